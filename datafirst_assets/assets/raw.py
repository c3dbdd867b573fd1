"""Raw: deliveries as they landed, verified, read strictly, every row accounted for. One partition a delivered year."""

from collections.abc import Iterator, Mapping
from typing import Any

import dagster as dg

from datafirst_assets.assets.common import spec, trend_by_year
from datafirst_assets.checks.accounts import account_results, account_specs
from datafirst_assets.checks.contracts import ContractChecks
from datafirst_assets.contracts.sources import SOURCES, RawFile, Source
from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import connect
from datafirst_assets.ingest import FileAccount, Loaded, ingest, loaded
from datafirst_assets.orchestration.partitions import YEARS
from datafirst_assets.orchestration.resources import Workspace


def landing_spec(source: Source) -> dg.AssetSpec:
    """The landing zone of a source: where lineage starts; Dagster only looks at it."""
    return spec(
        f"landing_{source.name}",
        group="landing",
        description=f"What the {source.title} sent: one folder a year with the delivered files and `manifest.json`, which is "
        "written last and says that the delivery is complete.",
        partitions_def=YEARS[source.name],
        kinds={"csv"},
    )


def _history(root: DataRoot, source: Source) -> dict[int, Loaded]:
    """The accounts of all years that are loaded."""
    years = (int(file.stem) for file in root.years("raw", source.raw_asset(source.files[0])))
    return {year: account for year in years if (account := loaded(root, source, year))}


def _metadata(account: FileAccount, delivery: Loaded, history: Mapping[int, Loaded]) -> dict[str, Any]:
    """What the operator sees of one year of a raw table: where every row went, why, from what, and beside other years."""
    years = {year: told.file(account.file) for year, told in history.items()}
    return {
        "dagster/partition_row_count": account.kept,
        "rows_in": account.rows_in,
        "rows_kept": account.kept,
        "rows_quarantined": account.quarantined,
        "rows_superseded": account.superseded,
        "trend_by_year": trend_by_year(
            {year: told.kept for year, told in years.items()},
            delivery.year,
            {year: told.quarantined for year, told in years.items()},
        ),
        "quarantined_by_reason": dg.MetadataValue.json(account.quarantine_reasons),
        "values_made_missing": dg.MetadataValue.json(account.values_missing),
        "warnings": dg.MetadataValue.json(account.warnings),
        "sha256": account.sha256,
        "delivery_hash": delivery.delivery_hash,
    }


def raw_assets(source: Source) -> dg.AssetsDefinition:
    """The raw tables of a source: one step a delivery, because a delivery is taken whole or refused whole."""
    years = YEARS[source.name]
    contracts = {file.name: ContractChecks(source.raw_asset(file), file.table, years) for file in source.files}

    def raw_spec(file: RawFile) -> dg.AssetSpec:
        return spec(
            source.raw_asset(file),
            group="raw",
            table=file.table,
            description=f"As delivered by the {source.title}, after the delivery was verified. Every row that came in was kept, "
            "superseded by a newer version of itself, or put into quarantine with its reason; a value that cannot be right "
            "was made missing and counted. A delivery that breaks its contract is refused whole, and the last good one stays.",
            deps=[f"landing_{source.name}"],
            partitions_def=years,
            tags={"source": source.name},
        )

    @dg.multi_asset(
        name=f"ingest_{source.name}",
        specs=[raw_spec(file) for file in source.files],
        check_specs=[
            check
            for file in source.files
            for check in (*account_specs(source, file, years), *contracts[file.name].specs())
        ],
        partitions_def=years,
        pool="data_root",
    )
    def ingest_delivery(
        context: dg.AssetExecutionContext, workspace: Workspace
    ) -> Iterator[dg.MaterializeResult[None]]:
        year = int(context.partition_key)
        with workspace.step(f"Ingesting {source.name} {year}") as settings:
            delivery = ingest(settings, source, year)
            root = DataRoot(settings.data_dir)
            history = _history(root, source)
            with connect(settings) as connection:
                checks = {
                    file.name: [
                        *account_results(settings, source, file, delivery),
                        *contracts[file.name].evaluate(connection, root.table("raw", source.raw_asset(file), year)),
                    ]
                    for file in source.files
                }
        for file in source.files:
            account = delivery.file(file.name)
            yield dg.MaterializeResult(
                asset_key=source.raw_asset(file),
                metadata=_metadata(account, delivery, history),
                data_version=dg.DataVersion(account.sha256),
                check_results=checks[file.name],
            )

    return ingest_delivery


LANDING = [landing_spec(source) for source in SOURCES.values()]
RAW = [raw_assets(source) for source in SOURCES.values()]
