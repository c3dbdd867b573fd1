"""De-duplicated defendants: one row per person of a court, with records and years."""

from datafirst_assets.contracts.linkage import DedupDefendants
from datafirst_assets.contracts.rules import failures, schema_differences
from datafirst_assets.contracts.sources import CRIMINAL
from datafirst_assets.engine import connect, parquet, value
from datafirst_assets.linkage.defendants import deduplicate_defendants, defendants_table

from .tables import Courts, read
from .zone import Zone

MAGS, CROWN = CRIMINAL["mags_hocas"], CRIMINAL["crown_xhibit"]


def test_one_row_per_person_of_the_court(courts: Courts) -> None:
    courts.cases(MAGS.name, [{"source_record_id": "a"}, {"source_record_id": "b"}], year=2017)
    courts.cases(MAGS.name, [{"source_record_id": "c"}, {"source_record_id": "d"}], year=2019)
    courts.cases(CROWN.name, [{"source_record_id": "a"}], year=2018)
    courts.clusters(
        {(MAGS.name, "a"): "P1", (MAGS.name, "b"): "P2", (MAGS.name, "c"): "P1", (MAGS.name, "d"): "P1"}
        | {(CROWN.name, "a"): "P3"}
    )
    assert [deduplicate_defendants(courts.settings, source) for source in (MAGS, CROWN)] == [2, 1]
    found = {
        source.name: [tuple(row.values()) for row in read(courts.root.table("linkage", defendants_table(source)))]
        for source in (MAGS, CROWN)
    }
    assert found == {MAGS.name: [("P1", 3, 2017, 2019), ("P2", 1, 2017, 2017)], CROWN.name: [("P3", 1, 2018, 2018)]}


def test_a_record_of_two_years_counts_once_by_the_newest(courts: Courts) -> None:
    for year in (2018, 2019):
        courts.cases(CROWN.name, [{"source_record_id": "a"}], year=year)
    courts.clusters({(CROWN.name, "a"): "P1"})
    deduplicate_defendants(courts.settings, CROWN)
    rows = read(courts.root.table("linkage", defendants_table(CROWN)))
    assert [tuple(row.values()) for row in rows] == [("P1", 1, 2019, 2019)]


def test_a_court_without_data_has_no_defendants(courts: Courts) -> None:
    assert deduplicate_defendants(courts.settings, CROWN) == 0
    table = parquet(courts.root.table("linkage", defendants_table(CROWN)))
    with connect(courts.settings) as connection:
        assert schema_differences(connection, table, DedupDefendants) == []


def test_defendants_of_the_small_zone_follow_their_contract(zone: Zone) -> None:
    with connect(zone.settings) as connection:
        for source in CRIMINAL.values():
            table = parquet(zone.root.table("linkage", defendants_table(source)))
            clusters = parquet(zone.root.table("linkage", "person_clusters"))
            assert schema_differences(connection, table, DedupDefendants) == []
            assert not any(failures(connection, table, DedupDefendants).values())
            records = value(connection, f"SELECT count(*) FROM {clusters} WHERE source_dataset = '{source.name}'")
            assert value(connection, f"SELECT sum(records) FROM {table}") == records
