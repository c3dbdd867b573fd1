"""The readers' database: views on the current release, outside any release, replaced whole."""

from pathlib import Path

from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import Connection
from datafirst_assets.publish.tables import PUBLISHED


def building_place(root: DataRoot) -> Path:
    """Where the database is built, beside its place; what a killed run left there is cleared."""
    building = root.root / ".published.duckdb.building"
    building.unlink(missing_ok=True)
    return building


def create_views(connection: Connection, root: DataRoot) -> int:
    """Create one view a published table; through `releases/current` they follow the next release by themselves.

    Returns:
        The number of views.
    """
    for name in PUBLISHED:
        file = str((root.releases / "current" / "data" / f"{name}.parquet").absolute()).replace("'", "''")
        connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{file}')")
    return len(PUBLISHED)


def move_into_place(building: Path, root: DataRoot) -> None:
    """Put a finished database where readers look for it."""
    building.chmod(0o640)
    building.replace(root.root / "published.duckdb")
