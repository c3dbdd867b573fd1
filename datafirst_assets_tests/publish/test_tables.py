import datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from datafirst_assets.contracts.table import column_names, columns
from datafirst_assets.errors import DataFirstError
from datafirst_assets.publish.tables import PUBLISHED, publish

from .court_data import ARROW, DAY, KEY, OTHER_KEY, World, every_court, keyed_hash

HASHES = ("row_id_hash", "estimated_defendant_id", "case_id_hash", "defendant_in_case_id_hash")


def publish_all(world: World, key=KEY) -> dict[str, int]:
    return {name: publish(name, world.settings, key) for name in PUBLISHED}


@pytest.fixture(scope="module")
def done(tmp_path_factory) -> World:
    """Every court with all tables published; to be read only."""
    world = every_court(tmp_path_factory.mktemp("published"))
    publish_all(world)
    return world


def test_every_table_has_the_contract_columns_types_and_rows(done):
    assert {name: len(done.published(name)) for name in PUBLISHED} == {
        "magistrates_defendant_case": 3,
        "magistrates_offence": 3,
        "crown_defendant_case": 2,
        "crown_offence": 2,
        "defendant_link": 5,
        "case_link": 1,
        "defendant_id_change": 1,
        "family_case": 2,
        "family_party": 3,
        "family_event": 2,
        "civil_case": 1,
        "civil_party": 2,
        "civil_event": 1,
        "xjs_link": 10,
        "xjs_id_change": 1,
    }
    for name, table in PUBLISHED.items():
        schema = pq.read_schema(done.root.table("published", name))
        assert schema.names == column_names(table.contract)
        assert [schema.field(c.name).type for c in columns(table.contract)] == [
            ARROW[c.sql_type] for c in columns(table.contract)
        ]


def test_tables_satisfy_their_contract(done):
    for name, table in PUBLISHED.items():
        table.contract.validate(pq.read_table(done.root.table("published", name)).to_pandas(), lazy=True)


def test_ids_are_keyed_by_dataset_and_purpose(done):
    rows = {row["row_id_hash"]: row for row in done.published("magistrates_defendant_case")}
    row = rows[keyed_hash("mags_hocas", "row", "M1|D1")]
    assert row["case_id_hash"] == keyed_hash("mags_hocas", "case", "M1")
    assert row["defendant_in_case_id_hash"] == keyed_hash("mags_hocas", "defendant_in_case", "M1|D1")
    assert row["estimated_defendant_id"] == keyed_hash("mags_hocas", "estimated_defendant", "P1")
    assert len({row[name] for name in HASHES}) == len(HASHES)
    link = {row["row_id_hash"]: row for row in done.published("defendant_link")}[row["row_id_hash"]]
    assert link["linked_defendant_id"] == keyed_hash("defendant_link", "linked_defendant", "P1")
    assert link["linked_defendant_id_high"] == keyed_hash("defendant_link", "linked_defendant_high", "H1")
    assert link["linked_defendant_id_low"] == keyed_hash("defendant_link", "linked_defendant_low", "L1")


def test_one_person_has_another_id_in_each_court(done):
    link = done.published("defendant_link")
    person = [
        row for row in link if row["linked_defendant_id"] == keyed_hash("defendant_link", "linked_defendant", "P1")
    ]
    by_court = {row["source_dataset"]: row["estimated_defendant_id"] for row in person}
    assert len(person) == 3 and len(set(by_court.values())) == 2
    values = [
        {row[name] for row in done.published(table) for name in HASHES}
        for table in ("magistrates_defendant_case", "crown_defendant_case")
    ]
    assert not values[0] & values[1]


def test_a_new_key_changes_every_id(every, done):
    publish_all(every, OTHER_KEY)
    for name, table in PUBLISHED.items():
        ids = [c.name for c in columns(table.contract) if c.name.endswith(("_hash", "_id", "_high", "_low"))]
        ids = [name for name in ids if name != "court_id"]
        rows_of = (done.published(name), every.published(name))
        old, new = ({row[c] for row in rows for c in ids} - {None} for rows in rows_of)
        assert len(old) == len(new) and not old & new


