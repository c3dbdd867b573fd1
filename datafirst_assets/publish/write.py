"""The one door through which a published table leaves: the contract's columns by name, in the order of their hashes."""

from datafirst_assets.contracts.table import Column, Table, columns, key
from datafirst_assets.deidentify.hashing import HEX
from datafirst_assets.engine import rows, write_parquet
from datafirst_assets.publish.sitting import Sitting


def write_published(sitting: Sitting, name: str, contract: type[Table], built: str) -> int:
    """Write a query's rows as the published table `name` and return how many there are.

    Only columns of the contract are taken, with the contract's types. Sorting by the key, which is made of hashes,
    gives the same bytes for the same rows and leaves no trace of the order in which the source held them. Hashes become
    text after that: sorting is what costs, and by the width of a row.
    """
    described = rows(sitting.connection, f"DESCRIBE {built}")
    hashes = {column for column, kind, *_ in described if kind == "UUID"}
    declared = columns(contract)

    def typed(column: Column) -> str:
        return column.name if column.name in hashes else f"{column.name}::{column.sql_type} AS {column.name}"

    def published(column: Column) -> str:
        return f"{HEX.format(uuid=column.name)} AS {column.name}" if column.name in hashes else column.name

    return write_parquet(
        sitting.connection,
        f"""
        WITH built AS ({built}),
        ordered AS (SELECT {", ".join(map(typed, declared))} FROM built ORDER BY {", ".join(key(contract))})
        SELECT {", ".join(map(published, declared))} FROM ordered
        """,
        sitting.root.table("published", name),
    )
