"""The graph as an operator sees it: everything described, everything checked, and its lineage word for word."""

import subprocess
import sys
from functools import cache

import dagster as dg
import pytest

from datafirst_assets.contracts.sources import SOURCES
from datafirst_assets.definitions import build_definitions, defs
from datafirst_assets.orchestration.projects import PROJECTS
from datafirst_assets.publish.tables import PUBLISHED

from .lineage import LINEAGE

TABLES = ("raw_", "std_", "dedup_", "pub_")
TABLES_BY_NAME = (
    "person_clusters",
    "case_links",
    "id_changes",
    "xjs_id_changes",
    "linkage_indicators",
    "coverage_calendar",
)


@cache
def specs() -> dict[str, dg.AssetSpec]:
    return {spec.key.to_user_string(): spec for spec in defs.resolve_all_asset_specs()}


@cache
def checks() -> dict[str, list[dg.AssetCheckSpec]]:
    found: dict[str, list[dg.AssetCheckSpec]] = {}
    graph = defs.resolve_asset_graph()
    for key in graph.asset_check_keys:
        found.setdefault(key.asset_key.to_user_string(), []).append(graph.get_check_spec(key))
    return found


def is_table(name: str) -> bool:
    return name.startswith(TABLES) or name in TABLES_BY_NAME


def test_the_definitions_can_be_loaded() -> None:
    dg.Definitions.validate_loadable(defs)
    dg.Definitions.validate_loadable(build_definitions())


@pytest.mark.parametrize("name", sorted(LINEAGE))
def test_every_asset_says_what_it_is(name: str) -> None:
    spec = specs()[name]
    groups = {"landing", "raw", "standardised", "linkage", "quality", "published", "catalogue", "release", "access"}
    assert spec.group_name in groups
    assert spec.owners == ["team:data-first"]
    assert spec.kinds
    assert spec.description and len(spec.description) > 30 and spec.description.endswith(".")


@pytest.mark.parametrize("name", sorted(name for name in LINEAGE if is_table(name)))
def test_every_table_has_columns_and_a_blocking_check(name: str) -> None:
    schema = specs()[name].metadata["dagster/column_schema"]
    assert schema.columns
    assert all(column.tags["disclosure"] for column in schema.columns)
    assert any(check.blocking for check in checks()[name])


def test_lineage_is_what_we_think_it_is() -> None:
    """A change here is a change of what may see what: look at it before the snapshot is renewed."""
    lineage = {name: sorted(dep.asset_key.to_user_string() for dep in spec.deps) for name, spec in specs().items()}
    assert lineage == LINEAGE


def test_publishing_never_sees_identities() -> None:
    catalogue = [name for name, spec in specs().items() if spec.group_name == "catalogue"]
    for name in (
        *(f"pub_{table}" for table in PUBLISHED),
        "id_changes",
        "xjs_id_changes",
        *catalogue,
        "release",
        "published_duckdb",
    ):
        assert not [parent for parent in LINEAGE[name] if "identities" in parent or parent.startswith("raw_")]


def test_every_part_of_the_catalogue_has_blocking_checks() -> None:
    parts = [name for name, spec in specs().items() if spec.group_name == "catalogue"]
    assert parts
    for name in parts:
        of_the_twin = {"label", "disclosure", "structure", "documentation"}
        needed = of_the_twin if name == "catalogue_twin" else {"no_ids", "controlled"}
        assert {check.name for check in checks()[name]} >= needed
        assert all(check.blocking for check in checks()[name])


def test_the_years_of_a_source_are_its_own() -> None:
    for name, spec in specs().items():
        source = next((source for source in SOURCES if source in name), None)
        if name.startswith(("landing_", "raw_", "std_")):
            assert isinstance(spec.partitions_def, dg.DynamicPartitionsDefinition)
            assert spec.partitions_def.name == f"{source}_years"
            for check in checks().get(name, []):
                assert check.partitions_def == spec.partitions_def
        elif name == "project_extract":
            assert spec.partitions_def == PROJECTS
        else:
            assert spec.partitions_def is None


def test_jobs_hold_their_assets_and_their_checks() -> None:
    groups = {
        **{
            f"load_{source}": {name for name in LINEAGE if name.startswith((f"raw_{source}_", f"std_{source}_"))}
            for source in SOURCES
        },
        "relink": {name for name, spec in specs().items() if spec.group_name == "linkage"},
        "release": {
            name
            for name, spec in specs().items()
            if spec.group_name in ("quality", "published", "catalogue", "release")
        },
    }
    groups["relink_and_release"] = groups["relink"] | groups["release"]
    groups["extract"] = {"project_extract"}
    assert {job.name for job in defs.resolve_all_job_defs() if not job.name.startswith("__")} == groups.keys()
    for name, assets in groups.items():
        layer = defs.resolve_job_def(name).asset_layer
        assert {key.to_user_string() for key in layer.selected_asset_keys} == assets
        held = {(key.asset_key.to_user_string(), key.name) for key in layer.asset_graph.asset_check_keys}
        assert held >= {(asset, check.name) for asset in assets for check in checks().get(asset, [])}


@pytest.mark.parametrize("source", SOURCES)
def test_loads_are_partitioned_by_the_years_of_their_source(source: str) -> None:
    partitions = defs.resolve_job_def(f"load_{source}").partitions_def
    assert isinstance(partitions, dg.DynamicPartitionsDefinition)
    assert partitions.name == f"{source}_years"


@pytest.mark.parametrize("job", ["relink", "release", "relink_and_release"])
def test_linking_and_releasing_have_no_years(job: str) -> None:
    assert defs.resolve_job_def(job).partitions_def is None


def test_the_definitions_are_light_to_import() -> None:
    """A code server imports them every time it starts; Splink alone would double that."""
    heavy = ("splink", "sqlglot", "altair", "sklearn", "dagster_webserver")
    said = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, datafirst_assets.definitions; print(*(m for m in sys.argv[1:] if m in sys.modules))",
            *heavy,
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.split() == []
