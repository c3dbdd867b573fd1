"""Clusters from edges: nested, audited, and the same whatever order the edges come in."""

from itertools import pairwise
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datafirst_assets.linkage.agglomeration import STRANGER, agglomerate
from datafirst_assets.linkage.calibration import Calibration
from datafirst_assets.linkage.edge_by_edge import agglomerate_edge_by_edge
from datafirst_assets.linkage.graph import LOUDEST, Graph, Refusal
from datafirst_assets.linkage.priors import estimate_prior, estimate_stranger

THRESHOLDS = [8.0, 3.0, 0.0]
Edges = dict[tuple[int, int], float]
Pairs = set[tuple[int, int]]


def clustered(
    nodes: int, edges: Edges, apart: Pairs | None = None, thresholds: list[float] | None = None
) -> tuple[list[set[frozenset[int]]], list[Refusal]]:
    """The partition at every threshold, and the refusals."""
    left, right = (np.array([pair[side] for pair in edges], dtype=np.int64) for side in (0, 1))
    sides = [np.array([pair[side] for pair in sorted(apart or set())], dtype=np.int64) for side in (0, 1)]
    weight = np.array(list(edges.values()), dtype=np.float64)
    graph = Graph(nodes, left, right, weight, (sides[0], sides[1]))
    labels, refusals = agglomerate(graph, thresholds or THRESHOLDS)
    partitions = [{frozenset(np.flatnonzero(label == name).tolist()) for name in np.unique(label)} for label in labels]
    return partitions, refusals


NODES = 9
PAIR = st.tuples(st.integers(0, NODES - 1), st.integers(0, NODES - 1)).filter(lambda p: p[0] < p[1])
EDGES = st.dictionaries(PAIR, st.integers(-10, 30).map(float), max_size=25)
APART = st.sets(PAIR, max_size=8)


@settings(max_examples=150, deadline=None)
@given(edges=EDGES, apart=APART)
def test_stricter_clusters_lie_inside_looser_ones(edges: Edges, apart: Pairs) -> None:
    partitions, _ = clustered(NODES, edges, apart)
    for partition in partitions:
        assert sorted(node for cluster in partition for node in cluster) == list(range(NODES))
    for strict, loose in pairwise(partitions):
        assert all(any(cluster <= outer for outer in loose) for cluster in strict)


@settings(max_examples=150, deadline=None)
@given(edges=EDGES, apart=APART)
def test_defendants_of_one_case_are_never_one_person(edges: Edges, apart: Pairs) -> None:
    partitions, _ = clustered(NODES, edges, apart)
    for partition in partitions:
        assert not any({a, b} <= cluster for cluster in partition for a, b in apart)


@settings(max_examples=150, deadline=None)
@given(edges=EDGES, apart=APART, order=st.randoms(use_true_random=False))
def test_the_order_of_edges_says_nothing(edges: Edges, apart: Pairs, order: Random) -> None:
    items = list(edges.items())
    order.shuffle(items)
    assert clustered(NODES, dict(items), apart) == clustered(NODES, edges, apart)


@settings(max_examples=100, deadline=None)
@given(
    pairs=st.lists(PAIR, unique=True, max_size=20),
    apart=APART,
    names=st.permutations(range(NODES)),
    weights=st.permutations(range(-6, 14)),
)
def test_without_ties_the_numbers_of_nodes_say_nothing(
    pairs: list[tuple[int, int]], apart: Pairs, names: list[int], weights: list[int]
) -> None:
    edges = {pair: float(w) for pair, w in zip(pairs, weights, strict=False)}

    def renamed(pair: tuple[int, int]) -> tuple[int, int]:
        a, b = sorted((names[pair[0]], names[pair[1]]))
        return a, b

    expected = [
        {frozenset(names[node] for node in cluster) for cluster in partition}
        for partition in clustered(NODES, edges, apart)[0]
    ]
    found, _ = clustered(NODES, {renamed(p): w for p, w in edges.items()}, {renamed(p) for p in apart})
    assert found == expected


