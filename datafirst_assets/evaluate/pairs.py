"""Pairs of identities that went wrong: joined though they are two people, or parted though they are one.

An identity is what linkage decides about; a pair of identities counts once, however many records state them.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from datafirst_assets.engine import Connection, value
from datafirst_assets.evaluate.curves import LinkedGraph
from datafirst_assets.evaluate.labelled import Labelled
from datafirst_assets.linkage.graph import Index, Mask

LEVEL = "person_id"
"""The level whose errors are looked into: the published one."""

MOST_PAIRS = 200_000
"""Pairs of a kind that are looked into at most: those of whole groups, drawn by a hash of their first identity's id."""

# `home` is what the two have in common, `apart` what they have not. Groups come in the order of the hashes of their first
# identity, as many as hold no more pairs than are wanted, and the first in any case.
PAIRS = """
CREATE OR REPLACE TEMP TABLE pair_{kind} AS
WITH whole AS (
    SELECT {home} AS home, hash(min(node_id)) AS lot, count(*)::HUGEINT * (count(*) - 1) / 2 AS pairs
    FROM known_node GROUP BY home HAVING count(*) > 1 {only}
), chosen AS (
    SELECT home FROM whole
    QUALIFY sum(pairs) OVER (ORDER BY lot, home ROWS UNBOUNDED PRECEDING) <= {most}
         OR row_number() OVER (ORDER BY lot, home) = 1
)
SELECT l.node_id AS node_id_l, r.node_id AS node_id_r
FROM known_node l JOIN known_node r ON l.{home} = r.{home} AND l.node_id < r.node_id
WHERE l.{home} IN (FROM chosen) {wanted}
"""
# Pairs that went wrong, of all: people of a home less those of the same home and the same other side.
COUNT = """
WITH cell AS (SELECT {home}, {other}, count(*)::HUGEINT AS n FROM known_node GROUP BY ALL),
     home AS (SELECT sum(n) AS n, sum(n * n) AS squares FROM cell GROUP BY {home})
SELECT coalesce(sum((n * n - squares) // 2), 0)::BIGINT FROM home
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
    persons = ~labelled.is_organisation
    place = linked.ids.get_indexer(pd.Index(labelled.node[persons]))
    truth, nodes = labelled.truth[persons][place >= 0], linked.graph.nodes
    person, place = labelled.estimates[LEVEL][persons][place >= 0], place[place >= 0]
    least, most = np.full(nodes, np.iinfo(np.int64).max), np.full(nodes, -1, dtype=np.int64)
    np.minimum.at(least, place, truth)
    np.maximum.at(most, place, truth)
    estimated = np.full(nodes, -1, dtype=np.int64)
    estimated[place] = person
    known = most >= 0
    return NodeTruth(np.where(known, least, 0), known, known & (least != most), estimated)


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


def draw_wrong_pairs(connection: Connection, linked: LinkedGraph, of: NodeTruth) -> WrongPairs:
    """Make the three tables of pairs."""
    known = {
        "node_id": pa.array(np.asarray(linked.ids)[of.known]),
        "truth": pa.array(of.truth[of.known]),
        "person": pa.array(of.person[of.known]),
    }
    connection.register("known_node", pa.table(known))
    kinds = {
        "false": ("person", "AND min(truth) <> max(truth)", "AND l.truth <> r.truth"),
        "missed": ("truth", "AND min(person) <> max(person)", "AND l.person <> r.person"),
        "true": ("truth", "", ""),
    }
    for kind, (home, only, wanted) in kinds.items():
        connection.execute(PAIRS.format(kind=kind, home=home, only=only, wanted=wanted, most=MOST_PAIRS))
    sizes = np.bincount(of.truth[of.known]).astype(np.int64)
    false, missed = (
        int(value(connection, COUNT.format(home=home, other=other)))
        for home, other in (("person", "truth"), ("truth", "person"))
    )
    connection.unregister("known_node")
    true = int((sizes * (sizes - 1) // 2).sum())
    return WrongPairs("pair_false", "pair_missed", "pair_true", false, missed, true, int(of.mixed.sum()))
