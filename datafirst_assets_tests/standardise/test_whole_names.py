"""A whole name in one field: whose parts come out, by which rule. Names are artificial but for the commonest."""

import re
from collections.abc import Sequence
from typing import Any

import duckdb
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from datafirst_assets.contracts.codes import REFERENCE
from datafirst_assets.standardise.names import PREFIXES, SUFFIXES, TITLES
from datafirst_assets.standardise.whole_names import ORGANISATION_WORDS, organisations, people

from .test_any_text import ANY_TEXT, LETTERS, TYPED_NAME

Parts = tuple[str | None, str | None, str | None]

NOBODY = (
    "THE OCCUPIER", "LEGAL OCCUPIER", "PRESENT OCCUPANT", "Current Occupiers", "MR OCCUPIER", "REGISTERED KEEPER",
    "THE TENANT", "TENANT", "KEEPER", "HOUSEHOLDER", "FIRST DEFENDANT", "2ND DEFENDANT", "DEFENDANT TWO",
    "THE FATHER", "BIRTH FATHER", "FATHER UNKNOWN", "CHILDREN'S GUARDIAN", "UNBORN CHILD", "BABY UNBORN", "BABY A",
    "TWIN ONE", "INFANT", "THE CHILD", "NAME NOT KNOWN", "MR NOT KNOWN", "NOT DISCLOSED", "TO BE CONFIRMED",
    "NAME WITHHELD", "(NAME WITHHELD)", "CONFIDENTIAL",
)  # fmt: skip

