"""Runs whose process was killed: closed, so that the web UI does not show them as running and the next run can start."""

import os

import dagster as dg
from dagster._core.storage.tags import MAX_RETRIES_TAG

from datafirst_assets.orchestration.processes import BEGAN_TAG, PROCESS_TAG, is_alive

NO_SECOND_TRY = {MAX_RETRIES_TAG: "0"}
"""For runs that the daemon must not start again by itself."""


def close_dead_runs(instance: dg.DagsterInstance, try_again: bool) -> None:
    """Mark runs whose process was killed as failed.

    Args:
        instance: with the history of runs.
        try_again: whether the daemon may start them once more, as `dagster.yaml` says.
    """
    running = dg.RunsFilter(
        statuses=[dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.CANCELING]
    )
    for run in instance.get_runs(running):
        process = _process(instance, run)
        if process and (process[PROCESS_TAG] == str(os.getpid()) or not is_alive(process)):
            if not try_again:
                instance.add_run_tags(run.run_id, NO_SECOND_TRY)
            instance.report_run_failed(run, "The process of this run was ended from outside.")


def _process(instance: dg.DagsterInstance, run: dg.DagsterRun) -> dict[str, str] | None:
    """The tags of the process that works on a run; before its first step, when the run has none, what its log says."""
    parent = instance.get_run_by_id(run.parent_run_id) if run.parent_run_id else None
    noted = {name: run.tags[name] for name in (PROCESS_TAG, BEGAN_TAG) if name in run.tags}
    # Dagster hands tags on to the run that repeats another: until its own first step they name the other's process.
    if PROCESS_TAG in noted and not (parent and noted.items() <= parent.tags.items()):
        return noted
    for record in instance.get_records_for_run(run.run_id, of_type=dg.DagsterEventType.ENGINE_EVENT).records:
        event = record.event_log_entry.dagster_event
        if event and "pid" in event.engine_event_data.metadata:
            return {PROCESS_TAG: str(event.engine_event_data.metadata["pid"].value)}
    return None


def free_pools(instance: dg.DagsterInstance) -> None:
    """Give back places in pools that killed runs hold or wait for; otherwise the next run would wait for them for ever.

    To be called under the data root's lock: then no step of another process is at work.
    """
    storage = instance.event_log_storage
    holders: set[str] = set()
    for pool in storage.get_concurrency_keys():
        places = storage.get_concurrency_info(pool)
        holders |= places.active_run_ids | places.assigned_run_ids
    for run_id in storage.get_concurrency_run_ids():
        run = instance.get_run_by_id(run_id)
        if run_id in holders or run is None or run.is_finished:
            storage.free_concurrency_slots_for_run(run_id)
