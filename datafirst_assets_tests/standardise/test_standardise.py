"""`standardise()` on tiny ingested deliveries of both sources: who parts from what happened, and by which rules."""

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from datafirst_assets.contracts.linkage import StdIdentities
from datafirst_assets.contracts.rules import failures, schema_differences
from datafirst_assets.contracts.sources import SOURCES
from datafirst_assets.contracts.table import column_names, columns
from datafirst_assets.engine import connect, parquet
from datafirst_assets.ingest.run import ingest
from datafirst_assets.standardise import IDENTITIES, contract, entities, layer, standardise, table_name
from datafirst_assets_tests.ingest.builder import Landing, Row, crown, mags

from .test_identifiers import pnc_letter

Tables = dict[str, dict[str, dict[str, Any]]]
"""Entity -> key of a row -> row."""

PNC = f"04/123{pnc_letter(2004, 123)}"


def standardised(landing: Landing) -> Path:
    landing.write()
    ingest(landing.settings, landing.source, landing.year)
    for entity in entities(landing.source):
        standardise(landing.settings, landing.source, entity, landing.year)
    return landing.settings.data_dir


def read(landing: Landing) -> Tables:
    found: Tables = {}
    for entity in entities(landing.source):
        file = landing.root.table(layer(entity), table_name(landing.source, entity), landing.year)
        rows = pq.read_table(file, partitioning=None).to_pylist()
        found[entity] = {f"{row['source_record_id']}/{row.get('offence_seq', '')}".rstrip("/"): row for row in rows}
    return found


def offence(seq: int, **values: str) -> Row:
    """An offence of one magistrates' defendant-case, D9 unless named, whose defendant is mostly missing."""
    required = {
        "case_id": "01ZZ1234/19",
        "defendant_id": "D9",
        "offence_seq": str(seq),
        "defendant_type": "P",
        "court_house_code": "ABGVMC",
        "court_type": "MAG",
        "case_received_date": "02/01/2019",
        "final_result_date": "04/03/2019",
    }
    return required | values


@pytest.fixture(scope="module")
def magistrates(tmp_path_factory: pytest.TempPathFactory) -> Landing:
    landing = mags(tmp_path_factory.mktemp("mags"))
    landing.rows()[0] |= {"date_of_birth": "01/01/1970", "forename1": "NOT KNOWN", "postcode": "NF1 1NF"}
    landing.rows()[0] |= {"address_line_1": "NO FIXED ABODE", "address_line_2": "", "address_line_3": ""}
    landing.rows()[1] |= {"date_of_birth": "29/02/2000", "final_result_date": "28/02/2019", "forename2": "NOT KNOWN"}
    landing.rows()[2] |= {"address_line_1": "1 Test Road", "address_line_2": "Testham-on-Test", "address_line_3": "-"}
    landing.rows()[2] |= {"forename1": "Mr Testa-Testb", "forename2": "Testc", "surname": "MIG_ERROR_Mc Testd"}
    landing.rows()[3] |= {
        "defendant_type": "O",
        "forename1": "",
        "surname": "",
        "organisation_name": "Test & Co Limited",
    }
    landing.rows()[4] |= {"defendant_type": "O", "forename1": "", "surname": "Tester Ltd", "sex": "M", "pnc_id": PNC}
    landing.rows()[5] |= {"forename1": "", "surname": "", "date_of_birth": ""}
    landing.rows().extend(
        [
            # The lowest number is delivered last: order of rows says nothing, and 10 comes after 9.
            offence(10, forename1="Later", surname="Later", postcode="Q9 9QQ", pnc_id=PNC, self_defined_ethnicity="B1"),
            offence(
                9, forename1="Testa", sex="F", postcode="q1 1qq", date_of_birth="15/06/1980", ho_offence_code="4600"
            ),
            offence(
                1,
                surname="O'Testa",
                address_line_3="Testham",
                asn="1901 zz/01",
                result_code="06",
                crown_court_code=" 401 ",
            ),
            # Every row holds the same facts, and they contradict each other.
            offence(10, defendant_id="D8", forename1="Later", sex="M", asn="1901ZZ10"),
            offence(9, defendant_id="D8", forename1="Testa", sex="F", asn="1901ZZ09"),
        ]
    )
    standardised(landing)
    return landing


