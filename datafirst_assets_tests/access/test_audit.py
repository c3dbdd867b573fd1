"""The audit of an extract: each rule has an extract that breaks it."""

import shutil

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from datafirst_assets.access import write_extract
from datafirst_assets.access.audit import audit
from datafirst_assets.engine import connect
from datafirst_assets.errors import AuditError

from .released import TODAY, asked, court_data

NAME = "magistrates_defendant_case"


@pytest.fixture
def extract(world):
    """The folder of a sound extract, and a function that audits it again."""
    folder = write_extract(world.settings, court_data.KEY, asked(), TODAY).path

    def again():
        with connect(world.settings) as connection:
            audit(connection, world.root.releases / "0001" / "data", folder, asked())

    return folder, again


def _change(folder, change):
    file = folder / f"{NAME}.parquet"
    pq.write_table(change(pq.read_table(file)), file)


def test_a_sound_extract_passes(extract):
    _, again = extract
    again()


@pytest.mark.parametrize(
    ("change", "breach"),
    [
        (lambda table: table.append_column("surname", pa.nulls(len(table))), "columns are not those"),
        (lambda table: table.drop_columns(["sex"]), "columns are not those"),
        (lambda table: table.slice(1), "rows are not those"),
        (lambda table: pa.concat_tables([table, table.slice(0, 1)]), "rows are not those"),
    ],
)
def test_columns_and_rows_that_were_not_approved_are_found(extract, change, breach):
    folder, again = extract
    _change(folder, change)
    with pytest.raises(AuditError, match=f"{NAME}: its {breach}"):
        again()


@pytest.mark.parametrize("column", ["row_id_hash", "estimated_defendant_id"])
def test_one_id_of_the_release_is_found(extract, world, column):
    folder, again = extract
    released = pq.read_table(world.root.releases / "0001" / "data" / f"{NAME}.parquet")[column][0].as_py()

    def plant(table):
        values = [released, *table[column].to_pylist()[1:]]
        return table.set_column(table.column_names.index(column), column, pa.array(values))

    _change(folder, plant)
    with pytest.raises(AuditError, match=f"{NAME}: {column} holds ids of the release") as raised:
        again()
    assert released not in str(raised.value)


def test_a_table_that_is_absent_or_too_many_is_found(extract):
    folder, again = extract
    shutil.move(folder / "crown_offence.parquet", folder / "crown_table.parquet")
    with pytest.raises(AuditError, match="crown_offence: is not what was approved; crown_table: is not"):
        again()
