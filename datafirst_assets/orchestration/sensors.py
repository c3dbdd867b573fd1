"""Sensors: what starts work by itself. A delivery that lands starts its own load, and nothing else starts loads."""

import hashlib
from collections.abc import Iterator

import dagster as dg

from datafirst_assets.contracts.sources import Source
from datafirst_assets.data_root import DataRoot
from datafirst_assets.errors import DataFirstError, DeliveryRefusedError
from datafirst_assets.ingest import Delivery
from datafirst_assets.orchestration.dead_runs import close_dead_runs
from datafirst_assets.orchestration.deliveries import all_landed, is_loaded, last_standardised
from datafirst_assets.orchestration.jobs import LOADS
from datafirst_assets.orchestration.partitions import add_years
from datafirst_assets.orchestration.resources import Workspace
from datafirst_assets.version import code_version


def _landing(root: DataRoot, source: Source, delivery: Delivery) -> str:
    """What tells one landing of a year from the next: the manifest, when it was written, the code that loads it, and when
    the year was last loaded, so that an earlier delivery that is put back, date and all, is loaded again.
    """
    manifest = delivery.folder / "manifest.json"
    told = f"{code_version()}/{manifest.stat().st_mtime_ns}/{last_standardised(root, source, delivery.year)}/".encode()
    return hashlib.sha256(told + manifest.read_bytes()).hexdigest()


def _is_free(root: DataRoot, instance: dg.DagsterInstance) -> bool:
    """Whether nobody works on the data root: a load that started now would wait, and perhaps fail and not be asked for again.

    If it is free, runs whose process is gone are closed: as the queue takes one run at a time, nothing would start after them.
    """
    root.prepare()
    try:
        with root.lock():
            close_dead_runs(instance, try_again=True)
            return True
    except DataFirstError:
        return False


def _is_due(root: DataRoot, source: Source, delivery: Delivery) -> bool:
    try:
        return not is_loaded(root, source, delivery)
    except DeliveryRefusedError:
        return True  # its load says why it is refused


@dg.sensor(
    name="landing_zone",
    description="Adds the year of a complete delivery that was never seen and starts its load; a year that is delivered "
    "again is loaded again if its content differs.",
    jobs=list(LOADS.values()),
    minimum_interval_seconds=30,
    default_status=dg.DefaultSensorStatus.RUNNING,
)
def landing_zone(context: dg.SensorEvaluationContext, workspace: Workspace) -> Iterator[dg.RunRequest | dg.SkipReason]:
    """Start one run for every delivery that has not been loaded."""
    root = DataRoot(workspace.settings().data_dir)
    if not _is_free(root, context.instance):
        yield dg.SkipReason("Another process works on the data root; looking again at the next tick.")
        return
    for source, delivery in all_landed(root):
        add_years(context.instance, source.name, [delivery.year])
        if _is_due(root, source, delivery):
            yield dg.RunRequest(
                run_key=f"{source.name}/{delivery.year}/{_landing(root, source, delivery)}",
                job_name=f"load_{source.name}",
                partition_key=str(delivery.year),
            )
