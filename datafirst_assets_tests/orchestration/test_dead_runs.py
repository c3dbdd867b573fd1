"""Runs whose process was killed, at whatever moment, are told from those at work."""

import os
import subprocess
import sys
from collections.abc import Iterator

import dagster as dg
import pytest
from dagster._core.events import EngineEventData

from datafirst_assets.orchestration import processes
from datafirst_assets.orchestration.dead_runs import close_dead_runs
from datafirst_assets.orchestration.processes import BEGAN_TAG, PROCESS_TAG, is_alive, this_process

GONE = "999999999"


@dg.op
def nothing() -> None: ...


@dg.job
def artificial() -> None:
    nothing()


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral() as ephemeral:
        yield ephemeral


def started(instance: dg.DagsterInstance, tags: dict[str, str], parent: dg.DagsterRun | None = None) -> dg.DagsterRun:
    repeated = parent.run_id if parent else None
    return instance.create_run_for_job(
        artificial,
        status=dg.DagsterRunStatus.STARTED,
        tags=tags,
        parent_run_id=repeated,
        root_run_id=repeated,
    )


def is_closed(instance: dg.DagsterInstance, run: dg.DagsterRun) -> bool:
    close_dead_runs(instance, try_again=True)
    now = instance.get_run_by_id(run.run_id)
    return now is not None and now.status == dg.DagsterRunStatus.FAILURE


def log_process(instance: dg.DagsterInstance, run: dg.DagsterRun, process: str) -> None:
    """As Dagster logs the process that it starts for a run, long before the first step."""
    began = EngineEventData({"pid": dg.MetadataValue.text(process)})
    instance.report_engine_event("Started process for run.", run, began)


def test_a_process_is_known_by_its_number_and_its_beginning() -> None:
    assert is_alive(this_process())
    assert not is_alive({PROCESS_TAG: GONE})
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        tags = {PROCESS_TAG: str(other.pid)}
        assert is_alive(tags), "a run of an earlier version says no beginning"
        assert not is_alive({**tags, BEGAN_TAG: this_process()[BEGAN_TAG]}), "that number belonged to another process"
        other.communicate(b"\n")
    assert not is_alive(tags)


def test_where_the_machine_does_not_say_when_a_process_began_its_number_counts() -> None:
    assert is_alive({**this_process(), BEGAN_TAG: ""})


def test_a_run_whose_process_id_was_given_again_is_closed(instance: dg.DagsterInstance) -> None:
    began = processes._began("1")
    assert began
    alive = started(instance, {PROCESS_TAG: "1", BEGAN_TAG: began})
    dead = started(instance, {PROCESS_TAG: "1", BEGAN_TAG: "another beginning"})
    assert is_closed(instance, dead)
    assert not is_closed(instance, alive)


def test_a_run_killed_before_its_first_step_is_closed(instance: dg.DagsterInstance) -> None:
    dead, alive, unknown = (started(instance, {}) for _ in range(3))
    log_process(instance, dead, GONE)
    log_process(instance, alive, str(os.getppid()))
    assert is_closed(instance, dead)
    assert not is_closed(instance, alive)
    assert not is_closed(instance, unknown), "of it nothing is known"


def test_a_run_that_repeats_another_is_judged_by_its_own_process(instance: dg.DagsterInstance) -> None:
    tags = {PROCESS_TAG: GONE, BEGAN_TAG: "once"}
    first = started(instance, tags)
    alive, dead = (started(instance, tags, first) for _ in range(2))
    log_process(instance, alive, str(os.getppid()))
    log_process(instance, dead, GONE)
    assert is_closed(instance, dead)
    assert not is_closed(instance, alive), "it only inherited the tags of the run it repeats"
