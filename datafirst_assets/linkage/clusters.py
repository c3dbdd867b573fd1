"""Persons: identities clustered at three thresholds, every record with its stable ids.

The edges' weights are free of the prior; here the prior is estimated from all pairs and moves them, because the same
agreement is worth less among more people.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from datafirst_assets.config import Settings
from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import Connection, connect, parquet, write_parquet
from datafirst_assets.linkage import staging
from datafirst_assets.linkage.agglomeration import STRANGER, agglomerate
from datafirst_assets.linkage.edges import refuse_other_identities
from datafirst_assets.linkage.graph import Graph, Index, Mask, Refusal, Weight
from datafirst_assets.linkage.model import Model, pinned_model
from datafirst_assets.linkage.person_ids import assign_ids
from datafirst_assets.linkage.same_day import explained, in_two_places
from datafirst_assets.linkage.thresholds import (
    ENOUGH_PAIRS,
    LEVELS,
    Calibration,
    Thresholds,
    calibrate,
    choose_thresholds,
    store_thresholds,
    thresholds_file,
)
from datafirst_assets.linkage.training import levels

SMALLEST_TELLING, LARGEST_TELLING = 3, 30
"""Sizes of clusters, in identities, from which it is told how often blocking overlooks a true pair."""
FEW_PAIRS = 32
"""Pairs that the usual share of overlooked ones is worth: so many must be seen before they tell as much."""


@dataclass(frozen=True)
class Clustered:
    """What clustering did.

    Attributes:
        records: clustered, organisations too.
        persons: at each threshold.
        sizes: persons and organisations at the published threshold by their number of records.
        refused: joins that the audit refused.
        prior_weight: log2 odds that two random identities are one person.
        stranger_weight: log2 weight of a pair that no blocking rule brought together.
        thresholds: of the three levels, and how they were chosen.
        in_two_places: edges of which one identity got custody on a day on which the other was heard elsewhere.
    """

    records: int
    persons: dict[str, int]
    sizes: dict[int, int]
    refused: int
    prior_weight: float
    stranger_weight: float
    thresholds: Thresholds
    in_two_places: int


def estimate_prior(weight: Weight, nodes: int) -> float:
    """log2 of the odds that two random nodes are one person, given the prior-free weights of all candidate pairs.

    The share of matches that the weights imply, found as a fixed point: the expectation step of Fellegi and Sunter's
    model with all else fixed. Pairs that no blocking rule found are taken as different people. At most even odds, which
    a handful of records of one person would exceed. Weights count to the nearest 1/256, so that millions of pairs take
    no longer than thousands.
    """
    return _prior(weight, nodes * (nodes - 1) / 2)


def _prior(weight: Weight, pairs: float) -> float:
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


def estimate_stranger(graph: Graph, sure: float) -> float:
    """Posterior weight (log2) of a pair without an edge: no rule brought it together, or it scored below the floor.

    The share of pairs inside sure clusters that were never candidates: how often the rules overlook a true pair. Clusters
    of two are candidates by their making, and very large ones chain, so neither tells.

    Args:
        graph: with posterior weights.
        sure: the weight from which an edge makes a sure cluster.
    """
    cluster = graph.components(sure)
    size = np.bincount(cluster, minlength=1)
    telling = (size >= SMALLEST_TELLING) & (size <= LARGEST_TELLING)
    every = int((size[telling] * (size[telling] - 1) // 2).sum())
    home = cluster[graph.left]
    seen = int((telling[home] & (home == cluster[graph.right])).sum()) if every else 0
    overlooked = (every - seen + FEW_PAIRS * 2**STRANGER) / (every + FEW_PAIRS)
    return round(float(np.clip(np.log2(overlooked), -8.0, -0.5)), 6)


def _calibration(connection: Connection, root: DataRoot, graph: Graph, prior: float, model: Model) -> Calibration:
    """How often pairs of a posterior weight are right, told by those with two police ids; the graph's are prior-free.

    Pairs whose two CRO numbers are known as well are left out: different ones push a pair below the floor, where it cannot
    be counted.
    """
    pnc, cro = _numbers(
        connection,
        "SELECT CASE WHEN pnc_id IS NULL THEN 0 ELSE hash(pnc_id) END, CASE WHEN cro_number IS NULL THEN 0 ELSE "
        f"hash(cro_number) END FROM {parquet(root.table('identities', 'identities'))} ORDER BY node_id",
    )
    told = levels(model.settings)
    agree, differ = (told["pnc_id", level] for level in ("Exact match on pnc_id", "All other comparisons"))
    says = [float(np.log2(level["m_probability"] / level["u_probability"])) for level in (agree, differ)]
    left, right = graph.left, graph.right
    known = (pnc[left] != 0) & (pnc[right] != 0) & ((cro[left] == 0) | (cro[right] == 0))
    equal = pnc[left[known]] == pnc[right[known]]
    weight = graph.weight[known] + prior - np.where(equal, *says)
    # Below this weight pairs with different police ids were not kept.
    whole = weight >= float(graph.weight.min(initial=np.inf)) + prior - says[1]
    calibration = calibrate(weight[whole], equal[whole], agree["m_probability"])
    return calibration.among_others(_more_often_one_person(graph, pnc != 0)) if calibration.pairs else calibration


def _more_often_one_person(graph: Graph, known: Mask) -> float:
    """How much likelier (log2 odds) two of these nodes are one person than two of which one is not of them.

    Where there are hardly any others nothing is told, and nothing hangs on it: nearly all pairs are of these nodes.
    """
    both = known[graph.left] & known[graph.right]
    if int(np.count_nonzero(~both)) < ENOUGH_PAIRS:
        return 0.0
    count = int(known.sum())
    pairs, every = count * (count - 1) / 2, graph.nodes * (graph.nodes - 1) / 2
    return _prior(graph.weight[both], pairs) - _prior(graph.weight[~both], every - pairs)


def _numbers(connection: Connection, sql: str) -> list[Index]:
    return [column.to_numpy() for column in connection.sql(sql).to_arrow_table().combine_chunks().columns]


def _graph(connection: Connection, root: DataRoot) -> tuple["pd.Index[int]", Graph]:
    """The ids of all nodes in order, and the graph of their places; weights are free of the prior."""
    ids = _numbers(connection, f"SELECT node_id FROM {parquet(root.table('identities', 'identities'))} ORDER BY 1")[0]
    left, right, weight = _numbers(
        connection, f"SELECT node_id_l, node_id_r, match_weight FROM {parquet(root.table('linkage', 'person_edges'))}"
    )
    apart = _numbers(connection, f"SELECT * FROM {parquet(root.table('linkage', 'identities_apart'))}")
    known = pd.Index(ids)
    places = [known.get_indexer(pd.Index(side)) for side in (left, right, *apart)]
    return known, Graph(len(ids), places[0], places[1], np.asarray(weight, dtype=np.float64), (places[2], places[3]))


def _audit(ids: Index, refusals: list[Refusal]) -> pa.Table:
    columns: dict[str, pa.Array[Any]] = {
        "node_id_l": pa.array([int(ids[r.left]) for r in refusals], pa.int64()),
        "node_id_r": pa.array([int(ids[r.right]) for r in refusals], pa.int64()),
        "match_weight": pa.array([r.weight for r in refusals], pa.float64()),
        "support": pa.array([r.support for r in refusals], pa.float64()),
        "reason": pa.array([r.reason for r in refusals], pa.string()),
    }
    return pa.table(columns)


def _against(ids: Index, graph: Graph, against: Weight) -> pa.Table:
    """The edges that custody here and a hearing elsewhere on one day speak against, and how much (log2)."""
    edge = np.flatnonzero(against)
    told = {"node_id_l": ids[graph.left[edge]], "node_id_r": ids[graph.right[edge]], "match_weight": against[edge]}
    return pa.table({name: pa.array(values) for name, values in told.items()})


def _by_first_record(connection: Connection, root: DataRoot, ids: "pd.Index[int]", labels: list[Index]) -> pa.Table:
    """For every record, in the records' order, the number of the first record of its cluster at each threshold."""
    node, is_organisation = _numbers(
        connection,
        f"SELECT node_id, is_organisation FROM {parquet(root.table('linkage', 'identity_records'))} "
        "ORDER BY file_row_number",
    )
    place = ids.get_indexer(pd.Index(node))
    organisation = np.unique(node[is_organisation], return_inverse=True)[1] + len(ids)
    columns = [np.arange(len(node))]
    for label in labels:
        cluster = label[np.where(is_organisation, 0, place)] if len(label) else np.zeros(len(node), dtype=np.int64)
        cluster[is_organisation] = organisation
        first = np.zeros(len(ids) + len(organisation), dtype=np.int64)
        first[cluster[::-1]] = columns[0][::-1]
        columns.append(first[cluster])
    return pa.table([pa.array(column) for column in columns], names=["record", *LEVELS])


