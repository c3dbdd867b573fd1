"""Companions: who else is in the case, or at the address.

One name says little of two records. Two names that come together in two places say that the same two people are there: a
couple in a family case and in a claim over rent, a mother and her child in two family cases, brothers who moved from one house
to another. People who are together are a circle: the parties of a case, or those at one postcode. A pair of one name is believed
if another pair leads from the same circle to the same other one, of people who cannot be taken for these; and if that one

- stands firm by itself, by birth dates or at one address (the mother is known to be in both cases: so is her child); or
- has another surname, or one that few people have, and a case is one of the circles. Two people of one common surname are two of
  one community as often as of one family.
"""

import numpy as np
import pyarrow as pa

from datafirst_assets.engine import Connection
from datafirst_assets.linkage.graph import Mask

ONE_FAMILY = 50
"""People of a surname, of all that are expected, up to which two of them together are taken for one family."""

# Of two forenames that begin with one letter one may be the other, mistyped; two letters are two people.
COMPANIONS = """
WITH people AS (SELECT 1 / min(tf_surname) AS people FROM terms_surname), person AS (
    SELECT node_id_l AS node_id, left(forename_l, 1) AS letter, postcode_l AS postcode FROM standing WHERE length(forename_l) > 1
    UNION
    SELECT node_id_r, left(forename_r, 1), postcode_r FROM standing WHERE length(forename_r) > 1
), circle AS (
    SELECT DISTINCT node_id, letter, hash('case', case_id) AS circle, true AS is_case
    FROM party_in_case JOIN person USING (node_id)
    UNION ALL
    SELECT node_id, letter, hash('home', postcode), false FROM person WHERE postcode IS NOT NULL
), in_circle AS (
    SELECT * FROM circle SEMI JOIN (SELECT circle FROM circle GROUP BY circle HAVING count(DISTINCT letter) >= 2) USING (circle)
), bridge AS (
    SELECT edge, is_firm, l.letter, surname_l AS surname, l.is_case OR r.is_case AS is_case,
           people * coalesce(tf_surname, 0) AS bearers,
           least(l.circle, r.circle) AS one, greatest(l.circle, r.circle) AS other
    FROM standing JOIN firm USING (edge)
    JOIN in_circle l ON l.node_id = node_id_l JOIN in_circle r ON r.node_id = node_id_r
    CROSS JOIN people LEFT JOIN terms_surname t ON t.surname = surname_l
    WHERE l.circle <> r.circle
)
SELECT DISTINCT x.edge FROM bridge x JOIN bridge y USING (one, other)
WHERE NOT x.is_firm AND x.letter <> y.letter
  AND (y.is_firm OR (x.is_case AND (x.surname <> y.surname OR x.bearers <= {one_family})))
"""


def in_company(connection: Connection, is_firm: Mask) -> Mask:
    """Whether others are with both sides of every edge of `standing` that is not firm.

    Args:
        connection: holds `standing`, `party_in_case` and the model's terms.
        is_firm: of every edge, whether it needs no company.
    """
    table = {"edge": pa.array(np.arange(len(is_firm))), "is_firm": pa.array(is_firm)}
    connection.register("firm", pa.table(table))
    found = np.zeros(len(is_firm), dtype=bool)
    found[connection.sql(COMPANIONS.format(one_family=ONE_FAMILY)).to_arrow_table()["edge"].to_numpy()] = True
    connection.unregister("firm")
    return found
