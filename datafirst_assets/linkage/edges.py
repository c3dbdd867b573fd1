"""Edges: pairs of identities that may be one person, each with its prior-free match weight under the pinned model.

Edges persist. A change of the landing zone is nodes added, nodes changed and nodes gone; only pairs that touch a new or
changed node are scored, the rest keep their edges. Because every level and rule is symmetric and the model with its term
frequencies is pinned, this gives exactly the edges of scoring all at once.
"""

import hashlib
import json
import math
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from datafirst_assets.config import Settings
from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import Connection, connect, parquet, row_count, value, write_parquet
from datafirst_assets.errors import DataFirstError
from datafirst_assets.linkage.blocking import blocking_rules, draw_pairs
from datafirst_assets.linkage.features import MACROS, NAMES, NICKNAMES, TABLE, create_features
from datafirst_assets.linkage.model import Model, create_terms, pinned_model
from datafirst_assets.linkage.scoring import score_pairs

LOWEST_FLOOR, BELOW_CHANCE = 8.0, 9.0
"""Prior-free match weights (log2) below which a pair is not kept: the lowest, and by how much less than log2 of the number
of identities, which is about what a match by chance weighs. What is left out has odds of less than about 1 to 300."""

# What a node's edges depend on; `records` does not count. Another version of DuckDB hashes otherwise and scores all again.
CONTENT = "hash(forename, surname, date_of_birth, postcode, sex, pnc_id, cro_number, middle_names, town, case_keys)"

# Nodes are numbered in the order of their ids: a pair of small numbers costs half of a pair of ids.
NUMBERED = """
CREATE TEMP TABLE numbered AS
SELECT file_row_number::INTEGER AS number, node_id, {content} AS content FROM {identities}
"""
CHANGED = """
CREATE TEMP TABLE changed AS
SELECT number FROM numbered n ANTI JOIN {stored} s ON s.node_id = n.node_id AND s.content = n.content
"""

KEPT_EDGES = """
SELECT e.node_id_l, e.node_id_r, e.match_weight FROM (SELECT * FROM {edges} WHERE match_weight >= {floor}) e
SEMI JOIN (SELECT node_id FROM numbered ANTI JOIN changed USING (number)) l ON l.node_id = e.node_id_l
SEMI JOIN (SELECT node_id FROM numbered ANTI JOIN changed USING (number)) r ON r.node_id = e.node_id_r
"""

SCORED_EDGES = """
SELECT l.node_id AS node_id_l, r.node_id AS node_id_r, match_weight
FROM scored s JOIN numbered l ON l.number = s.unique_id_l JOIN numbered r ON r.number = s.unique_id_r
"""


@dataclass(frozen=True)
class Scored:
    """What scoring did: edges stored in all, identities in all, how many of those were new or changed, pairs scored."""

    edges: int
    nodes: int
    new_nodes: int
    pairs: int


@dataclass(frozen=True)
class _Note:
    """What the stored edges are: of which model, above which floor, and of which file of identities (SHA-256)."""

    model_hash: str
    floor: float
    identities: str


def edges_model(root: DataRoot) -> str | None:
    """The hash of the model that the stored edges were scored under; None if there are no whole ones."""
    stored = _stored(root)
    return stored.model_hash if stored else None


def _stored(root: DataRoot) -> _Note | None:
    """What the stored edges are; None if there are no whole ones, or they were drawn by other rules."""
    try:
        note = json.loads(_note(root).read_text())
        if note.pop("drawn_by") == _drawn_by():
            return _Note(**note)
    except (OSError, ValueError, KeyError, TypeError):
        pass
    return None


def _identities_hash(root: DataRoot) -> str:
    with root.table("identities", "identities").open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _drawn_by() -> str:
    """What decides, beside the model, which pairs are drawn and how their names compare; as a hash."""
    said = json.dumps([blocking_rules(), MACROS, NAMES, TABLE, NICKNAMES.read_text(encoding="utf-8")])
    return hashlib.sha256(said.encode()).hexdigest()


