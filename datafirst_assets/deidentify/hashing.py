"""Keyed hashes of ids: HMAC-SHA256 (RFC 2104), cut to 128 bits.

DuckDB has no HMAC. `hash_functions` lends it Python's: started from the states that the two pads of a key leave behind, an
id costs two blocks of SHA-256 in place of four. A lent function is no more than a name in the catalogue, in error text or
in a plan, and is taken back at the end of a block. So no hash is ever part of a view, only of a statement that makes a table.

A hash is a UUID inside the database, which takes a third of the room of its text and sorts as that text does; `HEX` gives
the 32 hexadecimal digits in which it is published.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from typing import cast

import duckdb
import pyarrow as pa
from duckdb.func import ARROW
from duckdb.sqltypes import BLOB

from datafirst_assets.deidentify.key import PurposeKey
from datafirst_assets.engine import Connection

BLOCK = 64
"""Block of SHA-256 in bytes."""
HEX_DIGITS = 32
"""128 bits: among 13 million ids the chance of one collision is about 10^-25."""

HEX = "lower(hex({uuid}::BLOB))"
"""A hash as it is published."""

_numbers = count()


def pads(key: bytes) -> tuple[bytes, bytes]:
    """The inner and outer pad of a key: a message is hashed behind the one, and that hash behind the other."""
    block = (hashlib.sha256(key).digest() if len(key) > BLOCK else key).ljust(BLOCK, b"\0")
    return bytes(byte ^ 0x36 for byte in block), bytes(byte ^ 0x5C for byte in block)


class HashFunctions:
    """Functions lent to a connection, one a key; `hash_functions` lends them and takes them back.

    Attributes:
        stopped: what ended a function from without, such as Ctrl-C, which DuckDB makes an error of its own of.
    """

    __slots__ = ("_connection", "_names", "stopped")

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._names: list[str] = []
        self.stopped: BaseException | None = None

    def of(self, column: str, key: PurposeKey) -> str:
        """An expression for the hash (UUID) of a VARCHAR column of ids; missing where the id is."""
        name, hashed = f"keyed_hash_{next(_numbers)}", _hashing(key)

        def stoppable(ids: pa.ChunkedArray) -> pa.Array:
            try:
                return hashed(ids)
            except Exception:
                raise
            except BaseException as stop:
                self.stopped = stop.with_traceback(None)
                raise

        self._connection.create_function(name, stoppable, [BLOB], BLOB, type=ARROW)
        self._names.append(name)
        return f"{name}(encode({column}))::UUID"

    def take_back(self) -> None:
        """Leave the connection without them; where it was closed before, they are gone already."""
        with suppress(duckdb.Error):
            while self._names:
                self._connection.remove_function(self._names.pop())


@contextmanager
def hash_functions(connection: Connection) -> Iterator[HashFunctions]:
    """Lend hashes to the statements of a block. What stops a function stops the block, as it would anywhere else."""
    hashes = HashFunctions(connection)
    try:
        yield hashes
    except duckdb.Error:
        if hashes.stopped:
            raise hashes.stopped from None
        raise
    finally:
        hashes.take_back()


def _hashing(key: PurposeKey) -> Callable[[pa.ChunkedArray], pa.Array]:
    """A function from a vector of ids (BLOB) to their hashes (16 bytes), in its order; DuckDB keeps the missing ones."""
    inner_pad, outer_pad = pads(key.material())
    # Every message begins with the purpose and the byte 0x1F, so that one id in two roles gives two unrelated hashes.
    begun, ended = hashlib.sha256(inner_pad + f"{key.purpose}\x1f".encode()), hashlib.sha256(outer_pad)

    def hashed(ids: pa.ChunkedArray) -> pa.Array:
        begin, end = begun.copy, ended.copy
        digests = []
        for message in cast(list[bytes], ids.to_pylist()):
            inner = begin()
            inner.update(message)
            outer = end()
            outer.update(inner.digest())
            digests.append(outer.digest()[: HEX_DIGITS // 2])
        return pa.array(digests, pa.binary(HEX_DIGITS // 2))

    return hashed
