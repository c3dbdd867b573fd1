"""The data files of a release: Parquet as it was published, and CSV for tables that a spreadsheet can hold.

CSV is UTF-8 without byte order mark, with a header, LF line ends and RFC 4180 quoting; an empty field is missing.
"""

from pathlib import Path

from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import Connection, parquet, row_count
from datafirst_assets.errors import DataFirstError
from datafirst_assets.publish.tables import PUBLISHED
from datafirst_assets.release.files import copy, make_folder

CSV_BELOW = 1_000_000
"""Tables with fewer rows than this get a CSV file too."""


def build_data(connection: Connection, root: DataRoot, staging: Path) -> dict[str, int]:
    """Fill `data/` of the staging folder from the published zone.

    Returns:
        The rows of every file made, by path in the release.

    Raises:
        DataFirstError: a table has not been published.
    """
    missing = [name for name in PUBLISHED if not root.table("published", name).exists()]
    if missing:
        raise DataFirstError(f"Not published yet: {', '.join(missing)}. Publish these tables, then release again.")
    make_folder(staging / "data")
    rows: dict[str, int] = {}
    for name in PUBLISHED:
        built = staging / "data" / f"{name}.parquet"
        copy(root.table("published", name), built)
        rows[f"data/{name}.parquet"] = row_count(connection, built)
        if rows[f"data/{name}.parquet"] < CSV_BELOW:
            _write_csv(connection, built, staging / "data" / f"{name}.csv")
            rows[f"data/{name}.csv"] = rows[f"data/{name}.parquet"]
    return rows


def _write_csv(connection: Connection, built: Path, target: Path) -> None:
    """Write a Parquet file's rows in their order; `preserve_insertion_order` is on, as is DuckDB's default."""
    quoted = str(target).replace("'", "''")
    connection.execute(f"COPY (FROM {parquet(built)}) TO '{quoted}' (FORMAT csv, HEADER, DELIMITER ',', QUOTE '\"')")
