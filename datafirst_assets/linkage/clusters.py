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
from datafirst_assets.linkage.agglomeration import STRANGER, agglomerate
from datafirst_assets.linkage.edges import refuse_other_identities
from datafirst_assets.linkage.graph import Graph, Index, Refusal, Weight
from datafirst_assets.linkage.person_ids import assign_ids

THRESHOLDS: dict[str, float] = {"person_id_high": 8.0, "person_id": 3.0, "person_id_low": 0.0}
"""Posterior match weight (log2 odds) at which an edge may join clusters: strict, published, loose."""


SMALLEST_TELLING, LARGEST_TELLING, ENOUGH_PAIRS = 3, 30, 500
"""Sizes of clusters, in identities, and number of pairs from which it is told how often blocking overlooks a true pair."""


@dataclass(frozen=True)
class Clustered:
    """What clustering did.

    Attributes:
        records: clustered, organisations too.
        persons: at each threshold.
        largest: records of the largest person.
        refused: joins that the audit refused.
        prior_weight: log2 odds that two random identities are one person.
        stranger_weight: log2 weight of a pair that no blocking rule brought together.
    """

    records: int
    persons: dict[str, int]
    largest: int
    refused: int
    prior_weight: float
    stranger_weight: float


def estimate_prior(weight: Weight, nodes: int) -> float:
    """log2 of the odds that two random nodes are one person, given the prior-free weights of all candidate pairs.

    The share of matches that the weights imply, found as a fixed point: the expectation step of Fellegi and Sunter's
    model with all else fixed. Pairs that no blocking rule found are taken as different people. At most even odds, which
    a handful of records of one person would exceed. Weights count to the nearest 1/256, so that millions of pairs take
    no longer than thousands.
    """
    pairs = nodes * (nodes - 1) / 2
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


def estimate_stranger(graph: Graph) -> float:
    """Posterior weight (log2) of a pair without an edge: no rule brought it together, or it scored below the floor.

    The share of pairs inside sure clusters that were never candidates: how often the rules overlook a true pair. Clusters
    of two are candidates by their making, and very large ones chain, so neither tells.
    """
    sure = THRESHOLDS["person_id_high"]
    if not (graph.weight >= sure).any():
        return STRANGER
    cluster = graph.components(sure)
    size = np.bincount(cluster)
    telling = (size >= SMALLEST_TELLING) & (size <= LARGEST_TELLING)
    every = int((size[telling] * (size[telling] - 1) // 2).sum())
    if every < ENOUGH_PAIRS:
        return STRANGER
    home = cluster[graph.left]
    seen = int((telling[home] & (home == cluster[graph.right])).sum())
    return round(float(np.clip(np.log2(max(1 - seen / every, 2.0**-8)), -8.0, -0.5)), 6)


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
    return pa.table([pa.array(column) for column in columns], names=["record", *THRESHOLDS])


def cluster_persons(settings: Settings) -> Clustered:
    """Cluster all identities and write `person_clusters` (one row per record) and `person_cluster_audit`.

    Earlier `person_clusters` are the registry of ids: a person keeps the id that most of its records had.

    Raises:
        DataFirstError: the edges are not those of the stored identities.
    """
    root = DataRoot(settings.data_dir)
    with connect(settings) as connection:
        refuse_other_identities(connection, root)
        ids, graph = _graph(connection, root)
        prior = estimate_prior(graph.weight, graph.nodes)
        posterior = replace(graph, weight=graph.weight + prior)
        stranger = estimate_stranger(posterior)
        labels, refusals = agglomerate(posterior, list(THRESHOLDS.values()), stranger)
        clustered = _by_first_record(connection, root, ids, labels)
        connection.register("clustered", clustered)
        connection.register("audit", _audit(ids.to_numpy(), refusals))
        write_parquet(
            connection,
            "SELECT * FROM audit ORDER BY match_weight DESC, node_id_l, node_id_r",
            root.table("linkage", "person_cluster_audit"),
        )
        records = assign_ids(
            connection,
            list(reversed(THRESHOLDS)),
            root.table("linkage", "identity_records"),
            root.table("linkage", "person_clusters"),
        )
    first = {level: clustered[level].to_numpy() for level in THRESHOLDS}
    persons = {level: int((numbers == np.arange(len(numbers))).sum()) for level, numbers in first.items()}
    largest = int(np.bincount(first["person_id"], minlength=1).max())
    return Clustered(records, persons, largest, len(refusals), prior, stranger)
