"""CSV on the Web: every description is read without a warning, and so are all rows of its file."""

import json
import warnings
from dataclasses import replace

import pytest

from datafirst_assets.catalogue.csvw import write_csvw

csvw = pytest.importorskip("csvw", reason="validators are in the dev extra: make setup")
TABLE = "magistrates_offence"


def rows(folder, table=TABLE):
    """All rows of a file by its description; what the library only warns of is an error."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return list(csvw.Table.from_file(folder / "catalogue" / f"{table}.csv-metadata.json"))


def test_every_file_is_read_as_described(small):
    tables = [dataset for dataset in small.catalogue.datasets if any(file.format == "csv" for file in dataset.files)]
    assert len(tables) == len(small.catalogue.datasets)
    for dataset in tables:
        lines = (small.folder / "data" / f"{dataset.name}.csv").read_text().splitlines()
        described = json.loads(small.file(f"{dataset.name}.csv-metadata.json").read_text())["tableSchema"]
        assert len(rows(small.folder, dataset.name)) == len(lines) - 1
        assert [column["name"] for column in described["columns"]] == lines[0].split(",")


def test_a_table_too_long_for_a_csv_file_has_none(small, tmp_path):
    long = small.catalogue.dataset(TABLE)
    parquet = tuple(file for file in long.files if file.format == "parquet")
    datasets = tuple(replace(one, files=parquet) if one is long else one for one in small.catalogue.datasets)
    written = write_csvw(replace(small.catalogue, datasets=datasets), tmp_path)
    assert len(written) == len(datasets) - 1 and not (tmp_path / f"{TABLE}.csv-metadata.json").exists()


def _columns(document):
    return document["tableSchema"]["columns"]


@pytest.mark.parametrize(
    "change",
    [
        lambda document: document.pop("url"),
        lambda document: document.update(tableShema={}),
        lambda document: _columns(document).pop(),
        lambda document: _columns(document)[0].update(name="other", titles=["other"]),
        lambda document: _columns(document)[0].update(datatype={"base": "integer"}),
        lambda document: _columns(document)[0].update(datatype={"base": "strnig"}),
    ],
)
def test_what_is_broken_in_the_description_is_found(copied, change):
    path = copied / "catalogue" / f"{TABLE}.csv-metadata.json"
    document = json.loads(path.read_text())
    change(document)
    path.write_text(json.dumps(document))
    with pytest.raises((ValueError, UserWarning)):
        rows(copied)


@pytest.mark.parametrize(
    ("column", "value"),
    [("plea", "no such code"), ("offence_seq", "first"), ("is_principal", "1"), ("row_id_hash", "")],
)
def test_what_is_broken_in_the_data_is_found(copied, column, value):
    path = copied / "data" / f"{TABLE}.csv"
    header, first, *others = path.read_text().splitlines()
    cells = first.split(",")
    cells[header.split(",").index(column)] = value
    path.write_text("\n".join([header, ",".join(cells), *others]) + "\n")
    with pytest.raises(ValueError, match=column):
        rows(copied)
