"""Standardised: clean values, one partition a year; who and what happened part here for good."""

import dagster as dg

from datafirst_assets.assets.common import spec
from datafirst_assets.contracts.sources import SOURCES, Source
from datafirst_assets.orchestration.partitions import YEARS
from datafirst_assets.orchestration.resources import Workspace
from datafirst_assets.standardise import Entity, contract, standardise, table_name

SAID: dict[Entity, str] = {
    "identities": "Personal data: internal zone only.",
    "cases": "Age is worked out here, so that no later table needs a birth date.",
    "offences": "Offence groups and types are looked up here.",
}


def standardised_asset(source: Source, entity: Entity) -> dg.AssetsDefinition:
    """One standardised table of a source."""
    described = spec(
        table_name(source, entity),
        group="standardised",
        table=contract(source, entity),
        description=SAID[entity],
        deps=[source.raw_asset(file) for file in source.files],
        partitions_def=YEARS[source.name],
        tags={"source": source.name},
    )

    @dg.multi_asset(name=described.key.to_python_identifier(), specs=[described], pool="data_root")
    def standardise_year(context: dg.AssetExecutionContext, workspace: Workspace) -> dg.MaterializeResult[None]:
        year = int(context.partition_key)
        with workspace.step(f"Standardising {source.name} {entity} {year}") as settings:
            rows = standardise(settings, source, entity, year)
        return dg.MaterializeResult(asset_key=described.key, metadata={"dagster/partition_row_count": rows})

    return standardise_year


STANDARDISED = [standardised_asset(source, entity) for source in SOURCES.values() for entity in SAID]