def refuse_other_identities(root: DataRoot) -> None:
    """Refuse edges that were scored for other identities than are stored now.

    Raises:
        DataFirstError: they are of an earlier state of the landing zone.
    """
    stored = _stored(root)
    if stored is None or stored.identities != _identities_hash(root):
        raise DataFirstError("The stored edges were scored for other identities than these. Run the job relink.")


def edge_floor(nodes: int) -> float:
    """The prior-free weight (log2) from which pairs of so many identities are kept; it rises as they double.

    In whole bits: were it to follow every identity, one fewer would let pairs count that had not been kept, and all would
    have to be scored again.
    """
    return max(LOWEST_FLOOR, math.floor(math.log2(max(nodes, 1))) - BELOW_CHANCE)


def _note(root: DataRoot) -> Path:
    return root.internal / "linkage" / "person_edges.json"


def _find_changed(connection: Connection, root: DataRoot, usable: bool) -> None:
    """Make the tables `numbered` (every node and a hash of what it says) and `changed` (those without stored edges)."""
    identities = parquet(root.table("identities", "identities"))
    connection.execute(NUMBERED.format(content=CONTENT, identities=identities))
    if usable:
        connection.execute(CHANGED.format(stored=parquet(root.table("linkage", "person_edges_nodes"))))
    else:
        connection.execute("CREATE TEMP TABLE changed AS SELECT number FROM numbered")


def _score(connection: Connection, root: DataRoot, model: Model, floor: float) -> int:
    """Make the table `scored`: every pair above the floor that touches a changed node; the number of pairs looked at."""
    identities = parquet(root.table("identities", "identities"))
    terms = create_terms(connection, model.terms)
    numbered = f"(SELECT *, file_row_number FROM {identities})"
    create_features(connection, "feature", numbered, "file_row_number", "case_keys", terms)
    changed = connection.sql("SELECT number FROM changed").to_arrow_table()["number"].to_numpy()
    is_new = np.zeros(int(value(connection, "SELECT count(*) FROM numbered")), dtype=bool)
    is_new[changed] = True
    pairs = draw_pairs(connection, "feature", is_new)
    score_pairs(connection, model.settings, pairs, floor)
    return len(pairs)


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
    stored = _stored(root)
    usable = not rescore and edges.exists() and nodes.exists()
    with connect(settings) as connection:
        floor = edge_floor(row_count(connection, root.table("identities", "identities")))
        # With fewer identities weaker pairs count, which were not kept.
        usable = usable and stored is not None and stored.model_hash == model.model_hash and stored.floor <= floor
        _find_changed(connection, root, usable)
        total = int(value(connection, "SELECT count(*) FROM numbered"))
        new = int(value(connection, "SELECT count(*) FROM changed"))
        parts = ["SELECT 0::BIGINT AS node_id_l, 0::BIGINT AS node_id_r, 0.0::DOUBLE AS match_weight WHERE false"]
        pairs = _score(connection, root, model, floor) if new else 0
        if new:
            parts.append(SCORED_EDGES)
        if usable:
            parts.append(KEPT_EDGES.format(edges=parquet(edges), floor=floor))
        # Without its note the store counts as empty: a run that is killed here scores everything next time.
        note.unlink(missing_ok=True)
        select = " UNION ALL ".join(parts)
        written = write_parquet(connection, f"SELECT * FROM ({select}) ORDER BY node_id_l, node_id_r", edges)
        write_parquet(connection, "SELECT node_id, content FROM numbered ORDER BY number", nodes)
    building = note.with_suffix(".tmp")
    written_for = _Note(model.model_hash, floor, _identities_hash(root))
    building.write_text(json.dumps(asdict(written_for) | {"drawn_by": _drawn_by()}))
    building.replace(note)
    return Scored(written, total, new, pairs)
