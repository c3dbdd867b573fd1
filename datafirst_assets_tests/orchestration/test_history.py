"""What the runs left in Dagster's history: the very one that an operator sees in the web UI."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg
import pytest
from dagster._core.storage.asset_check_execution_record import AssetCheckExecutionRecordStatus as Status

from datafirst_assets.checks.linkage import THRESHOLDS_ARE_ESTIMATED
from datafirst_assets.contracts.sources import CRIMINAL, SOURCES
from datafirst_assets.definitions import defs
from datafirst_assets_tests.cli.broken import REFUSED
from datafirst_assets_tests.cli.operate import Site
from datafirst_assets_tests.conftest import Run

NOT_DELIVERED = tuple(f"{layer}_{name}__" for layer in ("raw", "std") for name in SOURCES if name not in CRIMINAL)
"""How the tables of sources begin of which nothing has landed here."""


@contextmanager
def history(site: Site) -> Iterator[dg.DagsterInstance]:
    home, patch = site.home, pytest.MonkeyPatch()
    with patch.context() as environment:
        environment.setenv("DAGSTER_HOME", str(home))
        with dg.DagsterInstance.get() as instance:
            yield instance


def _checks(instance: dg.DagsterInstance, key: dg.AssetCheckKey) -> list[tuple[str | None, Status]]:
    records = instance.event_log_storage.get_asset_check_execution_history(key, limit=10)
    return [(record.partition, record.status) for record in records]


def test_every_check_is_recorded_on_its_own_year(first: Run) -> None:
    assert first.result.code == 0
    with history(first.site) as instance:
        for key in defs.resolve_asset_graph().asset_check_keys:
            name = key.asset_key.to_user_string()
            if name.startswith(NOT_DELIVERED):
                continue
            # So few people have too few pairs with two police ids: this one warns, and stops nothing.
            status = Status.FAILED if key.name == THRESHOLDS_ARE_ESTIMATED.name else Status.SUCCEEDED
            years = ["2013", "2014"] if name.startswith(("raw_", "std_")) else [None]
            found = sorted(_checks(instance, key), key=str)
            assert found == [(year, status) for year in years], key


def test_every_asset_is_materialised_with_its_rows(first: Run) -> None:
    assert first.result.code == 0
    with history(first.site) as instance:
        for spec in defs.resolve_all_asset_specs():
            name = spec.key.to_user_string()
            # A landing zone is delivered, and an extract is made for a project.
            if name.startswith(("landing_", *NOT_DELIVERED)) or name == "project_extract":
                continue
            event = instance.get_latest_materialization_event(spec.key)
            assert event and event.asset_materialization, name
            shown = event.asset_materialization.metadata
            assert shown.keys() >= {"seconds", "cpu_seconds", "peak_memory_gb"}, name
            if "dagster/column_schema" in spec.metadata and name not in ("id_changes", "xjs_id_changes"):
                assert shown.keys() & {"dagster/row_count", "dagster/partition_row_count"}, name
            if name.startswith(("raw_", "std_")):
                assert set(instance.get_materialized_partitions(spec.key)) == {"2013", "2014"}


def test_partitions_are_what_has_landed(first: Run, broken: Run) -> None:
    assert first.result and broken.result
    for run, years in ((first, ["2013", "2014"]), (broken, ["2013", "2014", "2015", "2016"])):
        with history(run.site) as instance:
            for source in CRIMINAL:
                assert sorted(instance.get_dynamic_partitions(f"{source}_years")) == years


@pytest.mark.parametrize("delivery", REFUSED)
def test_a_refused_year_fails_its_own_run_and_says_why(broken: Run, delivery: str) -> None:
    assert broken.result
    source, year = delivery.split()
    file, reason = REFUSED[delivery]
    with history(broken.site) as instance:
        (run,) = instance.get_runs(
            dg.RunsFilter(
                job_name=f"load_{source}", tags={"dagster/partition": year}, statuses=[dg.DagsterRunStatus.FAILURE]
            )
        )
        events = [record.event_log_entry for record in instance.get_records_for_run(run.run_id).records]
        said = [
            e.dagster_event.step_failure_data for e in events if e.dagster_event and e.dagster_event.is_step_failure
        ]
        made = [e for e in events if e.dagster_event and e.dagster_event.is_step_materialization]
    assert len(said) == 1, "only ingest fails; what follows is skipped"
    told = said[0].user_failure_data
    assert told
    for word in (source, year, file.removesuffix(".csv"), reason):
        assert word in str(told.description)
    assert said[0].error is None or said[0].error.cause is None
    assert made == []


def test_a_refused_year_stops_no_other(broken: Run) -> None:
    assert broken.result
    with history(broken.site) as instance:
        runs = instance.get_runs(dg.RunsFilter(job_name="load_mags_hocas", tags={"dagster/partition": "2013"}))
        assert [run.status for run in runs] == [dg.DagsterRunStatus.SUCCESS] * 2
        (relink, _) = instance.get_runs(dg.RunsFilter(job_name="relink"))
        assert relink.status == dg.DagsterRunStatus.SUCCESS
        assert len(instance.get_runs(dg.RunsFilter(job_name="release"))) == 1, "nothing new is published"


def test_no_run_is_left_running(first: Run, broken: Run, redelivered: Run) -> None:
    for run in (first, broken, redelivered):
        assert run.result
        with history(run.site) as instance:
            assert {r.status for r in instance.get_runs()} <= {dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE}


def test_the_home_has_the_tracked_settings(first: Run) -> None:
    assert first.result
    text = (first.site.home / "dagster.yaml").read_text()
    assert "telemetry:\n  enabled: false" in text
    assert os.environ.get("DAGSTER_HOME") != str(first.site.home)