def stage_persons(settings: Settings) -> Clustered:
    """Cluster all identities and write what came of it where it waits for its checks (`staging.unchecked`).

    Writes `person_clusters` (one row per record), what stands beside it (`person_ids.assign_ids`), `person_cluster_audit`,
    and `person_edges_in_two_places`: what same-day evidence adds to which edges, for those who weigh them again.

    The `person_clusters` in place are the registry of ids: a person keeps the id that most of its records had.

    Raises:
        DataFirstError: the edges are not those of the stored identities.
    """
    root = DataRoot(settings.data_dir)
    refuse_other_identities(root)
    model = pinned_model(root)
    folder = staging.begin(root)
    with connect(settings) as connection:
        ids, graph = _graph(connection, root)
        prior = estimate_prior(graph.weight, graph.nodes)
        calibration = _calibration(connection, root, graph, prior, model)
        against = in_two_places(connection, root, ids.to_numpy(), graph, calibration.slope)
        connection.register("against", _against(ids.to_numpy(), graph, against))
        in_order = "SELECT * FROM against ORDER BY node_id_l, node_id_r"
        write_parquet(connection, in_order, folder / "person_edges_in_two_places.parquet")
        posterior = replace(graph, weight=graph.weight + prior + against)
        thresholds = choose_thresholds(posterior.weight, calibration, model.model_hash)
        stranger = estimate_stranger(posterior, thresholds.weights["person_id_high"])
        labels, refusals = agglomerate(posterior, [thresholds.weights[level] for level in LEVELS], stranger)
        refusals = explained(refusals, posterior, against, thresholds.weights["person_id_low"], labels[-1])
        clustered = _by_first_record(connection, root, ids, labels)
        connection.register("clustered", clustered)
        connection.register("audit", _audit(ids.to_numpy(), refusals))
        in_order = "SELECT * FROM audit ORDER BY match_weight DESC, node_id_l, node_id_r"
        write_parquet(connection, in_order, folder / "person_cluster_audit.parquet")
        records = root.table("linkage", "identity_records")
        registry = root.table("linkage", "person_clusters")
        count = assign_ids(connection, list(reversed(LEVELS)), records, registry, folder)
    first = {level: clustered[level].to_numpy() for level in LEVELS}
    persons = {level: int((numbers == np.arange(len(numbers))).sum()) for level, numbers in first.items()}
    members = np.bincount(first["person_id"])
    sizes, counts = np.unique(members[members > 0], return_counts=True)
    by_size = dict(zip(sizes.tolist(), counts.tolist(), strict=True))
    return Clustered(
        count, persons, by_size, len(refusals), prior, stranger, thresholds, int(np.count_nonzero(against))
    )


def keep_persons(root: DataRoot, thresholds: Thresholds) -> None:
    """Move staged persons and all that stands beside them into place, with the thresholds that they were clustered at."""
    thresholds_file(root).unlink(missing_ok=True)
    staging.keep(root)
    store_thresholds(root, thresholds)


def cluster_persons(settings: Settings) -> Clustered:
    """Cluster all identities and keep what came of it, unchecked.

    Raises:
        DataFirstError: the edges are not those of the stored identities.
    """
    clustered = stage_persons(settings)
    keep_persons(DataRoot(settings.data_dir), clustered.thresholds)
    return clustered
