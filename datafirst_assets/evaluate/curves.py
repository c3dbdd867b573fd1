"""Precision and recall against the threshold: of persons along a ladder of thresholds, and of pairs by their weight."""

from dataclasses import replace

import numpy as np
import pandas as pd

from datafirst_assets.evaluate.graph import LinkedGraph
from datafirst_assets.evaluate.labelled import Labelled
from datafirst_assets.evaluate.measures import Codes, seen, shares, summed
from datafirst_assets.linkage.agglomeration import agglomerate
from datafirst_assets.linkage.graph import Index, Mask
from datafirst_assets.linkage.priors import estimate_stranger

RUNGS = (-4.0, -2.0, 0.0, 2.0, 4.0, 6.0, 8.0, 10.0, 13.0, 16.0, 20.0, 25.0, 30.0)
"""Posterior match weights (bits) at which persons are made anew, beside the thresholds themselves."""
MOST_NODES = 400_000
"""Identities that climb the ladder at most: whole components, drawn by the hashes that their ids are."""
LOWEST, HIGHEST = -10, 40
"""Posterior bits that pairs are counted by; what lies outside counts with the outermost."""

Point = dict[str, float | int]


def _rungs(linked: LinkedGraph) -> tuple[float, ...]:
    """The rungs of the ladder, rising."""
    return tuple(sorted({*RUNGS, *linked.thresholds.weights.values()}))


def _drawn(linked: LinkedGraph, lowest: float) -> Index:
    """The nodes that climb the ladder: all, or those of components whose first node's id is small."""
    if linked.graph.nodes <= MOST_NODES:
        return np.arange(linked.graph.nodes)
    component = linked.graph.components(lowest)
    first = np.full(int(component.max()) + 1, linked.graph.nodes, dtype=np.int64)
    np.minimum.at(first, component, np.arange(linked.graph.nodes))
    # Of a component the first node would be small for being one of many; its last figures are as good as drawn.
    lot = pd.util.hash_array(np.asarray(linked.ids)[first])
    chosen = lot <= np.uint64(MOST_NODES / linked.graph.nodes * 2**64)
    return np.flatnonzero(chosen[component])


def along_ladder(linked: LinkedGraph, labelled: Labelled) -> list[Point]:
    """Agreement of persons (not organisations) made at each rung, over the records of drawn components.

    Returns:
        One point a rung, from the lowest: `threshold`, the six shares and `exact_records`, and `records` looked at.
    """
    rungs = _rungs(linked)
    chosen = _drawn(linked, rungs[0])
    part = linked.graph.part(chosen)
    stranger = estimate_stranger(linked.graph, linked.thresholds.calibration)
    labels, _ = agglomerate(part, list(reversed(rungs)), stranger)
    place = np.full(linked.graph.nodes, -1, dtype=np.int64)
    place[chosen] = np.arange(len(chosen))
    home = np.where(labelled.node >= 0, place[labelled.node], -1)
    inside = home >= 0
    truth = labelled.truth[inside]
    sizes = np.bincount(labelled.truth)[truth].astype(np.int32)
    points: list[Point] = []
    for rung, label in zip(rungs, reversed(labels), strict=True):
        found = seen(truth, label[home[inside]].astype(np.int32), sizes)
        told = {name: round(float(share), 6) for name, share in shares(summed(found)).items()}
        points.append({"threshold": rung, "records": int(inside.sum()), **told})
    return points


def by_weight(linked: LinkedGraph, truth: Codes, known: Mask) -> list[Point]:
    """Stored pairs of identities whose truth is known, by whole bits of posterior weight, from the highest.

    Args:
        linked: the graph.
        truth: true person of each node.
        known: whether the truth of a node is known.

    Returns:
        One point a bit: `weight`, `pairs`, `true_pairs` of this bit, and `precision` and `recall` of all pairs from it up;
        recall is among all true pairs of identities, stored or not.
    """
    graph = linked.graph
    wanted = known[graph.left] & known[graph.right]
    graph = replace(graph, left=graph.left[wanted], right=graph.right[wanted], weight=graph.weight[wanted])
    bits = np.clip(np.floor(graph.weight), LOWEST, HIGHEST).astype(np.int64) - LOWEST
    right = truth[graph.left] == truth[graph.right]
    pairs = np.bincount(bits, minlength=HIGHEST - LOWEST + 1)
    true = np.bincount(bits[right], minlength=HIGHEST - LOWEST + 1)
    sizes = np.bincount(truth[known]).astype(np.int64)
    every = int((sizes * (sizes - 1) // 2).sum())
    from_here, true_from_here = pairs[::-1].cumsum(), true[::-1].cumsum()
    return [
        {
            "weight": HIGHEST - place,
            "pairs": int(pairs[HIGHEST - LOWEST - place]),
            "true_pairs": int(true[HIGHEST - LOWEST - place]),
            "precision": round(float(true_from_here[place] / from_here[place]) if from_here[place] else 1.0, 6),
            "recall": round(float(true_from_here[place] / every) if every else 1.0, 6),
        }
        for place in range(len(pairs))
    ]
