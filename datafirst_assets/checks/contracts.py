"""Checks made from contracts: for every declared table one check a kind of rule, evaluated as SQL aggregates."""

from pathlib import Path

import dagster as dg

from datafirst_assets.config import Settings
from datafirst_assets.contracts.linkage import CaseLinks, DedupDefendants, IdChanges, PersonClusters
from datafirst_assets.contracts.rules import Kind, failures, rules
from datafirst_assets.contracts.sources import SOURCES
from datafirst_assets.contracts.table import Table
from datafirst_assets.data_root import DataRoot, Layer
from datafirst_assets.engine import connect, parquet
from datafirst_assets.linkage.defendants import defendants_table
from datafirst_assets.orchestration.partitions import YEARS
from datafirst_assets.orchestration.resources import Workspace
from datafirst_assets.publish.tables import PUBLISHED
from datafirst_assets.standardise import ENTITIES, LAYERS, contract, table_name

DESCRIPTIONS: dict[Kind, str] = {
    "keys": "Every key is there once.",
    "required": "No value is missing that must be there.",
    "codes": "Every code is in its list.",
    "ranges": "Every number, date and pattern is as declared.",
}


def result(counts: dict[str, int]) -> dg.AssetCheckResult:
    """A check's result: passed if no rule has a failing row; counts by rule in its metadata."""
    broken = {rule: count for rule, count in counts.items() if count}
    return dg.AssetCheckResult(
        passed=not broken,
        severity=dg.AssetCheckSeverity.ERROR,
        metadata={
            "rules": len(counts),
            "failing_rows": sum(broken.values()),
            "failing_rows_by_rule": dg.MetadataValue.json(broken),
        },
    )


def partition_of(context: dg.AssetCheckExecutionContext, partitions_def: dg.PartitionsDefinition | None) -> str | None:
    """The year that a check is run for, if its asset has years."""
    return context.partition_key if partitions_def else None


def count_failures(settings: Settings, file: Path, table: type[Table], kind: Kind) -> dict[str, int]:
    """Failing rows of a file by rule, for one kind of rule."""
    with connect(settings) as connection:
        return failures(connection, parquet(file), table, kinds={kind})


def contract_checks(
    asset: str, table: type[Table], layer: Layer, partitions_def: dg.PartitionsDefinition | None = None
) -> list[dg.AssetChecksDefinition]:
    """The checks of one table: one a kind of rule that its contract has."""
    name = asset.removeprefix("pub_")

    def one(kind: Kind) -> dg.AssetChecksDefinition:
        @dg.asset_check(
            asset=asset,
            name=kind,
            description=DESCRIPTIONS[kind],
            blocking=True,
            partitions_def=partitions_def,
            pool="data_root",
        )
        def check(context: dg.AssetCheckExecutionContext, workspace: Workspace) -> dg.AssetCheckResult:
            year = partition_of(context, partitions_def)
            with workspace.step(f"Checking {kind} of {asset}") as settings:
                file = DataRoot(settings.data_dir).table(layer, name, year)
                return result(count_failures(settings, file, table, kind))

        return check

    kinds = {rule.kind for rule in rules(table)}
    return [one(kind) for kind in DESCRIPTIONS if kind in kinds]


def _raw() -> list[dg.AssetChecksDefinition]:
    return [
        check
        for source in SOURCES.values()
        for file in source.files
        for check in contract_checks(source.raw_asset(file), file.table, "raw", YEARS[source.name])
    ]


def _standardised() -> list[dg.AssetChecksDefinition]:
    return [
        check
        for source in SOURCES.values()
        for entity in ENTITIES
        for check in contract_checks(
            table_name(source, entity), contract(source, entity), LAYERS[entity], YEARS[source.name]
        )
    ]


def _linkage() -> list[dg.AssetChecksDefinition]:
    tables: dict[str, type[Table]] = {
        "person_clusters": PersonClusters,
        "case_links": CaseLinks,
        "id_changes": IdChanges,
        **{defendants_table(source): DedupDefendants for source in SOURCES.values()},
    }
    return [check for name, table in tables.items() for check in contract_checks(name, table, "linkage")]


def _published() -> list[dg.AssetChecksDefinition]:
    return [
        check
        for table in PUBLISHED.values()
        for check in contract_checks(f"pub_{table.name}", table.contract, "published")
    ]


CONTRACT_CHECKS: list[dg.AssetChecksDefinition] = [*_raw(), *_standardised(), *_linkage(), *_published()]
