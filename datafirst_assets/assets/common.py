"""What all assets say of themselves: owner, kinds, column schema, and where their file is."""

from collections.abc import Mapping
from typing import Any

import dagster as dg

from datafirst_assets.contracts.table import Table, columns, grain

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
