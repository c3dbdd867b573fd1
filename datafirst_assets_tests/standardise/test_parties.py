"""Parties of the family and the civil courts: who parts from what happened, and by which rules of their own."""

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from datafirst_assets.contracts.rules import failures, schema_differences
from datafirst_assets.engine import connect, parquet
from datafirst_assets.ingest.run import ingest
from datafirst_assets.standardise import contract, entities, place, standardise
from datafirst_assets_tests.ingest.builder import Landing, civil, family

COURTS = pytest.mark.parametrize("court", ["family_court", "civil_courts"])


def standardised(landing: Landing) -> Landing:
    ingest(landing.write().settings, landing.source, landing.year)
    for entity in entities(landing.source):
        standardise(landing.settings, landing.source, entity, landing.year)
    return landing


def read(landing: Landing, entity: str) -> dict[str, dict[str, Any]]:
    """The rows of a table by their key."""
    rows = pq.read_table(place(landing.root, landing.source, entity, landing.year), partitioning=None).to_pylist()
    name = {"cases": "case_number", "events": "event_id"}.get(entity, "source_record_id")
    return {row[name]: row for row in rows}


@pytest.fixture(scope="module")
def family_court(tmp_path_factory: pytest.TempPathFactory) -> Landing:
    landing = family(tmp_path_factory.mktemp("family"))
    cases, parties, events = (landing.rows(file) for file in ("cases", "parties", "events"))
    cases[0] |= {"related_case_number": "zz18 p00001", "number_of_children": "2", "harm_alleged": "Y"}
    cases[1] |= {"court_code": "-", "closed_date": ""}
    events.append(events[0] | {"event_id": "E9", "event_date": "2019-02-02"})
    events[2] |= {"event_type": "ORD", "order_type": "CAO"}
    parties[0] |= {"title": "Mrs", "forenames": "Mrs Testa-Testb Testc", "surname": "Mc Testd", "sex": "NS"}
    parties[0] |= {
        "address_line_1": "1 Test Road",
        "address_line_2": "Testham",
        "postcode": "q1 1qq",
        "represented": "Y",
    }
    parties[1] |= {"date_of_birth": "2018-12-01", "sex": "M", "title": "Miss", "lsoa11": "e01000001"}
    parties[2] |= {"forenames": "", "surname": "Testshire County Council", "date_of_birth": "", "sex": "M"}
    parties[3] |= {"forenames": "", "surname": "Testa Council", "date_of_birth": ""}
    parties[4] |= {"surname": "Testb Council"}
    parties[6] |= {"date_of_birth": "1900-01-01"}
    parties[8] |= {"title": "Mr", "forenames": "Testa", "surname": "Bureau", "date_of_birth": ""}
    parties[9] |= {"forenames": "Unborn", "surname": "Testa"}
    parties[10] |= {"forenames": "Children's", "surname": "Guardian", "date_of_birth": ""}
    parties[12] |= {"title": "Mr", "forenames": "", "surname": "Testa Council", "date_of_birth": ""}
    parties[13] |= {"title": "Mr", "forenames": "Testa", "surname": "Child - not known"}
    parties[14] |= {"title": "", "forenames": "", "surname": "LB of Testham", "date_of_birth": ""}
    parties[16] |= {"title": "", "forenames": "", "surname": "Testham", "date_of_birth": ""}
    parties[7] |= {"date_of_birth": "2014-11-03"}
    return standardised(landing)


@pytest.fixture(scope="module")
def civil_courts(tmp_path_factory: pytest.TempPathFactory) -> Landing:
    landing = civil(tmp_path_factory.mktemp("civil"))
    cases, parties, events = (landing.rows(file) for file in ("cases", "parties", "events"))
    cases[0] |= {"claim_type": "POL", "tenancy_type": "SOC", "rent_arrears_pence": "90000", "source_system": "PC"}
    cases[1] |= {"tenancy_type": "SOC", "claim_amount_pence": "12345"}
    events[0] |= {"outcome": "OUT", "amount_pence": "90000"}
    events.append(events[0] | {"event_id": "E9", "event_type": "HRG"})
    parties[0] |= {"name": "Testing Limited T/A Testa's", "postcode": "Q1 1QQ"}
    parties[1] |= {"name": "SMITH, MRS JANE A", "date_of_birth": "1980-03-05", "address_line_1": "1 Test Road, Testham"}
    parties[2] |= {"name": "TESTB LTD", "party_type": "P", "date_of_birth": "1980-03-05"}
    parties[3] |= {"name": "MR JOHN SMITH T/A SMITH ROOFING", "party_type": "C", "lsoa11": "W01000001"}
    parties[4] |= {"name": ""}
    parties[5] |= {"name": ""}
    parties[7] |= {"name": "PERSONS UNKNOWN"}
    return standardised(landing)


