"""Towns: a table of examples for every rule of `standardise/addresses.py`. All values are artificial."""

import pytest

from datafirst_assets.standardise.addresses import NOWHERE, STREETS
from datafirst_assets.standardise.names import PLACEHOLDERS

from .conftest import Clean, CleanAll


@pytest.mark.parametrize(
    ("lines", "last"),
    [
        (("1 Test Road", "Testb", "Testham"), "Testham"),
        (("1 Test Road", "Testham", None), "Testham"),
        (("Testham", None, None), "Testham"),
        (("1 Test Road", "Testham", "   "), "Testham"),
        (("1 Test Road", "Testham", "-"), "Testham"),
        (("1 Test Road", "Testham", " . "), "Testham"),
        (("1 Test Road", "", "Testham"), "Testham"),
        (("1 Test Road", None, None), "1 Test Road"),
        ((None, None, None), None),
    ],
)
def test_the_last_line_that_is_not_blank(clean: Clean, lines: tuple[str | None, ...], last: str | None) -> None:
    assert clean("last_line", *lines) == last


@pytest.mark.parametrize(
    ("typed", "town"),
    [
        ("Testham", "TESTHAM"),
        ("  testham ", "TESTHAM"),
        ("Testham-upon-Tést", "TESTHAM UPON TEST"),
        ("St. Test's", "ST TESTS"),
        ("St Testa", "ST TESTA"),
        ("Testham (North)", "TESTHAM NORTH"),
        ("MIG_ERROR_Testham", "TESTHAM"),
        ("TESTHAM GREEN", "TESTHAM GREEN"),
        ("Street", "STREET"),
        ("Chester-le-Street", "CHESTER LE STREET"),
        ("Apple Street", None),
        ("Roadham", "ROADHAM"),
        ("Road Testham", "ROAD TESTHAM"),
        ("12 Testham", None),
        ("Q1 1QQ", None),
        ("Flat ½", None),
        ("Test Road", None),
        ("TEST-ROAD", None),
        ("no fixed abode", None),
        ("N.K.", None),
        ("-", None),
        ("", None),
        (None, None),
    ],
)
def test_towns(clean: Clean, typed: str | None, town: str | None) -> None:
    assert clean("clean_town", typed) == town


def test_every_street_and_placeholder_is_no_town(clean_all: CleanAll) -> None:
    streets = [f"Test {word.removesuffix('?')}" for word in STREETS.split("|")]
    typed = [*streets, "Test Flat", *NOWHERE, *PLACEHOLDERS]
    assert dict(zip(typed, clean_all("clean_town", typed), strict=True)) == dict.fromkeys(typed)
