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
from datafirst_assets.linkage.agglomeration import agglomerate
from datafirst_assets.linkage.calibration import Calibration
from datafirst_assets.linkage.edges import refuse_other_identities
from datafirst_assets.linkage.graph import Graph, Index, Refusal, Weight
from datafirst_assets.linkage.model import pinned_model
from datafirst_assets.linkage.organisations import Organisations, group_organisations
from datafirst_assets.linkage.own_ids import each_with_its_own, read_stated
from datafirst_assets.linkage.parties import Firsts, Joined, join_parties
from datafirst_assets.linkage.person_ids import assign_ids
from datafirst_assets.linkage.police_evidence import calibrate_by_police_ids, read_police_ids
from datafirst_assets.linkage.populations import DEFENDANTS, PARTIES, POPULATIONS
from datafirst_assets.linkage.precision import estimate_precision
from datafirst_assets.linkage.priors import estimate_prior, estimate_stranger
from datafirst_assets.linkage.same_day import explained, in_two_places
from datafirst_assets.linkage.shared_ids import known_shared_ids, without_shared_ids
from datafirst_assets.linkage.thresholds import (
    LEVELS,
    Thresholds,
    choose_thresholds,
    store_thresholds,
    thresholds_file,
)


@dataclass(frozen=True)
class Clustered:
    """What clustering did.

    Attributes:
        records: clustered, organisations too.
        persons: at each threshold.
        sizes: persons and organisations at the published threshold by their number of records.
        refused: joins of defendants that the audit refused.
        prior_weight: log2 odds that two random identities are one person.
        stranger_weight: log2 weight of a pair that no blocking rule brought together.
        thresholds: of the three levels, and how they were chosen.
        in_two_places: edges of which one identity got custody on a day on which the other was heard elsewhere.
        with_own_ids: edges of which each side states a police id of its own on several records.
        joined: what became of the parties of other courts.
    """

    records: int
    persons: dict[str, int]
    sizes: dict[int, int]
    refused: int
    prior_weight: float
    stranger_weight: float
    thresholds: Thresholds
    in_two_places: int
    with_own_ids: int
    joined: Joined


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
    """The edges that something beside the model speaks against, and how much (log2)."""
    edge = np.flatnonzero(against)
    told = {"node_id_l": ids[graph.left[edge]], "node_id_r": ids[graph.right[edge]], "match_weight": against[edge]}
    return pa.table({name: pa.array(values) for name, values in told.items()})


def _by_first_record(
    connection: Connection, root: DataRoot, ids: "pd.Index[int]", labels: list[Index], organisations: Organisations
) -> Firsts:
    """For every record, in the records' order, the number of the first record of its cluster at each threshold."""
    node, is_organisation = _numbers(
        connection,
        f"SELECT node_id, is_organisation FROM {parquet(DEFENDANTS.records(root))} ORDER BY file_row_number",
    )
    place = ids.get_indexer(pd.Index(node))
    organisation = np.unique(organisations.of(node[is_organisation]), return_inverse=True)[1] + len(ids)
    record, columns = np.arange(len(node)), {}
    for level, label in zip(LEVELS, labels, strict=True):
        cluster = label[np.where(is_organisation, 0, place)] if len(label) else np.zeros(len(node), dtype=np.int64)
        cluster[is_organisation] = organisation
        first = np.zeros(len(ids) + len(organisation), dtype=np.int64)
        first[cluster[::-1]] = record[::-1]
        columns[level] = first[cluster]
    return columns


