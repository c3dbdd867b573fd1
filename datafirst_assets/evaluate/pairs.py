"""Pairs of identities that went wrong: joined though they are two people, or parted though they are one.

An identity is what linkage decides about; a pair of identities counts once, however many records state them.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from datafirst_assets.engine import Connection
from datafirst_assets.evaluate.graph import LinkedGraph
from datafirst_assets.evaluate.labelled import Labelled
from datafirst_assets.evaluate.measures import several
from datafirst_assets.evaluate.members import arrays
from datafirst_assets.linkage.graph import Index, Mask

LEVEL = "person_id"
"""The level whose errors are looked into: the published one."""

MOST_PAIRS = 200_000
"""Pairs of a kind that are looked into at most: those of whole groups, drawn by a hash of their first identity's id."""

LOT = "SELECT hash(node_id) FROM first_node"
# `home` is what the two have in common, `apart` what they have not.
PAIRS = """
CREATE OR REPLACE TEMP TABLE {table} AS
SELECT l.node_id AS node_id_l, r.node_id AS node_id_r
FROM drawn_node l JOIN drawn_node r ON l.home = r.home AND l.node_id < r.node_id AND (l.apart <> r.apart OR l.apart IS NULL)
"""


@dataclass(frozen=True)
class NodeTruth:
    """What is known of each node of a graph.

    Attributes:
        truth: its true person, of several the one with the smallest number; 0 where none is known.
        known: whether one is.
        mixed: whether its records are several people's: nothing that follows can part them.
        person: its estimated person at the published level.
    """

    truth: Index
    known: Mask
    mixed: Mask
    person: Index


def node_truth(linked: LinkedGraph, labelled: Labelled) -> NodeTruth:
    """The true and the estimated person of every node."""
    inside, nodes = labelled.node >= 0, linked.graph.nodes
    place, truth = labelled.node[inside], labelled.truth[inside].astype(np.int64)
    one, estimated = np.full(nodes, -1, dtype=np.int64), np.full(nodes, -1, dtype=np.int64)
    one[place], estimated[place] = truth, labelled.estimates[LEVEL][inside]
    known, mixed = one >= 0, np.zeros(nodes, dtype=bool)
    mixed[place[one[place] != truth]] = True
    several = mixed[place]  # few: only there need the smallest be looked for
    np.minimum.at(one, place[several], truth[several])
    return NodeTruth(np.maximum(one, 0), known, mixed, estimated)


@dataclass(frozen=True)
class WrongPairs:
    """Tables of pairs (`node_id_l`, `node_id_r`) on a connection, and how many such pairs there are in all.

    Attributes:
        false, missed, true: names of the tables: joined wrongly; parted wrongly; all pairs of drawn persons.
        false_in_all, missed_in_all, true_in_all: pairs that the tables are drawn from.
        mixed: identities that several people's records state.
    """

    false: str
    missed: str
    true: str
    false_in_all: int
    missed_in_all: int
    true_in_all: int
    mixed: int


def _count(home: Index, apart: Index) -> int:
    """Pairs of one home and different others: the pairs of every home less those of the same other."""
    sizes = np.unique(home, return_counts=True)[1]
    cells = np.unique(home * (int(apart.max(initial=0)) + 1) + apart, return_counts=True)[1]
    return int((sizes * (sizes - 1) // 2).sum() - (cells * (cells - 1) // 2).sum())


def _draw(connection: Connection, table: str, node_id: Index, home: Index, apart: Index | None = None) -> str:
    """Make a table of the pairs of drawn homes, of different others if there are any.

    Homes come in the order of the hashes of their first identity, as many as hold no more pairs than are wanted, and the
    first in any case.
    """
    size = np.bincount(home)
    first = np.zeros(len(size), dtype=np.int64)
    first[home[::-1]] = node_id[::-1]
    homes = np.flatnonzero(size > 1)
    connection.register("first_node", pa.table({"node_id": pa.array(first[homes])}))
    order = np.lexsort((homes, arrays(connection, LOT)[0]))
    pairs = size[homes[order]] * (size[homes[order]] - 1) // 2
    chosen = np.zeros(len(size), dtype=bool)
    chosen[homes[order[(np.cumsum(pairs) <= MOST_PAIRS) | (np.arange(len(pairs)) == 0)]]] = True
    inside = chosen[home]
    others = pa.nulls(int(inside.sum()), pa.int64()) if apart is None else pa.array(apart[inside])
    drawn = pa.table([pa.array(node_id[inside]), pa.array(home[inside]), others], names=["node_id", "home", "apart"])
    connection.register("drawn_node", drawn)
    connection.execute(PAIRS.format(table=table))
    for view in ("first_node", "drawn_node"):
        connection.unregister(view)
    return table


def draw_wrong_pairs(connection: Connection, linked: LinkedGraph, of: NodeTruth) -> WrongPairs:
    """Make the three tables of pairs."""
    node_id, truth, person = np.asarray(linked.ids)[of.known], of.truth[of.known], of.person[of.known]
    # Few homes hold pairs that went wrong: only their nodes are looked at.
    false, missed = (np.flatnonzero(several(home, apart)) for home, apart in ((person, truth), (truth, person)))
    sizes = np.bincount(truth).astype(np.int64)
    return WrongPairs(
        false=_draw(connection, "pair_false", node_id[false], person[false], truth[false]),
        missed=_draw(connection, "pair_missed", node_id[missed], truth[missed], person[missed]),
        true=_draw(connection, "pair_true", node_id, truth),
        false_in_all=_count(person[false], truth[false]),
        missed_in_all=_count(truth[missed], person[missed]),
        true_in_all=int((sizes * (sizes - 1) // 2).sum()),
        mixed=int(of.mixed.sum()),
    )
