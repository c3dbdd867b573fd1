"""Tables that are declared: what was standardised, its ids hashed under the source's keys, persons only of this linkage."""

import pytest

from datafirst_assets.contracts.sources import SOURCES
from datafirst_assets.engine import rows
from datafirst_assets.errors import DataFirstError
from datafirst_assets.publish.sitting import open_sitting
from datafirst_assets.publish.tables import PUBLISHED, publish, publish_in

from .court_data import KEY, event, every_court, keyed_hash, party

DECLARED = [table for source in SOURCES.values() for table in source.published]
PARTIES = {"familyman": "family_party", "civil_caseman_pcol": "civil_party"}


def publish_all(world):
    for name in PUBLISHED:
        publish(name, world.settings, KEY)


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    """Every court with all tables published; to be read only."""
    world = every_court(tmp_path_factory.mktemp("declared"))
    publish_all(world)
    return world


def by_hash(world, name):
    return {row["row_id_hash"]: row for row in world.published(name)}


def test_a_case_keeps_its_facts_and_its_number_is_hashed(done):
    case = by_hash(done, "family_case")[keyed_hash("familyman", "case_row", "F1")]
    assert case["case_number_hash"] == keyed_hash("familyman", "case", "F1")
    assert case["related_case_number_hash"] == keyed_hash("familyman", "case", "F2")
    assert (case["source_dataset"], case["case_type"], case["hearings_count"]) == ("familyman", "PR", 1)
    related = by_hash(done, "family_case")[keyed_hash("familyman", "case_row", "F2")]
    assert related["case_number_hash"] == case["related_case_number_hash"]
    assert related["related_case_number_hash"] is None


def test_a_party_has_its_case_its_person_and_the_row_that_links_carry(done):
    party = by_hash(done, "family_party")[keyed_hash("familyman", "row", "FP1")]
    assert party["case_number_hash"] == keyed_hash("familyman", "case", "F1")
    assert party["estimated_person_id"] == keyed_hash("familyman", "estimated_person", "FP1")
    link = by_hash(done, "xjs_link")[party["row_id_hash"]]
    assert (link["source_dataset"], link["estimated_xjs_id"]) == (
        "familyman", keyed_hash("xjs_link", "linked_person", "P1"),
    )  # fmt: skip


def test_an_event_has_its_case(done):
    found = by_hash(done, "civil_event")[keyed_hash("civil_caseman_pcol", "event_row", "CE1")]
    assert found["case_number_hash"] == keyed_hash("civil_caseman_pcol", "case", "F1")
    assert (found["event_type"], found["outcome"], found["amount_pence"]) == ("JDG", "DEF", 100)


def test_one_number_in_two_courts_is_two_cases(done):
    family, civil = (
        {row["case_number_hash"] for row in done.published(name)} for name in ("family_case", "civil_case")
    )
    assert not family & civil


def test_one_person_has_another_id_in_every_dataset(done):
    """But the same in `xjs_link`, which is what joins them: as the published research code does it."""
    own = {
        name: {row["row_id_hash"]: row["estimated_person_id"] for row in done.published(name)}
        for name in PARTIES.values()
    }
    xjs = keyed_hash("xjs_link", "linked_person", "P1")
    records = {
        row["row_id_hash"]: row["source_dataset"]
        for row in done.published("xjs_link")
        if row["estimated_xjs_id"] == xjs
    }
    assert sorted(records.values()) == [
        "civil_caseman_pcol", "crown_xhibit", "familyman", "familyman", "mags_hocas", "mags_hocas",
    ]  # fmt: skip
    family, civil = ({ids[row] for row in records if row in ids} for ids in own.values())
    assert len(family) == len(civil) == 1 and not family & civil


def own_ids(world):
    """Every `estimated_person_id` of the parties, by table and row."""
    return {
        (name, row["row_id_hash"]): row["estimated_person_id"]
        for name in PARTIES.values()
        for row in world.published(name)
    }


