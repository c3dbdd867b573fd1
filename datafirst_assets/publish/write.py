"""The one door through which a published table leaves: the contract's columns by name, in the order of their hashes."""

from datafirst_assets.contracts.table import Column, Table, columns, key
from datafirst_assets.deidentify.hashing import HEX
from datafirst_assets.engine import rows, write_parquet
from datafirst_assets.publish.sitting import Sitting


def write_published(sitting: Sitting, name: str, contract: type[Table], built: str) -> int:
    """Write a query's rows as the published table `name` and return how many there are.

    Only columns of the contract are taken, with the contract's types. Sorting by the key, which is made of hashes,
    gives the same bytes for the same rows and leaves no trace of the order in which the source held them. Hashes become
    text after that, and so do codes: sorting is what costs, and by the width of a row. No enumeration reaches the file,
    because DuckDB 2.0.0 was seen to write a wrong value of one on two threads.
    """
    described = rows(sitting.connection, f"DESCRIBE {built}")
    hashes = {column for column, kind, *_ in described if kind == "UUID"}
    codes = {column for column, kind, *_ in described if kind.startswith("ENUM")}
    declared = columns(contract)

    def typed(column: Column) -> str:
        kept = column.name in hashes | codes
        return column.name if kept else f"{column.name}::{column.sql_type} AS {column.name}"

    def published(column: Column) -> str:
        if column.name in hashes:
            return f"{HEX.format(uuid=column.name)} AS {column.name}"
        return f"{column.name}::VARCHAR AS {column.name}" if column.name in codes else column.name

    return write_parquet(
        sitting.connection,
        f"""
        WITH built AS ({built}),
        ordered AS (SELECT {", ".join(map(typed, declared))} FROM built ORDER BY {", ".join(key(contract))})
        SELECT {", ".join(map(published, declared))} FROM ordered
        """,
        sitting.root.table("published", name),
    )
