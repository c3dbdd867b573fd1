"""Ages, sex, ethnicity and codes: a table of examples for every rule of `standardise/attributes.py`."""

from datetime import date

import pytest

from .conftest import Clean


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        (date(2000, 5, 10), date(2019, 5, 9), 18),
        (date(2000, 5, 10), date(2019, 5, 10), 19),
        (date(2000, 5, 10), date(2019, 4, 30), 18),
        (date(2000, 2, 29), date(2018, 2, 28), 17),
        (date(2000, 2, 29), date(2018, 3, 1), 18),
        (date(2000, 2, 29), date(2020, 2, 29), 20),
        (date(2019, 5, 10), date(2019, 5, 10), 0),
        (None, date(2019, 5, 10), None),
        (date(2000, 5, 10), None, None),
    ],
)
def test_ages(clean: Clean, birth: date | None, day: date | None, age: int | None) -> None:
    assert clean("age_on", birth, day) == age


@pytest.mark.parametrize(
    ("age", "band"),
    [
        (None, "unknown"),
        (0, "under 10"),
        (9, "under 10"),
        (10, "10-11"),
        (11, "10-11"),
        (12, "12-14"),
        (14, "12-14"),
        (15, "15-17"),
        (17, "15-17"),
        (18, "18-20"),
        (21, "21-24"),
        (25, "25-29"),
        (30, "30-39"),
        (40, "40-49"),
        (50, "50-59"),
        (59, "50-59"),
        (60, "60+"),
        (115, "60+"),
    ],
)
def test_age_bands(clean: Clean, age: int | None, band: str) -> None:
    assert clean("age_band_of", age) == band


@pytest.mark.parametrize(("code", "sex"), [("M", "M"), ("F", "F"), ("U", None), ("C", None), ("O", None), (None, None)])
def test_sex(clean: Clean, code: str | None, sex: str | None) -> None:
    assert clean("known_sex", code) == sex


@pytest.mark.parametrize(
    ("self_defined", "observed", "group"),
    [
        ("W1", "B", "White"),
        ("W9", None, "White"),
        ("B1", "W", "Black"),
        ("A3", None, "Asian"),
        ("M1", None, "Mixed"),
        ("O1", "W", "Chinese and other"),
        ("O9", None, "Chinese and other"),
        ("NS", "B", "Black"),
        (None, "W", "White"),
        (None, "A", "Asian"),
        (None, "O", "Chinese and other"),
        (None, "U", "Not stated"),
        ("NS", None, "Not stated"),
        (None, None, "Not stated"),
    ],
)
def test_ethnicity_groups(clean: Clean, self_defined: str | None, observed: str | None, group: str) -> None:
    assert clean("ethnicity_group_of", self_defined, observed) == group


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [("E01000001", "E01000001"), (" w01000001 ", "W01000001"), ("S01000001", None), ("E0100001", None), (None, None)],
)
def test_lsoas(clean: Clean, typed: str | None, cleaned: str | None) -> None:
    assert clean("clean_lsoa", typed) == cleaned


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("04600", "04600"),
        ("4600", "04600"),
        ("100", "00100"),
        (" 19516 ", "19516"),
        ("46", None),
        ("195160", None),
        ("46/00", None),
        ("", None),
        (None, None),
    ],
)
def test_home_office_codes(clean: Clean, typed: str | None, cleaned: str | None) -> None:
    assert clean("clean_ho_code", typed) == cleaned


@pytest.mark.parametrize(("typed", "cleaned"), [(" th68010 ", "TH68010"), (" ", None), ("", None), (None, None)])
def test_offence_codes(clean: Clean, typed: str | None, cleaned: str | None) -> None:
    assert clean("clean_cjs_code", typed) == cleaned


@pytest.mark.parametrize(
    ("macro", "typed", "day"),
    [
        ("mags_date", "29/02/2020", date(2020, 2, 29)),
        ("mags_date", "29/02/2019", None),
        ("mags_date", "2019-03-04", None),
        ("crown_date", "2019-03-04 00:00:00", date(2019, 3, 4)),
        ("crown_date", "2019-03-04 23:59:59", date(2019, 3, 4)),
        ("crown_date", "04/03/2019", None),
        ("crown_date", None, None),
    ],
)
def test_dates(clean: Clean, macro: str, typed: str | None, day: date | None) -> None:
    assert clean(macro, typed) == day