@pytest.fixture(scope="module")
def crown_court(tmp_path_factory: pytest.TempPathFactory) -> Landing:
    landing = crown(tmp_path_factory.mktemp("crown"))
    people, on_case, offences = (landing.rows(f) for f in ("defendants", "defendants_on_case", "defendants_on_offence"))
    people[0] |= {"first_name": "Test", "middle_name": "", "surname": "Tester Limited", "is_company": "Y"}
    people[1] |= {"first_name": "", "surname": "Tester Ltd", "gender": "C", "postcode": "q1 1qq"}
    people[2] |= {
        "first_name": "UNKNOWN",
        "middle_name": "Testa",
        "gender": "F",
        "date_of_birth": "1900-01-01 00:00:00",
    }
    people[2] |= {"address_line_1": "Testham", "address_line_2": "1 Test Road", "address_line_3": ""}
    people[3] |= {"address_line_1": "1 Test Road", "address_line_2": "", "address_line_3": "Testham"}
    people[3] |= {"ethnic_appearance_code": "A", "lsoa11": "e01000001"}
    on_case[0] |= {"pnc_id": PNC}
    on_case[3] |= {"pnc_id": PNC, "asn": "19-01-ZZ", "appeal_result": "D"}
    landing.rows("cases")[4] |= {"magistrates_case_ref": "01zz 1234/19", "case_sub_type": "C"}
    offences.append(offences[0] | {"defendant_on_offence_id": "O900", "offence_seq": "2", "ho_offence_code": "4600"})
    disposal = landing.rows("disposals")[0]
    landing.rows("disposals").extend(
        disposal | {"disposal_id": key, "disposal_type": kind, "custodial_days": days}
        for key, kind, days in (("X901", "IMP", "30"), ("X902", "IMP", "90"), ("X903", "SUS", "900"))
    )
    standardised(landing)
    return landing


@pytest.mark.parametrize("source", ["magistrates", "crown_court"])
def test_outputs_follow_their_contracts(source: str, request: pytest.FixtureRequest) -> None:
    landing: Landing = request.getfixturevalue(source)
    with connect(landing.settings) as connection:
        for entity in entities(landing.source):
            file = landing.root.table(layer(entity), table_name(landing.source, entity), landing.year)
            table = contract(landing.source, entity)
            assert schema_differences(connection, parquet(file), table) == []
            assert not any(failures(connection, parquet(file), table).values())


@pytest.mark.parametrize("source", ["magistrates", "crown_court"])
def test_the_same_input_gives_the_same_bytes(source: str, request: pytest.FixtureRequest) -> None:
    landing: Landing = request.getfixturevalue(source)
    files = {
        e: landing.root.table(layer(e), table_name(landing.source, e), landing.year) for e in entities(landing.source)
    }
    before = {entity: file.read_bytes() for entity, file in files.items()}
    for entity in entities(landing.source):
        standardise(landing.settings, landing.source, entity, landing.year)
    assert {entity: file.read_bytes() for entity, file in files.items()} == before


def test_who_and_what_happened_share_the_record_only() -> None:
    who = set(column_names(StdIdentities))
    for source in SOURCES.values():
        for table in source.tables.values():
            assert who & set(column_names(table)) <= {"source_record_id", "extract_year", "defendant_type", "sex"}
            assert not [column.name for column in columns(table) if column.disclosure == "person"]


def test_identities_and_events_are_in_different_zones() -> None:
    for source in SOURCES.values():
        assert layer(IDENTITIES) not in {layer(entity) for entity in source.tables}


def test_placeholders_are_missing(magistrates: Landing) -> None:
    tables = read(magistrates)
    who, case = tables["identities"]["C000000|D000000"], tables["cases"]["C000000|D000000"]
    assert (who["forename"], who["date_of_birth"], who["postcode"]) == (None, None, None)
    assert (case["age_at_final_result"], case["age_band"]) == (None, "unknown")
    assert tables["identities"]["C000001|D000001"]["middle_names"] is None


def test_an_unknown_forename_gives_way_to_a_known_one(crown_court: Landing) -> None:
    who = read(crown_court)["identities"]["DC000002"]
    assert (who["forename"], who["middle_names"], who["date_of_birth"]) == ("TESTA", None, None)


def test_age_is_that_at_the_final_result(magistrates: Landing) -> None:
    case = read(magistrates)["cases"]["C000001|D000001"]
    assert (case["age_at_final_result"], case["age_band"]) == (18, "18-20")


def test_names_are_clean(magistrates: Landing) -> None:
    who = read(magistrates)["identities"]["C000002|D000002"]
    assert (who["forename"], who["middle_names"], who["surname"]) == ("TESTA", "TESTB TESTC", "MCTESTD")


def test_towns_are_clean(magistrates: Landing, crown_court: Landing) -> None:
    who = read(magistrates)["identities"] | read(crown_court)["identities"]
    records = ("C000000|D000000", "C000002|D000002", "01ZZ1234/19|D9", "DC000002", "DC000003")
    assert [who[record]["town"] for record in records] == [None, "TESTHAM ON TEST", "TESTHAM", None, "TESTHAM"]


