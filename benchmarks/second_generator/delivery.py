"""Writing deliveries to the landing zone as the contracts say, and the rows of them that break the contracts."""

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa

from second_generator.draws import Array, Rng

Value = tuple[str, str | None]
"""A column and what stands in it."""


@dataclass
class File:
    """One file of a delivery: all columns are text; `broken` lines are put as they are."""

    frame: pd.DataFrame
    encoding: str = "utf-8"
    broken: list[str] = field(default_factory=list)


class LandingZone:
    """The landing zone of a data root; with `shuffle` the same rows come in another order."""

    def __init__(self, root: Path, seed: int, shuffle: bool) -> None:
        self.root, self.seed, self.shuffle = root, seed, shuffle
        self.connection = duckdb.connect()

    def _write(self, path: Path, file: File, order: Rng) -> dict[str, str | int]:
        columns = {c: pa.array(file.frame[c].to_numpy(object), pa.string(), from_pandas=True) for c in file.frame}
        table = pa.table(columns)
        if self.shuffle:
            table = table.take(order.permutation(table.num_rows))
        self.connection.register("delivered", table)
        self.connection.execute("COPY delivered TO $path (FORMAT csv, HEADER)", {"path": str(path)})
        head, body = path.read_bytes().decode().encode(file.encoding).split(b"\n", 1)
        broken = "".join(line + "\n" for line in file.broken).encode(file.encoding)
        data = head + b"\n" + (broken + body if self.shuffle else body + broken)
        path.write_bytes(data)
        return {
            "name": path.name,
            "bytes": len(data),
            "sha256": hashlib.sha256(data).hexdigest(),
            "rows": table.num_rows + len(file.broken),
            "encoding": file.encoding,
        }

    def deliver(self, source: str, year: int, files: dict[str, File]) -> None:
        """Write the files of one source and year, the manifest last."""
        folder = self.root / "landing" / source / str(year)
        folder.mkdir(parents=True, exist_ok=True)
        entries = [
            self._write(folder / name, file, np.random.default_rng([self.seed, year, k, 99]))
            for k, (name, file) in enumerate(files.items())
        ]
        manifest = {"source": source, "year": year, "delivered_at": f"{year + 1}-03-01T09:00:00Z", "files": entries}
        (folder / "manifest.json").write_text(json.dumps(manifest, indent=1))


def spoil(rng: Rng, frame: pd.DataFrame, values: list[Value]) -> int:
    """Put a value outside the contract into a nullable column of 3 in 1,000 rows, in place; returns how many."""
    spoilt: Array = rng.choice(np.arange(len(frame)), int(0.003 * len(frame)), replace=False)
    for row in spoilt:
        column, value = values[int(rng.integers(len(values)))]
        frame.iat[row, frame.columns.get_loc(column)] = value
    return len(spoilt)


def with_junk(rng: Rng, frame: pd.DataFrame, keys: list[str], breaks: list[Value]) -> pd.DataFrame:
    """Add rows with ids of their own that belong to no record, each broken in one place; at most 0.4 % of a file."""
    k = min(len(breaks), int(0.004 * len(frame)))
    if not k:
        return frame
    rows = frame.iloc[rng.choice(len(frame), k, replace=False)].copy()
    for key in keys:
        rows[key] = [f"99{int(serial):08d}" for serial in rng.choice(10**8, k, replace=False)]
    for i, (column, value) in enumerate(breaks[:k]):
        rows.iat[i, rows.columns.get_loc(column)] = value
    return pd.concat([frame, rows], ignore_index=True)
