"""Keyed hashes of ids in SQL: HMAC-SHA256 (RFC 2104), cut to 128 bits, in hexadecimal.

DuckDB has no HMAC, but the definition is two nested hashes around two pads. The pads are bound as parameters: a literal
would show in error text, a variable in `duckdb_variables()`, a view or macro in the catalogue.
"""

import hashlib

from datafirst_assets.deidentify.key import PurposeKey
from datafirst_assets.engine import Connection

BLOCK = 64
"""Block of SHA-256 in bytes."""
HEX_DIGITS = 32
"""128 bits: among 13 million ids the chance of one collision is about 10^-25."""

HMAC_SQL = "sha256($outer_pad::BLOB || unhex(sha256($inner_pad::BLOB || message)))"
"""HMAC-SHA256 of the BLOB column `message`; both pads are parameters."""


def pads(key: bytes) -> dict[str, bytes]:
    """The inner and outer pad of a key, as the parameters that `HMAC_SQL` wants."""
    block = (hashlib.sha256(key).digest() if len(key) > BLOCK else key).ljust(BLOCK, b"\0")
    return {"inner_pad": bytes(byte ^ 0x36 for byte in block), "outer_pad": bytes(byte ^ 0x5C for byte in block)}


def hash_ids(connection: Connection, table: str, ids: str, key: PurposeKey) -> None:
    """Make the temporary table `table`: one row per distinct id, with columns id and hash.

    The message is the purpose, the byte 0x1F and the id, so that one id in two roles gives two unrelated hashes.

    Args:
        connection: holds what `ids` reads.
        table: name of the table to make.
        ids: query of the project with one VARCHAR column `id`; missing ids get no row.
        key: of the dataset and purpose.
    """
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE {table} AS
        WITH distinct_ids AS (SELECT DISTINCT id FROM ({ids}) WHERE id IS NOT NULL),
        messages AS (SELECT id, encode($purpose || chr(31) || id) AS message FROM distinct_ids)
        SELECT id, left({HMAC_SQL}, {HEX_DIGITS}) AS hash FROM messages
        """,
        {"purpose": key.purpose, **pads(key.material())},
    )
