"""Blocking: which pairs of identities are looked at. Each rule survives some of the errors that break the others.

The rules stand here once: training and the saved model name them to Splink, and scoring draws pairs by them over hashes
of their columns and dense numbers, in half of Splink's time; a test holds both to the same pairs.
"""

from typing import Any

from datafirst_assets.engine import Connection, value

BLOCKING_COLUMNS: tuple[tuple[str, ...], ...] = (
    ("surname", "date_of_birth"),
    ("forename", "date_of_birth"),
    ("initials", "date_of_birth"),
    ("postcode", "date_of_birth"),
    ("forename", "surname", "birth_year"),
    ("forename", "surname", "birth_day"),
    ("forename", "surname", "outcode"),
    ("surname", "postcode"),
    ("forename", "postcode"),
    ("pnc_id",),
    ("cro_number",),
)

EQUAL = "SELECT unique_id AS node, hash({columns}) AS key, is_new FROM {nodes} WHERE {known}"
SHARED_CASE = """SELECT unique_id AS node, hash(unnest(string_split(case_keys, ' '))) AS key, is_new
    FROM {nodes} WHERE case_keys IS NOT NULL"""
SAME_NAME = """SELECT unique_id AS node, hash(forename, surname) AS key, is_new, date_of_birth IS NULL AS lacks_birth
    FROM {nodes} WHERE forename IS NOT NULL AND surname IS NOT NULL"""

# Two numbers of 32 bits make one of 64: half the memory of a pair, and one column to make distinct.
PAIRS = """
INSERT INTO blocked
WITH posting AS ({postings}), shared AS (
    SELECT key FROM posting GROUP BY key HAVING count(*) > 1 AND bool_or({wanted})
), telling AS (
    SELECT * FROM posting SEMI JOIN shared USING (key)
)
SELECT (l.node::BIGINT << 32) | r.node FROM telling l JOIN telling r USING (key)
WHERE l.node < r.node AND {pair}
"""
EITHER_IS_NEW = "(l.is_new OR r.is_new)"

DISTINCT = """
CREATE OR REPLACE TEMP TABLE {target} AS
WITH pair AS (SELECT DISTINCT pair FROM blocked)
SELECT '0' AS match_key, (pair >> 32)::INTEGER AS join_key_l, (pair & 4294967295)::INTEGER AS join_key_r FROM pair
"""


def blocking_rules() -> list[Any]:
    """The rules as Splink says them."""
    from splink import block_on

    rules: list[Any] = [block_on(*columns) for columns in BLOCKING_COLUMNS]
    rules.append(
        "l.forename = r.forename AND l.surname = r.surname AND (l.date_of_birth IS NULL OR r.date_of_birth IS NULL)"
    )
    rules.append("list_has_any(string_split(l.case_keys, ' '), string_split(r.case_keys, ' '))")
    return rules


def create_pairs(connection: Connection, target: str, nodes: str) -> int:
    """Make the temporary table `target`: every pair of nodes that a rule brings together and of which one is new.

    Args:
        connection: holds `nodes`.
        target: `match_key`, `join_key_l`, `join_key_r`, one row a pair, the smaller node on the left.
        nodes: the columns that the rules name, `unique_id` (from 0, below 2^31) and `is_new`.

    Returns:
        The number of pairs.
    """
    connection.execute("CREATE OR REPLACE TEMP TABLE blocked (pair BIGINT)")
    for columns in BLOCKING_COLUMNS:
        known = " AND ".join(f"{column} IS NOT NULL" for column in columns)
        postings = EQUAL.format(columns=", ".join(columns), nodes=nodes, known=known)
        connection.execute(PAIRS.format(postings=postings, wanted="is_new", pair=EITHER_IS_NEW))
    connection.execute(
        PAIRS.format(
            postings=SAME_NAME.format(nodes=nodes),
            wanted="lacks_birth",
            pair=f"(l.lacks_birth OR r.lacks_birth) AND {EITHER_IS_NEW}",
        )
    )
    connection.execute(PAIRS.format(postings=SHARED_CASE.format(nodes=nodes), wanted="is_new", pair=EITHER_IS_NEW))
    connection.execute(DISTINCT.format(target=target))
    connection.execute("DROP TABLE blocked")
    return int(value(connection, f"SELECT count(*) FROM {target}"))
