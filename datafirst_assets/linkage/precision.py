"""Estimated precision: which share of the pairs of records inside persons are one person, from calibrated weights.

Two groups of identities became one person by a join, the strongest pair between them; all pairs of records that the join
brought together are as often right as pairs of its weight are. Pairs inside one identity state the same person and count as
right. Plain arrays; no file is read here.
"""

import numpy as np

from datafirst_assets.linkage.calibration import Calibration
from datafirst_assets.linkage.graph import Graph, Index, Mask

SURE = 0.999
"""Share of right pairs from which joins need not be looked at one by one."""


def _pairs(records: Index) -> int:
    return int((records * (records - 1)).sum()) // 2


def _records(group: Index, records: Index) -> Index:
    return np.bincount(group, records, minlength=1).astype(np.int64)


def estimate_precision(graph: Graph, cluster: Index, records: Index, calibration: Calibration) -> float:
    """The estimated share of pairs of records in one person that are one person.

    Args:
        graph: identities with posterior weights.
        cluster: of every identity the person that it was given to.
        records: of every identity.
        calibration: how often pairs of a weight are one person.
    """
    sure_from = calibration.weight_at(SURE)
    inside = cluster[graph.left] == cluster[graph.right]
    joined = Graph(graph.nodes, graph.left[inside], graph.right[inside], graph.weight[inside], graph.apart)
    group = joined.components(sure_from)
    size = _records(group, records)
    every = _pairs(_records(cluster, records))
    is_sure = joined.weight >= sure_from
    by_sure_joins = _pairs(size) - _pairs(records)
    share_of_sure = float(calibration.share_right(joined.weight[is_sure]).mean()) if is_sure.any() else 1.0
    wrong = by_sure_joins * (1 - share_of_sure) + _wrong_by_doubtful_joins(joined, ~is_sure, group, size, calibration)
    return 1 - wrong / every if every else 1.0


def _wrong_by_doubtful_joins(
    graph: Graph, doubtful: Mask, group: Index, size: Index, calibration: Calibration
) -> float:
    """Pairs of records that doubtful joins brought together, times how often each join is wrong; the strongest join first."""
    edges = np.flatnonzero(doubtful & (group[graph.left] != group[graph.right]))
    edges = edges[np.lexsort((graph.right[edges], graph.left[edges], -graph.weight[edges]))]
    share_wrong = 1 - calibration.share_right(graph.weight[edges])
    parent: dict[int, int] = {}
    records: dict[int, int] = {}

    def root(of: int) -> int:
        while (up := parent.get(of, of)) != of:
            parent[of] = of = parent.get(up, up)
        return of

    total = 0.0
    ends = group[graph.left[edges]].tolist(), group[graph.right[edges]].tolist(), share_wrong.tolist()
    for left, right, wrong in zip(*ends, strict=True):
        one, other = root(left), root(right)
        if one != other:
            held = records.get(one, int(size[one])), records.get(other, int(size[other]))
            total += held[0] * held[1] * wrong
            parent[other], records[one] = one, held[0] + held[1]
    return total
