"""What a step shows of itself: its cost on every asset, progress in the run's log, its process on the run."""

from collections.abc import Iterator
from typing import Any

import dagster as dg
import pytest

from datafirst_assets import progress
from datafirst_assets.orchestration import observing
from datafirst_assets.orchestration.observing import running
from datafirst_assets.orchestration.pipeline import QUIET
from datafirst_assets.orchestration.processes import this_process
from datafirst_assets.orchestration.resources import Workspace

COST = {"seconds", "cpu_seconds", "peak_memory_gb"}


@dg.multi_asset(specs=[dg.AssetSpec("one"), dg.AssetSpec("other")])
def artificial(workspace: Workspace) -> Iterator[dg.MaterializeResult[None]]:
    with workspace.step("An artificial step"), progress.stage("Counting", total=3, unit="coins") as coins:
        held = bytearray(50_000_000)
        for _ in range(3):
            coins.advance()
        del held
    for asset in ("one", "other"):
        yield dg.MaterializeResult(asset_key=asset, metadata={"of": asset})


@dg.asset_check(asset="one")
def a_check(workspace: Workspace) -> dg.AssetCheckResult:
    with workspace.step("An artificial check"):
        return dg.AssetCheckResult(passed=running() is not None)


@pytest.fixture
def ran(workspace: Workspace) -> Iterator[tuple[dg.DagsterInstance, Any]]:
    definitions = dg.Definitions(
        assets=[artificial], asset_checks=[a_check], resources={"workspace": workspace}, executor=dg.in_process_executor
    )
    with dg.DagsterInstance.ephemeral() as instance:
        job = definitions.resolve_implicit_global_asset_job_def()
        yield instance, job.execute_in_process(instance=instance, run_config=QUIET, raise_on_error=False)


def _log(instance: dg.DagsterInstance, run_id: str) -> list[str]:
    return [record.event_log_entry.user_message for record in instance.get_records_for_run(run_id).records]


def test_every_asset_of_a_step_has_its_cost(ran: tuple[dg.DagsterInstance, Any]) -> None:
    instance, result = ran
    assert result.success
    for asset in ("one", "other"):
        event = instance.get_latest_materialization_event(dg.AssetKey(asset))
        assert event and event.asset_materialization
        shown = event.asset_materialization.metadata
        assert shown["of"].value == asset
        assert all(isinstance(shown[name], dg.FloatMetadataValue) for name in COST)
        peak = shown["peak_memory_gb"].value
        assert isinstance(peak, float) and 0.05 < peak < 100


def test_the_log_says_stages_and_cost_of_checks_too(ran: tuple[dg.DagsterInstance, Any]) -> None:
    instance, result = ran
    said = "\n".join(_log(instance, result.run_id))
    assert "Counting: 3 coins, ended after" in said
    assert "An artificial step: ended after" in said
    assert "An artificial check" in said and said.count(" CPU seconds, ") == 2
    assert "Counting: 1 of 3" not in said, "ten seconds have not passed"


def test_a_long_stage_says_where_it_is(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.setattr(observing, "LINE_EVERY_SECONDS", 0.0)
    instance, result = request.getfixturevalue("ran")
    assert any(line.startswith("Counting: 2 of 3 coins (67%), ") for line in _log(instance, result.run_id))


def test_a_run_says_which_process_works_on_it(ran: tuple[dg.DagsterInstance, Any]) -> None:
    """Without that tag nobody could tell that the process of a run started by the web UI is gone."""
    instance, result = ran
    run = instance.get_run_by_id(result.run_id)
    assert run and this_process().items() <= run.tags.items()


def test_where_the_kernel_cannot_count_anew_the_peak_is_the_process_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    monkeypatch.setattr(observing, "_OWN", tmp_path / "none")
    costs: list[observing.Cost] = []
    with observing.measured(costs):
        pass
    assert costs[0].peak_memory_gb > 0.01


def test_outside_dagster_a_step_is_just_done(workspace: Workspace) -> None:
    assert running() is None
    with workspace.step("An artificial step") as settings:
        assert settings.data_dir
