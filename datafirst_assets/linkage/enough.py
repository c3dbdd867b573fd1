"""Enough to link: what two identities must share besides names before anything is made of their likeness.

A defendant has a birth date, and a police id often; a party to a civil case mostly has a name and an address. Names alone
never link a party to anybody, however rare: an agreeing birth date must speak for it, or where they live, or with whom.

Birth dates that are equal, or of which day and month are swapped, ask of names only that they allow it. Those that differ as
clerks err otherwise (one digit, another day of the month) are also what two namesakes have by chance: they ask for a place or
a middle name besides. So do those that tell the year alone (1 January), but of a full name that hardly anybody else can have.

Where a birth date is missing on either side a clerk would say "the same person" of one full name at one address. One sign of
a postcode may be mistyped, but not that which leads to another town; and what only sounds alike is one name only of people
who are told to be of one sex: Paul and Paula may be a couple. At one address fore- and surname may also be turned round, one
of both mistyped, or the forename an initial. Everything weaker that is kept (one full name in one district, or anywhere) is
a candidate only: `grounds` says which of these are believed, and on what.
"""

import numpy as np
import pyarrow as pa

from datafirst_assets.engine import Connection
from datafirst_assets.linkage.graph import Index
from datafirst_assets.linkage.patterns import (
    BIRTH_DIGIT,
    BIRTH_SWAPPED,
    FORENAME_JW,
    FORENAMES_DIFFER,
    IN_MIDDLE,
    INITIAL,
    MIDDLE_L,
    MIDDLE_R,
    NICKNAME,
    ONE_JANUARY,
    ONE_PART,
    OTHER_SURNAME,
    SURNAME_JW,
    SWAPPED,
)

IN_USE = 5e-5
"""Share of people from which a forename is one that people have; mistyped ones are rarer."""
HARDLY_ANYBODY, NOT_MANY = 2.0**-4, 2.0**-2
"""How many people one expects by chance to have a full name, for one year of birth to be that of one person wherever they live,
and for a pair in two places to be a candidate."""

SAME_BIRTH = f"coalesce(birth_day_l <> '0101' AND (date_of_birth_l = date_of_birth_r OR {BIRTH_SWAPPED}), false)"
"""The two birth dates are equal, or the clerk has swapped day and month. Two on 1 January may be two people's of that year."""
YEAR_ALONE = f"coalesce({ONE_JANUARY}, false)"
NEAR_BIRTH = (
    f"coalesce({BIRTH_DIGIT} OR (birth_year_l = birth_year_r AND (month(date_of_birth_l) = month(date_of_birth_r) "
    "OR dayofmonth(date_of_birth_l) = dayofmonth(date_of_birth_r))), false)"
)
"""They differ as clerks err, and as two people's do by chance now and then."""
ONE_ADDRESS = (
    "CASE WHEN postcode_l = postcode_r THEN true WHEN outcode_l = outcode_r THEN levenshtein(postcode_l, postcode_r) <= 1 "
    "ELSE false END"
)
_FULL = "length(forename_l) > 1 AND length(forename_r) > 1"
_SAME_FORENAME = (
    f"(forename_l = forename_r OR {NICKNAME} "
    f"OR (forename_sound_l = forename_sound_r AND {FORENAME_JW} >= 0.85 AND sex_l = sex_r))"
)
ONE_NAME = (
    f"coalesce({_FULL} AND {_SAME_FORENAME} "
    f"AND (surname_l = surname_r OR {ONE_PART} OR (surname_sound_l = surname_sound_r AND {SURNAME_JW} >= 0.85)), false)"
)
"""Full forenames that are one name, and surnames that are."""
BOTH_IN_USE = f"(coalesce(tf_forename_l, 0) >= {IN_USE} AND coalesce(tf_forename_r, 0) >= {IN_USE})"
TWO_NAMES = (
    f"coalesce(forename_l <> forename_r AND NOT {NICKNAME} AND forename_sound_l <> forename_sound_r AND NOT {IN_MIDDLE} "
    f"AND NOT {INITIAL} AND NOT {SWAPPED} AND {BOTH_IN_USE}, false)"
)
"""Two forenames that people have, however alike they are written: nobody mistypes a name into another one often."""
MISTYPED = (
    f"coalesce({_FULL} AND ({SWAPPED} OR (forename_l = forename_r AND {SURNAME_JW} >= 0.88) "
    f"OR (surname_l = surname_r AND {FORENAME_JW} >= 0.88 AND NOT {TWO_NAMES} "
    f"AND (coalesce(sex_l = sex_r, false) OR NOT {BOTH_IN_USE}))), false)"
)
"""One of the two names is equal and the other nearly, or both are in each other's place."""
INITIAL_ALONE = f"coalesce(surname_l = surname_r AND {INITIAL}, false)"
_INITIALS = (f"list_transform({middle}, lambda n: left(n, 1))" for middle in (MIDDLE_L, MIDDLE_R))
MIDDLE_NAMES_FIT = f"(middle_names_l IS NULL OR middle_names_r IS NULL OR list_has_any({', '.join(_INITIALS)}))"
NOTHING_AGAINST = f"(coalesce(sex_l = sex_r, true) AND {MIDDLE_NAMES_FIT})"
ONE_TOWN = "coalesce(town_l = town_r AND (postcode_l IS NULL OR postcode_r IS NULL), false)"
"""One town, where a postcode is missing; two known ones say more."""
MORE_IN_COMMON = (
    f"(coalesce(outcode_l = outcode_r, false) OR {ONE_TOWN} "
    f"OR coalesce(list_has_any(list_filter({MIDDLE_L}, lambda n: length(n) > 1), {MIDDLE_R}), false))"
)
"""A district or town, or a middle name."""
NAMES_ALLOW = (
    f"(NOT coalesce({FORENAMES_DIFFER}, false) AND coalesce(surname_l = surname_r OR ({_FULL} AND (NOT {OTHER_SURNAME} "
    f"OR ({MORE_IN_COMMON}))), false))"
)
"""Who has another forename is a twin or a stranger; who has another surname needs more than a birthday to be known by; and a
birthday with one name only is nobody's, unless that is the surname."""
SEX_ALLOWS = f"(NOT coalesce(sex_l <> sex_r AND forename_l <> forename_r AND NOT {NICKNAME}, false))"
"""A sex may be mistyped; with another forename beside it they are brother and sister."""

