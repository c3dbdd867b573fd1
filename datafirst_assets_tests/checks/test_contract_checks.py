"""Checks made from contracts: each kind of every table fails on a file that breaks it, and says so in counts only."""

from functools import cache
from pathlib import Path

import dagster as dg
import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from datafirst_assets.checks.contracts import DESCRIPTIONS, ContractChecks
from datafirst_assets.config import Settings
from datafirst_assets.contracts.linkage import (
    CaseLinks,
    DedupDefendants,
    IdChanges,
    Identities,
    PersonClusters,
    PersonEdges,
)
from datafirst_assets.contracts.rules import rules
from datafirst_assets.contracts.sources import CRIMINAL, SOURCES
from datafirst_assets.contracts.table import Table
from datafirst_assets.publish.tables import PUBLISHED
from datafirst_assets.standardise import contract, entities, table_name
from datafirst_assets_tests.contracts.examples import breaking_row, frame_of, select_list, sound_row, surplus_rows

LINKED: dict[str, type[Table]] = {
    "identities": Identities,
    "person_edges": PersonEdges,
    "person_clusters": PersonClusters,
    "case_links": CaseLinks,
    "id_changes": IdChanges,
    "xjs_id_changes": IdChanges,
}


@cache
def tables() -> dict[str, type[Table]]:
    """Every table of the graph that has checks, by its asset."""
    found: dict[str, type[Table]] = dict(LINKED)
    for source in SOURCES.values():
        found |= {source.raw_asset(file): file.table for file in source.files}
        found |= {table_name(source, entity): contract(source, entity) for entity in entities(source)}
    found |= {f"dedup_{name}__defendants": DedupDefendants for name in CRIMINAL}
    return found | {f"pub_{name}": table.contract for name, table in PUBLISHED.items()}


def _write(frame: pd.DataFrame, table: type[Table], path: Path) -> None:
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.register("given", frame)
        pq.write_table(connection.sql(f"SELECT {select_list(table)} FROM given").to_arrow_table(), path)


def _results(asset: str, rows: list[dict[str, object]], path: Path) -> dict[str, dg.AssetCheckResult]:
    table = tables()[asset]
    _write(frame_of(table, rows), table, path / "table.parquet")
    settings = Settings(data_dir=path, threads=1, memory_limit="500MB")
    found = ContractChecks(asset, table).results(settings, path / "table.parquet")
    return {str(result.check_name): result for result in found}


@pytest.mark.parametrize("asset", tables())
def test_each_check_of_each_table_can_fail(asset: str, tmp_path: Path) -> None:
    """A sound row, and for each kind of rule that the table has one row, or a repeated key, that breaks it."""
    table = tables()[asset]
    by_kind = {rule.kind: rule for rule in reversed(rules(table))}
    key = by_kind.pop("keys", None)
    breaking = [breaking_row(table, rule, 2 + number) for number, rule in enumerate(by_kind.values())]
    rows = [*(surplus_rows(table, key) if key else [sound_row(table)]), *breaking]
    results = _results(asset, rows, tmp_path)
    broken = {**by_kind, **({"keys": key} if key else {})}
    assert list(results) == ["columns", *(kind for kind in DESCRIPTIONS if kind in broken)]
    assert results.pop("columns").passed
    assert ["columns", *results] == [spec.name for spec in ContractChecks(asset, table).specs()]
    for kind, result in results.items():
        failing = result.metadata["failing_rows_by_rule"].value
        assert not result.passed and result.severity == dg.AssetCheckSeverity.ERROR, kind
        assert result.asset_key == dg.AssetKey(asset)
        assert isinstance(failing, dict) and failing[broken[kind].name] >= 1, kind
        assert result.metadata["failing_rows"].value == sum(failing.values())
        assert all(type(count) is int for count in failing.values()), "counts, never values"


def test_sound_rows_pass_every_check(tmp_path: Path) -> None:
    table = tables()["pub_case_link"]
    results = _results("pub_case_link", [sound_row(table), sound_row(table, 1)], tmp_path)
    assert all(result.passed for result in results.values())
    assert all(result.metadata["failing_rows"].value == 0 for result in results.values())


def test_a_file_damaged_on_disk_fails(tmp_path: Path) -> None:
    """One file, four kinds of damage at once: each kind's check counts its own."""
    table = PersonClusters
    rows = [sound_row(table), sound_row(table), sound_row(table, 1) | {"person_id": None}]
    results = _results("person_clusters", rows, tmp_path)
    assert {name: result.metadata["failing_rows"].value for name, result in results.items()} == {
        "columns": 0,
        "keys": 1,
        "required": 1,
    }


@pytest.mark.filterwarnings("ignore::dagster.PreviewWarning")
def test_checks_block_and_belong_to_the_years_of_their_asset() -> None:
    years = dg.DynamicPartitionsDefinition(name="artificial_years")
    for spec in ContractChecks("person_clusters", PersonClusters, years).specs():
        assert spec.blocking
        assert spec.partitions_def == years
        assert spec.description


def test_a_file_without_its_columns_fails(tmp_path: Path) -> None:
    pq.write_table(pa.table({"other": ["x"]}), tmp_path / "table.parquet")
    settings = Settings(data_dir=tmp_path, threads=1, memory_limit="500MB")
    found = ContractChecks("person_clusters", PersonClusters).results(settings, tmp_path / "table.parquet")
    (result,) = [result for result in found if result.check_name == "columns"]
    failing = result.metadata["failing_rows_by_rule"].value
    assert not result.passed
    assert isinstance(failing, dict) and "column person_id (VARCHAR) is missing" in failing
