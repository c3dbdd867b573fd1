"""What all assets say of themselves: owner, kinds and column schema; and, when made, their inputs and their trend."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import dagster as dg
import pyarrow.parquet as pq

from datafirst_assets.charts.trend import trend
from datafirst_assets.contracts.table import Table, columns, grain
from datafirst_assets.data_root import DataRoot
from datafirst_assets.orchestration.deliveries import loaded_deliveries
from datafirst_assets.release.files import sha256

OWNERS = ["team:data-first"]
KINDS = {"duckdb", "parquet"}


def column_schema(table: type[Table]) -> dg.TableSchema:
    """The columns of a contract as Dagster shows them, with their class of disclosure."""
    return dg.TableSchema(
        columns=[
            dg.TableColumn(
                name=column.name,
                type=column.sql_type,
                description=column.description or None,
                constraints=dg.TableColumnConstraints(nullable=column.nullable, unique=column.unique),
                tags={"disclosure": column.disclosure},
            )
            for column in columns(table)
        ]
    )


def spec(
    name: str,
    *,
    group: str,
    table: type[Table] | None = None,
    description: str = "",
    deps: list[str] | None = None,
    partitions_def: dg.PartitionsDefinition | None = None,
    tags: Mapping[str, str] | None = None,
    kinds: set[str] | None = None,
) -> dg.AssetSpec:
    """Describe an asset: from its contract what its columns are and what one row is, unless said otherwise."""
    metadata: dict[str, Any] = {"dagster/column_schema": column_schema(table)} if table else {}
    told = f"{grain(table)}." if table else ""
    return dg.AssetSpec(
        name,
        group_name=group,
        description=" ".join(part for part in (told, description) if part),
        deps=deps or [],
        partitions_def=partitions_def,
        owners=OWNERS,
        kinds=kinds or KINDS,
        tags=dict(tags or {}),
        metadata=metadata,
    )


def input_hashes(files: Iterable[Path]) -> dg.MetadataValue:
    """The SHA-256 of every file that an asset was made from, by the name of its table."""
    return dg.MetadataValue.json({file.stem: sha256(file) for file in files})


def input_deliveries(root: DataRoot) -> dg.MetadataValue:
    """The hash of every delivery that an asset of all years was made from, by source and year."""
    return dg.MetadataValue.json(
        {f"{source}/{year}": digest for (source, year), digest in sorted(loaded_deliveries(root).items())}
    )


def stored_rows(files: Iterable[Path]) -> dict[int, int]:
    """Rows by year of a yearly table's files (`<year>.parquet`), from their footers."""
    return {int(file.stem): pq.read_metadata(file).num_rows for file in files}


def trend_by_year(
    rows: Mapping[int, int], year: int, quarantined: Mapping[int, int] | None = None, what: str = "rows"
) -> dg.MetadataValue:
    """The years around one year, as a tiny chart and in figures, and how it compares with the year before."""
    return dg.MetadataValue.md(trend(rows, year, quarantined, what))