PEOPLE: list[tuple[str, Parts]] = [
    # Title, forenames, surname
    ("MR JOHN A SMITH", ("JOHN A", "SMITH", "M")),
    ("Mrs. Zoë Testa", ("ZOE", "TESTA", "F")),
    ("MR. J.P. SMITH", ("J P", "SMITH", "M")),
    ("Dr Testa Smith", ("TESTA", "SMITH", None)),
    ("JOHN SMITH ESQ", ("JOHN", "SMITH", None)),
    # The elder and the younger
    ("MR JOHN SMITH JNR", ("JOHN JNR", "SMITH", "M")),
    ("JOHN A SMITH SR ESQ", ("JOHN A SNR", "SMITH", None)),
    ("JOHN SMITH, SNR", ("JOHN SNR", "SMITH", None)),
    ("SMITH, JOHN JR.", ("JOHN JNR", "SMITH", None)),
    ("SMITH JOHN A JNR", ("JOHN A JNR", "SMITH", None)),
    ("MR JOHN SMITH SENIOR", ("JOHN SNR", "SMITH", "M")),
    ("J VAN DIJK JUNIOR", ("J JNR", "VANDIJK", None)),
    ("MR SMITH SNR", (None, "SMITH", "M")),
    ("MR JOHN SENIOR", ("JOHN", "SENIOR", "M")),
    ("JOHN A SENIOR", ("JOHN A", "SENIOR", None)),
    ("MISS MARY ANN SENIOR", ("MARY ANN", "SENIOR", "F")),
    ("JUNIOR SMITH", ("JUNIOR", "SMITH", None)),
    ("MR SMITH", (None, "SMITH", "M")),
    ("SMITH", (None, "SMITH", None)),
    ("MR LORD", (None, "LORD", "M")),
    ("MIG_ERROR_SMITH, JOHN", ("JOHN", "SMITH", None)),
    # Surname first
    ("SMITH, JOHN A", ("JOHN A", "SMITH", None)),
    ("SMITH,JOHN", ("JOHN", "SMITH", None)),
    ("SMITH, MRS JANE", ("JANE", "SMITH", "F")),
    ("SMITH, JOHN, ESQ", ("JOHN", "SMITH", None)),
    ("VAN DIJK, JAN", ("JAN", "VANDIJK", None)),
    ("JOHN SMITH, ESQ", ("JOHN", "SMITH", None)),
    ("MR JOHN SMITH, 1 TEST ROAD", ("JOHN", "SMITH", "M")),
    ("SMITH J", ("J", "SMITH", None)),
    ("SMITH JOHN A", ("JOHN A", "SMITH", None)),
    ("O BRIEN J", ("J", "OBRIEN", None)),
    ("J S", ("J", "S", None)),
    # Particles and double-barrelled surnames
    ("JAN VAN DER BERG", ("JAN", "VANDERBERG", None)),
    ("MR VAN DIJK", (None, "VANDIJK", "M")),
    ("JOHN O'BRIEN", ("JOHN", "OBRIEN", None)),
    ("JOHN O BRIEN", ("JOHN", "OBRIEN", None)),
    ("JOHN D SMITH", ("JOHN D", "SMITH", None)),
    ("TESTA AL TESTB", ("TESTA", "ALTESTB", None)),
    ("AL SMITH", ("AL", "SMITH", None)),
    ("MISS S MC DONALD", ("S", "MCDONALD", "F")),
    ("MARY SMITH-JONES", ("MARY", "SMITH JONES", None)),
    ("MARY SMITH - JONES", ("MARY", "SMITH JONES", None)),
    ("MARY SMITH JONES", ("MARY SMITH", "JONES", None)),
    ("ANNE-MARIE SMITH", ("ANNE MARIE", "SMITH", None)),
    # Several people: the first
    ("MR J & MRS A SMITH", ("J", "SMITH", "M")),
    ("MR & MRS J SMITH", ("J", "SMITH", "M")),
    ("MR AND MRS JOHN SMITH", ("JOHN", "SMITH", "M")),
    ("MR & MRS SMITH", (None, "SMITH", "M")),
    ("JOHN & JANE SMITH", ("JOHN", "SMITH", None)),
    ("JOHN SMITH & JANE JONES", ("JOHN", "SMITH", None)),
    ("JOHN SMITH / JANE JONES", ("JOHN", "SMITH", None)),
    ("MR JOHN & MRS JANE VAN DER BERG", ("JOHN", "VANDERBERG", "M")),
    ("MR SMITH & MRS JONES", (None, "SMITH", "M")),
    ("SMITH, J & A", ("J", "SMITH", None)),
    ("(1) JOHN SMITH (2) JANE JONES", ("JOHN", "SMITH", None)),
    ("1) JOHN SMITH 2) JANE JONES", ("JOHN", "SMITH", None)),
    ("JOHN SMITH & ANOTHER", ("JOHN", "SMITH", None)),
    ("JOHN SMITH AND 2 OTHERS", ("JOHN", "SMITH", None)),
    ("MS A. SMITH AND ANR", ("A", "SMITH", "F")),
    ("& MRS SMITH", (None, "SMITH", None)),
    ("ANDREW ANDERSON", ("ANDREW", "ANDERSON", None)),
    # Trades and other names, capacity, estates
    ("JOHN SMITH T/A SMITH ROOFING", ("JOHN", "SMITH", None)),
    ("JOHN SMITH T/A", ("JOHN", "SMITH", None)),
    ("JOHN SMITH T.A. SMITH ROOFING", ("JOHN", "SMITH", None)),
    ("JOHN SMITH TA SMITH ROOFING", ("JOHN", "SMITH", None)),
    ("JOHN SMITH (TRADING AS SMITH & SONS)", ("JOHN", "SMITH", None)),
    ("JOHN SMITH AKA JACK JONES", ("JOHN", "SMITH", None)),
    ("TESTA AKA", ("TESTA", "AKA", None)),
    ("MARY JONES NEE SMITH", ("MARY", "JONES", None)),
    ("JOHN NEE", ("JOHN", "NEE", None)),
    ("JOHN SMITH DECEASED", ("JOHN", "SMITH", None)),
    ("JOHN SMITH (DEC'D)", ("JOHN", "SMITH", None)),
    ("THE ESTATE OF THE LATE MR JOHN SMITH (DECEASED)", ("JOHN", "SMITH", "M")),
    ("EXECUTORS OF THE ESTATE OF JOHN SMITH", ("JOHN", "SMITH", None)),
    ("MARY SMITH AS EXECUTRIX OF JOHN SMITH DECEASED", ("MARY", "SMITH", None)),
    ("MARY SMITH (AS EXECUTOR OF JOHN SMITH)", ("MARY", "SMITH", None)),
    ("JOHN SMITH BY HIS LITIGATION FRIEND MARY SMITH", ("JOHN", "SMITH", None)),
    ("JOHN SMITH (A CHILD)", ("JOHN", "SMITH", None)),
    ("TESTA A CHILD", ("TESTA A", "CHILD", None)),
    # Nobody
    ("PERSONS UNKNOWN", (None, None, None)),
    *((nobody, (None, None, None)) for nobody in NOBODY),
    # Words of the same kind in somebody's name
    ("MR JOHN CHILD", ("JOHN", "CHILD", "M")),
    ("MR CHILD", (None, "CHILD", "M")),
    ("MR KEEPER", (None, "KEEPER", "M")),
    ("JOHN KEEPER", ("JOHN", "KEEPER", None)),
    ("TENANT, JOHN", ("JOHN", "TENANT", None)),
    ("MRS TENANT", (None, "TENANT", "F")),
    ("JOHN INFANT", ("JOHN", "INFANT", None)),
    ("JOHN CHILD SMITH", ("JOHN CHILD", "SMITH", None)),
    # Children without a forename, and names half known
    ("UNBORN SMITH", (None, "SMITH", None)),
    ("BABY SMITH", (None, "SMITH", None)),
    ("SMITH, BABY", (None, "SMITH", None)),
    ("INFANT SMITH", (None, "SMITH", None)),
    ("TWIN ONE SMITH", (None, "SMITH", None)),
    ("TWIN 1 SMITH", (None, "SMITH", None)),
    ("UNBORN CHILD OF JANE SMITH", (None, "SMITH", None)),
    ("BABY ANNE SMITH", ("ANNE", "SMITH", None)),
    ("NOT KNOWN TREVOR TESTB", ("TREVOR", "TESTB", None)),
    ("MR LUKE NOT KNOWN", ("LUKE", None, "M")),
    ("MR LUKE TESTB NOT KNOWN", ("LUKE", "TESTB", "M")),
    ("UNKNOWN TESTB", (None, "TESTB", None)),
    ("NOT KNOWN, LUKE", ("LUKE", None, None)),
    ("TESTB, NAME NOT KNOWN", (None, "TESTB", None)),
    ("ALL OTHER OCCUPIERS OF 1 TEST ROAD", (None, None, None)),
    ("NOT KNOWN", (None, None, None)),
    ("N/K", (None, None, None)),
    ("MR", (None, None, None)),
    ("", (None, None, None)),
    ("12", (None, None, None)),
]

