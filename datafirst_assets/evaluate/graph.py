"""The graph that persons were made from, read back from what linkage stored: identities, edges, and what parts them."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import Connection, parquet
from datafirst_assets.errors import DataFirstError
from datafirst_assets.evaluate.members import arrays
from datafirst_assets.linkage.edges import edges_model
from datafirst_assets.linkage.graph import Graph, Index
from datafirst_assets.linkage.priors import estimate_prior
from datafirst_assets.linkage.thresholds import Thresholds, load_thresholds

UNFINISHED = (
    "The stored pairs are not those that persons were made from: linking was not finished. Run the job relink "
    "(or `datafirst run --rescore`)."
)


@dataclass(frozen=True)
class LinkedGraph:
    """The graph that persons were made from.

    Attributes:
        ids: of its nodes, rising.
        graph: with posterior weights: the prior, and custody here and a hearing elsewhere on one day, are in them.
        prior: log2 odds that two random identities are one person.
        thresholds: that persons were made at.
    """

    ids: "pd.Index[int]"
    graph: Graph
    prior: float
    thresholds: Thresholds


def _pairs(connection: Connection, ids: "pd.Index[int]", sql: str) -> list[Index]:
    """The two columns of ids of a query as places of nodes, and its further columns, in the order of the pairs.

    Raises:
        DataFirstError: an id is of no identity.
    """
    left, right, *more = arrays(connection, sql)
    left, right = (ids.get_indexer(pd.Index(side)) for side in (left, right))
    if (left < 0).any() or (right < 0).any():
        raise DataFirstError(UNFINISHED)
    pair = (left << 32) | right
    if (np.diff(pair) > 0).all():
        return [left, right, *more]
    order = np.argsort(pair)
    return [column[order] for column in (left, right, *more)]


def read_graph(connection: Connection, root: DataRoot, ids: "pd.Index[int]") -> LinkedGraph:
    """Read the stored edges and the pairs that are two people, and weigh them as clustering did.

    Args:
        connection: an open database.
        root: in which persons have been linked.
        ids: of all identities, rising (`read_ids`).

    Raises:
        DataFirstError: persons have not been clustered yet, or were by code that did not keep all of what it weighed, or from
            other pairs than are stored now, as after a run that was killed.
    """
    two_places = root.table("linkage", "person_edges_against")
    if not two_places.exists():
        raise DataFirstError(
            f"Not all of what persons were clustered by is there: {two_places} is missing. Run the job relink "
            "(or `datafirst run --rescore`)."
        )
    edges, apart = (parquet(root.table("linkage", name)) for name in ("person_edges", "identities_apart"))
    left, right, weight = _pairs(connection, ids, f"SELECT node_id_l, node_id_r, match_weight FROM {edges}")
    one, other = _pairs(connection, ids, f"SELECT node_id_l, node_id_r FROM {apart}")
    weights = np.asarray(weight, dtype=np.float64)
    prior, thresholds = estimate_prior(weights, len(ids)), load_thresholds(root)
    here, there, against = _pairs(connection, ids, f"SELECT * FROM {parquet(two_places)}")
    edge, pair = (left << 32) | right, (here << 32) | there
    place = np.searchsorted(edge, pair)
    if (place == len(edge)).any() or (edge[place] != pair).any():
        raise DataFirstError(UNFINISHED)
    if edges_model(root) not in (None, thresholds.model_hash):  # None: of other code, which says nothing of the model
        raise DataFirstError(UNFINISHED)
    posterior = weights + prior
    posterior[place] += against
    return LinkedGraph(ids, Graph(len(ids), left, right, posterior, (one, other)), prior, thresholds)
