"""A review's tables on disk: written once they follow their contract, read as plain rows."""

from pathlib import Path

import pandas as pd
import pyarrow as pa

from datafirst_assets.clerical.review import Row
from datafirst_assets.contracts.rules import identifier, validate_frame
from datafirst_assets.contracts.table import Table, columns
from datafirst_assets.engine import Connection, parquet, write_parquet
from datafirst_assets.errors import DataFirstError

ARROW = {"VARCHAR": pa.string(), "BIGINT": pa.int64(), "DOUBLE": pa.float64(), "BOOLEAN": pa.bool_()}
NULLABLE = {pa.int64(): pd.Int64Dtype(), pa.bool_(): pd.BooleanDtype()}
"""Types whose missing values pandas would turn into fractions or objects."""


def write_table(connection: Connection, table: type[Table], rows: list[Row], target: Path) -> None:
    """Write one of the review's tables, in the order of its rows, once it follows its contract.

    Raises:
        DataFirstError: it does not; the message names rules and counts.
    """
    declared = columns(table)
    written = pa.table({c.name: pa.array([row[c.name] for row in rows], ARROW[c.sql_type]) for c in declared})
    failed = validate_frame(table, written.to_pandas(types_mapper=NULLABLE.get))
    failed = {rule: count for rule, count in failed.items() if count}
    if failed:
        raise DataFirstError(f"{table.__name__} of the review breaks its contract: {failed}.")
    connection.register("written", written)
    write_parquet(connection, f"SELECT {', '.join(identifier(c.name) for c in declared)} FROM written", target)
    connection.unregister("written")
    target.chmod(0o600)


def read_table(connection: Connection, source: Path) -> list[Row]:
    """One of the review's tables, in the order in which it was written."""
    return list(connection.sql(f"SELECT * FROM {parquet(source)}").to_arrow_table().to_pylist())