ORGANISATIONS: list[tuple[str | None, bool, bool, str | None]] = [
    ("Testing Limited", True, True, "TESTING LTD"),
    ("TESTING LTD", False, True, "TESTING LTD"),
    ("T.E.S.T. P.L.C.", False, True, "TEST PLC"),
    ("TESTING PLC T/A TESTA'S", True, True, "TESTING PLC"),
    ("LONDON BOROUGH OF TEST", False, True, "TEST LONDON BOROUGH COUNCIL"),
    ("TESTSHIRE COUNTY COUNCIL", False, True, "TESTSHIRE COUNTY COUNCIL"),
    ("TEST HOUSING ASSOCIATION", False, True, "TEST HOUSING ASSOCIATION"),
    ("SMITH & CO", False, True, "SMITH AND CO"),
    ("(1) TESTA LTD (2) TESTB LTD", True, True, "TESTA LTD"),
    ("JOHN SMITH", False, False, None),
    ("JOHN SMITH", True, True, "JOHN SMITH"),
    ("MR JOHN SMITH", True, False, None),
    ("MR JOHN SMITH T/A SMITH ROOFING LTD", True, False, None),
    ("MR J SMITH & SONS LTD", False, True, "MR J SMITH AND SONS LTD"),
    ("MR TYRES", True, True, "MR TYRES"),
    ("MR J BANK", False, False, None),
    ("MR PAUL BUREAU", False, False, None),
    ("MR TRUST NCUBE", False, False, None),
    ("MR CREDIT MOYO", False, False, None),
    ("MISS POLICE OKORO", False, False, None),
    ("MISS MARY ANN COLLEGE", False, False, None),
    ("MS TRUST", False, True, "MS TRUST"),
    ("MR HOUSING ASSOCIATION", False, True, "MR HOUSING ASSOCIATION"),
    ("MR CASH LOANS", True, True, "MR CASH LOANS"),
    ("JS ROOFING (A FIRM)", False, True, "JS ROOFING"),
    ("MR JOHN SMITH (A FIRM)", True, True, "MR JOHN SMITH"),
    ("MR A FIRM", False, False, None),
    ("", True, True, None),
    (None, True, True, None),
    (None, False, False, None),
]


def parts(connection: duckdb.DuckDBPyConnection, texts: Sequence[str | None]) -> dict[str | None, Parts]:
    found = connection.execute(f"SELECT * FROM ({people('SELECT unnest(?::VARCHAR[]) AS typed')})", [texts]).fetchall()
    assert len(found) == len({*texts})
    return {typed: (forenames, surname, sex) for typed, forenames, surname, sex in found}


@pytest.fixture(scope="module")
def told(macros: duckdb.DuckDBPyConnection) -> dict[str | None, Parts]:
    return parts(macros, [typed for typed, _ in PEOPLE])


