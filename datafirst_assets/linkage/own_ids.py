"""Own ids: two names with a police id each, stated again and again, are two people.

The model weighs two different PNC ids once, however many records state them, because equal records became one identity. A
clerk copies somebody else's id onto a record now and then. That each of two ids stands on several records takes as many slips
as records state the rarer of the two, and each of them speaks as loud as the first. It is worked out from the identities each
time that persons are clustered, so years added one by one give what all of them give at once.
"""

from dataclasses import dataclass

import numpy as np

from datafirst_assets.engine import Connection
from datafirst_assets.linkage.collapse import NOTHING, Hashes
from datafirst_assets.linkage.graph import Graph, Index, Weight
from datafirst_assets.linkage.model import Model
from datafirst_assets.linkage.training import levels

MOST = 16.0
"""No more than this (log2) is added: the police do have two files on some people."""

STATED = """
SELECT CASE WHEN pnc_id IS NULL THEN 0 ELSE hash(pnc_id) END AS pnc_id,
       CASE WHEN cro_number IS NULL THEN 0 ELSE hash(cro_number) END AS cro_number,
       CASE WHEN pnc_id IS NULL THEN 0 ELSE hash(forename, surname, date_of_birth, pnc_id) END AS of_name, pnc_records
FROM {identities} ORDER BY node_id
"""


@dataclass(frozen=True)
class Stated:
    """Of every identity, in the order of their ids, what it states.

    Attributes:
        pnc_id, cro_number: hashes; 0 where it has none.
        records: of all identities of its name and birth date, those that state its PNC id.
    """

    pnc_id: Hashes
    cro_number: Hashes
    records: Index


def read_stated(connection: Connection, identities: str) -> Stated:
    """Read how often the PNC ids of identities (a FROM item) are stated."""
    sql = STATED.format(identities=identities)
    table = connection.sql(sql).to_arrow_table().combine_chunks()
    pnc, cro, of_name, records = (table[name].to_numpy() for name in table.column_names)
    known = np.flatnonzero(pnc != NOTHING)
    together = np.zeros(len(pnc), dtype=np.int64)
    if len(known):
        number = np.unique(of_name[known], return_inverse=True)[1]
        together[known] = np.bincount(number, records[known]).astype(np.int64)[number]
    return Stated(pnc, cro, together)


def each_with_its_own(graph: Graph, stated: Stated, model: Model, slope: float) -> Weight:
    """What is to be added to the weight of every edge: less than 0 where both sides state an id of their own repeatedly.

    Args:
        graph: the edges asked about.
        stated: of its nodes.
        model: that the weights are of; it says how loud one slip speaks.
        slope: what a bit of weight is worth among calibrated odds; like that of a day in two places this evidence owes nothing
            to names and counts whole.
    """
    differ = levels(model.settings)["pnc_id", "All other comparisons"]
    of_one = min(float(np.log2(differ["m_probability"] / differ["u_probability"])), 0.0)
    left, right = graph.left, graph.right
    pnc, cro = stated.pnc_id, stated.cro_number
    two = (pnc[left] != NOTHING) & (pnc[right] != NOTHING) & (pnc[left] != pnc[right])
    two &= (cro[left] == NOTHING) | (cro[left] != cro[right])
    slips = np.minimum(stated.records[left], stated.records[right])
    return np.where(two & (slips > 1), np.maximum((slips - 1) * of_one, -MOST) / slope, 0.0)
