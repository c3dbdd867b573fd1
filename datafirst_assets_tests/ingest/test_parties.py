"""What the family and the civil courts need of ingest beyond the criminal courts: parents of parties, births, years."""

from pathlib import Path

import pytest

from datafirst_assets.errors import DeliveryRefusedError
from datafirst_assets.ingest import Loaded, ingest

from .builder import ROWS, Landing, civil, family, kept, quarantined

COURTS = pytest.mark.parametrize("court", [family, civil], ids=["family", "civil"])


def load(landing: Landing) -> Loaded:
    loaded = ingest(landing.write().settings, landing.source, landing.year)
    for account in loaded.files:
        assert account.rows_in == account.kept + account.quarantined + account.superseded
    return loaded


@COURTS
def test_a_sound_delivery_is_kept_whole(court, tmp_path: Path) -> None:
    loaded = load(court(tmp_path))
    assert {file.file: file.kept for file in loaded.files} == {"cases": ROWS, "parties": 2 * ROWS, "events": ROWS}
    assert not any(file.warnings or file.values_missing or file.quarantine_reasons for file in loaded.files)


@COURTS
@pytest.mark.parametrize("file", ["parties", "events"])
def test_a_row_without_its_case_is_quarantined(court, file: str, tmp_path: Path) -> None:
    landing = court(tmp_path)
    landing.rows(file)[7]["case_number"] = "NONE"
    account = load(landing).file(file)
    assert account.quarantine_reasons == {"case_number: no parent in cases": 1}
    (row,) = quarantined(landing, file)
    assert row["line"] == 9


@COURTS
def test_a_broken_case_takes_its_parties_and_events(court, tmp_path: Path) -> None:
    landing = court(tmp_path)
    landing.rows("cases")[7]["court_code"] = ""
    loaded = load(landing)
    assert {file.file: file.quarantined for file in loaded.files} == {"cases": 1, "parties": 2, "events": 1}


@COURTS
@pytest.mark.parametrize("file", ["cases", "parties", "events"])
def test_more_than_one_in_a_hundred_broken_rows_are_refused(court, file: str, tmp_path: Path) -> None:
    landing = court(tmp_path)
    for row in landing.rows(file)[:3]:
        row["case_number"] = ""
    with pytest.raises(DeliveryRefusedError, match=f"{file}.csv: 3 of .* rows would be quarantined"):
        load(landing)


@COURTS
def test_a_repeated_key_is_superseded_by_the_last_row(court, tmp_path: Path) -> None:
    landing = court(tmp_path)
    landing.rows("parties").append(landing.rows("parties")[3] | {"address_line_1": "2 Test Road"})
    account = load(landing).file("parties")
    assert account.superseded == 1
    (row,) = [r for r in kept(landing, "parties") if r["party_id"] == landing.rows("parties")[3]["party_id"]]
    assert row["address_line_1"] == "2 Test Road"


@pytest.mark.parametrize(
    ("born", "closed", "is_kept"),
    [
        ("2018-12-24", "2019-05-01", True),  # into a case that is under way
        ("2019-05-01", "2019-05-01", True),
        ("2019-05-02", "2019-05-01", False),
        ("2019-05-02", "", True),  # the case has not ended
    ],
)
def test_a_child_may_be_born_while_its_case_goes_on(tmp_path: Path, born: str, closed: str, is_kept: bool) -> None:
    landing = family(tmp_path)
    landing.rows("parties")[1]["date_of_birth"] = born
    landing.rows("cases")[0] |= {"closed_date": closed, "received_date": "2019-01-02"}
    account = load(landing).file("parties")
    assert account.values_missing == ({} if is_kept else {"date_of_birth: after the hearing": 1})
    assert not account.warnings


def test_nobody_is_born_after_the_claim(tmp_path: Path) -> None:
    landing = civil(tmp_path)
    landing.rows("parties")[1]["date_of_birth"] = "2019-03-05"
    landing.rows("parties")[3]["date_of_birth"] = "2019-03-04"
    account = load(landing).file("parties")
    assert account.values_missing == {"date_of_birth: after the hearing": 1}


@COURTS
def test_only_an_age_that_nobody_reaches_is_implausible(court, tmp_path: Path) -> None:
    """A child is nothing odd in these courts, as a defendant would be."""
    landing = court(tmp_path)
    for row, born in zip(landing.rows("parties")[1::2], ("1905-01-01", "2018-01-01"), strict=False):
        row["date_of_birth"] = born
    assert load(landing).file("parties").warnings == {"date_of_birth: implausible age": 1}


@pytest.mark.parametrize(
    ("closed", "received", "warned"),
    [("2019-12-31", "2017-05-05", 0), ("2018-12-31", "2017-05-05", 1), ("", "2019-05-05", 0), ("", "2018-05-05", 1)],
)
def test_the_year_of_a_family_case_is_when_it_closed_or_was_received(
    tmp_path: Path, closed: str, received: str, warned: int
) -> None:
    landing = family(tmp_path)
    landing.rows("cases")[5] |= {"closed_date": closed, "received_date": received}
    found = load(landing).file("cases").warnings
    assert found == ({"closed_date or received_date: not in the delivery's year": 1} if warned else {})


def test_the_year_of_a_claim_is_when_it_was_issued(tmp_path: Path) -> None:
    landing = civil(tmp_path)
    landing.rows("cases")[5]["issue_date"] = "2018-12-31"
    assert load(landing).file("cases").warnings == {"issue_date: not in the delivery's year": 1}


def test_a_case_that_closed_before_it_was_received_is_odd(tmp_path: Path) -> None:
    landing = family(tmp_path)
    landing.rows("cases")[5] |= {"received_date": "2019-05-02"}
    assert load(landing).file("cases").warnings == {"received_date: after closed_date": 1}
