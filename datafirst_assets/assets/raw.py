"""Raw: deliveries as they landed, verified, read strictly, every row accounted for. One partition a delivered year."""

from collections.abc import Iterator

import dagster as dg

from datafirst_assets.assets.common import spec
from datafirst_assets.checks.accounts import account_results, account_specs
from datafirst_assets.checks.contracts import ContractChecks
from datafirst_assets.contracts.sources import SOURCES, RawFile, Source
from datafirst_assets.data_root import DataRoot
from datafirst_assets.ingest import FileAccount, Loaded, ingest
from datafirst_assets.orchestration.partitions import YEARS
from datafirst_assets.orchestration.resources import Workspace


def landing_spec(source: Source) -> dg.AssetSpec:
    """The landing zone of a source: where lineage starts; Dagster only looks at it."""
    return spec(
        f"landing_{source.name}",
        group="landing",
        description=f"Deliveries of {source.title}: a folder a year with its files and `manifest.json`, written last.",
        partitions_def=YEARS[source.name],
        kinds={"csv"},
    )


def _table_of(counts: dict[str, int]) -> dg.MetadataValue:
    return dg.MetadataValue.json(counts)


def _metadata(account: FileAccount, loaded: Loaded) -> dict[str, dg.MetadataValue | int | str]:
    return {
        "dagster/partition_row_count": account.kept,
        "rows_in": account.rows_in,
        "rows_kept": account.kept,
        "rows_quarantined": account.quarantined,
        "rows_superseded": account.superseded,
        "quarantined_by_reason": _table_of(account.quarantine_reasons),
        "values_made_missing": _table_of(account.values_missing),
        "warnings": _table_of(account.warnings),
        "sha256": account.sha256,
        "delivery_hash": loaded.delivery_hash,
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
            description=f"As {source.title} delivered it; broken rows are in quarantine, bad values are missing.",
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
            loaded = ingest(settings, source, year)
            checks = {
                file.name: [
                    *account_results(settings, source, file, loaded),
                    *contracts[file.name].results(
                        settings, DataRoot(settings.data_dir).table("raw", source.raw_asset(file), year)
                    ),
                ]
                for file in source.files
            }
        for file in source.files:
            account = loaded.file(file.name)
            yield dg.MaterializeResult(
                asset_key=source.raw_asset(file),
                metadata=_metadata(account, loaded),
                data_version=dg.DataVersion(account.sha256),
                check_results=checks[file.name],
            )

    return ingest_delivery


LANDING = [landing_spec(source) for source in SOURCES.values()]
RAW = [raw_assets(source) for source in SOURCES.values()]
