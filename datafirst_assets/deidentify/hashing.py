"""Keyed hashes of ids in SQL: HMAC-SHA256 (RFC 2104), cut to 128 bits.

DuckDB has no HMAC, but the definition is two nested hashes around two pads. The pads are bound as parameters: a literal
would show in error text, a variable in `duckdb_variables()`, a view or macro in the catalogue. So no hash is ever part of
a view, only of a statement that makes a table.

A hash is a UUID inside the database, which takes a third of the room of its text and sorts as that text does; `HEX` gives
the 32 hexadecimal digits in which it is published.
"""

import hashlib

from datafirst_assets.deidentify.key import PurposeKey

BLOCK = 64
"""Block of SHA-256 in bytes."""
HEX_DIGITS = 32
"""128 bits: among 13 million ids the chance of one collision is about 10^-25."""

HMAC_SQL = "sha256($outer_{n}::BLOB || unhex(sha256($inner_{n}::BLOB || {message})))"
"""HMAC-SHA256 of a BLOB `message` under key number `n` of a statement; both pads are parameters."""

HEX = "replace({uuid}::VARCHAR, '-', '')"
"""A hash as it is published."""


def pads(key: bytes) -> tuple[bytes, bytes]:
    """The inner and outer pad of a key, as the parameters that `HMAC_SQL` wants."""
    block = (hashlib.sha256(key).digest() if len(key) > BLOCK else key).ljust(BLOCK, b"\0")
    return bytes(byte ^ 0x36 for byte in block), bytes(byte ^ 0x5C for byte in block)


class KeyedHashes:
    """The hashes of one statement: expressions for its text, and the parameters that bind their keys to it."""

    __slots__ = ("parameters",)

    def __init__(self) -> None:
        self.parameters: dict[str, bytes] = {}

    def of(self, column: str, key: PurposeKey) -> str:
        """An expression for the hash (UUID) of a VARCHAR column of ids; missing where the id is.

        The message is the purpose, the byte 0x1F and the id, so that one id in two roles gives two unrelated hashes.
        Purpose and separator are the same for every id and travel with the inner pad.
        """
        n = len(self.parameters) // 2
        inner, outer = pads(key.material())
        self.parameters |= {f"inner_{n}": inner + f"{key.purpose}\x1f".encode(), f"outer_{n}": outer}
        return f"left({HMAC_SQL.format(n=n, message=f'encode({column})')}, {HEX_DIGITS})::UUID"