@pytest.mark.parametrize(("typed", "expected"), PEOPLE, ids=[typed or "nothing" for typed, _ in PEOPLE])
def test_people(told: dict[str | None, Parts], typed: str, expected: Parts) -> None:
    assert told[typed] == expected


def judged(connection: duckdb.DuckDBPyConnection, texts: Sequence[str | None], companies: list[bool]) -> dict[Any, Any]:
    query = organisations("SELECT unnest(?::VARCHAR[]) AS typed, unnest(?::BOOLEAN[]) AS is_company")
    return {row[:2]: row[2:] for row in connection.execute(f"SELECT * FROM ({query})", [texts, companies]).fetchall()}


def test_organisations(macros: duckdb.DuckDBPyConnection) -> None:
    found = judged(macros, [one[0] for one in ORGANISATIONS], [one[1] for one in ORGANISATIONS])
    assert found == {(typed, company): (is_one, name) for typed, company, is_one, name in ORGANISATIONS}


def test_every_title_suffix_and_particle(macros: duckdb.DuckDBPyConnection) -> None:
    typed = [f"{title} TESTA TESTB" for title in TITLES.split("|")] + [f"TESTA TESTB {s}" for s in SUFFIXES.split("|")]
    told = {(re.sub(" [SJ]NR$", "", first or ""), surname) for first, surname, _ in parts(macros, typed).values()}
    assert told == {("TESTA", "TESTB")}
    particles = [prefix for prefix in PREFIXES.split("|") if prefix != "D"]
    found = parts(macros, [f"TESTA {prefix} TESTB" for prefix in particles])
    assert found == {f"TESTA {prefix} TESTB": ("TESTA", f"{prefix}TESTB", None) for prefix in particles}


def test_words_of_organisations_are_found_and_no_common_surnames(macros: duckdb.DuckDBPyConnection) -> None:
    words = [word.replace("S?", "") for word in ORGANISATION_WORDS.split("|")]
    found = judged(macros, [f"TESTA {word} TESTB" for word in words], [False] * len(words))
    assert all(is_one for is_one, _ in found.values())
    listed = (REFERENCE / "surname_uk_freq.csv").read_text(encoding="utf-8").upper().splitlines()
    assert not {line.split(",")[0] for line in listed} & set(words)


def check(connection: duckdb.DuckDBPyConnection, texts: list[str]) -> None:
    """Any text gives clean names or none, the same however often, and whatever else is asked about."""
    found = parts(connection, [*texts, None])
    assert found.pop(None) == (None, None, None)
    for text, (forenames, surname, sex) in found.items():
        for name in (forenames, surname):
            assert name is None or all(LETTERS["surname"].fullmatch(word) for word in name.split(" ")), text
        assert sex in ("M", "F", None)
    alone = [text for text, (forenames, surname, _) in found.items() if forenames and surname][:3]
    for text in alone:
        assert parts(connection, [text])[text] == found[text]
    companies = [True] * len(texts) + [False] * len(texts)
    for is_one, name in judged(connection, texts * 2, companies).values():
        assert is_one or name is None
        assert name is None or re.fullmatch(r"[^a-z'.]+", name)


PHASES = [Phase.explicit, Phase.reuse, Phase.generate]
WORDS = st.sampled_from(
    ["T/A", "&", "AND", ",", "(", ")", "(1)", "(2)", "MR", "MRS", "&MRS", "ESTATE OF", "DECEASED", "THE", "VAN", "O", "A", "J",
     "SMITH", "TESTA", "LTD", "-", ".", "'", "AKA", "ANOTHER", "UNKNOWN", "NOT KNOWN", "BABY", "CHILD", "SNR", "SENIOR",
     "(A FIRM)", "KEEPER", "PERSONS", "1", "/"]
)  # fmt: skip
TYPED_WHOLE = st.lists(WORDS, min_size=1, max_size=7).map(" ".join)


def many(texts: st.SearchStrategy[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(texts, min_size=60, max_size=120)


@settings(max_examples=4, deadline=None, phases=PHASES)
@given(texts=many(st.one_of(ANY_TEXT, TYPED_NAME)))
def test_any_text(macros: duckdb.DuckDBPyConnection, texts: list[str]) -> None:
    check(macros, texts)


@settings(max_examples=6, deadline=None, phases=PHASES)
@given(texts=many(TYPED_WHOLE))
def test_whole_names_as_typed(macros: duckdb.DuckDBPyConnection, texts: list[str]) -> None:
    check(macros, texts)
