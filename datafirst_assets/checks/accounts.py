"""Checks of a delivery: every row that came in is kept, quarantined or superseded, and every row's parents are there."""

from collections.abc import Iterator

import dagster as dg

from datafirst_assets.checks.contracts import check_result, check_spec
from datafirst_assets.config import Settings
from datafirst_assets.contracts.sources import RawFile, Source
from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import connect, parquet, row_count, value
from datafirst_assets.ingest import FileAccount, Loaded

ORPHANS = "SELECT count(*) FROM {child} c ANTI JOIN {parent} p ON p.{key} = c.{column} WHERE c.{column} IS NOT NULL"


def account_differences(account: FileAccount, stored: int) -> dict[str, int]:
    """Rows by which a raw table differs from the account of its delivery; zero everywhere if all is well."""
    told = account.kept + account.quarantined + account.superseded
    return {
        "rows in, less kept, quarantined and superseded": abs(account.rows_in - told),
        "rows kept, less rows in the table": abs(account.kept - stored),
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


def account_specs(source: Source, file: RawFile, years: dg.PartitionsDefinition) -> list[dg.AssetCheckSpec]:
    """The checks of one delivered file."""
    asset = source.raw_asset(file)
    specs = [check_spec(asset, "rows_accounted_for", "Rows in = kept + quarantined + superseded.", years)]
    if file.parents:
        specs.append(check_spec(asset, "references", "Every row's parents are in the same delivery.", years))
    return specs


def account_results(settings: Settings, source: Source, file: RawFile, loaded: Loaded) -> Iterator[dg.AssetCheckResult]:
    """Evaluate the checks of one delivered file."""
    asset = source.raw_asset(file)
    with connect(settings) as connection:
        stored = row_count(connection, DataRoot(settings.data_dir).table("raw", asset, loaded.year))
    yield check_result(asset, "rows_accounted_for", account_differences(loaded.file(file.name), stored))
    if file.parents:
        yield check_result(asset, "references", orphans(settings, source, file, loaded.year))
