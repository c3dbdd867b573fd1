"""The data files of the coming release: the Parquet files of the published zone, and the CSV edition of the smaller ones."""

from datafirst_assets.catalogue.model import DataFile
from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import Connection, row_count
from datafirst_assets.errors import DataFirstError
from datafirst_assets.publish.tables import PUBLISHED
from datafirst_assets.release.csv_edition import csv_edition, has_csv
from datafirst_assets.release.files import sha256

PARQUET, CSV = "application/vnd.apache.parquet", "text/csv"


def data_files(connection: Connection, root: DataRoot) -> dict[str, tuple[DataFile, ...]]:
    """The files of every table as the release will have them, by table.

    Raises:
        DataFirstError: a table has not been published.
    """
    missing = [name for name in PUBLISHED if not root.table("published", name).exists()]
    if missing:
        raise DataFirstError(
            f"Not published yet: {', '.join(missing)}. Publish these tables, then build the catalogue."
        )
    found = {}
    for name in PUBLISHED:
        stored = root.table("published", name)
        digest = sha256(stored)
        files = [DataFile(f"data/{name}.parquet", "parquet", PARQUET, stored.stat().st_size, digest)]
        if has_csv(row_count(connection, stored)):
            edition = csv_edition(connection, stored, digest)
            files.append(DataFile(f"data/{name}.csv", "csv", CSV, edition.stat().st_size, sha256(edition)))
        found[name] = tuple(files)
    return found
