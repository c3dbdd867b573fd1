"""How much a family pattern speaks against a pair: told by the identities of this landing zone, not assumed.

Twins share surname, birth date and address, and so do two records of one person of which one has another forename.
Which of the two a pair is, nobody can see; how many of them are one person, three things tell. Police ids, where enough
of the pairs have two. Else nature: there are only so many twins. And the mirror image, where there can be no twins: pairs
that share forename, birth date and address under different surnames are errors, and forenames are no less often wrong.
The weight of the pattern is what takes the model's odds down to those.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from datafirst_assets.engine import Connection, rows, value
from datafirst_assets.linkage.features import create_features
from datafirst_assets.linkage.patterns import FORENAMES_DIFFER, PARENT_AND_CHILD, SURNAMES_DIFFER, TWINS
from datafirst_assets.linkage.training import Levels

SAMPLE, SLICES = 250_000, 1_000_000
"""Identities, about, that are counted, those of whole postcodes or birth dates; and the grain of drawing them."""
AT_MOST = 0.005
"""Pairs of twins, or of a parent and child of one name and address, for each identity. Of 1,000 maternities 15 are multiple
(Office for National Statistics, birth characteristics); that both are on record for a third of them is much."""
ENOUGH_KNOWN = 30
"""Pairs with two police ids from which these are believed."""
NO_FAMILIES = 3.0
"""Odds (log2) from which a pattern is no family's: nine in ten such pairs are one person."""

ONE_ADDRESS, ELSEWHERE, GENERATION_APART = "twins at one address", "twins", "parent and child of one name"
"""The levels of the comparison `household` that can be told."""

COLUMNS = (
    "forename", "surname", "date_of_birth", "birth_text", "birth_year", "birth_day", "sex", "pnc_id", "middle_names",
    "nicknames", "forename_sound", "surname_sound",
)  # fmt: skip

DRAWN = "(SELECT * FROM {nodes} WHERE postcode IS NOT NULL AND hash({whole}) % {slices} < {kept})"
PAIRS = """
WITH pair AS (
    SELECT {columns} FROM family_sample l JOIN family_sample r ON {agree} WHERE l.unique_id < r.unique_id
)
SELECT count(*), count(*) FILTER (pnc_id_l IS NOT NULL AND pnc_id_r IS NOT NULL), count(*) FILTER (pnc_id_l = pnc_id_r)
FROM pair WHERE {pattern}
"""

SAME_SURNAME_AND_PLACE = "l.surname = r.surname AND l.postcode = r.postcode"
SAME_FORENAME_AND_PLACE = "l.forename = r.forename AND l.postcode = r.postcode"
SAME_SURNAME_AND_BIRTH = "l.surname = r.surname AND l.date_of_birth = r.date_of_birth AND l.outcode <> r.outcode"

Evidence = tuple[tuple[str, str], ...]


def _equal(column: str) -> tuple[str, str]:
    return column, f"Exact match on {column}"


def _other(column: str) -> tuple[str, str]:
    return column, "All other comparisons"


SHOWN: dict[str, Evidence] = {
    ONE_ADDRESS: (_other("forename"), _equal("surname"), _equal("date_of_birth"), _equal("postcode")),
    ELSEWHERE: (_other("forename"), _equal("surname"), _equal("date_of_birth"), _other("postcode")),
    GENERATION_APART: (_equal("forename"), _equal("surname"), _other("date_of_birth"), _equal("postcode")),
}
"""What a pair with the pattern shows otherwise, by comparison and level."""


@dataclass(frozen=True)
class Seen:
    """Pairs with a pattern: all, those with two police ids, and those where the two are equal."""

    pairs: int
    known: int
    equal: int


def odds_of_one_person(seen: Seen, others: float, errors: int = 0) -> float | None:
    """Odds (log2) that a pair with a pattern is one person; None where there is no such pair.

    Args:
        seen: the pairs.
        others: so many of them, at most, are families or have it by chance.
        errors: so many of them, at least, are errors.
    """
    if not seen.pairs:
        return None
    share = max(min(errors / seen.pairs, 1.0), 1 - others / seen.pairs)
    if seen.known >= ENOUGH_KNOWN:
        share = (seen.equal + 0.5) / (seen.known + 1)
    share = min(max(share, 2.0**-20), 1 - 2.0**-20)
    return math.log2(share / (1 - share))


class _Counts:
    """Counts pairs of a sample of identities with a postcode: who shares what they are drawn by is in it together, or not."""

    def __init__(self, connection: Connection, nodes: str) -> None:
        self.connection, self.nodes = connection, nodes
        self.count = int(value(connection, f"SELECT count(postcode) FROM {nodes}"))
        self.kept = min(SLICES, SLICES * SAMPLE // max(self.count, 1))

    def draw(self, whole: str) -> None:
        drawn = DRAWN.format(nodes=self.nodes, whole=whole, slices=SLICES, kept=self.kept)
        create_features(self.connection, "family_sample", drawn, "node_id", "NULL", {})

    @property
    def identities(self) -> float:
        return self.count * self.kept / SLICES

    def of(self, agree: str, pattern: str) -> Seen:
        columns = ", ".join(f"l.{column} AS {column}_l, r.{column} AS {column}_r" for column in COLUMNS)
        return Seen(*rows(self.connection, PAIRS.format(columns=columns, agree=agree, pattern=pattern))[0])


def _odds(counts: _Counts, learnt: Levels) -> Mapping[str, float | None]:
    families = AT_MOST * counts.identities
    counts.draw("postcode")
    errors = counts.of(SAME_FORENAME_AND_PLACE, f"date_of_birth_l = date_of_birth_r AND {SURNAMES_DIFFER}").pairs
    twins = counts.of(SAME_SURNAME_AND_PLACE, TWINS)
    parents = counts.of(SAME_SURNAME_AND_PLACE, PARENT_AND_CHILD)
    counts.draw("date_of_birth")
    by_chance = math.prod(learnt[_equal(column)]["u_probability"] for column in ("surname", "date_of_birth"))
    strangers = counts.identities * counts.count / 2 * by_chance
    return {
        ONE_ADDRESS: odds_of_one_person(twins, families, errors),
        GENERATION_APART: odds_of_one_person(parents, families),
        ELSEWHERE: odds_of_one_person(counts.of(SAME_SURNAME_AND_BIRTH, FORENAMES_DIFFER), families + strangers),
    }


def family_weights(
    connection: Connection, nodes: str, count: int, learnt: Levels, usual: Mapping[str, float]
) -> dict[str, float]:
    """The weights of the family patterns that can be told from the identities.

    Args:
        connection: an open database.
        nodes: FROM item of the identities.
        count: how many those are; about as many pairs of them are one person, which gives the odds of a pair unseen.
        learnt: the levels of the model with what was learnt of names, birth dates and postcodes.
        usual: the weights (log2, negative) where nothing is told, by level; none is told to speak louder.

    Returns:
        By level of the comparison `household`, its weight; levels of which nothing is told are not in it.
    """
    odds = _odds(_Counts(connection, nodes), learnt)
    connection.execute("DROP TABLE family_sample")
    weights = {}
    for level, told in odds.items():
        if told is None:
            continue
        model = -math.log2(max(count, 2)) + sum(
            math.log2(learnt[shown]["m_probability"] / learnt[shown]["u_probability"]) for shown in SHOWN[level]
        )
        weights[level] = 0.0 if told > NO_FAMILIES else round(min(0.0, max(usual[level], told - model)), 3)
    return weights
