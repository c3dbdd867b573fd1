"""The readers' database: views on the current release, outside any release, replaced whole."""

import duckdb

from datafirst_assets.data_root import DataRoot
from datafirst_assets.publish.tables import PUBLISHED


def build_reader_database(root: DataRoot) -> int:
    """Build `published.duckdb` with one view a published table and move it into place.

    The views name files through `releases/current`, so they follow the next release by themselves.

    Returns:
        The number of views.
    """
    building = root.root / ".published.duckdb.building"
    building.unlink(missing_ok=True)
    with duckdb.connect(str(building)) as connection:
        for name in PUBLISHED:
            file = str((root.releases / "current" / "data" / f"{name}.parquet").absolute()).replace("'", "''")
            connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{file}')")
    building.chmod(0o640)
    building.replace(root.root / "published.duckdb")
    return len(PUBLISHED)
