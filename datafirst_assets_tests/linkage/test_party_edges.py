"""Edges of parties: who could be either of two people is linked to neither, and ages speak where birth dates are missing."""

import numpy as np
import pytest

from datafirst_assets.linkage.grounds import ADDRESS, BIRTH, COMPANY, NEAR_BY
from datafirst_assets.linkage.party_edges import PartyEdges, of_one_age, of_possible_births, told_apart
from datafirst_assets.linkage.roles import Spans

UNTOLD = np.nan


def edges(
    among: list[tuple[int, int, int]] = [],  # noqa: B006
    across: list[tuple[int, int, int]] = [],  # noqa: B006
) -> PartyEdges:
    """Edges of weight 9: (party, party, ground) and (defendant, party, ground)."""
    left, right, ground = np.array(among, dtype=np.int64).reshape(-1, 3).T
    defendant, party, ground_to = np.array(across, dtype=np.int64).reshape(-1, 3).T
    weight, to_defendant = np.full(len(left), 9.0), np.full(len(party), 9.0)
    return PartyEdges(
        left, right, weight, ground.astype(np.int8), defendant, party, to_defendant, ground_to.astype(np.int8)
    )


def pairs(found: PartyEdges) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    return list(zip(found.left.tolist(), found.right.tolist(), strict=True)), list(
        zip(found.defendant.tolist(), found.party.tolist(), strict=True)
    )


@pytest.mark.parametrize("son", [1975.0, 1959.0])
def test_of_two_people_of_one_name_nobody_can_say_which(son: float) -> None:
    """Party 0 tells no birth date: defendants 0 and 1 are father and son; party 1 knows one of them only."""
    given = edges([(0, 2, ADDRESS)], [(0, 0, ADDRESS), (1, 0, ADDRESS), (0, 1, ADDRESS)])
    found = told_apart(given, np.full(3, UNTOLD), np.array([1950.0, son]))
    assert pairs(found) == ([(0, 2)], [(0, 1)]), "what says as little is still one with it"


def test_two_births_a_year_apart_may_be_one_persons() -> None:
    given = edges([(0, 2, ADDRESS)], [(0, 0, ADDRESS), (1, 0, ADDRESS)])
    found = told_apart(given, np.array([UNTOLD, UNTOLD, 1951.0]), np.array([1950.0, 1951.0]))
    assert pairs(found) == ([(0, 2)], [(0, 0), (1, 0)])


def test_who_lives_at_the_address_comes_before_who_lives_near_by() -> None:
    """Defendant 0 is at the address of party 0, defendant 1 in its district; of party 1 nobody is at the address."""
    given = edges(across=[(0, 0, ADDRESS), (1, 0, NEAR_BY), (0, 1, NEAR_BY), (1, 1, COMPANY)])
    assert pairs(told_apart(given, np.full(2, UNTOLD), np.array([1950.0, 1980.0])))[1] == [(0, 0)]


def test_ages_speak_where_a_birth_date_is_missing() -> None:
    """Party 0 is an applicant in 2015, party 1 a child; defendant 0 was born 1980, defendant 1 in 2003."""
    spans = Spans(np.array([-np.inf, 1998.0]), np.array([1997.0, 2016.0]))
    given = edges([(0, 1, ADDRESS)], [(0, 0, ADDRESS), (1, 0, ADDRESS), (0, 1, ADDRESS), (1, 1, NEAR_BY)])
    found = of_one_age(given, np.full(2, UNTOLD), spans, np.array([1980.0, 2003.0]))
    assert pairs(found) == ([], [(0, 0), (1, 1)])
    of_births = edges(across=[(0, 1, BIRTH)])
    assert pairs(of_one_age(of_births, np.array([UNTOLD, 1980.0]), spans, np.array([1980.0])))[1] == [(0, 1)]


def test_nothing_stands_on_an_impossible_birth_date() -> None:
    given = edges([(0, 1, BIRTH), (0, 2, ADDRESS)], [(0, 0, BIRTH), (0, 1, BIRTH), (0, 0, ADDRESS)])
    found = of_possible_births(given, np.array([True, False, False]))
    assert pairs(found) == ([(0, 2)], [(0, 1), (0, 0)])


def test_what_stands_firm_is_first() -> None:
    order = np.argsort(-edges(across=[(0, 0, NEAR_BY), (1, 0, ADDRESS), (2, 0, COMPANY)]).firm_first, kind="stable")
    assert order.tolist() == [1, 0, 2]
