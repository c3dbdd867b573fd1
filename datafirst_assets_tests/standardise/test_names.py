"""Names: a table of examples for every rule of `standardise/names.py`. All names are artificial."""

import pytest

from datafirst_assets.standardise.names import PLACEHOLDERS, PREFIXES, SUFFIXES, TITLES

from .conftest import Clean, CleanAll


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("testa", "TESTA"),
        ("  tEsTa  ", "TESTA"),
        ("Zoë-Testa", "ZOE TESTA"),
        ("Ångström", "ANGSTROM"),
        ("Łukaszek", "LUKASZEK"),
        ("Sørentest", "SORENTEST"),
        ("Straßtest", "STRASSTEST"),
        ("Ætest Œtest", "AETEST OETEST"),
        ("e\u0301a", "EA"),
        ("\u0390", "\u0399"),
        ("D'Testa", "DTESTA"),
        ("D\u2019Testa", "DTESTA"),
        ("D`Testa", "DTESTA"),
        ("Testa.B,C/D", "TESTA B C D"),
        ("Testa2", "TESTA"),
        ("Testa\tB\nC", "TESTA B C"),
        ("MIG_ERROR_Testa", "TESTA"),
        ("mig_error_testa", "TESTA"),
        ("DUPLICATE_Testa", "TESTA"),
        ("NO_SHOW_Testa", "TESTA"),
        ("العربية", "العربية"),
        ("MIG_ERROR_", None),
        ("", None),
        ("1234", None),
        ("'", None),
        ("😀", None),
        (None, None),
    ],
)
def test_letters(clean: Clean, typed: str | None, cleaned: str | None) -> None:
    assert clean("letters", typed) == cleaned


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("Mr Testa", "TESTA"),
        ("MRS. Testa Testb", "TESTA TESTB"),
        ("Mr Dr Testa", "TESTA"),
        ("Mr", None),
        ("Mrtesta", "MRTESTA"),
        ("Missal", "MISSAL"),
        ("T", "T"),
        ("Testa-Testb", "TESTA TESTB"),
        ("Mr Unknown", None),
        ("not known", None),
        ("Not-Known", None),
        ("N/K", None),
        ("Testa Jr", "TESTA JR"),
        (None, None),
    ],
)
def test_forenames(clean: Clean, typed: str | None, cleaned: str | None) -> None:
    assert clean("clean_forenames", typed) == cleaned


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("Mr Testa Testb", "TESTA TESTB"),
        ("Unborn", None),
        ("BABY", None),
        ("Baby Boy", None),
        ("Baby Testa", "TESTA"),
        ("Unborn child of Testa", None),
        ("Twin (A)", None),
        ("Twin 1", None),
        ("infant", None),
        ("Babyface", "BABYFACE"),
        ("Testa Child", "TESTA CHILD"),
        ("Not known Testa", "TESTA"),
        ("Testa - name withheld", "TESTA"),
        ("NOT KNOWN", None),
        (None, None),
    ],
)
def test_forenames_where_children_are_parties(clean: Clean, typed: str | None, cleaned: str | None) -> None:
    assert clean("given_names", typed) == cleaned


@pytest.mark.parametrize(
    ("typed", "rest"),
    [
        ("TESTA", "TESTA"),
        ("NOT KNOWN TESTA UNKNOWN", "TESTA"),
        ("UNKNOWNS TESTA", "UNKNOWNS TESTA"),
        ("TESTA UNKNOWN TESTB", "TESTA UNKNOWN TESTB"),
        ("NAME NOT KNOWN", ""),
        (None, None),
    ],
)
def test_placeholders_beside_a_name(clean: Clean, typed: str | None, rest: str | None) -> None:
    assert clean("without_placeholders", typed) == rest


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("testa", "TESTA"),
        ("Testa-Testb", "TESTA TESTB"),
        ("O'Testa", "OTESTA"),
        ("O Testa", "OTESTA"),
        ("Mc Testa", "MCTESTA"),
        ("McTesta", "MCTESTA"),
        ("Mac Testa", "MACTESTA"),
        ("van der Testa", "VANDERTESTA"),
        ("VanDer Testa", "VANDER TESTA"),
        ("De la Testa", "DELATESTA"),
        ("Testa De Testb", "TESTA DETESTB"),
        ("St. Testa", "STTESTA"),
        ("Al-Testa", "ALTESTA"),
        ("Mr Testa", "TESTA"),
        ("Mr Dr Testa", "TESTA"),
        ("Lord", "LORD"),
        ("Testa Jnr", "TESTA"),
        ("Testa Esq. Jr", "TESTA"),
        ("Jr", "JR"),
        ("Van", "VAN"),
        ("Unknown Jr", None),
        ("Unknowns", "UNKNOWNS"),
        ("Testa None", "TESTA NONE"),
        ("NOT KNOWN", None),
        ("MIG_ERROR_Testa", "TESTA"),
        ("MIG_ERROR_NOT KNOWN", None),
        (None, None),
    ],
)
def test_surnames(clean: Clean, typed: str | None, cleaned: str | None) -> None:
    assert clean("clean_surname", typed) == cleaned


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("Testing Limited", "TESTING LTD"),
        ("TESTING LTD.", "TESTING LTD"),
        ("Testing Company Ltd", "TESTING CO LTD"),
        ("Test & Test", "TEST AND TEST"),
        ("Test&Test", "TEST AND TEST"),
        ("T.E.S.T. plc", "TEST PLC"),
        ("Tester's 24-7 Café", "TESTERS 24 7 CAFE"),
        ("Unlimited Testing", "UNLIMITED TESTING"),
        ("MIG_ERROR_Testing Ltd", "TESTING LTD"),
        ("NOT KNOWN", None),
        ("--", None),
        (None, None),
    ],
)
def test_organisations(clean: Clean, typed: str | None, cleaned: str | None) -> None:
    assert clean("clean_organisation", typed) == cleaned


@pytest.mark.parametrize(
    ("forenames", "first", "later"),
    [("TESTA", "TESTA", None), ("TESTA TESTB TESTC", "TESTA", "TESTB TESTC"), (None, None, None)],
)
def test_first_and_later_names(clean: Clean, forenames: str | None, first: str | None, later: str | None) -> None:
    assert (clean("first_name", forenames), clean("later_names", forenames)) == (first, later)


@pytest.mark.parametrize("macro", ["clean_forenames", "clean_surname", "clean_organisation"])
def test_placeholders_are_missing(clean_all: CleanAll, macro: str) -> None:
    assert clean_all(macro, [placeholder.lower() for placeholder in PLACEHOLDERS]) == [None] * len(PLACEHOLDERS)


def test_every_title(clean_all: CleanAll) -> None:
    titles = [f"{title.title()}. Testa" for title in TITLES.split("|")]
    for macro in ("clean_forenames", "clean_surname"):
        assert clean_all(macro, titles) == ["TESTA"] * len(titles)


def test_every_suffix_and_prefix(clean_all: CleanAll) -> None:
    suffixes, prefixes = SUFFIXES.split("|"), PREFIXES.split("|")
    assert clean_all("clean_surname", [f"Testa {s}" for s in suffixes]) == ["TESTA"] * len(suffixes)
    joined = clean_all("clean_surname", [f"{prefix.title()} Testa" for prefix in prefixes])
    assert joined == [f"{prefix}TESTA" for prefix in prefixes]
