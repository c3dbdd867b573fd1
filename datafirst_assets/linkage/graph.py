"""A graph of identities as plain arrays, and the words that all ways of clustering it share. No files, no SQL."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

Index = NDArray[np.int64]
Weight = NDArray[np.float64]
Mask = NDArray[np.bool_]

LOUDEST = 12.0
"""No pair counts for more than this (log2) in an average, for or against: one loud pair must not drown the others."""


@dataclass(frozen=True)
class Graph:
    """Nodes numbered from 0, weighted edges, and pairs that must stay apart.

    Attributes:
        nodes: how many there are.
        left, right: the two nodes of each edge, each pair once.
        weight: posterior weight (log2) of each edge.
        apart: pairs of nodes that are two people whatever the edges say.
    """

    nodes: int
    left: Index
    right: Index
    weight: Weight
    apart: tuple[Index, Index]

    def in_order(self) -> "Graph":
        """The same graph, strongest edge first; a total order, so that equal weights fall the same way in every run."""
        order = np.lexsort((self.right, self.left, -self.weight))
        return Graph(self.nodes, self.left[order], self.right[order], self.weight[order], self.apart)

    def part(self, chosen: Index) -> "Graph":
        """The graph of chosen nodes, numbered anew in their order, with the edges between them."""
        place = np.full(self.nodes, -1, dtype=np.int64)
        place[chosen] = np.arange(len(chosen))
        edges = (place[self.left] >= 0) & (place[self.right] >= 0)
        apart = (place[self.apart[0]] >= 0) & (place[self.apart[1]] >= 0)
        return Graph(
            len(chosen),
            place[self.left[edges]],
            place[self.right[edges]],
            self.weight[edges],
            (place[self.apart[0][apart]], place[self.apart[1][apart]]),
        )

    def inside(self, component: Index) -> "Graph":
        """The graph without edges and pairs between different components."""
        edges = component[self.left] == component[self.right]
        apart = component[self.apart[0]] == component[self.apart[1]]
        pairs = (self.apart[0][apart], self.apart[1][apart])
        return Graph(self.nodes, self.left[edges], self.right[edges], self.weight[edges], pairs)

    def components(self, threshold: float) -> Index:
        """The connected component of every node, numbered from 0, over edges that reach a threshold."""
        reach = self.weight >= threshold
        links = coo_matrix(
            (np.ones(int(reach.sum()), dtype=bool), (self.left[reach], self.right[reach])),
            shape=(self.nodes, self.nodes),
        )
        return connected_components(links, directed=False)[1].astype(np.int64)


@dataclass(frozen=True)
class Refusal:
    """A join that an edge asked for and the audit refused: the two nodes, the edge's weight, why, and the average."""

    left: int
    right: int
    weight: float
    reason: str
    support: float


IN_ONE_CASE = "two defendants of one case"
CONTRADICTION = "the members contradict each other"
