"""Enough to link: what two identities must share besides names before anything is made of their likeness.

A defendant has a birth date, and a police id often; a party to a civil case mostly has a name and an address. Names alone
never link a party to anybody, however rare: an agreeing birth date must speak for it, or one address. Where a birth date is
missing on either side a clerk would say "the same person" of one full name at one address, and of nothing less. One sign of
a postcode may be mistyped, but not that which leads to another town; and what only sounds alike is one name only of people
who are told to be of one sex: Paul and Paula may be a couple.
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
    MIDDLE_L,
    MIDDLE_R,
    NICKNAME,
    ONE_JANUARY,
    ONE_PART,
    OTHER_SURNAME,
    SURNAME_JW,
)

BIRTHS_AGREE = (
    f"coalesce(date_of_birth_l = date_of_birth_r OR {BIRTH_SWAPPED} OR {BIRTH_DIGIT} OR {ONE_JANUARY} "
    "OR (birth_year_l = birth_year_r AND (month(date_of_birth_l) = month(date_of_birth_r) "
    "OR dayofmonth(date_of_birth_l) = dayofmonth(date_of_birth_r))), false)"
)
"""The two birth dates are equal, or differ as clerks err."""
ONE_ADDRESS = (
    "coalesce(postcode_l = postcode_r OR (outcode_l = outcode_r AND levenshtein(postcode_l, postcode_r) <= 1), false)"
)
ONE_NAME = (
    f"coalesce(length(forename_l) > 1 AND length(forename_r) > 1 AND (forename_l = forename_r OR {NICKNAME} "
    f"OR (forename_sound_l = forename_sound_r AND {FORENAME_JW} >= 0.85 AND sex_l = sex_r)) "
    f"AND (surname_l = surname_r OR {ONE_PART} OR (surname_sound_l = surname_sound_r AND {SURNAME_JW} >= 0.85)), false)"
)
"""Full forenames that are one name, and surnames that are."""
_INITIALS = (f"list_transform({middle}, lambda n: left(n, 1))" for middle in (MIDDLE_L, MIDDLE_R))
MIDDLE_NAMES_FIT = f"(middle_names_l IS NULL OR middle_names_r IS NULL OR list_has_any({', '.join(_INITIALS)}))"
NOTHING_AGAINST = f"(coalesce(sex_l = sex_r, true) AND {MIDDLE_NAMES_FIT})"
BIRTH_UNTOLD = "(date_of_birth_l IS NULL OR date_of_birth_r IS NULL)"
MORE_IN_COMMON = (
    f"(coalesce(outcode_l = outcode_r, false) OR coalesce(list_has_any(list_filter({MIDDLE_L}, lambda n: length(n) > 1), "
    f"{MIDDLE_R}), false))"
)
"""A district, or a middle name."""
NAMES_ALLOW = (
    f"(NOT coalesce({FORENAMES_DIFFER}, false) AND (NOT coalesce({OTHER_SURNAME}, false) OR {MORE_IN_COMMON}))"
)
"""Who has another forename is a twin or a stranger, and who has another surname needs more than a birthday to be known by."""
SEX_ALLOWS = f"(NOT coalesce(sex_l <> sex_r AND forename_l <> forename_r AND NOT {NICKNAME}, false))"
"""A sex may be mistyped; with another forename beside it they are brother and sister."""

ENOUGH = (
    f"(({BIRTHS_AGREE} AND {NAMES_ALLOW} AND {SEX_ALLOWS}) "
    f"OR ({BIRTH_UNTOLD} AND {ONE_ADDRESS} AND {ONE_NAME} AND {NOTHING_AGAINST}))"
)
"""Condition on a pair of features (`_l`, `_r`), the same whichever is which."""

COLUMNS = (
    "forename", "surname", "date_of_birth", "birth_text", "birth_year", "birth_day", "postcode", "outcode", "sex", "middle_names",
    "nicknames", "forename_sound", "surname_sound",
)  # fmt: skip
BATCH = 5_000_000
"""Pairs that are looked at once: what bounds the memory."""

KEPT = """
SELECT pair FROM (
    SELECT pair, {columns} FROM drawn
    JOIN feature l ON l.unique_id = pair >> 32 JOIN feature r ON r.unique_id = pair & 4294967295
) WHERE {enough} ORDER BY pair
"""


def enough_to_link(connection: Connection, pairs: Index) -> Index:
    """Those of drawn pairs of `feature` that share enough; one number a pair, as `draw_pairs` gives them."""
    columns = ", ".join(f"l.{column} AS {column}_l, r.{column} AS {column}_r" for column in COLUMNS)
    kept = [pairs[:0]]
    for start in range(0, len(pairs), BATCH):
        connection.register("drawn", pa.table({"pair": pa.array(pairs[start : start + BATCH])}))
        found = connection.sql(KEPT.format(columns=columns, enough=ENOUGH)).to_arrow_table()
        kept.append(found["pair"].to_numpy())
        connection.unregister("drawn")
    return np.concatenate(kept)
