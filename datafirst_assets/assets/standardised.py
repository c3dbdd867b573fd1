"""Standardised: clean values, one partition a year; who and what happened part here for good."""

from collections.abc import Iterator

import dagster as dg

from datafirst_assets.assets.common import spec
from datafirst_assets.checks.contracts import ContractChecks
from datafirst_assets.contracts.sources import SOURCES, Source
from datafirst_assets.data_root import DataRoot
from datafirst_assets.orchestration.deliveries import mark_standardised
from datafirst_assets.orchestration.partitions import YEARS
from datafirst_assets.orchestration.resources import Workspace
from datafirst_assets.standardise import LAYERS, Entity, contract, reads, standardise, table_name

SAID: dict[Entity, str] = {
    "identities": "Personal data: internal zone only.",
    "cases": "Age is worked out here, so that no later table needs a birth date.",
    "offences": "Offence groups and types are looked up here.",
}


def standardised_asset(source: Source, entity: Entity) -> dg.AssetsDefinition:
    """One standardised table of a source."""
    name = table_name(source, entity)
    checks = ContractChecks(name, contract(source, entity), YEARS[source.name])
    described = spec(
        name,
        group="standardised",
        table=contract(source, entity),
        description=SAID[entity],
        deps=[source.raw_asset(file) for file in reads(source, entity)],
        partitions_def=YEARS[source.name],
        tags={"source": source.name},
    )

    @dg.multi_asset(name=name, specs=[described], check_specs=checks.specs(), pool="data_root")
    def standardise_year(
        context: dg.AssetExecutionContext, workspace: Workspace
    ) -> Iterator[dg.MaterializeResult[None]]:
        year = int(context.partition_key)
        with workspace.step(f"Standardising {source.name} {entity} {year}") as settings:
            rows = standardise(settings, source, entity, year)
            file = DataRoot(settings.data_dir).table(LAYERS[entity], name, year)
            results = list(checks.results(settings, file))
            if all(result.passed for result in results):
                mark_standardised(DataRoot(settings.data_dir), source, entity, year)
        yield dg.MaterializeResult(metadata={"dagster/partition_row_count": rows}, check_results=results)

    return standardise_year


STANDARDISED = [standardised_asset(source, entity) for source in SOURCES.values() for entity in SAID]
