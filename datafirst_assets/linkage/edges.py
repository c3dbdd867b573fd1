"""Edges: pairs of identities that may be one person, each with its prior-free match weight under the pinned model.

Edges persist. A change of the landing zone is nodes added, nodes changed and nodes gone; only pairs that touch a new or
changed node are scored, the rest keep their edges. Because every level and rule is symmetric and the model with its term
frequencies is pinned, this gives exactly the edges of scoring all at once.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from datafirst_assets.config import Settings
from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import Connection, connect, parquet, value, write_parquet
from datafirst_assets.linkage.features import create_features
from datafirst_assets.linkage.model import Model, pinned_model, register_terms

FLOOR = 8.0
"""Prior-free match weight (log2) below which a pair is not kept: under any threshold from some hundred people on."""
MOSTLY_NEW = 0.5
"""Share of new nodes from which scoring everything again is less work."""

# What a node's edges depend on; `records` does not count.
CONTENT = "md5_number_lower(to_json(struct_pack({columns}))::VARCHAR)"
COLUMNS = (
    "forename", "surname", "date_of_birth", "postcode", "sex", "pnc_id", "cro_number", "middle_names", "case_keys",
)  # fmt: skip

KEPT_EDGES = """
SELECT e.node_id_l, e.node_id_r, e.match_weight FROM {edges} e
SEMI JOIN unchanged l ON l.node_id = e.node_id_l
SEMI JOIN unchanged r ON r.node_id = e.node_id_r
"""

AS_EDGES = """
SELECT least(unique_id_l, unique_id_r) AS node_id_l, greatest(unique_id_l, unique_id_r) AS node_id_r, match_weight
FROM {predictions}
"""


@dataclass(frozen=True)
class Scored:
    """What scoring did: edges stored in all, identities in all, and how many of those were new or changed."""

    edges: int
    nodes: int
    new_nodes: int


def edges_model(root: DataRoot) -> str | None:
    """The hash of the model that the stored edges were scored under; None if there are no whole ones."""
    try:
        return str(json.loads(_note(root).read_text())["model_hash"])
    except (OSError, ValueError, KeyError):
        return None


def _note(root: DataRoot) -> Path:
    return root.internal / "linkage" / "person_edges.json"


def _find_unchanged(connection: Connection, root: DataRoot, usable: bool) -> None:
    """Make the tables `content` (every node and a hash of what it says) and `unchanged` (nodes with stored edges)."""
    columns = ", ".join(f"{column} := {column}" for column in COLUMNS)
    connection.execute(
        f"CREATE TEMP TABLE content AS SELECT node_id, {CONTENT.format(columns=columns)} AS content "
        f"FROM {parquet(root.table('identities', 'identities'))}"
    )
    if usable:
        stored = parquet(root.table("linkage", "person_edges_nodes"))
        connection.execute(
            f"CREATE TEMP TABLE unchanged AS SELECT node_id FROM content JOIN {stored} USING (node_id, content)"
        )
    else:
        connection.execute("CREATE TEMP TABLE unchanged AS SELECT node_id FROM content WHERE false")


def _linker(connection: Connection, database: Any, model: Model) -> Any:
    from splink import Linker

    linker = Linker(database.register("node", dataset_display_name="node"), model.settings, log_level=None)
    register_terms(linker, database, connection, model.terms)
    return linker


def _predictions(connection: Connection, model: Model, everything: bool) -> list[str]:
    """Score all pairs, or those that touch a new node; the names of the tables with the scores."""
    from splink import DuckDBAPI

    database = DuckDBAPI(connection=connection)
    linker = _linker(connection, database, model)
    if everything:
        return [linker.inference.predict(threshold_match_weight=FLOOR).physical_name]
    connection.execute(
        "CREATE TEMP TABLE node_old AS SELECT n.* FROM node n SEMI JOIN unchanged u ON u.node_id = n.unique_id"
    )
    connection.execute(
        "CREATE TEMP TABLE node_new AS SELECT n.* FROM node n ANTI JOIN unchanged u ON u.node_id = n.unique_id"
    )
    old = database.register("node_old", dataset_display_name="node_old")
    new = database.register("node_new", dataset_display_name="node_new")
    between = linker.inference.predict_between(old, new, threshold_match_weight=FLOOR)
    within = linker.inference.predict_within(new, threshold_match_weight=FLOOR)
    return [between.physical_name, within.physical_name]


def score_edges(settings: Settings, rescore: bool = False) -> Scored:
    """Score pairs of identities and store those above the floor in `person_edges`.

    Args:
        settings: of this process.
        rescore: forget stored edges and score every pair again under the pinned model.

    Raises:
        DataFirstError: no model is pinned.
    """
    root = DataRoot(settings.data_dir)
    model = pinned_model(root)
    edges, nodes = root.table("linkage", "person_edges"), root.table("linkage", "person_edges_nodes")
    note = _note(root)
    usable = not rescore and edges.exists() and nodes.exists() and edges_model(root) == model.model_hash
    with connect(settings) as connection:
        _find_unchanged(connection, root, usable)
        total = int(value(connection, "SELECT count(*) FROM content"))
        new = total - int(value(connection, "SELECT count(*) FROM unchanged"))
        everything = not usable or new > total * MOSTLY_NEW
        parts = ["SELECT 0::BIGINT AS node_id_l, 0::BIGINT AS node_id_r, 0.0::DOUBLE AS match_weight WHERE false"]
        if new:
            create_features(connection, "node", parquet(root.table("identities", "identities")), "node_id", "case_keys")
            parts += [AS_EDGES.format(predictions=name) for name in _predictions(connection, model, everything)]
        if not everything:
            parts.append(KEPT_EDGES.format(edges=parquet(edges)))
        # Without its note the store counts as empty: a run that is killed here scores everything next time.
        note.unlink(missing_ok=True)
        select = " UNION ALL ".join(parts)
        written = write_parquet(connection, f"SELECT * FROM ({select}) ORDER BY node_id_l, node_id_r", edges)
        write_parquet(connection, "SELECT * FROM content ORDER BY node_id", nodes)
    building = note.with_suffix(".tmp")
    building.write_text(json.dumps({"model_hash": model.model_hash}))
    building.replace(note)
    return Scored(written, total, new)
