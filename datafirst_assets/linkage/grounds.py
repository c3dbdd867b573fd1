"""Grounds: on what a stored pair of a party and somebody else stands, and whether that is believed.

`enough` keeps pairs one by one, under the pinned model; some of them only as candidates. What candidates are worth depends on
everybody else, and so it is worked out each time that persons are clustered: years added one by one give what all of them
give at once. A candidate is believed

- NEAR BY: of one full name in one district, or one town where a postcode is missing, if hardly anybody else there can have it
  by chance (`rare_names`);
- IN COMPANY: if others who are with the one are with the other too (`case_companions`).

Where a birth date is missing, roles and birth dates that say two ages speak against any of these (`roles`).
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import Connection, parquet
from datafirst_assets.linkage.case_companions import in_company
from datafirst_assets.linkage.graph import Index, Mask, Weight
from datafirst_assets.linkage.model import create_terms, pinned_model
from datafirst_assets.linkage.populations import PARTIES
from datafirst_assets.linkage.rare_names import create_shares, few_there

Grounds = NDArray[np.int8]
NONE, BIRTH, ADDRESS, INITIAL, NEAR_BY, COMPANY = range(6)
"""On what a pair stands; NONE is not enough."""
FIRM = ADDRESS
"""Grounds up to this one are enough by themselves, at every threshold; those beyond it are never for the strict one."""

# The features of both sides that grounds are made of, each edge once, in the order of the stored edges.
EDGES = """
CREATE OR REPLACE TEMP TABLE standing AS
WITH person AS (
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
    for name in ("forename", "surname", "date_of_birth", "postcode", "outcode", "town")
    for side in "lr"
)
FOUND = "SELECT node_id_l, node_id_r, match_weight, is_untold, one_address, is_initial FROM standing ORDER BY edge"

# Of an initial the forenames that it may stand for: two that cannot be one name, and nobody can say which.
EITHER_NAME = """
WITH may_be AS (
    SELECT edge, CASE WHEN length(forename_l) = 1 THEN node_id_l ELSE node_id_r END AS node_id,
           CASE WHEN length(forename_l) = 1 THEN forename_r ELSE forename_l END AS forename
    FROM standing WHERE is_untold AND one_address AND is_initial AND (length(forename_l) > 1 OR length(forename_r) > 1)
), name AS (
    SELECT DISTINCT node_id, forename FROM may_be
)
SELECT edge FROM may_be SEMI JOIN (
    SELECT node_id FROM name one JOIN name other USING (node_id)
    WHERE one.forename < other.forename AND jaro_winkler_similarity(one.forename, other.forename) < 0.8
) USING (node_id)
"""


@dataclass(frozen=True)
class Standing:
    """The stored edges and what is known of each.

    Attributes:
        left, right: ids of the identities; the right one is a party's.
        weight: free of the prior.
        ground: on what it stands, ages apart.
    """

    left: Index
    right: Index
    weight: Weight
    ground: Grounds


def ground_of(columns: dict[str, Mask], few: Mask, together: Mask) -> Grounds:
    """The strongest ground of every pair.

    Args:
        columns: `is_untold` (a birth date is missing), `one_address`, `is_initial`.
        few: hardly anybody else in its district or town can have the name.
        together: others are with both.
    """
    untold = columns["is_untold"]
    at_home = untold & columns["one_address"]
    choices = [~untold, at_home & ~columns["is_initial"], at_home, few, together]
    return np.select(choices, [BIRTH, ADDRESS, INITIAL, NEAR_BY, COMPANY], NONE).astype(np.int8)


def read_standing(connection: Connection, root: DataRoot) -> Standing:
    """The stored edges of parties in their order, each with its ground; needs `party_in_case` (`roles`)."""
    people = parquet(one.identities(root) for one in PARTIES.everyone)
    edges = parquet(root.table("linkage", PARTIES.edges))
    connection.execute(EDGES.format(people=people, edges=edges, sides=SIDES))
    create_terms(connection, pinned_model(root, PARTIES).terms)
    create_shares(connection, people)
    found = connection.sql(FOUND).to_arrow_table()
    column = {name: np.asarray(found[name].to_numpy()) for name in found.column_names}
    few = few_there(connection, len(found))
    ground = ground_of(column, few & column["is_untold"], np.zeros(len(found), dtype=bool))
    ground[(ground == NONE) & column["is_untold"] & in_company(connection, len(found))] = COMPANY
    either = connection.sql(EITHER_NAME).to_arrow_table()["edge"].to_numpy()
    ground[either[ground[either] == INITIAL]] = NONE
    return Standing(column["node_id_l"], column["node_id_r"], column["match_weight"].astype(np.float64), ground)