@st.composite
def crowds(draw: st.DrawFn) -> Graph:
    """Groups of identities of all sizes, most of them dense, some of them bridged; weights of both signs."""
    seed = draw(st.integers(0, 2**32 - 1))
    random = np.random.default_rng(seed)
    sizes = random.integers(1, draw(st.sampled_from([4, 9, 40])), size=draw(st.integers(1, 12)))
    home = np.repeat(np.arange(len(sizes)), sizes)
    nodes = len(home)
    left, right = np.triu_indices(nodes, 1)
    likely = np.where(home[left] == home[right], draw(st.sampled_from([0.3, 0.8, 1.0])), 0.02)
    chosen = random.random(len(left)) < likely
    left, right = left[chosen].astype(np.int64), right[chosen].astype(np.int64)
    weight = np.round(random.normal(draw(st.sampled_from([2.0, 9.0, 20.0])), 6, size=len(left)))
    apart = random.random(len(left)) < draw(st.sampled_from([0.0, 0.02]))
    return Graph(nodes, left, right, weight, (left[apart], right[apart]))


@settings(max_examples=150, deadline=None)
@given(graph=crowds(), stranger=st.sampled_from([-8.0, -4.7, -0.5]))
def test_the_quick_ways_give_what_edge_by_edge_gives(graph: Graph, stranger: float) -> None:
    labels, refusals = agglomerate(graph, THRESHOLDS, stranger)
    expected, refused = agglomerate_edge_by_edge(graph.in_order(), THRESHOLDS, stranger)
    for found, label in zip(labels, expected, strict=True):
        assert (found[:, None] == found[None, :]).tolist() == (label[:, None] == label[None, :]).tolist()
    assert refusals == refused


def test_each_threshold_decides_for_itself() -> None:
    partitions, refusals = clustered(4, {(0, 1): 8.0, (1, 2): 3.0, (2, 3): -1.0, (0, 2): 3.0})
    assert [max(map(len, partition)) for partition in partitions] == [2, 3, 3]
    assert refusals == []


def test_two_defendants_of_one_case_are_refused_with_the_reason() -> None:
    partitions, refusals = clustered(2, {(0, 1): 25.0}, {(0, 1)})
    assert partitions[-1] == {frozenset((0,)), frozenset((1,))}
    assert refusals == [Refusal(0, 1, 25.0, "two defendants of one case", LOUDEST)]


def test_what_must_stay_apart_is_handed_down_to_clusters() -> None:
    partitions, refusals = clustered(
        4, {(0, 1): 20.0, (2, 3): 19.0, (0, 2): 18.0, (0, 3): 18.0, (1, 2): 18.0}, {(1, 3)}
    )
    assert partitions[-1] == {frozenset((0, 1)), frozenset((2, 3))}
    assert {refusal.reason for refusal in refusals} == {"two defendants of one case"}


def test_a_bridge_between_groups_that_contradict_each_other_is_refused() -> None:
    partitions, refusals = clustered(4, {(0, 1): 10.0, (2, 3): 10.0, (1, 2): 9.0})
    assert partitions == [{frozenset((0, 1)), frozenset((2, 3))}] * 3
    assert refusals == [Refusal(1, 2, 9.0, "the members contradict each other", (9.0 + 3 * STRANGER) / 4)]


def test_a_bridge_that_others_support_holds() -> None:
    edges = {(0, 1): 10.0, (2, 3): 10.0, (1, 2): 9.0, (0, 2): 5.0, (1, 3): 5.0, (0, 3): 4.0}
    partitions, refusals = clustered(4, edges)
    assert partitions[0] == {frozenset(range(4))}
    assert refusals == []


def test_a_join_refused_at_a_strict_threshold_may_come_at_a_looser_one() -> None:
    # Alone, 2 cannot join the pair; together with 3, whom all know, it can.
    edges = {(0, 1): 12.0, (1, 2): 8.0, (0, 2): -9.0, (0, 3): 5.0, (1, 3): 5.0, (2, 3): 5.0}
    partitions, _ = clustered(4, edges)
    assert partitions[0] == {frozenset((0, 1)), frozenset((2,)), frozenset((3,))}
    assert partitions[-1] == {frozenset(range(4))}


