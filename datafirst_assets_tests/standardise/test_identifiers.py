"""Birth dates, postcodes, police ids and references: a table of examples for every rule of `standardise/identifiers.py`."""

from datetime import date

import pytest

from .conftest import Clean


def pnc_letter(year: int, serial: int) -> str:
    """The check letter by the published formula: last two digits of the year and the serial, modulo 23; I, O, S left out."""
    alphabet = [letter for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" if letter not in "IOS"]
    return alphabet[(year % 100 * 10_000_000 + serial) % 23 - 1]


DAY = date(2019, 3, 4)


@pytest.mark.parametrize(
    ("birth", "cleaned"),
    [
        (date(1980, 6, 15), date(1980, 6, 15)),
        (date(1900, 1, 1), None),
        (date(1970, 1, 1), None),
        (date(1970, 1, 2), date(1970, 1, 2)),
        (date(1990, 1, 1), date(1990, 1, 1)),
        (DAY, DAY),
        (date(2019, 3, 5), None),
        (date(1914, 1, 2), date(1914, 1, 2)),
        (date(1904, 1, 2), date(1904, 1, 2)),
        (date(1903, 12, 31), None),
        (None, None),
    ],
)
def test_birth_dates(clean: Clean, birth: date | None, cleaned: date | None) -> None:
    assert clean("clean_birth", birth, DAY) == cleaned


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("QQ1A 1AA", "QQ1A 1AA"),
        ("qq1a1aa", "QQ1A 1AA"),
        (" q1  1ae ", "Q1 1AE"),
        ("QQ1A-1AA", "QQ1A 1AA"),
        ("Q1 OAE", "Q1 0AE"),
        ("Q1 IAE", "Q1 1AE"),
        ("QQ99 9QQ", "QQ99 9QQ"),
        ("Q99 9QQ", "Q99 9QQ"),
        ("NF1 1NF", None),
        ("nf11nf", None),
        ("NF1 1FA", None),
        ("ZZ99 3VZ", None),
        ("XX1 1XX", None),
        ("QQ1A 1A", None),
        ("QQ1A 1AAA", None),
        ("11 1AA", None),
        ("Q1", None),
        ("NOT KNOWN", None),
        ("", None),
        (None, None),
    ],
)
def test_postcodes(clean: Clean, typed: str | None, cleaned: str | None) -> None:
    assert clean("clean_postcode", typed) == cleaned


@pytest.mark.parametrize(
    ("year", "serial", "typed"),
    [
        (2004, 1234567, "2004/1234567{}"),
        (2004, 1234567, "2004/1234567{}".lower()),
        (2004, 1234567, " 2004 / 1234567 {} "),
        (2004, 1234567, "20041234567{}"),
        (2004, 1234567, "04/1234567{}"),
        (2004, 1234567, "041234567{}"),
        (2004, 123, "2004/0000123{}"),
        (2004, 123, "2004/123{}"),
        (2004, 123, "04/123{}"),
        (2004, 123, "040000123{}"),
        (1999, 1234567, "99/1234567{}"),
        (1999, 1234567, "991234567{}"),
        (1999, 1234567, "1999/1234567{}"),
        (2019, 7, "19/7{}"),
        (1920, 7, "20/7{}"),
        (2000, 0, "00/0000000{}"),
    ],
)
def test_pnc_ids_in_every_typed_form(clean: Clean, year: int, serial: int, typed: str) -> None:
    letter = pnc_letter(year, serial)
    assert clean("clean_pnc", typed.format(letter), 2019) == f"{year}/{serial:07}{letter}"
    assert clean("clean_pnc", typed.format(letter.lower()), 2019) == f"{year}/{serial:07}{letter}"
    for wrong in set("ABCDEFGHIJKLMNOPQRSTUVWXYZ") - {letter}:
        assert clean("clean_pnc", typed.format(wrong), 2019) is None


@pytest.mark.parametrize(
    "typed", ["1804/1234567{}", "2004/12345678{}", "04/{}", "2004/1234567", "{}", "NOT KNOWN", "", None]
)
def test_what_is_no_pnc_id_is_missing(clean: Clean, typed: str | None) -> None:
    assert clean("clean_pnc", typed and typed.format(pnc_letter(2004, 1234567)), 2019) is None


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("123456/04X", "123456/04X"),
        ("123456/04x", "123456/04X"),
        ("1/04X", "000001/04X"),
        (" 1234 / 04 X ", "001234/04X"),
        ("SF04/123456X", "SF04/123456X"),
        ("sf04/1x", "SF04/1X"),
        ("000000/00Z", None),
        ("0/04X", None),
        ("1234567/04X", None),
        ("123456/04", None),
        ("123456/2004X", None),
        ("NOT KNOWN", None),
        (None, None),
    ],
)
def test_cro_numbers(clean: Clean, typed: str | None, cleaned: str | None) -> None:
    assert clean("clean_cro", typed) == cleaned


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("01ZZ 1234/19", "01ZZ123419"),
        ("t2019-7006", "T20197006"),
        ("ABCD", "ABCD"),
        ("ABC", None),
        ("0000000", None),
        ("XXXX", None),
        ("----", None),
        ("", None),
        (None, None),
    ],
)
def test_references(clean: Clean, typed: str | None, cleaned: str | None) -> None:
    assert clean("clean_reference", typed) == cleaned
