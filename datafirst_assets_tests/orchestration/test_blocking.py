"""A check that fails stops what would follow in the same run; an error inside a step shows no value of the data."""

from collections.abc import Iterator
from typing import Any

import dagster as dg
import duckdb
import pytest

from datafirst_assets.assets import linkage as linkage_assets
from datafirst_assets.assets import raw as raw_assets
from datafirst_assets.checks.contracts import check_result
from datafirst_assets.contracts.sources import Source
from datafirst_assets.definitions import build_definitions
from datafirst_assets.ingest import Loaded, ingest
from datafirst_assets.linkage.clusters import Clustered, stage_persons
from datafirst_assets.linkage.staging import unchecked
from datafirst_assets.orchestration.partitions import add_years
from datafirst_assets.orchestration.pipeline import QUIET, _problems
from datafirst_assets.orchestration.resources import Workspace
from datafirst_assets_tests.cli.operate import Site


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral() as ephemeral:
        yield ephemeral


def execute(site: Site, instance: dg.DagsterInstance, job: str, year: str | None = None) -> Any:
    definitions = build_definitions(Workspace(data_dir=str(site.path), key_file=str(site.key)))
    return definitions.resolve_job_def(job).execute_in_process(
        instance=instance, partition_key=year, run_config=QUIET, raise_on_error=False
    )


def made(result: Any) -> set[str]:
    return {event.asset_key.to_user_string() for event in result.get_asset_materialization_events()}


def failed(result: Any) -> set[tuple[str, str]]:
    """Checks that block; so few people have too few pairs for thresholds to be estimated, which only warns."""
    evaluations = result.get_asset_check_evaluations()
    found = [check for check in evaluations if not check.passed and check.severity == dg.AssetCheckSeverity.ERROR]
    return {(check.asset_key.to_user_string(), check.check_name) for check in found}


def spoil(site: Site, layer: str, name: str, select: str) -> None:
    path = site.root.internal / layer / f"{name}.parquet"
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute(f"CREATE TABLE old AS SELECT * FROM read_parquet('{path}')")
        connection.execute(f"COPY ({select}) TO '{path}' (FORMAT parquet)")


def test_a_raw_table_that_breaks_its_contract_is_not_standardised(
    site: Site, instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    asset = "raw_mags_hocas__defendant_offences"

    def careless(settings: Any, source: Source, year: int) -> Loaded:
        loaded = ingest(settings, source, year)
        spoil(site, "raw", f"{asset}/{year}", "SELECT * FROM old UNION ALL (SELECT * FROM old LIMIT 1)")
        return loaded

    monkeypatch.setattr(raw_assets, "ingest", careless)
    add_years(instance, "mags_hocas", [2013])
    result = execute(site, instance, "load_mags_hocas", "2013")
    assert not result.success
    assert failed(result) == {(asset, "keys"), (asset, "rows_accounted_for")}
    assert made(result) == {asset}
    said = "; ".join(_problems(result))
    assert asset in said and "unique" in said and "rows kept, less rows in the table" in said


PERSONS = (
    "person_clusters.parquet",
    "person_clusters_gone.parquet",
    "relinkings.txt",
    "person_cluster_audit.parquet",
    "person_edges_against.parquet",
    "linkage_thresholds.json",
)
"""What a relinking says of persons, and what the next one names them by."""


def persons(site: Site) -> dict[str, bytes]:
    return {name: (site.root.internal / "linkage" / name).read_bytes() for name in PERSONS}


def test_clusters_that_lose_a_record_are_not_used(
    site: Site, instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    def careless(settings: Any) -> Clustered:
        clustered = stage_persons(settings)
        one_less = "SELECT * FROM old ORDER BY ALL LIMIT (SELECT count(*) - 1 FROM old)"
        spoil(site, "linkage", f"{unchecked(site.root).name}/person_clusters", one_less)
        return clustered

    before = persons(site)
    with monkeypatch.context() as patch:
        patch.setattr(linkage_assets, "stage_persons", careless)
        result = execute(site, instance, "relink")
    assert not result.success
    assert failed(result) == {("person_clusters", "every_record_is_clustered")}
    parties = {"party_identities", "party_linkage_model", "party_edges"}
    assert made(result) == {"identities", "linkage_model", "person_edges", "person_clusters"} | parties
    assert "records in no cluster" in "; ".join(_problems(result))
    assert persons(site) == before, "no trace in the registry of ids"
    assert execute(site, instance, "relink").success
    assert {name for name in PERSONS if persons(site)[name] != before[name]} == {"relinkings.txt"}
    assert not unchecked(site.root).exists()


def test_an_error_inside_a_step_leaves_no_value_in_the_history(
    site: Site, instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise duckdb.ConversionException("Could not convert string 'Qzxvalue' to INT32")

    monkeypatch.setattr(linkage_assets, "build_nodes", fail)
    result = execute(site, instance, "relink")
    said = _problems(result)
    assert len(said) == 2, "of the defendants and of the parties"
    assert all("Collapsing records of" in one and "ConversionException" in one for one in said)
    assert made(result) <= {"linkage_model", "party_linkage_model"}, "which do not need the identities"
    events = str([record.event_log_entry for record in instance.get_records_for_run(result.run_id).records])
    assert "ConversionException" in events
    assert "Qzxvalue" not in events


def test_a_red_check_says_in_words_what_is_broken_and_what_to_do() -> None:
    """In the web UI its figures are behind a link; a green one needs no words."""
    red = check_result(
        "artificial", "codes", {"sex: in code list sex": 1200, "court: in code list courts": 3, "age": 0}
    )
    assert str(red.description).startswith("1,203 failing rows.")
    assert "sex: in code list sex (1,200); court: in code list courts (3)." in str(red.description)
    assert "Mend the cause" in str(red.description)
    assert check_result("artificial", "codes", {"age": 0}).description is None
