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


def test_two_names_that_come_together_in_two_places_are_two_people() -> None:
    """He and she, in case 1 and case 2 of different towns: each pair is believed because of the other."""
    people = [{}, HER, ELSEWHERE, ELSEWHERE | HER]
    pairs, cases = [(0, 2), (1, 3)], [(0, 1), (1, 1), (2, 2), (3, 2)]
    with stand(people, pairs, cases) as connection:
        assert in_company(connection, 2).tolist() == [True, True]
    with stand(people, pairs[:1], cases) as connection:
        assert in_company(connection, 1).tolist() == [False], "one alone says nothing"
    apart = [(0, 1), (1, 1), (2, 2), (3, 3)]
    elsewhere = [*people[:3], HER | {"postcode": "XX8 8XX"}]
    with stand(elsewhere, pairs, apart) as connection:
        assert in_company(connection, 2).tolist() == [False, False], "she is not with him there"


def test_a_household_that_moved_is_company_and_one_person_twice_is_none() -> None:
    people = [{}, HER, ELSEWHERE, ELSEWHERE | HER]
    with stand(people, [(0, 2), (1, 3)]) as connection:
        assert in_company(connection, 2).tolist() == [True, True]
    twice = [{}, {"forename": "TESTAR"}, ELSEWHERE, ELSEWHERE | {"forename": "TESTAR"}]
    with stand(twice, [(0, 2), (1, 3)]) as connection:
        assert in_company(connection, 2).tolist() == [False, False]


def test_within_one_circle_nobody_is_company() -> None:
    """Four records at one address tell of one household, not of two."""
    people = [{}, HER, {}, HER]
    with stand(people, [(0, 2), (1, 3)]) as connection:
        assert in_company(connection, 2).tolist() == [False, False]
