"""The data files of a release: Parquet as it was published, and CSV for tables that a spreadsheet can hold."""

from pathlib import Path

from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import Connection, row_count
from datafirst_assets.errors import DataFirstError
from datafirst_assets.publish.tables import PUBLISHED
from datafirst_assets.release.csv_edition import csv_edition, has_csv
from datafirst_assets.release.files import copy, make_folder, sha256


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
        stored, built = root.table("published", name), staging / "data" / f"{name}.parquet"
        copy(stored, built)
        rows[f"data/{name}.parquet"] = row_count(connection, built)
        if has_csv(rows[f"data/{name}.parquet"]):
            copy(csv_edition(connection, stored, sha256(built)), staging / "data" / f"{name}.csv")
            rows[f"data/{name}.csv"] = rows[f"data/{name}.parquet"]
    return rows
