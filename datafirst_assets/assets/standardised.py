"""Standardised: clean values, one partition a year; who and what happened part here for good."""

from collections.abc import Iterator

import dagster as dg

from datafirst_assets.assets.common import spec, stored_rows, trend_by_year
from datafirst_assets.checks.contracts import ContractChecks
from datafirst_assets.contracts.sources import SOURCES, Source
from datafirst_assets.data_root import DataRoot
from datafirst_assets.ingest import loaded
from datafirst_assets.orchestration.deliveries import mark_standardised
from datafirst_assets.orchestration.partitions import YEARS
from datafirst_assets.orchestration.resources import Workspace
from datafirst_assets.standardise import (
    IDENTITIES,
    contract,
    entities,
    layer,
    place,
    reads,
    staged,
    standardiser,
    table_name,
    write,
)

PERSONAL = "Personal data: internal zone only."
NOBODY = "Says what happened and not who it was: only the record's id joins it to identities."


def standardised_assets(source: Source) -> dg.AssetsDefinition:
    """The standardised tables of a source: one step a year, so that all are replaced, or none if a check fails."""
    years, tables = YEARS[source.name], entities(source)
    checks = {entity: ContractChecks(table_name(source, entity), contract(source, entity), years) for entity in tables}
    specs = [
        spec(
            table_name(source, entity),
            group="standardised",
            table=contract(source, entity),
            description=PERSONAL if entity == IDENTITIES else NOBODY,
            deps=[source.raw_asset(file) for file in reads(source, entity)],
            partitions_def=years,
            tags={"source": source.name},
        )
        for entity in tables
    ]

    @dg.multi_asset(
        name=f"standardise_{source.name}",
        specs=specs,
        check_specs=[check for entity in tables for check in checks[entity].specs()],
        partitions_def=years,
        pool="data_root",
    )
    def standardise_year(
        context: dg.AssetExecutionContext, workspace: Workspace
    ) -> Iterator[dg.MaterializeResult[None]]:
        year = int(context.partition_key)
        rows: dict[str, int] = {}
        with workspace.step(f"Standardising {source.name} {year}") as settings:
            root = DataRoot(settings.data_dir)
            results = {}
            with standardiser(settings) as connection:
                for entity in tables:
                    file = staged(root, source, entity, year)
                    rows[entity] = write(connection, root, source, entity, year, file)
                    results[entity] = list(checks[entity].evaluate(connection, file))
            if all(result.passed for entity in tables for result in results[entity]):
                for entity in tables:
                    staged(root, source, entity, year).replace(place(root, source, entity, year))
                mark_standardised(root, source, year)
            delivery = loaded(root, source, year)
            shown = {
                entity: trend_by_year(
                    stored_rows(root.years(layer(entity), table_name(source, entity))) | {year: rows[entity]}, year
                )
                for entity in tables
            }
        for entity in tables:
            yield dg.MaterializeResult(
                asset_key=table_name(source, entity),
                metadata={
                    "dagster/partition_row_count": rows[entity],
                    "trend_by_year": shown[entity],
                    "delivery_hash": delivery.delivery_hash if delivery else "",
                },
                check_results=results[entity],
            )

    return standardise_year


STANDARDISED = [standardised_assets(source) for source in SOURCES.values()]
