"""The contract's rules for values and rows, one case each in which they bite."""

from collections import Counter
from pathlib import Path

from datafirst_assets.ingest import FileAccount, Loaded, ingest

from .builder import ROWS, Landing, Row, crown, crown_rows, kept, mags, mags_rows, quarantined


def load(landing: Landing) -> Loaded:
    loaded = ingest(landing.write().settings, landing.source, landing.year)
    for account in loaded.files:
        assert account.rows_in == len(landing.tables[account.file])
        assert account.rows_in == account.kept + account.quarantined + account.superseded
        assert account.kept == len(kept(landing, account.file))
        assert account.quarantined == len(quarantined(landing, account.file))
    return loaded


CASES = 2_000
"""Rows of a delivery that holds many cases at once and stays under the 1 % of the contract."""


def load_cases(tmp_path: Path, cases: list[Row]) -> tuple[FileAccount, list[Row | None]]:
    """The account, and what was kept of each case: row n of the delivery has the values of case n."""
    landing = mags(tmp_path)
    landing.tables = mags_rows(CASES)
    for row, values in zip(landing.rows(), cases, strict=False):
        row.update(values)
    account = load(landing).file("defendant_offences")
    found = {row["defendant_id"]: row for row in kept(landing)}
    return account, [found.get(f"D{n:06}") for n in range(len(cases))]


def counted(cases: list[tuple[str, str, str]]) -> Counter[str]:
    return Counter(f"{column}: {reason}" for column, _, reason in cases)


def load_with(tmp_path: Path, **values: str) -> tuple[FileAccount, Row]:
    """The account, and row 7 as kept, of a magistrates' delivery whose row 7 has these values."""
    landing = mags(tmp_path)
    landing.rows()[7].update(values)
    account = load(landing).file("defendant_offences")
    return account, next((row for row in kept(landing) if row["defendant_id"] == "D000007"), {})


BAD_VALUES = [
    ("sex", "X9", "outside its code list"),
    ("sex", "m", "outside its code list"),
    ("hearings_count", "2.0", "does not parse"),
    ("hearings_count", "+2", "does not parse"),
    ("hearings_count", "-12", "does not parse"),  # no integer of the contract can be negative
    ("hearings_count", "1234567890123456", "does not parse"),
    ("date_of_birth", "1/2/1980", "does not parse"),
    ("date_of_birth", "1980-02-01", "does not parse"),
    ("date_of_birth", "31/02/1980", "impossible date"),
    ("date_of_birth", "29/02/1900", "impossible date"),
    ("date_of_birth", "01/01/0000", "impossible date"),
    ("date_of_birth", "02/03/2020", "after the delivery"),
    ("date_of_birth", "04/02/2019", "after the hearing"),
    ("charge_date", "02/03/2020", "after the delivery"),
]
GOOD_VALUES = [
    ("sex", " M\t"),
    ("hearings_count", " 12 "),
    ("hearings_count", "123456789012345"),
    ("date_of_birth", "03/02/2019"),  # born on the day of the hearing: odd, not impossible
    ("date_of_birth", "01/01/1900"),  # a placeholder is a valid value
    ("date_of_birth", "29/02/2000 "),
    ("charge_date", "\u00a001/03/2020"),  # the day of the delivery
    ("pnc_id", "anything at all"),
]
BAD_REQUIRED = [
    ("case_id", "", "missing"),
    ("case_id", "  ", "missing"),
    ("offence_seq", "one", "does not parse"),
    ("court_house_code", "", "missing"),
    ("court_type", "XX", "outside its code list"),
    ("final_result_date", "31/04/2019", "impossible date"),
    ("final_result_date", "02/03/2020", "after the delivery"),
]
ODD = [
    ({"date_of_birth": "01/01/1908"}, "date_of_birth: implausible age"),
    ({"date_of_birth": "04/02/2009"}, "date_of_birth: implausible age"),
    ({"offence_date": "04/02/2019"}, "offence_date: after first_hearing_date"),
    ({"first_hearing_date": "05/03/2019"}, "first_hearing_date: after final_result_date"),
    ({"court_house_code": "NOWHERE"}, "court_house_code: not in court_register"),
    ({"final_result_date": "01/01/2020"}, "final_result_date: not in the delivery's year"),
]


def test_a_bad_nullable_value_becomes_missing(tmp_path: Path) -> None:
    account, rows = load_cases(tmp_path, [{column: value} for column, value, _ in BAD_VALUES])
    assert account.values_missing == counted(BAD_VALUES)
    assert account.kept == CASES
    assert [row and row[column] for row, (column, _, _) in zip(rows, BAD_VALUES, strict=True)] == [None] * len(rows)


def test_a_good_value_stays_without_outer_blanks(tmp_path: Path) -> None:
    account, rows = load_cases(tmp_path, [{column: value} for column, value in GOOD_VALUES])
    assert account.values_missing == {}
    assert [row and row[column] for row, (column, _) in zip(rows, GOOD_VALUES, strict=True)] == [
        value.strip() for _, value in GOOD_VALUES
    ]


def test_free_text_stays_as_typed_and_blanks_alone_are_missing(tmp_path: Path) -> None:
    _, row = load_with(tmp_path, surname=" Test ", forename1=" \t\u00a0", sex="  ")
    assert (row["surname"], row["forename1"], row["sex"]) == (" Test ", None, None)


