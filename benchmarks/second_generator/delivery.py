"""Writing deliveries to the landing zone as the contracts say, and the rows of them that break the contracts."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

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


@dataclass
class _Written:
    """What stands in a file after so many parts."""

    encoding: str
    parts: int = 0
    size: int = 0
    rows: int = 0
    digest: Any = field(default_factory=hashlib.sha256)

    def entry(self, name: str) -> dict[str, str | int]:
        """What the manifest says of it."""
        sha256 = self.digest.hexdigest()
        return {"name": name, "bytes": self.size, "sha256": sha256, "rows": self.rows, "encoding": self.encoding}


class LandingZone:
    """The landing zone of a data root: each file holds the rows of all parts, one part after the other.

    With `shuffle` the same rows of a part come in another order.
    """

    def __init__(self, root: Path, seed: int, shuffle: bool) -> None:
        self.root, self.seed, self.shuffle = root, seed, shuffle
        self.connection = duckdb.connect()
        self.deliveries: dict[tuple[str, int], dict[str, _Written]] = {}

    def _folder(self, source: str, year: int) -> Path:
        return self.root / "landing" / source / str(year)

    def _append(self, path: Path, file: File, written: _Written, order: Rng) -> None:
        columns = {c: pa.array(file.frame[c].to_numpy(object), pa.string(), from_pandas=True) for c in file.frame}
        table = pa.table(columns)
        if self.shuffle:
            table = table.take(order.permutation(table.num_rows))
        self.connection.register("delivered", table)
        alone = path.with_suffix(".part")
        self.connection.execute("COPY delivered TO $path (FORMAT csv, HEADER)", {"path": str(alone)})
        head, body = alone.read_bytes().decode().encode(file.encoding).split(b"\n", 1)
        alone.unlink()
        broken = "".join(line + "\n" for line in file.broken).encode(file.encoding)
        data = (b"" if written.parts else head + b"\n") + (broken + body if self.shuffle else body + broken)
        with path.open("ab" if written.parts else "wb") as stream:
            stream.write(data)
        written.digest.update(data)
        written.parts += 1
        written.size += len(data)
        written.rows += table.num_rows + len(file.broken)

    def add(self, source: str, year: int, files: dict[str, File]) -> None:
        """Add a part to the files of one source and year."""
        folder = self._folder(source, year)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "manifest.json").unlink(missing_ok=True)  # an earlier generation's: not delivered until all parts are
        delivery = self.deliveries.setdefault((source, year), {})
        for k, (name, file) in enumerate(files.items()):
            written = delivery.setdefault(name, _Written(file.encoding))
            order = np.random.default_rng([self.seed, year, k, 99 + written.parts])
            self._append(folder / name, file, written, order)

    def deliver(self) -> None:
        """Write the manifests: all parts have been added."""
        for (source, year), delivery in self.deliveries.items():
            files = [written.entry(name) for name, written in delivery.items()]
            manifest = {"source": source, "year": year, "delivered_at": f"{year + 1}-03-01T09:00:00Z", "files": files}
            (self._folder(source, year) / "manifest.json").write_text(json.dumps(manifest, indent=1))


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


@dataclass(frozen=True)
class Faults:
    """By table: values outside the contract, those that make a row worthless, and the key."""

    values: dict[str, list[Value]]
    breaks: dict[str, list[Value]]
    keys: dict[str, str]


def deliver_years(
    zone: LandingZone,
    rng: Rng,
    source: str,
    years: Iterable[int],
    tables: dict[str, tuple[pd.DataFrame, Array]],
    faults: Faults,
    encoding: str,
) -> int:
    """Add tables, each with the year of every row, to the landing zone; returns how many values break the contract."""
    spoilt = 0
    for year in years:
        files = {}
        for name, (table, of_row) in tables.items():
            frame = table[of_row == year]
            frame = frame.iloc[rng.permutation(len(frame))].reset_index(drop=True)
            spoilt += spoil(rng, frame, faults.values[name])
            files[f"{name}.csv"] = File(with_junk(rng, frame, [faults.keys[name]], faults.breaks[name]), encoding)
        zone.add(source, year, files)
    return spoilt
