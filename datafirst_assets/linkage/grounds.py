"""Grounds: on what a stored pair of a party and somebody else stands, and whether that is believed.

`enough` keeps pairs one by one, under the pinned model; some of them only as candidates. What a candidate is worth depends on
everybody else, and so it is worked out each time that persons are clustered: years added one by one give what all of them
give at once. A candidate is believed

- NEAR BY: of one full name in one district, or in one town where a postcode is missing, if hardly anybody else there can have
  it by chance (`rare_names`);
- IN COMPANY: if somebody who is with the one is with the other too (`case_companions`).

An initial at one address stands for one forename: where people of two are known there, for neither.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import Connection, parquet, value
from datafirst_assets.linkage.case_companions import in_company
from datafirst_assets.linkage.graph import Index, Mask, Weight
from datafirst_assets.linkage.model import create_terms, pinned_model
from datafirst_assets.linkage.populations import PARTIES
from datafirst_assets.linkage.rare_names import create_shares, few_there

Grounds = NDArray[np.int8]
NONE, BIRTH, ADDRESS, INITIAL, NEAR_BY, COMPANY = range(6)
"""On what a pair stands; NONE is not enough."""
FIRM = ADDRESS
"""Grounds up to this one are enough at every threshold; those beyond it are never for the strict one."""
NAMES = {
    BIRTH: "birth dates",
    ADDRESS: "one name at one address",
    INITIAL: "an initial at one address",
    NEAR_BY: "a rare name near by",
    COMPANY: "in company",
}
"""What operators read."""

EDGES = """
CREATE OR REPLACE TEMP TABLE standing AS
WITH person AS MATERIALIZED (
    SELECT node_id, forename, surname, date_of_birth, postcode, split_part(postcode, ' ', 1) AS outcode, town FROM {people}
)
SELECT e.file_row_number AS edge, node_id_l, node_id_r, match_weight, {sides},
       l.date_of_birth IS NULL OR r.date_of_birth IS NULL AS is_untold,
       coalesce(l.postcode = r.postcode OR (l.outcode = r.outcode AND levenshtein(l.postcode, r.postcode) <= 1), false)
           AS one_address,
       coalesce(length(l.forename) = 1 OR length(r.forename) = 1, false) AS is_initial
FROM {edges} e JOIN person l ON l.node_id = node_id_l JOIN person r ON r.node_id = node_id_r
"""
SIDES = ", ".join(
    f"{side}.{name} AS {name}_{side}"
    for name in ("forename", "surname", "postcode", "outcode", "town")
    for side in "lr"
)
FOUND = "SELECT node_id_l, node_id_r, match_weight, is_untold, one_address, is_initial FROM standing ORDER BY edge"

# The forenames that an initial may stand for: where two of them cannot be one name, nobody can say which.
EITHER_NAME = """
WITH may_be AS (
    SELECT edge, CASE WHEN length(forename_l) = 1 THEN node_id_l ELSE node_id_r END AS node_id,
           CASE WHEN length(forename_l) = 1 THEN forename_r ELSE forename_l END AS forename
    FROM standing WHERE is_untold AND one_address AND is_initial AND (length(forename_l) > 1 OR length(forename_r) > 1)
), known_as AS (
    SELECT DISTINCT node_id, forename FROM may_be
)
SELECT edge FROM may_be SEMI JOIN (
    SELECT node_id FROM known_as x JOIN known_as y USING (node_id)
    WHERE x.forename < y.forename AND jaro_winkler_similarity(x.forename, y.forename) < 0.8
) USING (node_id)
"""


@dataclass(frozen=True)
class Standing:
    """The stored edges, and on what each stands.

    Attributes:
        left, right: ids of the identities; the right one is a party's.
        weight: free of the prior.
        ground: what it is believed on.
    """

    left: Index
    right: Index
    weight: Weight
    ground: Grounds


def ground_of(untold: Mask, one_address: Mask, initial: Mask, few: Mask, together: Mask) -> Grounds:
    """The firmest ground of every pair that `enough` keeps.

    Args:
        untold: a birth date is missing on a side.
        one_address: their addresses are one.
        initial: a forename is an initial.
        few: hardly anybody else in their district or town can have the name.
        together: others are with both.
    """
    at_home = untold & one_address
    kinds = {BIRTH: ~untold, ADDRESS: at_home & ~initial, INITIAL: at_home, NEAR_BY: few, COMPANY: together}
    return np.select(list(kinds.values()), list(kinds), NONE).astype(np.int8)


def stand_edges(connection: Connection, people: str, edges: str) -> None:
    """Make `standing`: the stored edges, by their row, with what both sides say.

    Args:
        connection: where the table is made.
        people: FROM item of all identities.
        edges: FROM item of the stored edges, with `file_row_number`.
    """
    connection.execute(EDGES.format(people=people, edges=edges, sides=SIDES))


def read_standing(connection: Connection, root: DataRoot) -> Standing:
    """The stored edges of parties in their order, each with its ground; needs `party_in_case` (`roles`)."""
    people = parquet(one.identities(root) for one in PARTIES.everyone)
    stand_edges(connection, people, parquet(root.table("linkage", PARTIES.edges)))
    if not value(connection, "SELECT count(*) FROM standing"):
        # Where there is nobody there need be no model.
        none = np.zeros(0, dtype=np.int64)
        return Standing(none, none, np.zeros(0), none.astype(np.int8))
    create_terms(connection, pinned_model(root, PARTIES).terms)
    create_shares(connection, people)
    return believed(connection)


def believed(connection: Connection) -> Standing:
    """The edges of `standing` in their order; needs the tables of `roles`, the model's terms and those of `rare_names`."""
    found = connection.sql(FOUND).to_arrow_table()
    left, right, weight, *said = (found[name].to_numpy() for name in found.column_names)
    untold, one_address, initial = (np.asarray(column, dtype=bool) for column in said)
    few, together = few_there(connection, len(left)), in_company(connection, ~untold | (one_address & ~initial))
    ground = ground_of(untold, one_address, initial, few, together)
    either = connection.sql(EITHER_NAME).to_arrow_table()["edge"].to_numpy()
    ground[either[ground[either] == INITIAL]] = NONE
    return Standing(left, right, np.asarray(weight, dtype=np.float64), ground)