BIRTHS_ENOUGH = (
    f"({SAME_BIRTH} OR {YEAR_ALONE} OR {NEAR_BIRTH}) AND {NAMES_ALLOW} AND {SEX_ALLOWS} AND ({SAME_BIRTH} "
    f"OR (NOT {TWO_NAMES} AND {MORE_IN_COMMON}) OR ({YEAR_ALONE} AND {ONE_NAME} AND {NOTHING_AGAINST} "
    f"AND expected_name_l <= {HARDLY_ANYBODY} AND expected_name_r <= {HARDLY_ANYBODY}))"
)
"""Condition on a pair of features (`_l`, `_r`) that both state a birth date, the same whichever is which."""
AT_ONE_ADDRESS = f"({ONE_NAME} OR {MISTYPED} OR {INITIAL_ALONE})"
MAY_BE = (
    f"({ONE_NAME} AND (coalesce(outcode_l = outcode_r, false) OR {ONE_TOWN} "
    f"OR (expected_name_l <= {NOT_MANY} AND expected_name_r <= {NOT_MANY})))"
)
"""Candidates: one full name in one place, or anywhere if few have it."""
WITHOUT_BIRTHS_ENOUGH = f"CASE WHEN {ONE_ADDRESS} THEN {AT_ONE_ADDRESS} ELSE {MAY_BE} END AND {NOTHING_AGAINST}"
"""The same of a pair of which one states none."""

COLUMNS = (
    "forename", "surname", "date_of_birth", "birth_text", "birth_year", "birth_day", "postcode", "outcode", "town", "sex",
    "middle_names", "nicknames", "forename_sound", "surname_sound", "tf_forename", "expected_name",
)  # fmt: skip
BATCH = 5_000_000
"""Pairs that are looked at once: what bounds the memory."""

KEPT = """
SELECT pair FROM (
    SELECT pair, {columns} FROM drawn
    JOIN feature l ON l.unique_id = pair >> 32 JOIN feature r ON r.unique_id = pair & 4294967295
) WHERE {enough}
"""


def conditions() -> list[str]:
    """What decides which pairs are kept: of two birth dates, and where one is missing."""
    return [BIRTHS_ENOUGH, WITHOUT_BIRTHS_ENOUGH]


def enough_to_link(connection: Connection, pairs: Index) -> Index:
    """Those of drawn pairs of `feature` that share enough; one number a pair, as `draw_pairs` gives them, in order."""
    if not len(pairs):
        return pairs
    columns = ", ".join(f"l.{column} AS {column}_l, r.{column} AS {column}_r" for column in COLUMNS)
    sql = "SELECT unique_id, date_of_birth IS NULL FROM feature ORDER BY unique_id"
    node, untold = (column.to_numpy() for column in connection.sql(sql).to_arrow_table().columns)
    kept = []
    for start in range(0, len(pairs), BATCH):
        batch = pairs[start : start + BATCH]
        # Two queries: of most pairs the birth dates decide before any name is looked at.
        lacks = untold[np.searchsorted(node, batch >> 32)] | untold[np.searchsorted(node, batch & 0xFFFFFFFF)]
        for part, enough in zip((batch[~lacks], batch[lacks]), conditions(), strict=True):
            connection.register("drawn", pa.table({"pair": pa.array(part)}))
            found = connection.sql(KEPT.format(columns=columns, enough=enough)).to_arrow_table()
            kept.append(found["pair"].to_numpy())
            connection.unregister("drawn")
    return np.sort(np.concatenate(kept))
