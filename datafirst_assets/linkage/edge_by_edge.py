"""The rule of `agglomeration`, edge by edge: what it says, word for word. Any graph; some ten microseconds an edge."""

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np

from datafirst_assets.linkage.graph import CONTRADICTION, IN_ONE_CASE, LOUDEST, Graph, Index, Refusal


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


def _start(graph: Graph, stranger: float) -> _State:
    state = _State(parent=list(range(graph.nodes)), size=[1] * graph.nodes, stranger=stranger)
    clipped = np.clip(graph.weight, -LOUDEST, LOUDEST)
    for a, b, w in zip(graph.left.tolist(), graph.right.tolist(), clipped.tolist(), strict=True):
        state.between[a][b] = state.between[b][a] = (w, 1)
    for a, b in zip(graph.apart[0].tolist(), graph.apart[1].tolist(), strict=True):
        state.apart[a].add(b)
        state.apart[b].add(a)
    return state


def agglomerate_edge_by_edge(
    graph: Graph, thresholds: list[float], stranger: float
) -> tuple[list[Index], list[Refusal]]:
    """Cluster the nodes of a graph whose edges are in order: what `agglomerate` gives."""
    state = _start(graph, stranger)
    lefts, rights, weights = graph.left.tolist(), graph.right.tolist(), graph.weight.tolist()
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
                refusals.append(Refusal(a, b, w, IN_ONE_CASE, support))
            elif support < 0:
                refusals.append(Refusal(a, b, w, CONTRADICTION, support))
            else:
                state.join(*((x, y) if (state.size[x], -x) >= (state.size[y], -y) else (y, x)))
        labels.append(np.fromiter((state.root(node) for node in range(graph.nodes)), dtype=np.int64, count=graph.nodes))
    return labels, refusals
