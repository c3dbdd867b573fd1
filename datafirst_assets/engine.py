"""DuckDB, as the project uses it: one limited, private connection, and tables written whole or not at all."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from datafirst_assets import progress
from datafirst_assets.config import Settings
from datafirst_assets.data_root import DataRoot
from datafirst_assets.watch import watched

Connection = duckdb.DuckDBPyConnection
ROW_GROUP = 122_880


@contextmanager
def connect(settings: Settings) -> Iterator[Connection]:
    """Open an in-memory database that spills only into the private scratch folder of the data root.

    Ctrl-C ends its statements, and whoever listens for progress is told how far they are.
    """
    scratch = DataRoot(settings.data_dir).scratch
    scratch.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect(
        config={
            "threads": settings.threads,
            "memory_limit": settings.duckdb_memory_limit,
            "temp_directory": str(scratch / "spill"),
            "allow_persistent_secrets": False,
            "autoinstall_known_extensions": False,
        }
    )
    try:
        with watched(connection):
            yield connection
    finally:
        connection.close()


def rows(connection: Connection, sql: str, parameters: object = None) -> list[tuple[Any, ...]]:
    """Run a query and fetch all of it: a half-read result would block the next statement on this connection."""
    return connection.execute(sql, parameters).fetchall()


def value(connection: Connection, sql: str, parameters: object = None) -> Any:
    """The single value of a query."""
    return rows(connection, sql, parameters)[0][0]


def parquet(files: Path | Iterable[Path]) -> str:
    """A table function that reads these Parquet files by column name."""
    paths = [files] if isinstance(files, Path) else list(files)
    quoted = ", ".join("'" + str(path).replace("'", "''") + "'" for path in paths)
    return f"read_parquet([{quoted}], union_by_name=true)"


def write_parquet(connection: Connection, select: str, target: Path) -> int:
    """Write a query's result so that readers see the old file or the new one, never half.

    The query must end in a total order, so that the same rows give the same bytes.

    Returns:
        The number of rows written.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    building = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        connection.execute(
            f"COPY ({select}) TO '{str(building).replace(chr(39), chr(39) * 2)}' "
            f"(FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE {ROW_GROUP})"
        )
        written = row_count(connection, building)
        with building.open("rb") as file:
            os.fsync(file.fileno())
        building.replace(target)
    finally:
        building.unlink(missing_ok=True)
    progress.wrote(written)
    return written


def row_count(connection: Connection, file: Path) -> int:
    """The number of rows of a Parquet file, from its footer."""
    return int(value(connection, "SELECT sum(num_rows)::BIGINT FROM parquet_file_metadata(?)", [str(file)]))
