"""Checks of a delivery's account: every row that came in is kept, quarantined or superseded, and parents are there."""

import dagster as dg

from datafirst_assets.checks.contracts import result
from datafirst_assets.contracts.sources import SOURCES, RawFile, Source
from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import connect, parquet, row_count, value
from datafirst_assets.errors import DataFirstError
from datafirst_assets.ingest import loaded
from datafirst_assets.orchestration.partitions import YEARS
from datafirst_assets.orchestration.resources import Workspace
from datafirst_assets.config import Settings

ORPHANS = "SELECT count(*) FROM {child} c ANTI JOIN {parent} p ON p.{key} = c.{column} WHERE c.{column} IS NOT NULL"


def account_differences(settings: Settings, source: Source, file: RawFile, year: int) -> dict[str, int]:
    """Rows by which a raw table differs from the account of its delivery; zero everywhere if all is well.

    Raises:
        DataFirstError: the year has no account.
    """
    root = DataRoot(settings.data_dir)
    account = loaded(root, source, year)
    if account is None:
        raise DataFirstError(f"{source.name} {year} has no account of its rows. Load that year again.")
    told = account.file(file.name)
    with connect(settings) as connection:
        stored = row_count(connection, root.table("raw", source.raw_asset(file), year))
    return {
        "rows in, less kept, quarantined and superseded": abs(
            told.rows_in - told.kept - told.quarantined - told.superseded
        ),
        "rows kept, less rows in the table": abs(told.kept - stored),
    }


def orphans(settings: Settings, source: Source, file: RawFile, year: int) -> dict[str, int]:
    """Rows of a raw table without a parent, by the column that refers to it."""
    root = DataRoot(settings.data_dir)
    child = parquet(root.table("raw", source.raw_asset(file), year))
    counts = {}
    with connect(settings) as connection:
        for column, (parent, key) in file.parents.items():
            table = parquet(root.table("raw", source.raw_asset(source.file(parent)), year))
            sql = ORPHANS.format(child=child, parent=table, key=key, column=column)
            counts[f"{column}: in {parent}"] = int(value(connection, sql))
    return counts


def _account_check(source: Source, file: RawFile) -> dg.AssetChecksDefinition:
    @dg.asset_check(
        asset=source.raw_asset(file),
        name="rows_accounted_for",
        description="Rows in = kept + quarantined + superseded, and the kept ones are in the table.",
        blocking=True,
        partitions_def=YEARS[source.name],
        pool="data_root",
    )
    def check(context: dg.AssetCheckExecutionContext, workspace: Workspace) -> dg.AssetCheckResult:
        with workspace.step(f"Checking the account of {source.raw_asset(file)}") as settings:
            return result(account_differences(settings, source, file, int(context.partition_key)))

    return check


def _reference_check(source: Source, file: RawFile) -> dg.AssetChecksDefinition:
    @dg.asset_check(
        asset=source.raw_asset(file),
        name="references",
        description="Every row's parents are in the same delivery.",
        blocking=True,
        partitions_def=YEARS[source.name],
        pool="data_root",
    )
    def check(context: dg.AssetCheckExecutionContext, workspace: Workspace) -> dg.AssetCheckResult:
        with workspace.step(f"Checking references of {source.raw_asset(file)}") as settings:
            return result(orphans(settings, source, file, int(context.partition_key)))

    return check


ACCOUNT_CHECKS = [_account_check(source, file) for source in SOURCES.values() for file in source.files]
REFERENCE_CHECKS = [_reference_check(source, f) for source in SOURCES.values() for f in source.files if f.parents]
