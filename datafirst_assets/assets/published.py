"""Published: the research tables and link tables, de-identified; and the release that they become."""

from collections.abc import Iterator
from pathlib import Path

import dagster as dg
from dagster_duckdb import DuckDBResource

from datafirst_assets.assets.common import input_deliveries, input_hashes, spec
from datafirst_assets.assets.provenance import provenance_of
from datafirst_assets.catalogue.parts import PARTS
from datafirst_assets.checks.catalogue import asset_name
from datafirst_assets.checks.contracts import ContractChecks
from datafirst_assets.config import Settings
from datafirst_assets.contracts.linkage import IdChanges
from datafirst_assets.data_root import DataRoot
from datafirst_assets.deidentify.key import load_key
from datafirst_assets.engine import connect
from datafirst_assets.linkage.person_ids import OF_SOURCES, record_changes
from datafirst_assets.orchestration.resources import Workspace
from datafirst_assets.publish.proof import write_proof
from datafirst_assets.publish.sitting import open_sitting
from datafirst_assets.publish.tables import PUBLISHED, PublishedTable, publish_in
from datafirst_assets.release import release
from datafirst_assets.release.reader import building_place, create_views, move_into_place
from datafirst_assets.release.versions import current_version, next_version, recover

ID_CHANGES = {name: ContractChecks(name, IdChanges) for name in OF_SOURCES}


@dg.multi_asset(
    name="id_changes",
    specs=[
        spec(
            name,
            group="published",
            table=IdChanges,
            description="Against what the last release said; ids in between were never seen by anyone. "
            f"By the records of {', '.join(sources)}.",
            deps=["person_clusters"],
        )
        for name, sources in OF_SOURCES.items()
    ],
    check_specs=[check for checks in ID_CHANGES.values() for check in checks.specs()],
    pool="data_root",
)
def id_changes(workspace: Workspace) -> Iterator[dg.MaterializeResult[None]]:
    """Account for every person id that the coming release retires or splits."""
    with workspace.step("Accounting for changed person ids") as settings:
        load_key(settings)
        root = DataRoot(settings.data_dir)
        recover(root.releases)
        current, coming = current_version(root.releases), next_version(root.releases)
        with connect(settings) as connection:
            changed = record_changes(connection, root, current, coming)
        results = {
            name: list(checks.results(settings, root.table("linkage", name))) for name, checks in ID_CHANGES.items()
        }
        made_from = input_hashes([root.table("linkage", "person_clusters")])
    for name, checked in results.items():
        yield dg.MaterializeResult(
            asset_key=name,
            metadata={
                "changed_in_coming_release": changed[name],
                "compared_with": current or "nothing",
                "input_hashes": made_from,
            },
            check_results=checked,
        )


def _described(table: PublishedTable) -> dg.AssetSpec:
    return spec(
        f"pub_{table.name}",
        group="published",
        table=table.contract,
        description="De-identified: columns chosen by name, every id a keyed hash. Publishing opens what happened and the "
        "map of ids, never who the records say somebody is.",
        deps=list(table.reads),
    )


CHECKS = {name: ContractChecks(f"pub_{name}", table.contract) for name, table in PUBLISHED.items()}


def _checked(settings: Settings, name: str, file: Path) -> list[dg.AssetCheckResult]:
    """The checks of a published table; what they counted is kept for the audit of the release."""
    with connect(settings) as connection:
        differences, counts = CHECKS[name].count(connection, file)
    write_proof(file, PUBLISHED[name].contract, counts)
    return list(CHECKS[name].told(differences, counts))


@dg.multi_asset(
    name="published_tables",
    specs=[_described(table) for table in PUBLISHED.values()],
    check_specs=[check for checks in CHECKS.values() for check in checks.specs()],
    can_subset=True,
    pool="data_root",
)
def published_tables(context: dg.AssetExecutionContext, workspace: Workspace) -> Iterator[dg.MaterializeResult[None]]:
    """The tables of the release, in one sitting: what they share, hashing most of all, is done once."""
    chosen = [name for name in PUBLISHED if dg.AssetKey(f"pub_{name}") in context.selected_asset_keys]
    results: list[dg.MaterializeResult[None]] = []
    with workspace.step("Publishing") as settings, open_sitting(settings, load_key(settings)) as sitting:
        root = DataRoot(settings.data_dir)
        made_from = input_hashes(
            [root.table("linkage", name) for name in ("person_clusters", "case_links", *OF_SOURCES)]
        )
        for name in chosen:
            rows = publish_in(sitting, name)
            checks = _checked(settings, name, root.table("published", name))
            shown: dict[str, dg.MetadataValue | int] = {"dagster/row_count": rows, "input_hashes": made_from}
            results.append(dg.MaterializeResult(asset_key=f"pub_{name}", metadata=shown, check_results=checks))
    # What the step cost is on each of them, and is known only now.
    yield from results


@dg.multi_asset(
    name="publish_release",
    specs=[
        spec(
            "release",
            group="release",
            description="An immutable, audited and verifiable release of all published tables with their catalogue; "
            "`releases/current` names the newest. Unchanged inputs, code, model and key make no new one.",
            deps=[*(f"pub_{name}" for name in PUBLISHED), "linkage_quality_report", *map(asset_name, PARTS)],
            kinds={"parquet", "csv", "html"},
        )
    ],
    pool="data_root",
)
def release_asset(context: dg.AssetExecutionContext, workspace: Workspace) -> Iterator[dg.MaterializeResult[None]]:
    """Audit and publish the release."""
    with workspace.step("The release") as settings:
        root = DataRoot(settings.data_dir)
        made = release(settings, load_key(settings), provenance_of(root), tuple(PARTS))
    for warning in made.warnings:
        context.log.warning(warning)
    yield dg.MaterializeResult(
        metadata={
            "version": made.version,
            "is_new": made.is_new,
            "warnings": "; ".join(made.warnings) or "none",
            "path": dg.MetadataValue.path(str(made.path)),
            "input_deliveries": input_deliveries(root),
        }
    )


@dg.multi_asset(
    name="published_duckdb",
    specs=[
        spec(
            "published_duckdb",
            group="release",
            description="A DuckDB database with one view a table on the current release, for readers.",
            deps=["release"],
            kinds={"duckdb"},
        )
    ],
    pool="data_root",
)
def published_duckdb(workspace: Workspace) -> Iterator[dg.MaterializeResult[None]]:
    """Build the readers' database beside its place and move it there."""
    with workspace.step("Building the readers' database") as settings:
        root = DataRoot(settings.data_dir)
        building = building_place(root)
        with DuckDBResource(database=str(building)).get_connection() as connection:
            views = create_views(connection, root)
        move_into_place(building, root)
    yield dg.MaterializeResult(metadata={"views": views})


PUBLISHING = [id_changes, published_tables, release_asset, published_duckdb]