def test_the_same_rows_in_another_order_give_the_same_bytes(tmp_path):
    files = []
    for name, step in (("a", 1), ("b", -1)):
        world = every_court(tmp_path / name)
        for rows in (
            world.mags_cases,
            world.mags_offences,
            world.crown_cases,
            world.crown_offences,
            *world.others.values(),
        ):
            rows[:] = rows[::step]
        world.write()
        publish_all(world)
        files.append([world.root.table("published", table).read_bytes() for table in PUBLISHED])
    assert files[0] == files[1]


def test_rows_are_sorted_by_hash(world):
    for i in range(40):
        world.add_mags(f"M{i:02d}")
    world.write()
    publish("magistrates_defendant_case", world.settings, KEY)
    hashes = [row["row_id_hash"] for row in world.published("magistrates_defendant_case")]
    assert hashes == sorted(hashes)


def test_the_link_tables_refer_to_the_datasets(done):
    (link,) = done.published("case_link")
    mags = {row["row_id_hash"]: row for row in done.published("magistrates_defendant_case")}
    crown = {row["row_id_hash"]: row for row in done.published("crown_defendant_case")}
    persons = {row["row_id_hash"]: row["linked_defendant_id"] for row in done.published("defendant_link")}
    assert mags[link["magistrates_row_id_hash"]]["case_id_hash"] == link["magistrates_case_id_hash"]
    assert crown[link["crown_row_id_hash"]]["case_id_hash"] == link["crown_case_id_hash"]
    assert {persons[link["magistrates_row_id_hash"]], persons[link["crown_row_id_hash"]]} == {
        link["linked_defendant_id"]
    }
    assert (link["match_weight"], link["link_basis"]) == (12.25, "reference")
    (change,) = done.published("defendant_id_change")
    assert change["linked_defendant_id"] == link["linked_defendant_id"]
    assert change["previous_linked_defendant_id"] == keyed_hash("defendant_link", "linked_defendant", "P9")


def test_changed_ids_across_justice_are_those_of_its_link_table(done):
    (change,) = done.published("xjs_id_change")
    assert change["estimated_xjs_id"] in {row["estimated_xjs_id"] for row in done.published("xjs_link")}
    assert change["previous_estimated_xjs_id"] == keyed_hash("xjs_link", "linked_person", "P8")


def test_a_case_without_offences_keeps_its_row(world):
    world.add_mags("M1")
    world.add_crown("K1")
    world.write()
    publish("magistrates_defendant_case", world.settings, KEY)
    publish("crown_defendant_case", world.settings, KEY)
    (mags,), (crown,) = world.published("magistrates_defendant_case"), world.published("crown_defendant_case")
    assert (mags["offence_count"], mags["offence_group"], mags["ho_offence_code"]) == (0, "13", None)
    assert (mags["result_code"], mags["committed_to_crown"]) == (None, "N")
    assert (crown["offence_count"], crown["most_serious_offence_group"]) == (0, "13")
    assert (crown["most_serious_disposal_group"], crown["most_serious_disposal"]) == ("13", None)


@pytest.mark.parametrize(
    ("result", "committed", "group"),
    [("06", "T", "Committed"), ("07", "S", "Committed"), ("08", "N", "Immediate custody"), (None, "N", None)],
)
def test_result_labels_and_committal(world, result, committed, group):
    world.add_mags("M1", {"result_code": result}, proceedings_type_code="CR", police_force_code="03")
    world.write()
    publish("magistrates_defendant_case", world.settings, KEY)
    (row,) = world.published("magistrates_defendant_case")
    assert (row["committed_to_crown"], row["jsas_result_group_desc"]) == (committed, group)
    assert (row["proceeding_type"], row["proceedings_type_desc"]) == ("CR", "criminal")
    assert row["region"] == "Greater Manchester, Lancashire & Cumbria"


def test_crown_dates_and_circuit(world):
    later = datetime.date(2014, 5, 1)
    world.add_crown("K1", court_id="401", committal_date=DAY, sent_for_trial_date=later)
    world.add_crown("K2", court_id="402", sent_for_trial_date=later)
    world.add_crown("K3", court_id="999")
    world.write()
    publish("crown_defendant_case", world.settings, KEY)
    rows = {row["court_id"]: (row["region"], row["committal_date"]) for row in world.published("crown_defendant_case")}
    assert rows == {"401": ("South Eastern", DAY), "402": ("North Eastern", later), "999": (None, None)}


