"""Rare names: how many people one expects to have a full name in one district, or one town, by chance.

How frequent a forename and a surname are is what the pinned model knows (`tf_`); how many of all people live in a district
follows from all identities. Far below one, a second person of that name there would be a coincidence, or a relative, against
whom roles, sexes and middle names speak.
"""

import numpy as np

from datafirst_assets.engine import Connection
from datafirst_assets.linkage.graph import Mask

FEW = 1e-3
"""People of the name that one expects there by chance: so few that a second one is none."""

PLACES = {"outcode": "split_part(postcode, ' ', 1)", "town": "town"}
SHARES = """
CREATE OR REPLACE TEMP TABLE {place}_share AS
SELECT {place}, count(*)::DOUBLE / sum(count(*)) OVER () AS {place}_share
FROM (SELECT {value} AS {place} FROM {people} WHERE {value} IS NOT NULL) GROUP BY {place}
"""

# The rarest surname is that of one person. Of two spellings the commoner one counts; one that the model has not seen is rare.
EXPECTED = """
WITH people AS (SELECT 1 / min(tf_surname) AS people FROM terms_surname), known AS (
    SELECT edge, outcode_l = outcode_r AS one_district, outcode_share, town_share,
           town_l = town_r AND (postcode_l IS NULL OR postcode_r IS NULL) AS one_town,
           people * greatest(coalesce(fl.tf_forename, 0), coalesce(fr.tf_forename, 0))
               * greatest(coalesce(sl.tf_surname, 0), coalesce(sr.tf_surname, 0)) AS expected
    FROM standing CROSS JOIN people
    LEFT JOIN terms_forename fl ON fl.forename = forename_l LEFT JOIN terms_forename fr ON fr.forename = forename_r
    LEFT JOIN terms_surname sl ON sl.surname = surname_l LEFT JOIN terms_surname sr ON sr.surname = surname_r
    LEFT JOIN outcode_share o ON o.outcode = outcode_l LEFT JOIN town_share t ON t.town = town_l
)
SELECT edge FROM known
WHERE (one_district AND expected * outcode_share <= {few}) OR (one_town AND expected * town_share <= {few})
"""


def create_shares(connection: Connection, people: str) -> None:
    """Make `outcode_share` and `town_share`: what part of all identities (a FROM item) that tell one has each."""
    for place, value in PLACES.items():
        connection.execute(SHARES.format(place=place, value=value, people=people))


def few_there(connection: Connection, edges: int) -> Mask:
    """Of every edge of `standing` whether hardly anybody else there can have its name; needs the model's terms and the shares."""
    found = np.zeros(edges, dtype=bool)
    found[connection.sql(EXPECTED.format(few=FEW)).to_arrow_table()["edge"].to_numpy()] = True
    return found
