"""A catalogue beside earlier ones: no difference between releases, or between pages of one, gives a few people away."""

import shutil

import duckdb
import pytest

from datafirst_assets.catalogue.count import count_table
from datafirst_assets.catalogue.earlier import Earlier, earlier_numbers
from datafirst_assets.catalogue.stored import FOLDER, write_stored
from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import parquet
from datafirst_assets.publish.tables import PUBLISHED

COURT, LINK, YEAR = "magistrates_defendant_case", "defendant_link", 2014


@pytest.fixture
def root(tmp_path, catalogued):
    """The published tables once more, to be changed."""
    root = DataRoot(tmp_path / "data")
    shutil.copytree(catalogued.root.internal / "published", root.internal / "published")
    return root


def store(root, version, catalogue):
    folder = root.releases / version / FOLDER
    folder.mkdir(parents=True)
    write_stored(catalogue, folder)


def drop(root, table, condition, rows):
    """A corrected delivery without some rows of a table."""
    file = root.table("published", table)
    kept = file.with_name("kept.parquet")
    with duckdb.connect() as connection:
        connection.execute(
            f"""COPY (
                WITH numbered AS (
                    SELECT *, row_number() OVER (PARTITION BY ({condition}) ORDER BY file_row_number) AS place
                    FROM {parquet(file)}
                )
                SELECT * EXCLUDE place FROM numbered WHERE NOT (({condition}) AND place <= {rows})
            ) TO '{kept}' (FORMAT parquet)"""
        )
    kept.replace(file)


def counted(root, table, earlier=None):
    with duckdb.connect() as connection:
        before = earlier_numbers(root.releases) if earlier is None else earlier
        return count_table(connection, root.internal / "published", table, PUBLISHED[table].contract, before)


def by_year(counted, column):
    return {one.period: one.rows for one in counted.completeness[column]}


def test_a_correction_that_moves_a_few_people_changes_no_number(root, catalogue):
    store(root, "0001", catalogue)
    first = counted(root, COURT)
    drop(root, COURT, f"extract_year = {YEAR}", 3)
    assert counted(root, COURT) == first
    assert by_year(first, "sex") == {"2014": 60, "2015": 60}


def test_without_the_earlier_release_it_would_have(root):
    """The control: 60 and 57 people round to 60 and 55, which tells of 1 to 9."""
    drop(root, COURT, f"extract_year = {YEAR}", 3)
    assert by_year(counted(root, COURT, Earlier()), "sex") == {"2014": 55, "2015": 60}


def test_a_correction_that_moves_many_is_shown(root, catalogue):
    store(root, "0001", catalogue)
    drop(root, COURT, f"extract_year = {YEAR}", 20)
    assert counted(root, COURT).rows == 100
    assert by_year(counted(root, COURT), "sex") == {"2014": 40, "2015": 60}


def test_shares_hold_on_to_what_was_shown_too(root, catalogue):
    store(root, "0001", catalogue)
    first = {one.period: one.share for one in counted(root, COURT).completeness["age_at_final_result"]}
    drop(root, COURT, f"extract_year = {YEAR} AND age_at_final_result IS NOT NULL", 3)
    assert {one.period: one.share for one in counted(root, COURT).completeness["age_at_final_result"]} == first
    alone = {one.period: one.share for one in counted(root, COURT, Earlier()).completeness["age_at_final_result"]}
    assert alone != first


def test_a_withdrawn_release_counts_and_the_newest_comes_first(root, catalogue):
    store(root, "0001", catalogue)
    drop(root, COURT, f"extract_year = {YEAR}", 20)
    few = counted(root, COURT)
    shown = next(one for one in catalogue.datasets if one.name == COURT)
    assert earlier_numbers(root.releases).rows(COURT, "2014") == [60]
    (root.releases / "0001.withdrawn").write_text("")
    assert counted(root, COURT) == few
    assert earlier_numbers(root.releases).filled(COURT, "sex", "2014") == [60] and shown.rows_rounded == 120


def test_no_release_or_none_with_a_catalogue_is_nothing_to_hold_on_to(root):
    (root.releases / "0001").mkdir(parents=True)
    assert earlier_numbers(root.releases).numbers == {}


def test_the_link_table_is_the_sum_of_what_its_courts_show(root):
    for table in (COURT, "crown_defendant_case", LINK):
        assert counted(root, table).rows == {COURT: 120, "crown_defendant_case": 40, LINK: 160}[table]


def test_a_court_that_is_not_shown_cannot_be_taken_from_the_link_table(root):
    drop(root, "crown_defendant_case", f"extract_year = {YEAR}", 13)
    link, crown = counted(root, LINK), counted(root, "crown_defendant_case")
    assert by_year(crown, "sex") == {"2014": None, "2015": 20}
    assert by_year(link, "row_id_hash") == {"2014": 60, "2015": 80}
    assert [one.share for one in link.completeness["row_id_hash"]] == [1.0, 1.0]


def test_the_link_table_holds_on_to_what_its_courts_showed(root, catalogue):
    store(root, "0001", catalogue)
    drop(root, COURT, f"extract_year = {YEAR}", 3)
    assert by_year(counted(root, LINK), "row_id_hash") == {"2014": 80, "2015": 80}
