"""Priors: how likely two identities are one person before they are compared, and what it says that nobody compared them."""

import numpy as np

from datafirst_assets.linkage.agglomeration import STRANGER
from datafirst_assets.linkage.calibration import Calibration
from datafirst_assets.linkage.graph import Graph, Weight

SMALLEST_TELLING, LARGEST_TELLING = 3, 30
"""Sizes of clusters, in identities, from which it is told how often blocking overlooks a true pair."""
SURE = 0.9
"""Share of right pairs from which an edge makes a sure cluster."""
FEW_PAIRS = 32
"""Pairs that the usual share of overlooked ones is worth: so many must be seen before they tell as much."""


def estimate_prior(weight: Weight, nodes: int) -> float:
    """log2 of the odds that two random nodes are one person, given the prior-free weights of all candidate pairs.

    The share of matches that the weights imply, found as a fixed point: the expectation step of Fellegi and Sunter's
    model with all else fixed. Pairs that no blocking rule found are taken as different people. At most even odds, which
    a handful of records of one person would exceed. Weights count to the nearest 1/256, so that millions of pairs take
    no longer than thousands.
    """
    return prior_of_pairs(weight, nodes * (nodes - 1) / 2)


def prior_of_pairs(weight: Weight, pairs: float) -> float:
    """The same, given how many pairs there are in all."""
    if not len(weight) or not pairs:
        return -60.0
    steps = np.round(np.clip(weight, -1000, 1000) * 256).astype(np.int64)
    counts = np.bincount(steps - steps.min())
    values = np.arange(len(counts)) + steps.min()
    share = min(0.5, len(weight) / pairs)
    for _ in range(500):
        odds = np.log2(share / (1 - share))
        matching = counts / (1 + np.exp2(-np.clip(values / 256 + odds, -1000, 1000)))
        new = min(0.5, float(matching.sum() / pairs))
        if abs(new / share - 1) < 1e-9 or new <= 0:
            break
        share = new
    return round(float(np.log2(share / (1 - share))), 6)


def estimate_stranger(graph: Graph, calibration: Calibration) -> float:
    """Posterior weight (log2) of a pair without an edge: no rule brought it together, or it scored below the floor.

    The share of pairs inside sure clusters that were never candidates: how often the rules overlook a true pair. Clusters
    of two are candidates by their making, and very large ones chain, so neither tells.

    Args:
        graph: with posterior weights.
        calibration: how often pairs of a weight are one person; an edge that mostly is makes a sure cluster.
    """
    cluster = graph.components(calibration.weight_at(SURE))
    size = np.bincount(cluster, minlength=1)
    telling = (size >= SMALLEST_TELLING) & (size <= LARGEST_TELLING)
    every = int((size[telling] * (size[telling] - 1) // 2).sum())
    home = cluster[graph.left]
    seen = int((telling[home] & (home == cluster[graph.right])).sum()) if every else 0
    overlooked = (every - seen + FEW_PAIRS * 2**STRANGER) / (every + FEW_PAIRS)
    return round(float(np.clip(np.log2(overlooked), -8.0, -0.5)), 6)
