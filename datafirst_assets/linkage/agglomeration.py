"""Clusters from weighted edges: the strongest first, and never against what courts know. Plain arrays, no files.

Joining everything that is connected lets one wrong edge chain strangers. Here two clusters join only if no two of their
members are defendants of one case, and if the members know each other on average: every pair between them speaks, a pair
that was never a candidate speaks mildly against. One pass from the strict to the loose threshold gives nested clusters.

The rule is written down in `edge_by_edge`. Most people need less: all that is known of their identities says one person,
at every threshold (found at once, over whole arrays), or they have a few identities only (`small_components`).
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from datafirst_assets.linkage.edge_by_edge import agglomerate_edge_by_edge
from datafirst_assets.linkage.graph import LOUDEST, Graph, Index, Mask, Refusal
from datafirst_assets.linkage.small_components import CELLS, agglomerate_together

STRANGER = -5.0
"""Posterior weight (log2) of a pair that has no edge, where nothing better is known."""
SMALL = 32
"""Nodes up to which components are worked through side by side; the squares of larger ones would be mostly empty."""


def _beyond_dispute(graph: Graph, component: Index, strictest: float, stranger: float) -> Mask:
    """Components that every threshold joins whole, whatever the order of their edges.

    Nobody in it must stay apart, every edge reaches the strictest threshold, and the weakest outweighs all pairs without
    an edge together: then it does so between any two parts of the component, of which some edge connects any two.
    """
    count = int(component.max()) + 1
    inside = component[graph.left] == component[graph.right]
    home = component[graph.left[inside]]
    weakest = np.full(count, np.inf)
    np.minimum.at(weakest, home, np.minimum(graph.weight[inside], LOUDEST))
    size = np.bincount(component, minlength=count)
    missing = size * (size - 1) // 2 - np.bincount(home, minlength=count)
    first, second = component[graph.apart[0]], component[graph.apart[1]]
    parted = np.zeros(count, dtype=bool)
    parted[first[first == second]] = True
    return np.asarray(~parted & (weakest >= np.maximum(missing * -stranger, max(strictest, 0.0))))


def _batches(component: Index) -> Iterator[tuple[Index, bool]]:
    """Nodes in batches of whole components, and whether those are small: like sizes together, as many as the cache holds.

    A component of n nodes takes a square of the next power of two; a batch has squares of one size.
    """
    size = np.bincount(component)
    width = np.exp2(np.ceil(np.log2(np.maximum(size, 1)))).astype(np.int64)
    for side in np.unique(width[component]).tolist():
        homes = np.flatnonzero(width == side)
        are_small = side <= SMALL
        batch = np.full(len(size), -1, dtype=np.int64)
        batch[homes] = np.arange(len(homes)) * side**2 // CELLS if are_small else 0
        of_node = batch[component]
        for number in range(int(batch.max()) + 1):
            yield np.flatnonzero(of_node == number), are_small


def agglomerate(graph: Graph, thresholds: list[float], stranger: float = STRANGER) -> tuple[list[Index], list[Refusal]]:
    """Cluster the nodes of a graph at several thresholds.

    Args:
        graph: nodes, edges in any order, and pairs that must stay apart.
        thresholds: posterior weights, strictest first.
        stranger: posterior weight of a pair that no blocking rule brought together.

    Returns:
        For each threshold the cluster of every node, named by one of its nodes; each threshold's clusters lie inside
        those of the next. And the joins that were refused at the last threshold, the strongest first.
    """
    if not graph.nodes:
        return [np.zeros(0, dtype=np.int64) for _ in thresholds], []
    component = graph.components(min(thresholds))
    graph = graph.inside(component)
    clear = _beyond_dispute(graph, component, max(thresholds), stranger)
    first = np.full(len(clear), graph.nodes, dtype=np.int64)
    np.minimum.at(first, component, np.arange(graph.nodes))
    labels = [first[component] for _ in thresholds]
    refusals: list[Refusal] = []
    disputed = np.flatnonzero(~clear[component])
    rest, homes = graph.part(disputed).in_order(), component[disputed]
    for chosen, are_small in _batches(homes):
        part, names = rest.part(chosen), disputed[chosen]
        if are_small:
            home = np.unique(homes[chosen], return_inverse=True)[1].astype(np.int64)
            found, refused = agglomerate_together(part, home, thresholds, stranger)
        else:
            found, refused = agglomerate_edge_by_edge(part, thresholds, stranger)
        for label, new in zip(labels, found, strict=True):
            label[names] = names[new]
        refusals += [replace(r, left=int(names[r.left]), right=int(names[r.right])) for r in refused]
    return labels, sorted(refusals, key=lambda r: (-r.weight, r.left, r.right))
