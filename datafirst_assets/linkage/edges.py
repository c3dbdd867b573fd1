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
from datafirst_assets.engine import Connection, connect, parquet, value, write_parquet
from datafirst_assets.errors import DataFirstError
from datafirst_assets.linkage.blocking import blocking_rules, draw_pairs
from datafirst_assets.linkage.enough import conditions, enough_to_link
from datafirst_assets.linkage.features import MACROS, NAMES, NICKNAMES, TABLE, create_features
from datafirst_assets.linkage.graph import Index
from datafirst_assets.linkage.model import Model, create_terms, pinned_model
from datafirst_assets.linkage.populations import DEFENDANTS, Population, count_identities
from datafirst_assets.linkage.scoring import score_pairs
from datafirst_assets.linkage.shared_ids import known_shared_ids, without_shared_ids

LOWEST_FLOOR, BELOW_CHANCE = 8.0, 9.0
"""Prior-free match weights (log2) below which a pair is not kept: the lowest, and by how much less than log2 of the number
of identities, which is about what a match by chance weighs. What is left out has odds of less than about 1 to 300."""

# What a node's edges depend on; `records` does not count. Another version of DuckDB hashes otherwise and scores all again.
CONTENT = "hash(forename, surname, date_of_birth, postcode, sex, pnc_id, cro_number, middle_names, town, case_keys)"

# Nodes are numbered in the order of their ids, those of one population after those of another: a pair of small numbers
# costs half of a pair of ids.
ROW = "(CASE WHEN file_index = {last} THEN {others} ELSE 0 END + file_row_number)::INTEGER"
NUMBERED = """
CREATE TEMP TABLE numbered AS
SELECT {row} AS number, node_id, {content} AS content FROM {identities}
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


def edges_model(root: DataRoot, population: Population = DEFENDANTS) -> str | None:
    """The hash of the model that the stored edges were scored under; None if there are no whole ones."""
    stored = _stored(root, population)
    return stored.model_hash if stored else None


def _stored(root: DataRoot, population: Population) -> _Note | None:
    """What the stored edges are; None if there are no whole ones, or they were drawn by other rules."""
    try:
        note = json.loads(_note(root, population).read_text())
        if note.pop("drawn_by") == _drawn_by(population):
            return _Note(**note)
    except (OSError, ValueError, KeyError, TypeError):
        pass
    return None


def _identities_hash(root: DataRoot, population: Population) -> str:
    hashes = []
    for one in population.everyone:
        with one.identities(root).open("rb") as file:
            hashes.append(hashlib.file_digest(file, "sha256").hexdigest())
    return " ".join(hashes)


def _drawn_by(population: Population) -> str:
    """What decides, beside the model, which pairs are drawn and how their names compare; as a hash."""
    said = [blocking_rules(), MACROS, NAMES, TABLE, NICKNAMES.read_text(encoding="utf-8")]
    if population.beside:
        said += conditions()
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def refuse_other_identities(root: DataRoot, population: Population = DEFENDANTS) -> None:
    """Refuse edges that were scored for other identities than are stored now.

    Raises:
        DataFirstError: they are of an earlier state of the landing zone.
    """
    stored = _stored(root, population)
    if stored is None or stored.identities != _identities_hash(root, population):
        raise DataFirstError(
            "The stored edges were scored for other identities than these. Run the job relink (or `datafirst run --rescore`)."
        )


def edge_floor(nodes: int) -> float:
    """The prior-free weight (log2) from which pairs of so many identities are kept; it rises as they double.

    In whole bits: were it to follow every identity, one fewer would let pairs count that had not been kept, and all would
    have to be scored again.
    """
    return max(LOWEST_FLOOR, math.floor(math.log2(max(nodes, 1))) - BELOW_CHANCE)


def _note(root: DataRoot, population: Population) -> Path:
    return root.internal / "linkage" / f"{population.edges}.json"


@dataclass(frozen=True)
class _Nodes:
    """The identities that are compared.

    Attributes:
        others: how many are of those whom the population is linked beside; they come first.
        total: how many there are in all.
        stored: FROM item of all of them.
        row: the number of a row of that.
    """

    others: int
    total: int
    stored: str
    row: str


def _nodes(connection: Connection, root: DataRoot, population: Population) -> _Nodes:
    others = sum(count_identities(connection, root, one) for one in population.beside)
    total = others + count_identities(connection, root, population)
    row = ROW.format(last=len(population.beside), others=others)
    return _Nodes(others, total, parquet(one.identities(root) for one in population.everyone), row)


def _find_changed(connection: Connection, nodes: _Nodes, earlier: Path | None) -> None:
    """Make the tables `numbered` (every node and a hash of what it says) and `changed` (those without stored edges)."""
    connection.execute(NUMBERED.format(content=CONTENT, row=nodes.row, identities=nodes.stored))
    if earlier:
        connection.execute(CHANGED.format(stored=parquet(earlier)))
    else:
        connection.execute("CREATE TEMP TABLE changed AS SELECT number FROM numbered")


def _draw(connection: Connection, nodes: _Nodes) -> Index:
    """The pairs of `feature` that touch a changed node, one of the population's own in each."""
    changed = connection.sql("SELECT number FROM changed").to_arrow_table()["number"].to_numpy()
    is_new = np.zeros(nodes.total, dtype=bool)
    is_new[changed] = True
    if not nodes.others:
        return draw_pairs(connection, "feature", is_new)
    if is_new[nodes.others :].all():
        # Each pair touches one of them, whoever else is new.
        is_new[: nodes.others] = False
    pairs = draw_pairs(connection, "feature", is_new)
    return pairs[(pairs & 0xFFFFFFFF) >= nodes.others]


