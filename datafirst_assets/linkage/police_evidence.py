"""Police ids as evidence of how often scored pairs are right: PNC ids and CRO numbers against match weights without them.

Identities are not records. One content with two ids is split into two identities, and equal records became one; so the share
of equal ids among pairs of identities falls with their weight, although clerks err at one rate. Here identities of one content
are brought together again: each pair of contents counts once, with the share of its pairs of records whose ids are equal,
and two identities of the same content are left out.
"""

from dataclasses import dataclass

import numpy as np

from datafirst_assets.engine import Connection
from datafirst_assets.linkage.calibration import Calibration, Shares, calibrate, reconcile
from datafirst_assets.linkage.collapse import NOTHING, Hashes
from datafirst_assets.linkage.graph import Graph, Index, Mask, Weight
from datafirst_assets.linkage.model import Model
from datafirst_assets.linkage.priors import prior_of_pairs
from datafirst_assets.linkage.records import IS_WEAK, NODE
from datafirst_assets.linkage.training import levels

IDENTITIES = f"""
SELECT CASE WHEN pnc_id IS NULL THEN 0 ELSE hash(pnc_id) END AS pnc_id,
       CASE WHEN cro_number IS NULL THEN 0 ELSE hash(cro_number) END AS cro_number,
       CASE WHEN {IS_WEAK} THEN hash(node_id, {NODE}) ELSE hash({NODE}) END AS content, records
FROM {{identities}} ORDER BY node_id
"""
ENOUGH_OTHERS = 200
"""Pairs of which one has no id, from which it is estimated how much less likely such pairs are one person."""


@dataclass(frozen=True)
class PoliceIds:
    """Of every identity, in the order of their ids: hashes of its police ids and of its content (0: none), and its records."""

    pnc_id: Hashes
    cro_number: Hashes
    content: Hashes
    records: Index


@dataclass(frozen=True)
class _Evidence:
    """One identifier on the edges of a graph.

    Attributes:
        is_known: edges of which both sides state it.
        is_equal: edges of which both sides state the same.
        agrees, differs: the model's match weights (log2) for the two.
        expected_limit: share of equal ids among records of one person, as the model has learnt it.
    """

    is_known: Mask
    is_equal: Mask
    agrees: float
    differs: float
    expected_limit: float


def read_police_ids(connection: Connection, identities: str) -> PoliceIds:
    """Read what identities (a FROM item) state."""
    sql = IDENTITIES.format(identities=identities)
    table = connection.sql(sql).to_arrow_table().combine_chunks()
    return PoliceIds(*(table[name].to_numpy() for name in ("pnc_id", "cro_number", "content", "records")))


def _evidence(graph: Graph, ids: Hashes, model: Model, column: str) -> _Evidence:
    of_model = levels(model.settings)
    agree, differ = (of_model[column, level] for level in (f"Exact match on {column}", "All other comparisons"))
    agrees, differs = (float(np.log2(level["m_probability"] / level["u_probability"])) for level in (agree, differ))
    is_known = (ids[graph.left] != NOTHING) & (ids[graph.right] != NOTHING)
    is_equal = is_known & (ids[graph.left] == ids[graph.right])
    return _Evidence(is_known, is_equal, agrees, differs, agree["m_probability"])


def _pairs_of_contents(
    graph: Graph, ids: PoliceIds, weight: Weight, chosen: Mask, is_equal: Mask
) -> tuple[Weight, Shares]:
    """Chosen edges as pairs of contents: the average weight of each, and the share of its pairs of records with equal ids."""
    one, other = ids.content[graph.left], ids.content[graph.right]
    edges = np.flatnonzero(chosen & (one != other))
    # The sum of two hashes is the same whichever side is which; hashes wrap around.
    pair = np.unique(one[edges] + other[edges], return_inverse=True)[1]
    pairs_of_records = (ids.records[graph.left[edges]] * ids.records[graph.right[edges]]).astype(np.float64)
    total = np.bincount(pair, pairs_of_records)
    return (
        np.bincount(pair, pairs_of_records * weight[edges]) / total,
        np.bincount(pair, pairs_of_records * is_equal[edges]) / total,
    )


def _likelier(graph: Graph, known: Mask) -> float:
    """How much likelier (log2 odds) two of these nodes are one person than two of which one is not of them.

    Where there are hardly any others it is 0, and nothing hangs on it: nearly all pairs are of these nodes.
    """
    both = known[graph.left] & known[graph.right]
    if int(np.count_nonzero(~both)) < ENOUGH_OTHERS:
        return 0.0
    count = int(known.sum())
    pairs, every = count * (count - 1) / 2, graph.nodes * (graph.nodes - 1) / 2
    return prior_of_pairs(graph.weight[both], pairs) - prior_of_pairs(graph.weight[~both], every - pairs)


def calibrate_by_police_ids(graph: Graph, ids: PoliceIds, prior: float, model: Model) -> Calibration:
    """Estimate how often scored pairs of a posterior weight are one person, from those with two police ids.

    Args:
        graph: with weights free of the prior.
        ids: of its nodes.
        prior: log2 odds that two random identities are one person.
        model: that the weights are of.

    Returns:
        For pairs of all identities; the model's own odds with a reason where the ids cannot tell.
    """
    pnc = _evidence(graph, ids.pnc_id, model, "pnc_id")
    cro = _evidence(graph, ids.cro_number, model, "cro_number")
    # Of two numbers that both agree, or both differ, the model counts the PNC id only (`comparisons.cro_number`).
    cro_counts = cro.is_known & ~(pnc.is_known & (pnc.is_equal == cro.is_equal))
    weight = (
        graph.weight
        + prior
        - np.where(pnc.is_known, np.where(pnc.is_equal, pnc.agrees, pnc.differs), 0.0)
        - np.where(cro_counts, np.where(cro.is_equal, cro.agrees, cro.differs), 0.0)
    )
    # Below this weight pairs with different ids were not kept, so that only equal ones would be counted.
    kept_from = float(graph.weight.min(initial=np.inf)) + prior - min(pnc.differs, cro.differs)

    def calibration(evidence: _Evidence, column: Hashes) -> Calibration:
        chosen = evidence.is_known & (weight >= kept_from)
        pairs = _pairs_of_contents(graph, ids, weight, chosen, evidence.is_equal)
        line = calibrate(*pairs, evidence.expected_limit)
        return line.among(_likelier(graph, column != NOTHING)) if line.is_estimated else line

    return reconcile(by_pnc=calibration(pnc, ids.pnc_id), by_cro=calibration(cro, ids.cro_number))