def test_the_newest_extract_year_of_a_record_counts(world):
    world.add_mags(
        "M1", {"extract_year": 2013, "result_code": "08"}, {"extract_year": 2013}, extract_year=2013, sex="F"
    )
    world.add_mags("M1", {"extract_year": 2014, "result_code": "11"}, extract_year=2014)
    world.add_mags("M2", {"extract_year": 2013}, extract_year=2013)
    world.write()
    assert publish("magistrates_defendant_case", world.settings, KEY) == 2
    assert publish("magistrates_offence", world.settings, KEY) == 2
    rows = {row["extract_year"]: row for row in world.published("magistrates_defendant_case")}
    assert (rows[2014]["sex"], rows[2014]["result_code"], rows[2014]["offence_count"]) == ("M", "11", 1)


def test_nothing_loaded_gives_empty_tables(world):
    world.write()
    assert set(publish_all(world).values()) == {0}


def test_linkage_that_does_not_fit_the_records_is_refused(courts):
    courts.add_mags("M9")
    stale = courts.root.table("linkage", "person_clusters").read_bytes()
    for table in ("magistrates_defendant_case", "defendant_link", "case_link"):
        courts.write()
        courts.root.table("linkage", "person_clusters").write_bytes(stale)
        with pytest.raises(DataFirstError, match="mags_hocas: 1 records have no person") as error:
            publish(table, courts.settings, KEY)
        assert "M9" not in str(error.value)


def test_persons_of_records_that_are_gone_are_refused(courts):
    courts.write()
    clusters = courts.root.table("linkage", "person_clusters").read_bytes()
    courts.crown_cases.pop()
    courts.write()
    courts.root.table("linkage", "person_clusters").write_bytes(clusters)
    with pytest.raises(DataFirstError, match="crown_xhibit: 0 records have no person, 1 persons' records"):
        publish("crown_defendant_case", courts.settings, KEY)


def test_a_case_link_outside_its_person_is_refused(courts):
    courts.case_links[0]["person_id"] = "P2"
    courts.write()
    with pytest.raises(DataFirstError, match="1 case links do not lie inside their person"):
        publish("case_link", courts.settings, KEY)


def test_missing_linkage_is_said(courts):
    courts.root.table("linkage", "case_links").unlink()
    with pytest.raises(DataFirstError, match="case_links has not been made"):
        publish("case_link", courts.settings, KEY)


def test_an_error_of_the_database_shows_no_value(courts):
    courts.root.table("events", "std_mags_hocas__cases", 2014).write_bytes(b"PAR1 planted-value PAR1")
    with pytest.raises(DataFirstError) as error:
        publish("magistrates_defendant_case", courts.settings, KEY)
    assert "planted" not in str(error.value) and error.value.__cause__ is None


@pytest.mark.parametrize(
    ("table", "column"), [("std_mags_hocas__offences", "plea_code"), ("std_mags_hocas__cases", "court_type")]
)
def test_a_code_outside_its_list_is_refused_and_not_said(courts, table, column):
    file = courts.root.table("events", table, 2014)
    stored = pq.read_table(file)
    place = stored.column_names.index(column)
    planted = pa.array(["planted"] * len(stored), pa.string())
    pq.write_table(stored.set_column(place, column, planted), file)
    with pytest.raises(DataFirstError, match=f"{table}.*code that is not in its list") as error:
        publish("magistrates_defendant_case", courts.settings, KEY)
    assert "planted" not in str(error.value)
    assert error.value.__cause__ is None and error.value.__context__ is None, "nothing chained, which would say it"


def test_codes_are_text_in_the_file(done):
    for name, table in PUBLISHED.items():
        stored = pq.ParquetFile(done.root.table("published", name)).schema
        coded = {column.name for column in columns(table.contract) if column.code_list}
        assert {str(stored.column(n).logical_type) for n in range(len(stored)) if stored.column(n).name in coded} <= {
            "String"
        }