def test_a_record_without_any_name_stays(magistrates: Landing) -> None:
    tables = read(magistrates)
    who = tables["identities"]["C000005|D000005"]
    assert (who["defendant_type"], who["forename"], who["surname"], who["date_of_birth"]) == ("P", None, None, None)
    assert tables["identities"].keys() == tables["cases"].keys()


@pytest.mark.parametrize(
    ("record", "name"), [("C000003|D000003", "TEST AND CO LTD"), ("C000004|D000004", "TESTER LTD")]
)
def test_organisations_of_the_magistrates_courts(magistrates: Landing, record: str, name: str) -> None:
    tables = read(magistrates)
    who, case = tables["identities"][record], tables["cases"][record]
    assert (who["defendant_type"], who["organisation_name"]) == ("O", name)
    assert {who[c] for c in ("forename", "surname", "date_of_birth", "sex", "pnc_id", "cro_number")} == {None}
    assert (case["defendant_type"], case["sex"], case["age_band"]) == ("O", "U", "unknown")


@pytest.mark.parametrize(("record", "name"), [("DC000000", "TEST TESTER LTD"), ("DC000001", "TESTER LTD")])
def test_companies_of_the_crown_court(crown_court: Landing, record: str, name: str) -> None:
    tables = read(crown_court)
    who, case = tables["identities"][record], tables["cases"][record]
    assert (who["defendant_type"], who["organisation_name"]) == ("O", name)
    assert {who[c] for c in ("forename", "surname", "date_of_birth", "sex", "pnc_id")} == {None}
    assert (case["defendant_type"], case["sex"], case["age_at_final_result"]) == ("O", "U", None)


def test_the_first_offence_with_a_value_speaks(magistrates: Landing) -> None:
    tables = read(magistrates)
    who, case = tables["identities"]["01ZZ1234/19|D9"], tables["cases"]["01ZZ1234/19|D9"]
    assert (who["forename"], who["surname"], who["postcode"]) == ("TESTA", "OTESTA", "Q1 1QQ")
    assert (who["sex"], who["pnc_id"]) == ("F", f"2004/0000123{pnc_letter(2004, 123)}")
    assert (case["ethnicity_group"], case["asn"], case["case_reference"]) == ("Black", "1901ZZ01", "01ZZ123419")
    assert (case["age_at_final_result"], case["crown_court_code"]) == (38, "401")


def test_the_first_offence_speaks_where_all_hold_a_value(magistrates: Landing) -> None:
    tables = read(magistrates)
    who, case = tables["identities"]["01ZZ1234/19|D8"], tables["cases"]["01ZZ1234/19|D8"]
    assert (who["forename"], who["sex"], case["sex"], case["asn"]) == ("TESTA", "F", "F", "1901ZZ09")


@pytest.mark.parametrize("source", ["magistrates", "crown_court"])
def test_tables_are_sorted_by_record(source: str, request: pytest.FixtureRequest) -> None:
    for table in read(request.getfixturevalue(source)).values():
        records = [row["source_record_id"] for row in table.values()]
        assert records == sorted(records)


def test_offences_keep_their_numbers_and_get_their_groups(magistrates: Landing) -> None:
    offences = {key: row for key, row in read(magistrates)["offences"].items() if key.startswith("01ZZ1234/19|D9")}
    assert [row["offence_seq"] for row in offences.values()] == [1, 9, 10]
    known, unknown = offences["01ZZ1234/19|D9/9"], offences["01ZZ1234/19|D9/1"]
    assert known["ho_offence_code"] == "04600"
    assert known["offence_group"] != "13" and known["offence_type"] is not None
    assert (unknown["offence_group"], unknown["offence_type"]) == ("13", None)


def test_a_crown_offence_shows_its_most_serious_disposal(crown_court: Landing) -> None:
    offences = read(crown_court)["offences"]
    assert (offences["DC000000/1"]["disposal"], offences["DC000000/1"]["custodial_days"]) == ("IMP", 90)
    assert (offences["DC000000/2"]["disposal"], offences["DC000000/2"]["ho_offence_code"]) == (None, "04600")


def test_a_crown_case_as_its_court_cites_it(crown_court: Landing) -> None:
    tables = read(crown_court)
    case = tables["cases"]["DC000003"]
    assert (case["asn"], case["lsoa11"], case["ethnicity_group"], case["appeal_result"]) == (
        "1901ZZ",
        "E01000001",
        "Asian",
        None,
    )
    assert tables["cases"]["DC000004"]["case_reference"] == "01ZZ123419"
    assert tables["cases"]["DC000004"]["appeal_type"] is None
    assert tables["identities"]["DC000003"]["pnc_id"] == f"2004/0000123{pnc_letter(2004, 123)}"
