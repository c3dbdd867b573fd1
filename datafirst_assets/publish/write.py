"""The one door through which a published table leaves: the contract's columns by name, in the order of their hashes."""

from datafirst_assets.contracts.table import Table, columns, key
from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import Connection, write_parquet


def write_published(connection: Connection, root: DataRoot, name: str, contract: type[Table], relation: str) -> int:
    """Write a relation as the published table `name` and return its rows.

    Only columns of the contract are taken, with the contract's types. Sorting by the key, which is made of hashes,
    gives the same bytes for the same rows and leaves no trace of the order in which the source held them.
    """
    wanted = ", ".join(f"{column.name}::{column.sql_type} AS {column.name}" for column in columns(contract))
    return write_parquet(
        connection,
        f"SELECT {wanted} FROM {relation} ORDER BY {', '.join(key(contract))}",
        root.table("published", name),
    )
