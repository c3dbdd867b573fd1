"""Which organisations are one: the names of `organisations.yaml`, and what must hold of any."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from datafirst_assets.linkage.organisations import Organisations, Row, describe, group_rows
from datafirst_assets.standardise.organisations import clean_organisation

CASES: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("organisations.yaml").read_text(encoding="utf-8"))
ONE, OTHER = 1_000_000, 1_000_001
Pair = tuple[str, str | None, str, str | None, str]


def row(node: int, typed: str, postcode: str | None, records: int = 1, group: int | None = None) -> Row | None:
    name = clean_organisation(typed)
    return Row(node, describe(name), postcode, records, group) if name else None


def grouped(*stated: Row | None) -> dict[int, int]:
    return group_rows([one for one in stated if one])


BACKGROUND = [
    row(number, name, f"QZ{number % 10} {number % 7}ZZ", records)
    for number, (name, records) in enumerate(CASES["background"].items())
]


def are_one(pair: Pair) -> bool:
    one, here, other, there, _ = pair
    found = grouped(*BACKGROUND, row(ONE, one, here), row(OTHER, other, there))
    return ONE in found and OTHER in found and found[ONE] == found[OTHER]


@pytest.mark.parametrize("pair", CASES["pairs"], ids=lambda pair: f"{pair[0]} ({pair[1]}) / {pair[2]} ({pair[3]})")
def test_pairs(pair: Pair) -> None:
    assert are_one(pair) == (pair[4] == "same")


@pytest.mark.parametrize("pair", CASES["shortfall"])
def test_shortfalls_are_still_there(pair: Pair) -> None:
    assert are_one(pair) != (pair[4] == "same")


def test_there_are_enough_pairs() -> None:
    assert len(CASES["pairs"]) >= 80


WORDS = st.sampled_from(
    [
        *(
            "SMITH",
            "KHAN",
            "HALCYON",
            "TARNSIDE",
            "ROOFING",
            "HAULAGE",
            "DEBT",
            "PURCHASE",
            "HOUSING",
            "ASSOCIATION",
            "ENERGY",
        ),
        *(
            "COUNTY",
            "CITY",
            "COUNCIL",
            "LB",
            "OF",
            "THE",
            "AND",
            "1",
            "2",
            "LAMBETH",
            "NORFOLK",
            "LTD",
            "PLC",
            "LIMITED",
            "UK",
        ),
        *("CO", "LEGAL", "SERVICES", "DEPT", "T/A", "&", "(A"),
    ]
)
TYPED = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)
POSTCODES = st.sampled_from([None, "QA1 1AA", "QA1 1AB", "QB2 2BB"])
STATED = st.lists(st.tuples(TYPED, POSTCODES, st.integers(1, 30)), min_size=1, max_size=25)


def rows_of(stated: list[tuple[str, str | None, int]]) -> list[Row]:
    made = (row(node, typed, postcode, records) for node, (typed, postcode, records) in enumerate(stated, start=1))
    return [one for one in made if one]


@settings(max_examples=200, deadline=None)
@given(typed=st.one_of(st.text(max_size=40), TYPED))
def test_cleaning_twice_is_cleaning_once(typed: str) -> None:
    once = clean_organisation(typed)
    assert once is None or (once and clean_organisation(once) == once)


@settings(max_examples=100, deadline=None)
@given(
    words=st.lists(
        st.sampled_from(["HALCYON", "TARNSIDE", "MOOR", "DEBT", "BROOK"]), min_size=1, max_size=4, unique=True
    )
)
def test_a_legal_form_never_changes_what_a_name_is(words: list[str]) -> None:
    bare = " ".join(words)
    forms = (
        "Limited",
        "LTD.",
        "P.L.C.",
        "plc",
        "LLP",
        "Limited Liability Partnership",
        "(UK) Ltd",
        "& Co Ltd",
        "C.I.C.",
    )
    stems = {describe(str(clean_organisation(f"{bare} {form}"))).stem for form in forms}
    assert stems == {"".join(words)}
    assert {describe(str(clean_organisation(f"{bare} {form}"))).has_form for form in forms} == {True}


@settings(max_examples=100, deadline=None)
@given(stated=STATED, data=st.data())
def test_groups_do_not_depend_on_the_order_of_rows(
    stated: list[tuple[str, str | None, int]], data: st.DataObject
) -> None:
    rows = rows_of(stated)
    assert group_rows(data.draw(st.permutations(rows))) == group_rows(rows)


@settings(max_examples=100, deadline=None)
@given(criminal=STATED, parties=STATED)
def test_a_party_changes_no_group_of_the_criminal_courts(
    criminal: list[tuple[str, str | None, int]], parties: list[tuple[str, str | None, int]]
) -> None:
    """And joins one of them at most: a group is one of theirs, or has none of their records."""
    alone = rows_of(criminal)
    before = group_rows(alone)
    known = [replace(one, group=before[one.node]) for one in alone]
    others = [replace(one, node=one.node + 1000) for one in rows_of(parties)]
    found = group_rows([*known, *others])
    assert found.keys() == {one.node for one in others}
    assert all(group in set(before.values()) or group >= 1000 for group in found.values())


def test_a_party_between_two_groups_of_the_criminal_courts_leaves_them_two() -> None:
    """Before the criminal courts a firm without its form and a company elsewhere; a party states the form where the firm is."""
    firm, company = row(1, "SMITH ROOFING", "QA1 1AA"), row(2, "SMITH ROOFING LTD", "QB2 2BB")
    party = row(3, "SMITH ROOFING LTD", "QA1 1AA")
    assert firm and company and party
    before = group_rows([firm, company])
    assert before[1] != before[2]
    found = group_rows([replace(firm, group=before[1]), replace(company, group=before[2]), party])
    assert found[3] in before.values()


def test_nodes_without_a_name_are_their_own() -> None:
    organisations = Organisations(np.array([3, 5]), np.array([3, 3]))
    assert organisations.of(np.array([5, 4, 3, 9])).tolist() == [3, 4, 3, 9]
    none = np.zeros(0, dtype=np.int64)
    assert Organisations(none, none).of(np.array([7])).tolist() == [7]


def test_a_common_name_becomes_distinctive_where_one_organisation_has_nearly_all_its_records() -> None:
    surnames, trades = ("SMITH", "JONES", "KHAN", "BROWN", "PATEL", "TAYLOR"), ("ROOFING", "HAULAGE", "MOTORS", "FOODS")
    common = [f"{surname} {trade} LTD" for surname in surnames for trade in trades]
    background = [row(n, name, f"QC{n % 9} {n % 9}AA", 2) for n, name in enumerate(common)]
    far = [row(ONE, "KHAN FOODS LTD", "QA1 1AA"), row(OTHER, "KHAN FOODS LTD", "QB2 2BB")]
    found = grouped(*background, *far)
    assert found[ONE] != found[OTHER]
    found = grouped(*background, row(ONE, "KHAN FOODS LTD", "QA1 1AA", 2000), far[1])
    assert found[ONE] == found[OTHER]


def test_a_company_without_a_postcode_is_where_alone_it_is_known() -> None:
    known = [one for one in BACKGROUND if one and one.name.text != "KHAN HAULAGE"]
    here, lost = row(ONE, "Khan Haulage Ltd", "QA1 1AA"), row(OTHER, "KHAN HAULAGE LIMITED", None)
    assert len(set(grouped(*known, here, lost)[node] for node in (ONE, OTHER))) == 1
    found = grouped(*known, here, row(OTHER + 1, "KHAN HAULAGE LTD", "QB2 2BB"), lost)
    assert len({found[node] for node in (ONE, OTHER, OTHER + 1)}) == 3
