"""Persons: identities clustered at three thresholds, every record with its stable ids.

The edges' weights are free of the prior; here the prior is estimated from all pairs and moves them, because the same
agreement is worth less among more people.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from datafirst_assets.config import Settings
from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import Connection, connect, parquet, value, write_parquet
from datafirst_assets.linkage.agglomeration import STRANGER, Index, Weight, agglomerate
from datafirst_assets.linkage.person_ids import assign_ids, keep_gone

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
    a handful of records of one person would exceed.
    """
    pairs = nodes * (nodes - 1) / 2
    if not len(weight) or not pairs:
        return -60.0
    share = min(0.5, len(weight) / pairs)
    for _ in range(500):
        odds = np.log2(share / (1 - share))
        new = min(0.5, float((1 / (1 + np.exp2(-np.clip(weight + odds, -1000, 1000)))).sum() / pairs))
        if abs(new / share - 1) < 1e-9 or new <= 0:
            break
        share = new
    return round(float(np.log2(share / (1 - share))), 6)


def estimate_stranger(left: Index, right: Index, weight: Weight, nodes: int) -> float:
    """Posterior weight (log2) of a pair without an edge: no rule brought it together, or it scored below the floor.

    The share of pairs inside sure clusters that were never candidates: how often the rules overlook a true pair. Clusters
    of two are candidates by their making, and very large ones chain, so neither tells.
    """
    sure = weight >= THRESHOLDS["person_id_high"]
    if not sure.any():
        return STRANGER
    links = coo_matrix((np.ones(int(sure.sum()), dtype=bool), (left[sure], right[sure])), shape=(nodes, nodes))
    cluster = connected_components(links, directed=False)[1]
    size = np.bincount(cluster, minlength=nodes)
    telling = (size >= SMALLEST_TELLING) & (size <= LARGEST_TELLING)
    every = int((size[telling] * (size[telling] - 1) // 2).sum())
    if every < ENOUGH_PAIRS:
        return STRANGER
    seen = int((telling[cluster[left]] & (cluster[left] == cluster[right])).sum())
    return round(float(np.clip(np.log2(max(1 - seen / every, 2.0**-8)), -8.0, -0.5)), 6)


def _numbers(connection: Connection, sql: str) -> list[Index]:
    return [column.to_numpy() for column in connection.sql(sql).to_arrow_table().combine_chunks().columns]


def _cluster(connection: Connection, root: DataRoot) -> tuple[pa.Table, pa.Table, float, float]:
    """Labels of every node at the three thresholds, the refusals, and the weights of the prior and of strangers."""
    ids = _numbers(connection, f"SELECT node_id FROM {parquet(root.table('identities', 'identities'))} ORDER BY 1")[0]
    left_id, right_id, weight = _numbers(
        connection, f"SELECT node_id_l, node_id_r, match_weight FROM {parquet(root.table('linkage', 'person_edges'))}"
    )
    apart = _numbers(connection, f"SELECT * FROM {parquet(root.table('linkage', 'identities_apart'))}")
    prior = estimate_prior(np.sort(weight), len(ids))
    left, right = np.searchsorted(ids, left_id), np.searchsorted(ids, right_id)
    apart_places = (np.searchsorted(ids, apart[0]), np.searchsorted(ids, apart[1]))
    posterior = np.asarray(weight + prior, dtype=np.float64)
    stranger = estimate_stranger(left, right, posterior, len(ids))
    labels, refusals = agglomerate(len(ids), left, right, posterior, apart_places, list(THRESHOLDS.values()), stranger)
    named = [pa.array(ids), *(pa.array(ids[label]) for label in labels)]
    audit: dict[str, pa.Array[Any]] = {
        "node_id_l": pa.array([int(ids[r.left]) for r in refusals], pa.int64()),
        "node_id_r": pa.array([int(ids[r.right]) for r in refusals], pa.int64()),
        "match_weight": pa.array([r.weight for r in refusals], pa.float64()),
        "support": pa.array([r.support for r in refusals], pa.float64()),
        "reason": pa.array([r.reason for r in refusals], pa.string()),
    }
    return pa.table(named, names=["node_id", *THRESHOLDS]), pa.table(audit), prior, stranger


def cluster_persons(settings: Settings) -> Clustered:
    """Cluster all identities and write `person_clusters` (one row per record) and `person_cluster_audit`.

    Earlier `person_clusters` are the registry of ids: a person keeps the id that most of its records had.
    """
    root = DataRoot(settings.data_dir)
    target = root.table("linkage", "person_clusters")
    levels = ", ".join(f"coalesce(l.{level}, r.node_id) AS {level}" for level in THRESHOLDS)
    with connect(settings) as connection:
        labels, audit, prior, stranger = _cluster(connection, root)
        connection.register("labels", labels)
        connection.register("audit", audit)
        connection.execute(
            f"CREATE TEMP TABLE clustered AS SELECT r.source_dataset, r.source_record_id, {levels} "
            f"FROM {parquet(root.table('linkage', 'identity_records'))} r "
            "LEFT JOIN labels l ON l.node_id = r.node_id AND NOT r.is_organisation"
        )
        write_parquet(
            connection,
            "SELECT * FROM audit ORDER BY match_weight DESC, node_id_l, node_id_r",
            root.table("linkage", "person_cluster_audit"),
        )
        assign_ids(connection, list(THRESHOLDS), target)
        keep_gone(connection, target)
        records = write_parquet(
            connection,
            "SELECT source_dataset, source_record_id, person_id_low, person_id, person_id_high FROM identified "
            "ORDER BY source_dataset, source_record_id",
            target,
        )
        persons = {
            level: int(value(connection, f"SELECT count(DISTINCT {level}) FROM identified")) for level in THRESHOLDS
        }
        largest = int(
            value(
                connection, "SELECT coalesce(max(n), 0) FROM (SELECT count(*) AS n FROM identified GROUP BY person_id)"
            )
        )
    return Clustered(records, persons, largest, audit.num_rows, prior, stranger)
