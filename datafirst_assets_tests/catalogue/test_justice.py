"""Whose justice a release speaks of: what was delivered, and the rows of each table."""

import duckdb
import pytest

from datafirst_assets.catalogue.justice import across, courts, delivered, keywords, of_dataset
from datafirst_assets.contracts.sources import CRIMINAL, SOURCES
from datafirst_assets.publish.tables import PUBLISHED

CRIMINAL_ONLY = {"mags_hocas/2014": "1", "crown_xhibit/2014": "2"}
OTHERS = [name for name in SOURCES if name not in CRIMINAL]


def test_a_release_is_named_after_what_was_delivered():
    assert courts(delivered(CRIMINAL_ONLY)) == "criminal courts"
    domains = list(dict.fromkeys(source.domain for source in SOURCES.values()))
    every = courts(delivered(f"{name}/2014" for name in reversed(SOURCES)))
    assert every == f"{', '.join(domains[:-1])} and {domains[-1]} courts"


def test_the_catalogue_says_what_was_delivered(catalogue):
    assert catalogue.title == "Data First: criminal courts, linked"
    assert "the criminal courts in England" in catalogue.description


def test_a_table_is_found_by_its_own_court_only():
    criminal = keywords(of_dataset("crown_offence"))
    assert "Crown Court" in criminal and "family court" not in criminal
    for name in OTHERS:
        for table in SOURCES[name].published:
            assert of_dataset(table.name) == (SOURCES[name],)
            assert "Crown Court" not in keywords(of_dataset(table.name))
    assert {"Crown Court", "family court", "county courts"} <= set(keywords(of_dataset("xjs_link")))
    assert all({"justice", "Data First"} <= set(keywords(of_dataset(name))) for name in PUBLISHED)


@pytest.fixture
def reader():
    """Two magistrates' cases of one person, one of another, and two parties; the first person is one of them."""
    (party,) = (table for table in SOURCES[OTHERS[0]].published if table.entity == SOURCES[OTHERS[0]].records)
    with duckdb.connect() as connection:
        connection.execute(
            "CREATE TABLE magistrates_defendant_case AS SELECT * FROM (VALUES ('a', 'A'), ('b', 'A'), ('c', 'C')) "
            "AS _(row_id_hash, case_id_hash)"
        )
        connection.execute(f"CREATE TABLE {party.name} AS SELECT * FROM (VALUES ('p'), ('q')) AS _(row_id_hash)")
        connection.execute(
            "CREATE TABLE xjs_link AS SELECT * FROM (VALUES ('mags_hocas', 'a', '1'), ('mags_hocas', 'b', '1'), "
            f"('mags_hocas', 'c', '2'), ('{OTHERS[0]}', 'p', '1'), ('{OTHERS[0]}', 'q', '3')) "
            "AS _(source_dataset, row_id_hash, estimated_xjs_id)"
        )
        yield connection


def test_the_example_across_justice_keeps_distinct_cases_of_people_known_to_both(reader):
    assert reader.execute(across()).fetchall() == [("A",)]