def test_one_loud_pair_does_not_drown_the_others() -> None:
    partitions, _ = clustered(4, {(0, 1): 50.0, (2, 3): 50.0, (1, 2): 40.0})
    assert frozenset(range(4)) not in partitions[-1]


def test_ties_fall_the_same_way() -> None:
    # Both outer nodes want the middle one, and cannot share it.
    partitions, _ = clustered(3, {(1, 2): 9.0, (0, 1): 9.0}, {(0, 2)})
    assert partitions[-1] == {frozenset((0, 1)), frozenset((2,))}


def test_no_edges_and_no_nodes() -> None:
    assert clustered(2, {})[0] == [{frozenset((0,)), frozenset((1,))}] * 3
    assert clustered(0, {})[0] == [set()] * 3


@settings(max_examples=60, deadline=None)
@given(weights=st.lists(st.floats(-20, 60), max_size=60), nodes=st.integers(400, 100_000))
def test_the_prior_is_a_fixed_point(weights: list[float], nodes: int) -> None:
    # With weak evidence alone no match is implied at all, and the share creeps to nothing.
    weight = np.sort(np.array([*weights, 50.0]))
    prior = estimate_prior(weight, nodes)
    share = 1 / (1 + 2**-prior)
    implied = (1 / (1 + np.exp2(-(weight + prior)))).sum() / (nodes * (nodes - 1) / 2)
    assert implied == pytest.approx(share, rel=1e-3)


def test_more_people_make_the_same_agreement_worth_less() -> None:
    weight = np.full(100, 30.0)
    priors = [estimate_prior(weight, nodes) for nodes in (1_000, 10_000, 100_000)]
    assert priors == sorted(priors, reverse=True)


@pytest.mark.parametrize("nodes", [0, 1, 1000])
def test_no_edges_imply_hardly_any_match(nodes: int) -> None:
    assert estimate_prior(np.array([]), nodes) == -60.0


@pytest.mark.parametrize(("weights", "nodes"), [([1000.0], 2), ([60.0, 70.0, 80.0], 3), ([-5000.0], 2)])
def test_a_handful_of_records_has_a_prior_too(weights: list[float], nodes: int) -> None:
    assert -1000 <= estimate_prior(np.array(weights), nodes) <= 0


def test_without_sure_clusters_an_overlooked_pair_means_what_it_usually_does() -> None:
    none = np.array([], dtype=np.int64)
    nobody = Graph(10, none, none, none.astype(np.float64), (none, none))
    assert estimate_stranger(nobody, Calibration()) == STRANGER


def test_one_sure_cluster_says_little_of_what_an_overlooked_pair_means() -> None:
    """A chain of three: one of its three pairs was no candidate, and yet that is no one in three."""
    left, right, none = np.array([0, 1]), np.array([1, 2]), np.array([], dtype=np.int64)
    chain = Graph(3, left, right, np.full(2, 20.0), (none, none))
    assert STRANGER < estimate_stranger(chain, Calibration()) < STRANGER + 1.5


def test_the_more_true_pairs_the_rules_overlook_the_less_a_missing_pair_says() -> None:
    """Many sure clusters of five: in one landing zone nearly all pairs were candidates, in the other a chain only."""
    said = []
    for steps in ((1, 2, 3, 4), (1,)):
        pairs = [(5 * c + i, 5 * c + i + s) for c in range(3000) for s in steps for i in range(5 - s)]
        left, right = (np.array(side, dtype=np.int64) for side in zip(*pairs, strict=True))
        none = np.array([], dtype=np.int64)
        said.append(
            estimate_stranger(Graph(15_000, left, right, np.full(len(pairs), 20.0), (none, none)), Calibration())
        )
    assert said[0] < said[1] < 0
