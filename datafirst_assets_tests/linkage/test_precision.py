"""Estimated precision: joins weighed by the pairs of records that they bring together."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from datafirst_assets.linkage.calibration import Calibration
from datafirst_assets.linkage.graph import Graph
from datafirst_assets.linkage.precision import estimate_precision

NONE = np.zeros(0, dtype=np.int64)
ODDS_OF_ITS_OWN = Calibration(pairs=1)
EVEN = np.log2(3)
"""The weight of a pair that is right three times in four."""


def graph(nodes: int, *edges: tuple[int, int, float]) -> Graph:
    left, right, weight = (np.array(column) for column in zip(*edges, strict=True)) if edges else (NONE, NONE, NONE)
    return Graph(nodes, left.astype(np.int64), right.astype(np.int64), weight.astype(np.float64), (NONE, NONE))


def estimate(linked: Graph, cluster: list[int], records: list[int]) -> float:
    return estimate_precision(linked, np.array(cluster), np.array(records), ODDS_OF_ITS_OWN)


def test_pairs_inside_one_identity_are_right() -> None:
    assert estimate(graph(2), [0, 1], [3, 1]) == 1.0
    assert estimate(graph(1), [0], [1]) == 1.0


def test_a_doubtful_join_counts_for_every_pair_of_records_that_it_brought_together() -> None:
    """Two records and one record: one pair inside, two by the join, of which a quarter is wrong."""
    assert estimate(graph(2, (0, 1, EVEN)), [0, 0], [2, 1]) == pytest.approx(1 - 2 * 0.25 / 3)


def test_a_pair_that_was_not_joined_counts_for_nothing() -> None:
    assert estimate(graph(2, (0, 1, EVEN)), [0, 1], [2, 1]) == 1.0


def test_of_several_pairs_the_strongest_joined() -> None:
    sure, doubtful = 40.0, EVEN
    linked = graph(3, (0, 1, sure), (0, 2, doubtful), (1, 2, doubtful - 2))
    assert estimate(linked, [0, 0, 0], [1, 1, 1]) == pytest.approx(1 - 2 * 0.25 / 3, abs=1e-6)


@given(
    st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7), st.floats(-5, 40)), max_size=30),
    st.lists(st.integers(1, 9), min_size=8, max_size=8),
)
def test_it_is_a_share_and_the_order_of_edges_says_nothing(
    edges: list[tuple[int, int, float]], records: list[int]
) -> None:
    pairs = {(min(a, b), max(a, b)): (min(a, b), max(a, b), w) for a, b, w in edges if a != b}
    linked, turned = graph(8, *pairs.values()), graph(8, *reversed(pairs.values()))
    cluster = linked.components(0.0)
    share = estimate_precision(linked, cluster, np.array(records), ODDS_OF_ITS_OWN)
    assert 0.0 <= share <= 1.0
    assert share == pytest.approx(estimate_precision(turned, cluster, np.array(records), ODDS_OF_ITS_OWN))
