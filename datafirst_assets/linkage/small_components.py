"""The rule of `agglomeration` for many small components at once: the same steps, each on all components together.

A component is a dense square of its nodes here, so this is for components of a few nodes; those are nearly all of them.
The n-th strongest edge of every component is asked in one step over arrays, in the order in which it would be asked alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from datafirst_assets.linkage.graph import CONTRADICTION, IN_ONE_CASE, LOUDEST, Graph, Index, Mask, Refusal, Weight

CELLS = 1 << 20
"""Cells of all squares that are worked on together: what stays in or near the processor's cache."""


@dataclass(frozen=True)
class _Squares:
    """Components side by side: their nodes, their edges in order, and who must stay apart.

    Attributes:
        node: (components, nodes) number in the graph of each node; -1 where a component has fewer.
        edge: (components, edges) number in the graph of each edge, strongest first; -1 where there are fewer.
        left, right: (components, edges) the nodes of each edge, by their place in the component.
        weight: (components, edges) its weight; minus infinity where a component has fewer edges.
        apart: (components, nodes, nodes) whether two nodes are two people.
    """

    node: Index
    edge: Index
    left: Index
    right: Index
    weight: Weight
    apart: Mask


def _side_by_side(group: Index, item: Index, width: int) -> tuple[Index, Index]:
    """Items in order of their group as rows of a table, -1 where a group has fewer; and the place of each item."""
    place = np.arange(len(group)) - np.searchsorted(group, group)
    table = np.full((int(group[-1]) + 1, width), -1, dtype=np.int64)
    table[group, place] = item
    return table, place


def _squares(graph: Graph, component: Index) -> _Squares:
    """Lay out a graph by the component of its nodes, numbered from 0."""
    nodes = np.argsort(component, kind="stable")
    node, places = _side_by_side(component[nodes], nodes, int(np.bincount(component).max()))
    place = np.empty(graph.nodes, dtype=np.int64)
    place[nodes] = places
    home = component[graph.left]
    edges = np.argsort(home, kind="stable")
    edge, _ = _side_by_side(home[edges], edges, int(np.bincount(home).max()))
    apart = np.zeros((*node.shape, node.shape[1]), dtype=bool)
    x, y = graph.apart
    apart[component[x], place[x], place[y]] = apart[component[x], place[y], place[x]] = True
    there = edge >= 0
    left, right = (np.where(there, place[side[edge]], 0) for side in (graph.left, graph.right))
    return _Squares(node, edge, left, right, np.where(there, graph.weight[edge], -np.inf), apart)


class _Clusters:
    """Clusters in the making: the root of every node, sizes, and known weights and pairs between roots."""

    def __init__(self, squares: _Squares) -> None:
        count, nodes = squares.node.shape
        self.root = np.tile(np.arange(nodes), (count, 1))
        self.size = np.ones((count, nodes), dtype=np.int64)
        self.known = np.zeros((count, nodes, nodes))
        self.pairs = np.zeros((count, nodes, nodes), dtype=np.int64)
        self.apart = squares.apart.copy()
        at, edge = np.nonzero(squares.edge >= 0)
        a, b = squares.left[at, edge], squares.right[at, edge]
        for x, y in ((a, b), (b, a)):
            self.known[at, x, y] = np.clip(squares.weight[at, edge], -LOUDEST, LOUDEST)
            self.pairs[at, x, y] = 1

    def support(self, at: Index, x: Index, y: Index, stranger: float) -> Weight:
        """Average weight over all pairs between two clusters of each component."""
        every = self.size[at, x] * self.size[at, y]
        return np.asarray((self.known[at, x, y] + (every - self.pairs[at, x, y]) * stranger) / every)

    def join(self, at: Index, x: Index, y: Index) -> None:
        """Join the smaller of two roots into the larger, of equal ones the later into the earlier."""
        larger = (self.size[at, x] > self.size[at, y]) | ((self.size[at, x] == self.size[at, y]) & (x <= y))
        kept, gone = np.where(larger, x, y), np.where(larger, y, x)
        self.root[at] = np.where(self.root[at] == gone[:, None], kept[:, None], self.root[at])
        self.size[at, kept] += self.size[at, gone]
        for table in (self.known, self.pairs):
            table[at, kept] += table[at, gone]
            table[at, :, kept] = table[at, kept]
        self.apart[at, kept] |= self.apart[at, gone]
        self.apart[at, :, kept] = self.apart[at, kept]


def _one_pass(
    state: _Clusters, squares: _Squares, graph: Graph, threshold: float, stranger: float
) -> Iterator[Refusal]:
    """Ask every edge that reaches a threshold, the strongest of each component first; tell what was refused."""
    for number in range(squares.edge.shape[1]):
        at = np.flatnonzero(squares.weight[:, number] >= threshold)
        if not len(at):
            return
        x, y = state.root[at, squares.left[at, number]], state.root[at, squares.right[at, number]]
        differ = x != y
        at, x, y = at[differ], x[differ], y[differ]
        support, is_apart = state.support(at, x, y, stranger), state.apart[at, x, y]
        refused = is_apart | (support < 0)
        edge = squares.edge[at[refused], number]
        told = (graph.left[edge], graph.right[edge], graph.weight[edge], is_apart[refused], support[refused])
        for left, right, weight, in_one_case, average in zip(*(values.tolist() for values in told), strict=True):
            yield Refusal(left, right, weight, IN_ONE_CASE if in_one_case else CONTRADICTION, average)
        state.join(at[~refused], x[~refused], y[~refused])


def agglomerate_together(
    graph: Graph, component: Index, thresholds: list[float], stranger: float
) -> tuple[list[Index], list[Refusal]]:
    """Cluster the nodes of a graph whose edges are in order and lie inside small components.

    Args:
        graph: what to cluster.
        component: of every node, numbered from 0; each of them has an edge.
        thresholds: posterior weights, strictest first.
        stranger: posterior weight of a pair without an edge.

    Returns:
        For each threshold the cluster of every node, named by one of its nodes; and what was refused at the last one.
    """
    squares = _squares(graph, component)
    state = _Clusters(squares)
    at, place = np.nonzero(squares.node >= 0)
    labels: list[Index] = []
    refusals: list[Refusal] = []
    for threshold in thresholds:
        refusals = list(_one_pass(state, squares, graph, threshold, stranger))
        label = np.empty(graph.nodes, dtype=np.int64)
        label[squares.node[at, place]] = squares.node[at, state.root[at, place]]
        labels.append(label)
    return labels, refusals
