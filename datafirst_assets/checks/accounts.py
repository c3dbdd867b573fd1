"""Checks of a delivery: every row that came in is kept, quarantined or superseded, and every row's parents are there."""

from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from datafirst_assets.checks.contracts import check_result, check_spec
from datafirst_assets.config import Settings
from datafirst_assets.contracts.sources import RawFile, Source
from datafirst_assets.data_root import DataRoot
from datafirst_assets.ingest import FileAccount, Loaded


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
    child = root.table("raw", source.raw_asset(file), year)
    counts = {}
    for column, (parent, key) in file.parents.items():
        references = _column(child, column)
        parents = _column(root.table("raw", source.raw_asset(source.file(parent)), year), key)
        is_orphan = pc.and_(references.is_valid(), pc.invert(pc.is_in(references, parents)))
        counts[f"{column}: in {parent}"] = int(np.count_nonzero(is_orphan))
    return counts


def _column(table: Path, name: str) -> pa.ChunkedArray:
    return pq.ParquetFile(table).read(columns=[name]).column(name)


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
    stored = pq.read_metadata(DataRoot(settings.data_dir).table("raw", asset, loaded.year)).num_rows
    yield check_result(asset, "rows_accounted_for", account_differences(loaded.file(file.name), stored))
    if file.parents:
        yield check_result(asset, "references", orphans(settings, source, file, loaded.year))
