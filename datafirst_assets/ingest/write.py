"""Settled rows as Parquet: the raw table of a file, and its quarantine. Same rows, same bytes.

Codes are written as they are, as Parquet dictionaries, so that no value is hashed again. A dictionary holds, in their
order, the values of the rows that are written and no other.
"""

import os
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from datafirst_assets.contracts.table import column_names
from datafirst_assets.engine import ROW_GROUP, Connection
from datafirst_assets.ingest.coded import Coded
from datafirst_assets.ingest.delivered import delivered_text
from datafirst_assets.ingest.read import BROKEN, CODED, Staged
from datafirst_assets.ingest.rows import Rows

_TEXTS_AT_ONCE = 2**15
_CHEAPLY: dict[str, Any] = {"compression": "snappy", "write_statistics": False, "store_schema": False}
"""Raw tables stay inside and are read whole: a third more bytes, without least and greatest values, for a quarter less CPU."""
QUARANTINE = pa.schema([pa.field("file", pa.string()), *BROKEN])


def write_table(rows: Rows, target: Path) -> None:
    """Write the kept rows of a file as text, in the order of their key."""
    names = column_names(rows.file.table)
    schema = pa.schema({name: CODED if name in rows.coded else pa.string() for name in names})
    known = {name: _written(column, rows.kept) for name, column in rows.coded.items()}
    is_unborn = np.zeros(rows.lines.size, dtype=bool)
    is_unborn[rows.unborn] = True

    def values(name: str, kept: np.ndarray) -> pa.Array:
        if name in rows.plain:
            return rows.plain[name].take(pa.array(kept)).cast(pa.string())
        codes, written = known[name]
        found = codes[rows.coded[name].codes[kept]]
        if name == rows.file.birth:
            found[is_unborn[kept]] = -1
        return pa.DictionaryArray.from_arrays(pa.array(found, mask=found < 0), written)

    groups = (rows.kept[start : start + ROW_GROUP] for start in range(0, rows.kept.size, ROW_GROUP))
    _write(target, schema, (pa.table([values(name, kept) for name in names], schema=schema) for kept in groups))


def _written(column: Coded, kept: np.ndarray) -> tuple[np.ndarray, pa.Array]:
    """Where each distinct value is among those written (-1: nowhere; the last place is for rows without one)."""
    clean = column.clean.filter(pa.array(column.used(kept))).drop_null().unique()
    written = clean.take(pc.sort_indices(clean))
    places = pc.index_in(column.clean, written).fill_null(-1)
    return np.append(places.to_numpy(), np.int32(-1)), written


def write_unreadable(name: str, staged: Staged, target: Path) -> None:
    """Write the records of a file that could not be read, by line."""
    _write(target, QUARANTINE, [_quarantine(name, staged.broken)])


def write_quarantine(
    connection: Connection, staged: Staged, rows: Rows, header: list[str], target: Path
) -> dict[str, int]:
    """Write a file's quarantined rows by line: `file`, `line`, `reason` and `text` as delivered.

    Returns:
        Rows by reason.
    """
    broken = np.flatnonzero(rows.why)
    judged = [
        _texts(connection, staged, rows, header, broken[start : start + _TEXTS_AT_ONCE])
        for start in range(0, broken.size, _TEXTS_AT_ONCE)
    ]
    found = pa.concat_tables([staged.broken, *judged]).sort_by("line")
    _write(target, QUARANTINE, [_quarantine(rows.file.name, found)])
    return dict(sorted(Counter(map(str, found.column("reason").to_pylist())).items()))


def _texts(connection: Connection, staged: Staged, rows: Rows, header: list[str], broken: np.ndarray) -> pa.Table:
    place = pa.array(broken)
    delivered = pa.table({name: column.take(place).cast(pa.string()) for name, column in staged.columns.items()})
    reasons = pa.array(rows.reasons).take(pa.array(rows.why[broken]))
    text = delivered_text(connection, delivered, header)
    return pa.Table.from_arrays([pa.array(rows.lines[broken]), reasons, text], schema=BROKEN)


def _quarantine(name: str, broken: pa.Table) -> pa.Table:
    return broken.add_column(0, "file", pa.array([name] * broken.num_rows, pa.string())).cast(QUARANTINE)


def _write(target: Path, schema: pa.Schema, tables: Iterable[pa.Table]) -> None:
    """Write tables, a row group each, and bring them to the disk."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as file:
        with pq.ParquetWriter(file, schema, **_CHEAPLY) as writer:
            for table in tables:
                writer.write_table(table, row_group_size=ROW_GROUP)
        file.flush()
        os.fsync(file.fileno())