def _score(connection: Connection, nodes: _Nodes, population: Population, model: Model, floor: float) -> int:
    """Make the table `scored`: every pair above the floor that touches a changed node; the number of pairs looked at."""
    terms = create_terms(connection, model.terms)
    known_shared_ids(connection, model.terms)
    numbered = without_shared_ids(connection, f"(SELECT *, {nodes.row} AS number FROM {nodes.stored})")
    create_features(connection, "feature", numbered, "number", "case_keys", terms)
    pairs = _draw(connection, nodes)
    if population.beside:
        pairs = enough_to_link(connection, pairs)
    score_pairs(connection, model.settings, pairs, floor)
    return len(pairs)


def score_edges(settings: Settings, population: Population = DEFENDANTS, rescore: bool = False) -> Scored:
    """Score pairs of a population's identities, and of theirs with those beside whom they are linked, and store the edges.

    Args:
        settings: of this process.
        population: of whom.
        rescore: forget stored edges and score every pair again under the pinned model.

    Raises:
        DataFirstError: no model is pinned.
    """
    root = DataRoot(settings.data_dir)
    edges, known = root.table("linkage", population.edges), root.table("linkage", f"{population.edges}_nodes")
    note, stored = _note(root, population), _stored(root, population)
    with connect(settings) as connection:
        nodes = _nodes(connection, root, population)
        # Where there is nobody there need be no model.
        model = pinned_model(root, population) if nodes.total > nodes.others else None
        floor = edge_floor(nodes.total)
        usable = not rescore and edges.exists() and known.exists() and stored is not None and model is not None
        # With fewer identities weaker pairs count, which were not kept.
        if stored and model:
            usable = usable and stored.model_hash == model.model_hash and stored.floor <= floor
        _find_changed(connection, nodes, known if usable else None)
        new = int(value(connection, "SELECT count(*) FROM changed"))
        parts = ["SELECT 0::BIGINT AS node_id_l, 0::BIGINT AS node_id_r, 0.0::DOUBLE AS match_weight WHERE false"]
        pairs = _score(connection, nodes, population, model, floor) if new and model else 0
        if new and model:
            parts.append(SCORED_EDGES)
        if usable:
            parts.append(KEPT_EDGES.format(edges=parquet(edges), floor=floor))
        # Without its note the store counts as empty: a run that is killed here scores everything next time.
        note.unlink(missing_ok=True)
        select = " UNION ALL ".join(parts)
        written = write_parquet(connection, f"SELECT * FROM ({select}) ORDER BY node_id_l, node_id_r", edges)
        write_parquet(connection, "SELECT node_id, content FROM numbered ORDER BY number", known)
    building = note.with_suffix(".tmp")
    written_for = _Note(model.model_hash if model else "", floor, _identities_hash(root, population))
    building.write_text(json.dumps(asdict(written_for) | {"drawn_by": _drawn_by(population)}))
    building.replace(note)
    return Scored(written, nodes.total - nodes.others, new, pairs)
