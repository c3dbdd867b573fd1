"""Companions: who else is in the case, or at the address.

One name says little of two records. Two names that come together in two places say that the same two people are there: a
couple in a family case and in a claim over rent, a mother and her child in two family cases, brothers who moved from one house
to another. People who are together are a circle: the parties of a case, or those at one postcode. If from one circle to
another there are pairs of two names at least, of people who cannot be taken for each other, all of them are believed.
"""

import numpy as np

from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import Connection
from datafirst_assets.linkage.graph import Mask

# Of two forenames that begin with one letter one may be the other, mistyped; two letters are two people.
COMPANIONS = """
WITH circle AS (
    SELECT DISTINCT node_id, hash('case', case_id) AS circle FROM party_in_case
    UNION
    SELECT node_id, hash('home', postcode) FROM (
        SELECT node_id_l AS node_id, postcode_l AS postcode FROM standing UNION
        SELECT node_id_r, postcode_r FROM standing
    ) WHERE postcode IS NOT NULL
), bridge AS (
    SELECT edge, left(forename_l, 1) AS letter, least(l.circle, r.circle) AS one, greatest(l.circle, r.circle) AS other
    FROM standing JOIN circle l ON l.node_id = node_id_l JOIN circle r ON r.node_id = node_id_r
    WHERE l.circle <> r.circle AND length(forename_l) > 1 AND length(forename_r) > 1
), in_pairs AS (
    SELECT one, other FROM bridge GROUP BY ALL HAVING count(DISTINCT letter) >= 2
)
SELECT DISTINCT edge FROM bridge SEMI JOIN in_pairs USING (one, other)
"""


def in_company(connection: Connection, edges: int) -> Mask:
    """Whether others are with both sides of every edge of `standing`; needs `party_in_case`."""
    found = np.zeros(edges, dtype=bool)
    found[connection.sql(COMPANIONS).to_arrow_table()["edge"].to_numpy()] = True
    return found
