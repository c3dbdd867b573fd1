"""Writing deliveries piece by piece: CSV files in their encoding, at last the manifests."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv

from datafirst_assets.contracts.sources import Source
from datafirst_assets.contracts.table import column_names


@dataclass(frozen=True)
class Landing:
    """What a source lands.

    Attributes:
        since: the first year with a delivery.
        encoding: of its files.
    """

    since: int
    encoding: str

    def window(self, years: range) -> range:
        """Those of the years that are delivered: none where they end before."""
        return range(max(years.start, self.since), years.stop)


@dataclass(frozen=True)
class YearlyRows:
    """Rows of a file, and the year of the delivery each belongs to, in rising order."""

    table: pa.Table
    year: np.ndarray

    @classmethod
    def sorted(cls, columns: Mapping[str, pa.Array], year: np.ndarray, order: np.ndarray) -> Self:
        """Rows in the given order, in which years rise."""
        return cls(pa.table(dict(columns)).take(pa.array(order, pa.int64())), year[order])


@dataclass
class _File:
    """One file of a delivery as far as it is written."""

    path: Path
    encoding: str
    rows: int = 0
    size: int = 0
    digest: "hashlib._Hash" = field(default_factory=hashlib.sha256)

    def append(self, data: bytes) -> None:
        """Write bytes at the end."""
        with self.path.open("ab") as out:
            out.write(data)
        self.size += len(data)
        self.digest.update(data)


class Deliveries:
    """The deliveries of one source and several years, written piece by piece; manifests come last."""

    def __init__(self, root: Path, source: Source, landing: Landing, years: range):
        self._columns = {file.name: list(column_names(file.table)) for file in source.files}
        self._source, self._folder = source.name, root / "landing" / source.name
        self._files: dict[int, dict[str, _File]] = {}
        for year in landing.window(years):
            folder = self._folder / str(year)
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "manifest.json").unlink(missing_ok=True)
            self._files[year] = {name: _File(folder / f"{name}.csv", landing.encoding) for name in self._columns}
            for name, file in self._files[year].items():
                file.path.unlink(missing_ok=True)
                header: dict[str, list[str]] = {column: [] for column in self._columns[name]}
                file.append(_csv(pa.table(header), landing.encoding, header=True))

    def append(self, name: str, rows: YearlyRows) -> None:
        """Rows of one file, at the end of each year's."""
        table = rows.table.select(self._columns[name])
        for at, files in self._files.items():
            first, behind = np.searchsorted(rows.year, (at, at + 1)).tolist()
            if first < behind:
                file = files[name]
                file.append(_csv(table.slice(first, behind - first), file.encoding, header=False))
                file.rows += behind - first

    def finish(self) -> None:
        """Write the manifests, which make deliveries of the files."""
        for year, files in self._files.items():
            manifest = {
                "source": self._source,
                "year": year,
                "delivered_at": f"{year + 1}-03-01T09:00:00Z",
                "files": [
                    {
                        "name": file.path.name,
                        "bytes": file.size,
                        "sha256": file.digest.hexdigest(),
                        "rows": file.rows,
                        "encoding": file.encoding,
                    }
                    for file in files.values()
                ],
            }
            text = json.dumps(manifest, indent=1) + "\n"
            (self._folder / str(year) / "manifest.json").write_text(text, encoding="utf-8")


def _csv(table: pa.Table, encoding: str, header: bool) -> bytes:
    """RFC 4180; missing is an empty field without quotes."""
    sink = pa.BufferOutputStream()
    pa_csv.write_csv(table, sink, pa_csv.WriteOptions(include_header=header, quoting_style="needed"))
    data: bytes = sink.getvalue().to_pybytes()
    if encoding == "utf-8" or data.isascii():
        return data
    text = data.decode("utf-8")
    try:  # the letters of Latin-1 have the same bytes in cp1252, and are written thirty times faster
        return text.encode("latin-1" if encoding == "cp1252" else encoding)
    except UnicodeEncodeError:
        return text.encode(encoding)
