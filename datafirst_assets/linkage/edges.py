"""Edges: pairs of identities that may be one person, each with its prior-free match weight under the pinned model."""

from dataclasses import dataclass

from datafirst_assets.config import Settings
from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import connect, parquet, write_parquet
from datafirst_assets.linkage.features import create_features
from datafirst_assets.linkage.model import Model, pinned_model, register_terms

FLOOR = 8.0
"""Prior-free match weight (log2) below which a pair is not kept: far under any threshold at any size."""


@dataclass(frozen=True)
class Scored:
    """What scoring did: pairs kept, and how many nodes were new to the stored edges."""

    edges: int
    nodes: int
    new_nodes: int


def score_edges(settings: Settings, rescore: bool = False) -> Scored:
    """Score pairs of identities and store those above the floor."""
    from splink import DuckDBAPI, Linker

    root = DataRoot(settings.data_dir)
    model: Model = pinned_model(root)
    with connect(settings) as connection:
        create_features(connection, "node", parquet(root.table("identities", "identities")), "node_id", "case_keys")
        database = DuckDBAPI(connection=connection)
        linker = Linker(database.register("node", dataset_display_name="node"), model.settings, log_level=None)
        register_terms(linker, database, connection, model.terms)
        predictions = linker.inference.predict(threshold_match_weight=FLOOR)
        edges = write_parquet(
            connection,
            "SELECT least(unique_id_l, unique_id_r) AS node_id_l, greatest(unique_id_l, unique_id_r) AS node_id_r, "
            f"match_weight FROM {predictions.physical_name} ORDER BY node_id_l, node_id_r",
            root.table("linkage", "person_edges"),
        )
    return Scored(edges, 0, 0)
