"""Earlier identities: which rows of the stored `identities` still hold, so that an added year need not read all texts.

Beside `identities` lie two numbers a row (`identities_said`): hashes of what its records say, and of the references that it
shares with others. A node that says the same today keeps its row. A note with the file's SHA-256 and that of the statements
that made it says whether the numbers are its own; if not, every row is made anew, and the same rows come out.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import Connection, parquet, write_parquet
from datafirst_assets.linkage.collapse import NOTHING, Hashes, sharing
from datafirst_assets.linkage.graph import Index
from datafirst_assets.linkage.populations import Population

ODD = np.uint64(0x9E3779B97F4A7C15)
"""Multiplying by it loses no bit and spreads the lower ones over the upper."""


def told_together(*hashes: Hashes) -> Hashes:
    """One hash of several, row by row; never that of a missing value."""
    together = np.zeros_like(hashes[0])
    for part in hashes:
        together = (together ^ (together >> np.uint64(32))) * ODD + part
    return np.asarray(together | np.uint64(1))


@dataclass(frozen=True)
class Earlier:
    """The stored identities, in their order.

    Attributes:
        node_id: ascending.
        says: hash of what the node says; 0 for a node that is made anew each time.
        keys: hash of the references that it shares; 0 if it shares none.
    """

    node_id: Index
    says: Hashes
    keys: Hashes

    def find(self, says: Hashes) -> tuple[Index, Index]:
        """Of the nodes that say the same: the rows here, and the places in `says`."""
        rows = np.flatnonzero(self.says != NOTHING)
        if not len(rows):
            return rows, rows
        together = np.concatenate((self.says[rows], says))
        shared = sharing(together)
        here, there = shared[:-1], shared[1:]
        both = (here < len(rows)) & (there >= len(rows)) & (together[here] == together[there])
        return rows[here[both]], there[both] - len(rows)


def nothing_earlier() -> Earlier:
    """No identities."""
    none = np.zeros(0, dtype=np.uint64)
    return Earlier(np.zeros(0, dtype=np.int64), none, none)


def _note(root: DataRoot, population: Population) -> Path:
    return population.table(root, "identities_said").with_suffix(".json")


def _hashes(root: DataRoot, population: Population, made_by: str) -> dict[str, str]:
    with population.identities(root).open("rb") as file:
        identities = hashlib.file_digest(file, "sha256").hexdigest()
    return {"identities": identities, "made_by": hashlib.sha256(made_by.encode()).hexdigest()}


def read_earlier(connection: Connection, root: DataRoot, population: Population, made_by: str) -> Earlier:
    """The stored identities, if their numbers are theirs and the same statements (`made_by`) made them; else none."""
    identities, said = population.identities(root), population.table(root, "identities_said")
    try:
        if not said.exists() or json.loads(_note(root, population).read_text()) != _hashes(root, population, made_by):
            return nothing_earlier()
    except (OSError, ValueError):
        return nothing_earlier()
    node = connection.sql(f"SELECT node_id FROM {parquet(identities)} ORDER BY file_row_number").to_arrow_table()
    numbers = connection.sql(f"SELECT says, keys FROM {parquet(said)} ORDER BY file_row_number").to_arrow_table()
    return Earlier(node["node_id"].to_numpy(), numbers["says"].to_numpy(), numbers["keys"].to_numpy())


def forget_earlier(root: DataRoot, population: Population) -> None:
    """Say that the numbers are not those of the identities that are about to be written."""
    _note(root, population).unlink(missing_ok=True)


def write_earlier(connection: Connection, root: DataRoot, population: Population, now: Earlier, made_by: str) -> None:
    """Keep the numbers of identities that have been written."""
    connection.register("said_now", pa.table({"says": pa.array(now.says), "keys": pa.array(now.keys)}))
    write_parquet(connection, "SELECT says, keys FROM said_now", population.table(root, "identities_said"))
    building = _note(root, population).with_suffix(".tmp")
    building.write_text(json.dumps(_hashes(root, population, made_by)))
    building.replace(_note(root, population))
