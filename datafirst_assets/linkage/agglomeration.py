"""Clusters from weighted edges: the strongest first, and never against what courts know. Plain arrays, no files.

Joining everything that is connected lets one wrong edge chain strangers. Here two clusters join only if no two of their
members are defendants of one case, and if the members know each other on average: every pair between them speaks, a pair
that was never a candidate speaks mildly against. One pass from the strict to the loose threshold gives nested clusters.
"""

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Index = NDArray[np.int64]
Weight = NDArray[np.float64]

STRANGER = -5.0
"""Posterior weight (log2) of a pair that has no edge, where nothing better is known."""
LOUDEST = 12.0
"""No pair counts for more than this (log2) in an average, for or against: one loud pair must not drown the others."""


@dataclass(frozen=True)
class Refusal:
    """A join that an edge asked for and the audit refused: the two nodes, the edge's weight, why, and the average."""

    left: int
    right: int
    weight: float
    reason: str
    support: float


@dataclass
class _State:
    """Clusters in the making: members by root, sums of the weights between roots, and roots that must stay apart."""

    parent: list[int]
    size: list[int]
    stranger: float
    between: dict[int, dict[int, tuple[float, int]]] = field(default_factory=lambda: defaultdict(dict))
    apart: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))

    def root(self, node: int) -> int:
        parent = self.parent
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    def support(self, a: int, b: int) -> float:
        """Average weight over all pairs between two clusters."""
        known, pairs = self.between[a].get(b, (0.0, 0))
        every = self.size[a] * self.size[b]
        return (known + (every - pairs) * self.stranger) / every

    def join(self, a: int, b: int) -> None:
        """Join cluster `b` into `a`."""
        self.parent[b] = a
        self.size[a] += self.size[b]
        for other in self.apart.pop(b, ()):
            self.apart[other].discard(b)
            self.apart[other].add(a)
            self.apart[a].add(other)
        gained = self.between.pop(b, {})
        gained.pop(a, None)
        kept = self.between[a]
        kept.pop(b, None)
        for other, (known, pairs) in gained.items():
            before, count = kept.get(other, (0.0, 0))
            kept[other] = (before + known, count + pairs)
            del self.between[other][b]
            self.between[other][a] = kept[other]


def _start(
    nodes: int, left: Index, right: Index, weight: Weight, apart: tuple[Index, Index], stranger: float
) -> _State:
    state = _State(parent=list(range(nodes)), size=[1] * nodes, stranger=stranger)
    clipped = np.clip(weight, -LOUDEST, LOUDEST)
    for a, b, w in zip(left.tolist(), right.tolist(), clipped.tolist(), strict=True):
        state.between[a][b] = state.between[b][a] = (w, 1)
    for a, b in zip(apart[0].tolist(), apart[1].tolist(), strict=True):
        state.apart[a].add(b)
        state.apart[b].add(a)
    return state


def agglomerate(
    nodes: int,
    left: Index,
    right: Index,
    weight: Weight,
    apart: tuple[Index, Index],
    thresholds: list[float],
    stranger: float = STRANGER,
) -> tuple[list[Index], list[Refusal]]:
    """Cluster nodes by their edges at several thresholds.

    Args:
        nodes: how many there are; they are numbered from 0.
        left, right: the two nodes of each edge, each pair once.
        weight: posterior weight (log2) of each edge.
        apart: pairs of nodes that are two people whatever the edges say.
        thresholds: posterior weights, strictest first.
        stranger: posterior weight of a pair that no blocking rule brought together.

    Returns:
        For each threshold the cluster of every node, named by one of its nodes; each threshold's clusters lie inside
        those of the next. And the joins that were refused at any threshold.
    """
    state = _start(nodes, left, right, weight, apart, stranger)
    # A total order: equal weights fall the same way in every run.
    order = np.lexsort((right, left, -weight))
    lefts, rights, weights = left[order].tolist(), right[order].tolist(), weight[order].tolist()
    labels: list[Index] = []
    refusals: list[Refusal] = []
    for threshold in thresholds:
        # A join refused at a stricter threshold is asked again: what has joined since may speak for it.
        refusals = []
        for a, b, w in zip(lefts, rights, weights, strict=True):
            if w < threshold:
                break
            x, y = state.root(a), state.root(b)
            if x == y:
                continue
            support = state.support(x, y)
            if y in state.apart.get(x, ()):
                refusals.append(Refusal(a, b, w, "two defendants of one case", support))
            elif support < 0:
                refusals.append(Refusal(a, b, w, "the members contradict each other", support))
            else:
                state.join(*((x, y) if (state.size[x], -x) >= (state.size[y], -y) else (y, x)))
        labels.append(np.fromiter((state.root(node) for node in range(nodes)), dtype=np.int64, count=nodes))
    return labels, refusals
