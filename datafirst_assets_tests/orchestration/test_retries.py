"""Passing faults are tried again, three times at most and ever later; everything else never."""

import errno
import os
from collections.abc import Callable, Iterator
from typing import Any

import dagster as dg
import duckdb
import pytest

from datafirst_assets.errors import DataFirstError, DeliveryRefusedError, PassingFaultError, without_values
from datafirst_assets.orchestration import resources
from datafirst_assets.orchestration.pipeline import QUIET, _problems
from datafirst_assets.orchestration.resources import WAITS, Workspace

Fail = Callable[[], None]


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Every wait, without waiting."""
    waited: list[float] = []
    monkeypatch.setattr(resources.time, "sleep", waited.append)
    return waited


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral() as ephemeral:
        yield ephemeral


def _run(instance: dg.DagsterInstance, workspace: Workspace, faults: list[Fail]) -> Any:
    """Run a step that meets these faults, one an attempt, and then none."""
    left = list(faults)

    @dg.multi_asset(specs=[dg.AssetSpec("artificial")])
    def artificial(workspace: Workspace) -> Iterator[dg.MaterializeResult[None]]:
        with workspace.step("An artificial step"):
            if left:
                left.pop(0)()
        yield dg.MaterializeResult()

    definitions = dg.Definitions(assets=[artificial], resources={"workspace": workspace})
    job = definitions.resolve_implicit_global_asset_job_def()
    return job.execute_in_process(instance=instance, run_config=QUIET, raise_on_error=False)


def _no_answer() -> None:
    raise OSError(errno.EIO, os.strerror(errno.EIO), "Qzxvalue")


def _stale() -> None:
    raise duckdb.IOException(f'Could not read from file "Qzxvalue": {os.strerror(errno.ESTALE)}')


def _full() -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "Qzxvalue")


def _refused() -> None:
    raise DeliveryRefusedError("refused")


def _broken() -> None:
    raise DataFirstError("broken")


def _wrong() -> None:
    raise KeyError("Qzxvalue")


@pytest.mark.parametrize("fault", [_no_answer, _stale])
def test_a_passing_fault_is_tried_again(
    workspace: Workspace, instance: dg.DagsterInstance, waits: list[float], fault: Fail
) -> None:
    result = _run(instance, workspace, [fault, fault])
    assert result.success
    assert waits == [5, 20]
    log = str([record.event_log_entry for record in instance.get_records_for_run(result.run_id).records])
    assert "Trying again in 5 s (1 of 3)" in log
    assert "Qzxvalue" not in log


def test_it_is_tried_three_times_and_then_fails(
    workspace: Workspace, instance: dg.DagsterInstance, waits: list[float]
) -> None:
    result = _run(instance, workspace, [_no_answer] * 5)
    assert not result.success
    assert waits == list(WAITS)
    (said,) = _problems(result)
    assert "An artificial step failed: OSError" in said


@pytest.mark.parametrize("fault", [_full, _refused, _broken, _wrong])
def test_nothing_else_is_tried_again(
    workspace: Workspace, instance: dg.DagsterInstance, waits: list[float], fault: Fail
) -> None:
    result = _run(instance, workspace, [fault])
    assert not result.success
    assert waits == []
    assert not [event for event in result.all_events if event.event_type == dg.DagsterEventType.STEP_UP_FOR_RETRY]


def test_a_data_root_in_use_is_waited_for(
    workspace: Workspace, instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other process ends while the step waits."""
    import fcntl
    from pathlib import Path

    lock = Path(str(workspace.data_dir)) / "internal" / "lock"
    lock.parent.mkdir(parents=True)
    with lock.open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        monkeypatch.setattr(resources.time, "sleep", lambda _: fcntl.flock(other, fcntl.LOCK_UN))
        assert _run(instance, workspace, []).success


@pytest.mark.parametrize("number", [errno.EAGAIN, errno.EIO, errno.ESTALE, errno.ETIMEDOUT])
def test_faults_of_the_system_that_pass(number: int) -> None:
    with pytest.raises(PassingFaultError), without_values("An artificial step"):
        raise OSError(number, "Qzxvalue")


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES, errno.ENOENT, errno.EROFS])
def test_faults_of_the_system_that_stay(number: int) -> None:
    with pytest.raises(DataFirstError) as raised, without_values("An artificial step"):
        raise OSError(number, "Qzxvalue")
    assert type(raised.value) is DataFirstError


def test_a_value_that_reads_like_a_fault_is_none() -> None:
    with pytest.raises(DataFirstError) as raised, without_values("An artificial step"):
        raise duckdb.ConversionException(f"Qzxvalue: {os.strerror(errno.EIO)}")
    assert type(raised.value) is DataFirstError


@pytest.mark.parametrize("error", [RuntimeError("Query interrupted"), duckdb.InterruptException("INTERRUPT Error")])
def test_an_interrupted_statement_is_an_interruption_whoever_wraps_it(error: Exception) -> None:
    with pytest.raises(KeyboardInterrupt) as raised, without_values("An artificial step"):
        try:
            raise error
        except Exception as inner:
            raise ValueError("Qzxvalue") from inner
    assert raised.value.__cause__ is None and raised.value.__suppress_context__
