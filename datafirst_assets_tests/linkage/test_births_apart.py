"""Births that tell two people: dates that are stated, and years that a role allows."""

import duckdb
import numpy as np

from datafirst_assets.linkage.births_apart import ages_apart, births_apart
from datafirst_assets.linkage.roles import Spans


def parted(
    births: list[str | None], component: list[int], units: int, of: list[int] | None = None
) -> set[tuple[int, int]]:
    """Pairs of nodes whose births tell two people; `of` says whose each birth is, if not one a node."""
    node = np.array(of if of else range(len(births)), dtype=np.int64)
    with duckdb.connect() as connection:
        stated = (node, np.array(births, dtype="datetime64[D]"))
        one, other = births_apart(connection, np.array(component, dtype=np.int64), units, stated)
    return set(zip(one.tolist(), other.tolist(), strict=True))


def test_a_child_is_not_the_defendant_of_whom_one_record_lacks_the_birth_date() -> None:
    """Person 0 states a birth date in one record and none in another; parties 1 and 2 are 12 years younger, or say nothing."""
    assert parted(["1992-01-11", None, "2004-10-04", None], [0, 0, 0], 1, [0, 0, 1, 2]) == {(0, 1)}


def test_births_part_nobody_whom_a_slip_of_the_pen_explains() -> None:
    """Day and month turned round, a digit, a year; and of several dates of a person one that agrees is enough."""
    slips = ["1980-06-05", "1980-05-06", "1980-06-15", "1980-07-09", "1981-06-05"]
    assert parted([*slips[:4]], [0, 0, 0, 0], 0) == set()
    assert parted([slips[0], slips[4]], [0, 0], 0) == set()
    assert parted(["1951-02-03", "1980-06-05", "1980-06-05"], [0, 0], 1, [0, 0, 1]) == set()


def test_births_part_parties_of_one_component_and_leave_units_to_themselves() -> None:
    far = ["1950-01-20", "1978-03-04", "1950-01-20", "1978-03-04"]
    assert parted(far, [0, 0, 0, 0], 2) == {(0, 3), (1, 2), (2, 3)}
    assert parted(far, [0, 1, 2, 3], 2) == set()
    assert parted(far, [0, 0, 0, 0], 4) == set()


def test_another_year_and_another_day_of_it_part_who_was_born_a_year_apart() -> None:
    assert parted(["1980-07-26", "1981-12-20"], [0, 0], 0) == {(0, 1)}


def aged(
    births: list[str | None], component: list[int], units: int, earliest: list[float], latest: list[float]
) -> set[tuple[int, int]]:
    """Pairs of nodes that are apart by age; bounds are those of the parties."""
    with duckdb.connect() as connection:
        stated = (np.arange(len(births)), np.array(births, dtype="datetime64[D]"))
        spans = Spans(np.array(earliest), np.array(latest))
        one, other = ages_apart(connection, np.array(component, dtype=np.int64), units, stated, spans)
    return set(zip(one.tolist(), other.tolist(), strict=True))


def test_a_child_without_a_birth_date_is_nobody_who_is_grown_up() -> None:
    """Person 0 of the criminal courts, born 1980; a child, an applicant of the same year, and somebody else."""
    none = np.inf
    births = ["1980-06-05", None, None, None]
    bounds = [1998.0, -none, -none], [2016.0, 1997.0, none]
    assert aged(births, [0, 0, 0, 0], 1, *bounds) == {(0, 1), (1, 2)}
    assert aged(births, [0, 1, 2, 3], 1, *bounds) == set()
    assert aged(["1997-06-05", None], [0, 0], 1, [1998.0], [2016.0]) == set(), "as near as that a child may come of age"


def test_what_a_party_states_counts_and_not_its_role() -> None:
    assert aged(["1980-06-05", "1980-06-05"], [0, 0], 1, [1998.0], [2016.0]) == set()
