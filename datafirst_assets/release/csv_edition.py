"""The CSV edition of a published table, for tables that a spreadsheet can hold.

CSV is UTF-8 without byte order mark, with a header, LF line ends and RFC 4180 quoting; an empty field is missing. The file
is named after the bytes it was made from, so that the catalogue and the release, whoever comes first, make it once.
"""

import os
from pathlib import Path

from datafirst_assets.engine import Connection, parquet

CSV_BELOW = 1_000_000
"""Tables with fewer rows than this get a CSV file too."""


def has_csv(rows: int) -> bool:
    """Whether a table of so many rows has a CSV edition."""
    return rows < CSV_BELOW


def csv_edition(connection: Connection, stored: Path, digest: str) -> Path:
    """The CSV edition of a table, made unless it is there.

    Args:
        connection: may read and write the table's folder.
        stored: the table in the published zone.
        digest: SHA-256 of its bytes.
    """
    folder = stored.parent / "csv"
    edition = folder / f"{stored.stem}.{digest[:16]}.csv"
    if not edition.exists():
        folder.mkdir(exist_ok=True)
        building = folder / f".{edition.name}.{os.getpid()}.tmp"
        quoted = str(building).replace("'", "''")
        # Rows keep their order: `preserve_insertion_order` is on, as is DuckDB's default.
        connection.execute(
            f"COPY (FROM {parquet(stored)}) TO '{quoted}' (FORMAT csv, HEADER, DELIMITER ',', QUOTE '\"')"
        )
        for older in folder.glob(f"{stored.stem}.*.csv"):
            older.unlink()
        building.replace(edition)
    return edition
