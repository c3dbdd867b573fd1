"""Properties of every macro on any text: none raises, cleaning twice is cleaning once, the contract's pattern holds."""

import re
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from datafirst_assets.contracts.crown_xhibit import StdCrownXhibitCases
from datafirst_assets.contracts.linkage import StdIdentities
from datafirst_assets.contracts.mags_hocas import StdMagsHocasOffences
from datafirst_assets.contracts.table import Table
from datafirst_assets.standardise.addresses import NOWHERE, STREETS
from datafirst_assets.standardise.names import PLACEHOLDERS, PREFIXES, SUFFIXES, TITLES

AWKWARD = st.sampled_from(
    ["\0", "'", '"', ";--", "😀", "\u202e", "ẞ", "ŉ", "ΐ", "İ", "\ud7ff", "\n", "%", "{}", "\\", " "]
)
ANY_TEXT = st.lists(st.one_of(st.text(max_size=8), AWKWARD), max_size=5).map("".join)

# Whole words only: pieces such as D, E, L, L, A would come together into a prefix that nobody typed.
WORDS = st.one_of(
    st.sampled_from([*TITLES.split("|"), *SUFFIXES.split("|"), *PREFIXES.split("|"), *PLACEHOLDERS, "MIG_ERROR_"]),
    st.sampled_from([*STREETS.split("|"), *NOWHERE, "LE"]),
    st.sampled_from(["Testa", "Zoë", "Łukaszek", "O'Testa", "TESTA-TESTB", "Straßtest", "العربية", "'", "😀", "12"]),
)
TYPED_NAME = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)
DIGITS = st.text("0123456789", max_size=7)
TYPED_ID = st.one_of(
    st.from_regex(r"((19|20)?[0-9]{2})/?[0-9]{1,7}[A-Za-z]", fullmatch=True),
    st.from_regex(r"(SF)?[0-9]{1,6}/[0-9]{1,6}[A-Za-z]?", fullmatch=True),
    st.from_regex(r"[A-Za-z]{1,2}[0-9][A-Z0-9]? ?[0-9OI][A-Za-z]{2}", fullmatch=True),
    DIGITS,
)

MACROS = {
    "letters": "letters({})",
    "forenames": "clean_forenames({})",
    "given_names": "given_names({})",
    "surname": "clean_surname({})",
    "organisation_name": "clean_organisation({})",
    "town": "clean_town({})",
    "last_line": "last_line({0}, {0}, {0})",
    "postcode": "clean_postcode({})",
    "pnc_id": "clean_pnc({}, 2019)",
    "cro_number": "clean_cro({})",
    "reference": "clean_reference({})",
    "lsoa11": "clean_lsoa({})",
    "ho_offence_code": "clean_ho_code({})",
    "cjs_offence_code": "clean_cjs_code({})",
    "birth": "clean_birth(coalesce(mags_date({0}), crown_date({0})), DATE '2019-03-04')",
    "first_name": "first_name({})",
    "later_names": "later_names({})",
    "ethnicity_group": "ethnicity_group_of({0}, {0})",
}
NAMES = ("letters", "forenames", "given_names", "surname", "organisation_name", "town")
# Which signs beyond ASCII are letters depends on the version of Unicode, and Python's and DuckDB's differ.
LETTERS = dict.fromkeys(NAMES, re.compile(r"[A-Z\u0080-\U0010ffff]+"))
LETTERS["organisation_name"] = re.compile(r"[A-Z0-9\u0080-\U0010ffff]+")
REPEATABLE = {*NAMES, "postcode", "cro_number", "reference", "lsoa11", "ho_offence_code", "cjs_offence_code", "pnc_id"}
"""Macros whose result is of the kind that they take."""
ONLY_OF_WORDS = {"surname"}
"""Of stray letters a joined prefix may make another prefix (D E X, DE X, DEX); names as typed have no such parts."""


def contract_pattern(table: type[Table], column: str) -> re.Pattern[str]:
    checks = table.to_schema().columns[column].checks
    return re.compile(next(check.statistics["pattern"] for check in checks if "pattern" in check.statistics))


PATTERNS = {
    "postcode": contract_pattern(StdIdentities, "postcode"),
    "pnc_id": contract_pattern(StdIdentities, "pnc_id"),
    "lsoa11": contract_pattern(StdCrownXhibitCases, "lsoa11"),
    "ho_offence_code": contract_pattern(StdMagsHocasOffences, "ho_offence_code"),
    "cro_number": re.compile(r"\d{6}/\d{2}[A-Z]|SF\d{2}/\d{1,6}[A-Z]"),
    "reference": re.compile(r"[A-Z0-9]{4,}"),
}


Texts = list[str | None]
Results = dict[str, list[Any]]
"""Results of every macro, in the order of the texts."""


class EveryMacro:
    """Runs every macro in one query over many texts, each macro on its own column of them."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection

    def on(self, texts: Texts) -> Results:
        return self.on_each(dict.fromkeys(MACROS, texts))

    def on_each(self, texts: Results) -> Results:
        self.connection.register("typed", pa.table({name: pa.array(texts[name], pa.string()) for name in texts}))
        each = ", ".join(f'{MACROS[name].format(chr(34) + name + chr(34))} AS "{name}"' for name in texts)
        found = self.connection.execute(f"SELECT {each} FROM typed").fetchall()
        return {name: [row[place] for row in found] for place, name in enumerate(texts)}


@pytest.fixture(scope="module")
def every(macros: duckdb.DuckDBPyConnection) -> EveryMacro:
    return EveryMacro(macros)


def check(every: EveryMacro, texts: Texts) -> None:
    once = every.on(texts)
    again = REPEATABLE - ONLY_OF_WORDS
    assert every.on_each({name: once[name] for name in again}) == {name: once[name] for name in again}
    for name, results in once.items():
        for result in results:
            assert result != "" or name == "first_name"
            assert result is None or name not in PATTERNS or PATTERNS[name].fullmatch(result), name
    for name in NAMES:
        for words in (result.split(" ") for result in once[name] if result is not None):
            assert all(word and LETTERS[name].fullmatch(word) for word in words), name


PHASES = [Phase.explicit, Phase.reuse, Phase.generate]


# Binding the macros takes far longer than running them, so that one example is many texts.
def many(texts: st.SearchStrategy[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(texts, min_size=60, max_size=120)


@settings(max_examples=4, deadline=None, phases=PHASES)
@given(texts=many(ANY_TEXT))
def test_any_text(every: EveryMacro, texts: Texts) -> None:
    check(every, texts)


@settings(max_examples=4, deadline=None, phases=PHASES)
@given(texts=many(TYPED_NAME))
def test_names_as_typed(every: EveryMacro, texts: Texts) -> None:
    check(every, texts)


@settings(max_examples=4, deadline=None, phases=PHASES)
@given(texts=many(TYPED_ID))
def test_ids_as_typed(every: EveryMacro, texts: Texts) -> None:
    check(every, texts)


@pytest.mark.parametrize("text", ["", " ", "/", "A", "1", "1/1", "NOT KNOWN", "😀"])
@pytest.mark.parametrize("macro", sorted(MACROS))
def test_one_text_alone(every: EveryMacro, macro: str, text: str) -> None:
    """A constant is folded before any CASE is looked at: not even then may a macro raise."""
    constant = f"'{text}'"
    found = every.connection.execute(f"SELECT {MACROS[macro].format(constant)}").fetchall()
    assert len(found) == 1


def test_missing_stays_missing(every: EveryMacro) -> None:
    found = every.on([None])
    assert found.pop("ethnicity_group") == ["Not stated"]
    assert list(found.values()) == [[None]] * len(found)
