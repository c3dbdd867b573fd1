"""What is not known: declared once, counted by year, and controlled like every other number."""

import re

import duckdb
import pytest

from datafirst_assets.catalogue.count import count_table
from datafirst_assets.catalogue.earlier import Earlier, known_cell
from datafirst_assets.catalogue.not_known import NOT_KNOWN
from datafirst_assets.contracts.codes import code_labels
from datafirst_assets.contracts.table import columns
from datafirst_assets.publish.tables import PUBLISHED

COURT = "magistrates_defendant_case"
SAYS_SO = re.compile("unknown|not (known|stated|recorded|specified|obtained)|age is missing", re.IGNORECASE)


def test_every_published_code_that_says_not_known_is_declared_and_no_other():
    lists = {column.code_list for table in PUBLISHED.values() for column in columns(table.contract) if column.code_list}
    said = {name: tuple(c for c, label in code_labels(name).items() if SAYS_SO.search(label)) for name in lists}
    # Its label says what it follows from.
    said["ethnicity_group"] = ("Not stated",)
    assert {name: codes for name, codes in said.items() if codes} == NOT_KNOWN


def test_a_value_that_says_not_known_is_there_and_not_known(catalogue):
    band = catalogue.dataset(COURT).variable("age_band")
    assert band.not_known == ("unknown",)
    assert [(one.share, one.known) for one in band.completeness_by_year] == [(1.0, 40 / 60), (1.0, 40 / 60)]
    plain = catalogue.dataset(COURT).variable("extract_year")
    assert plain.not_known == () and all(one.known is None for one in plain.completeness_by_year)


@pytest.mark.parametrize(("unknown", "known"), [(0, 1.0), (9, None), (10, 0.75), (31, None), (40, 0.0)])
def test_known_is_not_told_where_few_rows_are_on_one_side(tmp_path, catalogued, unknown, known):
    """Of 40 rows; 31 leave 9 that are known."""
    contract = PUBLISHED[COURT].contract
    names = ", ".join(
        f"NULL AS {column.name}" for column in columns(contract) if column.name not in ("sex", "extract_year")
    )
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY (SELECT {names}, 2014 AS extract_year, if(place < {unknown}, 'U', 'M') AS sex FROM range(40) AS t(place)) "
            f"TO '{tmp_path / COURT}.parquet' (FORMAT parquet)"
        )
        told = count_table(connection, tmp_path, COURT, contract, Earlier()).completeness["sex"]
        assert [one.known for one in told] == [known]
        held = Earlier({(COURT, "sex", known_cell("2014")): (25,)})
        told = count_table(connection, tmp_path, COURT, contract, held).completeness["sex"]
        assert [one.known for one in told] == [25 / 40 if unknown == 10 else known], "near what was shown, it stands"
