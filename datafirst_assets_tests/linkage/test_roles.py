"""What a role says of age: bounds where no birth date is stated, and birth dates that cannot be."""

from datetime import date

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from datafirst_assets.engine import connect
from datafirst_assets.linkage.nodes import build_nodes
from datafirst_assets.linkage.populations import PARTIES
from datafirst_assets.linkage.roles import (
    OLDEST_CHILD,
    YOUNGEST_GROWN_UP,
    Spans,
    apart_by_age,
    read_parties_in_cases,
    read_spans,
)

from .tables import Courts, read

YEARS = st.one_of(st.just(np.nan), st.integers(1900, 2030).map(float))


def test_the_roles_of_every_source_of_parties_say_something_of_age() -> None:
    assert all(source.ages for source in PARTIES.sources)


def test_roles_bound_the_years_of_birth(courts: Courts) -> None:
    """A child, an applicant and a debtor without birth dates, and a claimant of whom the role says nothing."""
    family = [{"source_record_id": letter, "role": role} for letter, role in (("a", "CHD"), ("b", "APP"))]
    civil = [{"source_record_id": letter, "role": role} for letter, role in (("c", "DFT"), ("d", "CLT"))]
    for source, rows, begun in (("familyman", family, "received_date"), ("civil_caseman_pcol", civil, "issue_date")):
        said = [row | {"case_number": row["source_record_id"], "date_of_birth": None} for row in rows]
        courts.parties(source, said)
        courts.cases(source, [row | {begun: date(2015, 5, 4)} for row in said])
    build_nodes(courts.settings, PARTIES)
    node = {row["source_record_id"]: row["node_id"] for row in read(PARTIES.records(courts.root))}
    ids = pd.Index(sorted(node.values()))
    with connect(courts.settings) as connection:
        read_parties_in_cases(connection, courts.root)
        spans = read_spans(connection, ids)
    told = {
        letter: (spans.earliest[ids.get_loc(number)], spans.latest[ids.get_loc(number)])
        for letter, number in node.items()
    }
    assert told == {
        "a": (2015 - OLDEST_CHILD, 2016),
        "b": (-np.inf, 2015 - YOUNGEST_GROWN_UP),
        "c": (-np.inf, 2015 - YOUNGEST_GROWN_UP),
        "d": (-np.inf, 2016),
    }


def test_a_child_and_an_applicant_of_one_year_are_two_people() -> None:
    """Child, applicant and somebody of whom nothing is known; then a defendant of 15 beside the applicant."""
    spans = Spans(np.array([1998.0, -np.inf, -np.inf]), np.array([2016.0, 1997.0, np.inf]))
    assert apart_by_age(spans, np.array([0, 0, 1]), np.array([1, 2, 2])).tolist() == [True, False, False]
    stated = spans.with_stated(np.array([np.nan, np.nan, 2000.0]))
    assert apart_by_age(stated, np.array([0, 1]), np.array([2, 2])).tolist() == [False, True]


def test_a_birth_date_that_the_role_excludes_is_impossible() -> None:
    """A child of 30, a mother of 16, a child born the year after, and nothing stated."""
    spans = Spans(np.array([1998.0, -np.inf, 1998.0, 1998.0]), np.array([2016.0, 1997.0, 2016.0, 2016.0]))
    assert spans.exclude(np.array([1985.0, 1999.0, 2016.0, np.nan])).tolist() == [True, False, False, False]


@given(st.lists(st.tuples(YEARS, YEARS), min_size=1, max_size=8))
def test_apart_by_age_is_symmetric_and_nobody_is_apart_from_themselves(years: list[tuple[float, float]]) -> None:
    low, high = (np.array(side) for side in zip(*years, strict=True))
    spans = Spans(np.fmin(low, high), np.fmax(low, high)).with_stated(np.full(len(low), np.nan))
    one, other = (np.repeat(np.arange(len(low)), len(low)), np.tile(np.arange(len(low)), len(low)))
    assert (apart_by_age(spans, one, other) == apart_by_age(spans, other, one)).all()
    assert not apart_by_age(spans, np.arange(len(low)), np.arange(len(low))).any()
