"""On what a pair stands: the firmest ground counts, and candidates need a place or company."""

from datetime import date

import numpy as np
import pytest

from datafirst_assets.linkage.case_companions import in_company
from datafirst_assets.linkage.grounds import ADDRESS, BIRTH, COMPANY, FIRM, INITIAL, NEAR_BY, NONE, believed, ground_of
from datafirst_assets.linkage.rare_names import few_there

from .standing import stand

BORN = {"date_of_birth": date(1980, 6, 15)}
ELSEWHERE = {"postcode": "YY9 9ZZ", "town": "OTHERHAM"}
HER = {"forename": "WIDO"}


def test_the_firmest_ground_counts() -> None:
    untold, at_home, initial, few, together = np.array(
        [
            [False, True, True, True],
            [True, True, False, False],
            [True, False, True, True],
            [True, False, False, True],
            [True, False, False, False],
            [True, True, True, False],
        ]
    ).T[[0, 1, 2, 3, 3]]
    assert ground_of(untold, at_home, initial, few, together).tolist() == [
        BIRTH,
        ADDRESS,
        NEAR_BY,
        NEAR_BY,
        NONE,
        INITIAL,
    ]
    nowhere = np.zeros(6, dtype=bool)
    assert ground_of(untold, at_home, initial, nowhere, few).tolist() == [
        BIRTH,
        ADDRESS,
        COMPANY,
        COMPANY,
        NONE,
        INITIAL,
    ]
    assert BIRTH <= FIRM < INITIAL


@pytest.mark.parametrize(
    ("other", "ground"),
    [
        ({}, ADDRESS),
        (BORN, BIRTH),
        ({"postcode": "ZZ1 1AB"}, ADDRESS),
        ({"postcode": "ZZ1 9ZZ"}, NEAR_BY),
        ({"postcode": None}, NEAR_BY),
        ({"postcode": None, "town": None}, NONE),
        ({"postcode": None, "town": "OTHERHAM"}, NONE),
        ({"postcode": "YY9 9ZZ"}, NONE),
        ({"forename": "T"}, INITIAL),
    ],
)
def test_grounds_of_a_rare_name(other: dict[str, object], ground: int) -> None:
    """Nearly all others live elsewhere."""
    others = [ELSEWHERE | {"surname": "TESTER"}] * 98
    with stand([BORN, other, *others], [(0, 1)]) as connection:
        assert believed(connection).ground.tolist() == [ground]


def test_a_common_name_in_a_large_place_is_nobodys() -> None:
    """One in a thousand has each name; then one in five; then nearly everybody lives in this district."""
    near = [BORN, {"postcode": "ZZ1 9ZZ"}, *[ELSEWHERE | {"surname": "TESTER"}] * 98]
    for people, frequent, expected in ((near, 0.001, True), (near, 0.2, False), (near[:2], 0.03, False)):
        with stand(people, [(0, 1)], frequent=frequent) as connection:
            assert few_there(connection, 1).tolist() == [expected]


def test_an_initial_that_may_be_either_brothers_is_nobodys() -> None:
    """T WIDGET beside TESTA and TESTAR, who may be one; then beside TOBY as well."""
    people = [BORN, {"forename": "T"}, BORN | {"forename": "TESTAR"}, BORN | {"forename": "TOBY"}]
    with stand(people, [(0, 1), (2, 1)]) as connection:
        assert believed(connection).ground.tolist() == [INITIAL, INITIAL]
    with stand(people, [(0, 1), (2, 1), (3, 1)]) as connection:
        assert believed(connection).ground.tolist() == [NONE, NONE, NONE]


def company(
    people: list[dict[str, object]],
    pairs: list[tuple[int, int]],
    cases: list[tuple[int, int]],
    firm: list[int] | None = None,
    frequent: float = 0.001,
) -> list[bool]:
    """Which of the pairs are in company; `firm` are those that need none."""
    with stand(people, pairs, cases, frequent) as connection:
        is_firm = np.isin(np.arange(len(pairs)), firm or [])
        return [bool(found) for found in in_company(connection, is_firm)]


COUPLE = [{}, HER, ELSEWHERE, ELSEWHERE | HER]
"""He and she, in one town and in another."""
BOTH, TWO_CASES = [(0, 2), (1, 3)], [(0, 1), (1, 1), (2, 2), (3, 2)]


def test_two_names_that_come_together_in_two_places_are_two_people() -> None:
    """Each pair is believed because of the other."""
    assert company(COUPLE, BOTH, TWO_CASES) == [True, True]
    assert company(COUPLE, BOTH[:1], TWO_CASES) == [False], "one alone says nothing"
    moved_out = [*COUPLE[:3], HER | {"postcode": "XX8 8XX"}]
    assert company(moved_out, BOTH, [*TWO_CASES[:3], (3, 3)]) == [False, False], "she is not with him there"


def test_two_of_one_common_surname_are_no_family() -> None:
    """A fifth of all people have it; then she has another one, or is known to be in both cases."""
    common = 0.2
    assert company(COUPLE, BOTH, TWO_CASES, frequent=common) == [False, False]
    hers = [person | ({"surname": "TESTER"} if person.get("forename") else {}) for person in COUPLE]
    assert company(hers, BOTH, TWO_CASES, frequent=common) == [True, True]
    assert company(COUPLE, BOTH, TWO_CASES, firm=[1], frequent=common) == [True, False]


def test_a_household_that_moved_is_company_only_of_somebody_who_is_known() -> None:
    assert company(COUPLE, BOTH, []) == [False, False]
    assert company(COUPLE, BOTH, [], firm=[0]) == [False, True]


def test_one_person_twice_is_no_company() -> None:
    twice = [{}, {"forename": "TESTAR"}, ELSEWHERE, ELSEWHERE | {"forename": "TESTAR"}]
    assert company(twice, BOTH, TWO_CASES, firm=[0]) == [False, False]


def test_within_one_circle_nobody_is_company() -> None:
    """Four records at one address tell of one household, not of two."""
    assert company([{}, HER, {}, HER], BOTH, [], firm=[0]) == [False, False]