def test_a_bad_required_value_breaks_its_row(tmp_path: Path) -> None:
    account, rows = load_cases(tmp_path, [{"sex": "X9", column: value} for column, value, _ in BAD_REQUIRED])
    assert account.quarantine_reasons == counted(BAD_REQUIRED)
    assert account.values_missing == {}, "a row in the quarantine has not lost a value"
    assert rows == [None] * len(rows)


def test_the_birth_is_held_against_the_first_hearing_that_can_be(tmp_path: Path) -> None:
    account, _ = load_cases(
        tmp_path,
        [
            {"first_hearing_date": "bad", "date_of_birth": "04/02/2019"},
            {"first_hearing_date": "", "date_of_birth": "05/03/2019"},
            {"first_hearing_date": "02/03/2020", "date_of_birth": "04/03/2019"},
        ],
    )
    assert account.values_missing == {
        "first_hearing_date: does not parse": 1,
        "first_hearing_date: after the delivery": 1,
        "date_of_birth: after the hearing": 1,
    }


def test_a_crown_birth_is_held_against_the_hearing_of_its_case(tmp_path: Path) -> None:
    landing = crown(tmp_path)
    landing.rows("defendants")[6]["date_of_birth"] = "2019-03-01 00:00:00"
    landing.rows("defendants")[7]["date_of_birth"] = "2019-03-02 00:00:00"
    account = load(landing).file("defendants")
    assert account.values_missing == {"date_of_birth: after the hearing": 1}
    assert [row["date_of_birth"] for row in kept(landing, "defendants")[6:8]] == ["2019-03-01 00:00:00", None]


def test_a_row_without_a_parent_is_quarantined_and_takes_its_children(tmp_path: Path) -> None:
    landing = crown(tmp_path)
    landing.rows("cases")[7]["case_type"] = "X9"
    loaded = load(landing)
    assert [account.quarantine_reasons for account in loaded.files] == [
        {"case_type: outside its code list": 1},
        {},
        {"case_id: no parent in cases": 1},
        {"defendant_on_case_id: no parent in defendants_on_case": 1},
        {"defendant_on_offence_id: no parent in defendants_on_offence": 1},
    ]


def test_outer_blanks_do_not_part_a_child_from_its_parent(tmp_path: Path) -> None:
    landing = crown(tmp_path)
    landing.rows("disposals")[7]["defendant_on_offence_id"] += " "
    assert load(landing).file("disposals").kept == ROWS


def test_the_newest_of_a_repeated_key_wins_then_the_last(tmp_path: Path) -> None:
    days = [("2019-06-02", "2019-06-01"), ("2019-06-01", "2019-06-02"), ("2019-06-01", "2019-06-01")]
    landing = crown(tmp_path)
    for case, (first, second) in enumerate(days):
        landing.rows("cases")[case].update(court_id="402", last_update_date=f"{first} 00:00:00")
        again = {"court_id": "403", "last_update_date": f"{second} 00:00:00"}
        landing.rows("cases").append(crown_rows()["cases"][case] | again)
    loaded = load(landing)
    assert loaded.file("cases").superseded == len(days)
    assert loaded.file("defendants_on_case").kept == ROWS
    assert [row["court_id"] for row in kept(landing, "cases")[:3]] == ["402", "403", "403"]


def test_without_a_date_the_last_row_of_a_key_wins(tmp_path: Path) -> None:
    landing = mags(tmp_path)
    again = landing.rows()[7] | {"surname": "Later", "offence_seq": "01"}
    landing.rows().append(again)
    assert load(landing).file("defendant_offences").superseded == 1
    assert kept(landing)[7]["surname"] == "Later"


def test_a_quarantined_row_supersedes_nothing(tmp_path: Path) -> None:
    landing = mags(tmp_path)
    landing.rows().append(landing.rows()[7] | {"court_type": "X9"})
    account = load(landing).file("defendant_offences")
    assert (account.kept, account.quarantined, account.superseded) == (ROWS, 1, 0)


def test_what_is_odd_is_counted_and_stays(tmp_path: Path) -> None:
    account, rows = load_cases(tmp_path, [values for values, _ in ODD])
    assert account.warnings == Counter(warning for _, warning in ODD)
    assert account.kept == CASES
    for row, (values, _) in zip(rows, ODD, strict=True):
        assert row
        assert row.items() >= values.items()


def test_a_plausible_age_is_not_odd(tmp_path: Path) -> None:
    account, _ = load_cases(tmp_path, [{"date_of_birth": "04/02/1908"}, {"date_of_birth": "03/02/2009"}])
    assert account.warnings == {}


def test_odd_crown_rows_are_counted_in_their_files(tmp_path: Path) -> None:
    landing = crown(tmp_path)
    landing.rows("cases")[1]["court_id"] = "NOWHERE"
    landing.rows("defendants")[2]["date_of_birth"] = "2012-01-01 00:00:00"
    landing.rows("defendants_on_case")[3]["final_result_date"] = "2018-05-01 00:00:00"
    loaded = load(landing)
    assert [account.warnings for account in loaded.files[:3]] == [
        {"court_id: not in crown_court_centres": 1},
        {"date_of_birth: implausible age": 1},
        {
            "first_hearing_date: after final_result_date": 1,
            "final_result_date: not in the delivery's year": 1,
        },
    ]