def test_a_party_keeps_its_own_id_when_it_becomes_known_as_a_defendant(every):
    """Or whoever is given two releases of one source could tell whose party came before another court."""
    publish_all(every)
    linked, across = own_ids(every), by_hash(every, "xjs_link")
    # The same parties, the same among each other, but none of them known to a criminal court or to the other source.
    for record, person in {"FP1": "Q1", "FP3": "Q1", "CP2": "Q2"}.items():
        every.persons[record] = (f"L-{person}", person, f"H-{person}")
    every.write()
    publish_all(every)
    assert own_ids(every) == linked
    moved = {row for row, link in by_hash(every, "xjs_link").items() if link != across[row]}
    assert moved == {
        keyed_hash("familyman", "row", "FP1"), keyed_hash("familyman", "row", "FP3"),
        keyed_hash("civil_caseman_pcol", "row", "CP2"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("records", "first"),
    [
        ({"P1": [2015], "P2": [2014]}, "P2"),  # the earliest year
        ({"P2": [2014], "P1": [2014]}, "P1"),  # then the smallest record
        ({"P1": [2015], "P2": [2014, 2016]}, "P2"),  # the year in which it came first, although the newest row counts
        ({"P10": [2014], "P9": [2014]}, "P10"),  # as text: ids are no numbers
    ],
)
@pytest.mark.parametrize("kind", ["P", "O"])
def test_a_person_s_own_id_is_made_from_its_first_record(world, records, first, kind):
    for record, years in records.items():
        world.persons[record] = ("L", "J", "H")
        for year in years:
            row = party(record, extract_year=year, party_type=kind)
            world.add_case("familyman", f"F-{record}", row, extract_year=year)
    world.write()
    publish_all(world)
    found = {row["row_id_hash"]: row["estimated_person_id"] for row in world.published("family_party")}
    assert found == {
        keyed_hash("familyman", "row", record): keyed_hash("familyman", "estimated_person", first) for record in records
    }


def test_a_defendant_s_own_id_is_the_joint_person(done):
    record = by_hash(done, "magistrates_defendant_case")[keyed_hash("mags_hocas", "row", "M2|D1")]
    assert record["estimated_defendant_id"] == keyed_hash("mags_hocas", "estimated_defendant", "P1")


def test_the_criminal_rows_of_the_link_are_those_of_their_tables(done):
    for name, table in (("mags_hocas", "magistrates_defendant_case"), ("crown_xhibit", "crown_defendant_case")):
        linked = {row["row_id_hash"] for row in done.published("xjs_link") if row["source_dataset"] == name}
        assert linked == by_hash(done, table).keys()


@pytest.mark.parametrize("source", PARTIES)
def test_parties_that_nobody_has_linked_are_refused(every, source):
    every.add_case(source, "F9", party("FP9"))
    stale = every.root.table("linkage", "person_clusters").read_bytes()
    every.write()
    every.root.table("linkage", "person_clusters").write_bytes(stale)
    for table in (PARTIES[source], "xjs_link"):
        with pytest.raises(DataFirstError, match=f"{source}: 1 records have no person") as error:
            publish(table, every.settings, KEY)
        assert "FP9" not in str(error.value)


def test_cases_and_events_need_no_linkage(every):
    every.root.table("linkage", "person_clusters").unlink()
    for table in ("family_case", "family_event", "civil_case", "civil_event"):
        assert publish(table, every.settings, KEY)
    with pytest.raises(DataFirstError, match="person_clusters has not been made"):
        publish("family_party", every.settings, KEY)


def test_a_case_that_was_open_and_came_again_when_it_closed_counts_once(world):
    """Its newest delivery says what happened; a party of both is there once."""
    for year, events in ((2013, ("E1", "E2")), (2015, ("E1", "E3"))):
        parties = [party(f"P{n}", extract_year=year, represented="YN"[year == 2015]) for n in (1, 2)]
        told = [event(name, extract_year=year) for name in events]
        world.add_case("familyman", "F1", *parties, *told, extract_year=year)
    world.add_case("familyman", "F2", party("P3", extract_year=2013), event("E4", extract_year=2013), extract_year=2013)
    world.write()
    publish_all(world)
    cases = {row["case_number_hash"]: row["extract_year"] for row in world.published("family_case")}
    assert sorted(cases.values()) == [2013, 2015]
    events = {row["row_id_hash"]: row for row in world.published("family_event")}
    assert events.keys() == {keyed_hash("familyman", "event_row", name) for name in ("E1", "E3", "E4")}
    parties = {row["row_id_hash"]: row for row in world.published("family_party")}
    assert len(parties) == 3
    assert parties[keyed_hash("familyman", "row", "P1")]["represented"] == "N"
    for row in [*events.values(), *parties.values()]:
        assert cases[row["case_number_hash"]] == row["extract_year"]


def test_nothing_of_a_sitting_stays_behind(every):
    """A declared table's rows are let go of as soon as they are written: others may need the memory."""
    with open_sitting(every.settings, KEY) as sitting:
        for table in DECLARED:
            publish_in(sitting, table.name)
        left = {name for (name,) in rows(sitting.connection, "SELECT table_name FROM duckdb_tables()")}
    assert not left & {f"{table.name}_rows" for table in DECLARED}