def _cluster_defendants(
    connection: Connection, root: DataRoot, ids: "pd.Index[int]", graph: Graph
) -> tuple[list[Index], dict[str, Any]]:
    """The cluster of every identity at each threshold, and what was done, in the words of `Clustered`."""
    # Where no criminal court has delivered yet there is nobody to train on, and nobody to cluster.
    model = pinned_model(root) if graph.nodes else None
    prior = estimate_prior(graph.weight, graph.nodes)
    identities = parquet(root.table("identities", "identities"))
    if model:
        known_shared_ids(connection, model.terms)
        identities = without_shared_ids(connection, identities)
    ids_of_police = read_police_ids(connection, identities)
    calibration = calibrate_by_police_ids(graph, ids_of_police, prior, model) if model else Calibration()
    against = in_two_places(connection, root, ids.to_numpy(), graph, calibration.slope)
    own_ids = np.zeros_like(against)
    if model:
        own_ids = each_with_its_own(graph, read_stated(connection, identities), model, calibration.slope)
    connection.register("against", _against(ids.to_numpy(), graph, against + own_ids))
    posterior = replace(graph, weight=graph.weight + prior + against + own_ids)
    thresholds = choose_thresholds(posterior.weight, calibration, model.model_hash if model else "")
    stranger = estimate_stranger(posterior, thresholds.calibration)
    labels, refusals = agglomerate(posterior, [thresholds.weights[level] for level in LEVELS], stranger)
    if thresholds.calibration.is_estimated:
        precision = {
            level: round(estimate_precision(posterior, label, ids_of_police.records, thresholds.calibration), 4)
            for level, label in zip(LEVELS, labels, strict=True)
        }
        thresholds = replace(thresholds, precision=precision)
    refusals = explained(refusals, posterior, against, thresholds.weights["person_id_low"], labels[-1])
    connection.register("audit", _audit(ids.to_numpy(), refusals))
    return labels, {
        "refused": len(refusals),
        "prior_weight": prior,
        "stranger_weight": stranger,
        "thresholds": thresholds,
        "in_two_places": int(np.count_nonzero(against)),
        "with_own_ids": int(np.count_nonzero(own_ids)),
    }


def stage_persons(settings: Settings) -> Clustered:
    """Cluster all identities and write what came of it where it waits for its checks (`staging.unchecked`).

    The defendants first, and then the parties, who leave them as they are. Writes `person_clusters` (one row per record),
    what stands beside it (`person_ids.assign_ids`), `person_cluster_audit`, the thresholds, and
    `person_edges_against`: what a day in two places and police ids of their own add to which edges, for those who weigh them
    again.

    The `person_clusters` in place are the registry of ids: a person keeps the id that most of its records had.

    Raises:
        DataFirstError: the edges are not those of the stored identities.
    """
    root = DataRoot(settings.data_dir)
    refuse_other_identities(root)
    folder = staging.begin(root)
    with connect(settings) as connection:
        ids, graph = _graph(connection, root)
        labels, done = _cluster_defendants(connection, root, ids, graph)
        in_order = "SELECT * FROM against ORDER BY node_id_l, node_id_r"
        write_parquet(connection, in_order, folder / "person_edges_against.parquet")
        in_order = "SELECT * FROM audit ORDER BY match_weight DESC, node_id_l, node_id_r"
        write_parquet(connection, in_order, folder / "person_cluster_audit.parquet")
        organisations = group_organisations(connection, root)
        firsts = _by_first_record(connection, root, ids, labels, organisations)
        joined = join_parties(connection, root, ids, labels, firsts, organisations)
        every = {level: np.concatenate((firsts[level], joined.firsts[level])) for level in LEVELS}
        records = assign_ids(
            connection,
            {level: every[level] for level in reversed(LEVELS)},
            [one.records(root) for one in POPULATIONS if one is DEFENDANTS or one.files(root)],
            len(firsts[LEVELS[0]]),
            root.table("linkage", "person_clusters"),
            folder,
        )
    for population, thresholds in ((DEFENDANTS, done["thresholds"]), (PARTIES, joined.thresholds)):
        if thresholds:
            store_thresholds(folder / thresholds_file(root, population).name, thresholds)
    return Clustered(records=records, persons=_persons(every), sizes=_sizes(every["person_id"]), joined=joined, **done)


def _persons(firsts: Firsts) -> dict[str, int]:
    """Persons and organisations at each threshold."""
    return {level: int((numbers == np.arange(len(numbers))).sum()) for level, numbers in firsts.items()}


def _sizes(first: Index) -> dict[int, int]:
    """Persons and organisations by their number of records."""
    members = np.bincount(first, minlength=1)
    sizes, counts = np.unique(members[members > 0], return_counts=True)
    return dict(zip(sizes.tolist(), counts.tolist(), strict=True))


def keep_persons(root: DataRoot) -> None:
    """Move staged persons and all that stands beside them into place."""
    files = [thresholds_file(root, population) for population in POPULATIONS]
    outdated = [file for file in files if not (staging.unchecked(root) / file.name).exists()]
    staging.keep(root)
    for file in outdated:
        file.unlink(missing_ok=True)


def cluster_persons(settings: Settings) -> Clustered:
    """Cluster all identities and keep what came of it, unchecked.

    Raises:
        DataFirstError: the edges are not those of the stored identities.
    """
    clustered = stage_persons(settings)
    keep_persons(DataRoot(settings.data_dir))
    return clustered