@COURTS
def test_outputs_follow_their_contracts(court: str, request: pytest.FixtureRequest) -> None:
    landing: Landing = request.getfixturevalue(court)
    with connect(landing.settings) as connection:
        for entity in entities(landing.source):
            file = parquet(place(landing.root, landing.source, entity, landing.year))
            table = contract(landing.source, entity)
            assert schema_differences(connection, file, table) == []
            assert not any(failures(connection, file, table).values())


@COURTS
def test_every_party_is_one_record_with_an_identity_and_a_role(court: str, request: pytest.FixtureRequest) -> None:
    landing: Landing = request.getfixturevalue(court)
    who, what, cases = (read(landing, entity) for entity in ("identities", "parties", "cases"))
    assert who.keys() == what.keys() == {row["party_id"] for row in landing.rows("parties")}
    for record, row in what.items():
        assert row["case_number"] in cases
        assert who[record]["defendant_type"] == row["party_type"]


@COURTS
def test_the_order_of_rows_says_nothing(court: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    landing: Landing = request.getfixturevalue(court)
    turned = Landing(tmp_path, landing.source, {file: rows[::-1] for file, rows in landing.tables.items()})
    standardised(turned)
    for entity in entities(landing.source):
        one, other = (place(each.root, each.source, entity, each.year).read_bytes() for each in (landing, turned))
        assert one == other, entity


def test_names_and_addresses_of_the_family_court(family_court: Landing) -> None:
    who = read(family_court, "identities")["APP00000"]
    assert (who["forename"], who["middle_names"], who["surname"]) == ("TESTA", "TESTB TESTC", "MCTESTD")
    assert (who["town"], who["postcode"]) == ("TESTHAM", "Q1 1QQ")
    assert (who["source_dataset"], who["extract_year"], who["pnc_id"]) == ("familyman", 2019, None)


def test_sex_is_as_recorded_else_as_the_title_says(family_court: Landing) -> None:
    who, what = read(family_court, "identities"), read(family_court, "parties")
    assert [(who[r]["sex"], what[r]["sex"]) for r in ("APP00000", "CHD00000", "CHD00005")] == [
        ("F", "F"), ("M", "M"), (None, "U"),
    ]  # fmt: skip


def test_a_local_authority_is_an_organisation_by_its_name(family_court: Landing) -> None:
    """But neither a child nor somebody who was born."""
    who, what = read(family_court, "identities"), read(family_court, "parties")
    assert who["APP00001"]["organisation_name"] == "TESTSHIRE COUNTY COUNCIL"
    assert (who["APP00001"]["surname"], who["APP00001"]["sex"], what["APP00001"]["sex"]) == (None, None, "U")
    assert [who[record]["defendant_type"] for record in ("APP00001", "CHD00001", "APP00002")] == ["O", "P", "P"]
    assert who["CHD00001"]["surname"] == "TESTA COUNCIL"


def test_abbreviations_tell_a_local_authority_where_nothing_else_stands(family_court: Landing) -> None:
    who = read(family_court, "identities")
    assert who["APP00007"]["organisation_name"] == "TESTHAM LONDON BOROUGH COUNCIL"
    assert (who["APP00008"]["defendant_type"], who["APP00008"]["surname"]) == ("P", "TESTHAM")


def test_a_title_and_a_forename_make_a_person_of_one_word_of_organisations(family_court: Landing) -> None:
    who, what = read(family_court, "identities"), read(family_court, "parties")
    assert (who["APP00004"]["forename"], who["APP00004"]["surname"]) == ("TESTA", "BUREAU")
    assert [what[record]["party_type"] for record in ("APP00004", "APP00006")] == ["P", "O"]


def test_nobody_in_the_family_court(family_court: Landing) -> None:
    """A child without a forename yet, a role, and a placeholder behind a surname."""
    who = read(family_court, "identities")
    found = {
        record: (who[record]["forename"], who[record]["surname"]) for record in ("CHD00004", "APP00005", "CHD00006")
    }
    assert found == {"CHD00004": (None, "TESTA"), "APP00005": (None, None), "CHD00006": ("TESTA", "CHILD")}


def test_age_is_that_at_the_start_and_a_later_birth_has_none(family_court: Landing) -> None:
    who, what = read(family_court, "identities"), read(family_court, "parties")
    aged = {r: (what[r]["age_at_start"], what[r]["age_band"]) for r in ("APP00000", "CHD00000", "APP00003", "CHD00003")}
    assert aged == {
        "APP00000": (38, "30-39"), "CHD00000": (None, "unknown"), "APP00003": (None, "unknown"), "CHD00003": (3, "under 10"),
    }  # fmt: skip
    assert str(who["CHD00000"]["date_of_birth"]) == "2018-12-01"
    assert who["APP00003"]["date_of_birth"] is None


def test_cases_and_events_of_the_family_court(family_court: Landing) -> None:
    cases, events = read(family_court, "cases"), read(family_court, "events")
    case = cases["ZZ18P00000"]
    assert (case["related_case_number"], case["number_of_children"], case["harm_alleged"]) == ("ZZ18P00001", 2, "Y")
    assert [cases[f"ZZ18P0000{n}"]["hearings_count"] for n in range(3)] == [2, 1, 0]
    assert (cases["ZZ18P00001"]["court_code"], cases["ZZ18P00001"]["closed_date"]) == ("not known", None)
    assert (events["E00002"]["event_type"], events["E00002"]["order_type"]) == ("ORD", "CAO")


def test_names_of_the_civil_courts_come_from_one_field(civil_courts: Landing) -> None:
    who = read(civil_courts, "identities")
    person = who["DFT00000"]
    assert (person["forename"], person["middle_names"], person["surname"]) == ("JANE", "A", "SMITH")
    assert (person["sex"], str(person["date_of_birth"]), person["organisation_name"]) == ("F", "1980-03-05", None)
    assert (who["CLT00000"]["organisation_name"], who["CLT00000"]["postcode"]) == ("TESTING LTD", "Q1 1QQ")
    assert (who["DFT00003"]["forename"], who["DFT00003"]["surname"]) == (None, None)


def test_type_and_name_together_say_who_is_an_organisation(civil_courts: Landing) -> None:
    who, what = read(civil_courts, "identities"), read(civil_courts, "parties")
    kinds = {record: who[record]["defendant_type"] for record in ("CLT00001", "DFT00001", "CLT00002", "DFT00002")}
    assert kinds == {"CLT00001": "O", "DFT00001": "P", "CLT00002": "O", "DFT00002": "P"}
    assert (who["CLT00001"]["date_of_birth"], what["CLT00001"]["age_at_start"]) == (None, None)
    assert (who["DFT00001"]["forename"], who["DFT00001"]["surname"], what["DFT00001"]["sex"]) == ("JOHN", "SMITH", "M")
    assert (what["DFT00001"]["lsoa11"], what["DFT00000"]["age_at_start"]) == ("W01000001", 38)


def test_claims_and_their_events(civil_courts: Landing) -> None:
    cases, events = read(civil_courts, "cases"), read(civil_courts, "events")
    possession, money = cases["9ZZ00000"], cases["9ZZ00001"]
    assert (possession["tenancy_type"], possession["rent_arrears_pence"], possession["hearings_count"]) == (
        "SOC",
        90000,
        1,
    )
    assert (money["tenancy_type"], money["claim_amount_pence"], money["hearings_count"]) == (None, 12345, 0)
    assert (events["E00000"]["outcome"], events["E00000"]["amount_pence"]) == ("OUT", 90000)
