"""Runs whose process was killed: closed, so that the web UI does not show them as running and the next run can start."""

import os
from pathlib import Path

import dagster as dg
from dagster._core.storage.tags import MAX_RETRIES_TAG

from datafirst_assets.orchestration.observing import PROCESS_TAG

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
        process = run.tags.get(PROCESS_TAG)
        if (
            process
            and not _is_inherited(instance, run)
            and (process == str(os.getpid()) or not Path(f"/proc/{process}").exists())
        ):
            if not try_again:
                instance.add_run_tags(run.run_id, NO_SECOND_TRY)
            instance.report_run_failed(run, "The process of this run was ended from outside.")


def _is_inherited(instance: dg.DagsterInstance, run: dg.DagsterRun) -> bool:
    """Whether the process on a run is that of the run it repeats: Dagster hands tags on until its own first step."""
    parent = instance.get_run_by_id(run.parent_run_id) if run.parent_run_id else None
    return parent is not None and parent.tags.get(PROCESS_TAG) == run.tags.get(PROCESS_TAG)


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
