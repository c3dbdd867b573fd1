"""What each stage of a run cost, from what the steps have shown in the event log of Dagster."""

from collections.abc import Iterator

import dagster as dg
from datafirst_assets.data_root import DataRoot

from runs import Cost

LINKAGE = ("identities", "model", "edges", "clusters")
"""The stages that Splink's own work is compared with; whoever is no defendant is linked in `parties` and in `clusters`."""
STAGES = {
    "ingest_": "ingest",
    "party_": "parties",
    "standardise_": "standardise",
    "identities": "identities",
    "linkage_model": "model",
    "person_edges": "edges",
    "person_clusters": "clusters",
    "case_links": "case links",
    "dedup_": "defendants",
    "linkage_indicators": "quality",
    "linkage_evaluation": "quality",
    "linkage_quality_report": "quality",
    "coverage_calendar": "quality",
    "id_changes": "publish",
    "published_tables": "publish",
    "publish_release": "release",
    "published_duckdb": "release",
}
"""A stage by how the names of its steps begin."""

Stages = dict[str, Cost]


def _stage(step: str) -> str:
    return next((stage for begin, stage in STAGES.items() if step.startswith(begin)), "other")


def _steps(root: DataRoot) -> Iterator[tuple[str, Cost]]:
    """The steps of all runs, each once: a step that makes several tables shows its cost on each."""
    with dg.DagsterInstance.from_config(str(root.dagster_home)) as instance:
        for run in instance.get_runs():
            shown: dict[str, Cost] = {}
            for record in instance.all_logs(run.run_id, of_type=dg.DagsterEventType.ASSET_MATERIALIZATION):
                event = record.get_dagster_event()
                metadata = event.step_materialization_data.materialization.metadata
                if event.step_key and "cpu_seconds" in metadata:
                    wall, cpu, peak = (metadata[name].value for name in ("seconds", "cpu_seconds", "peak_memory_gb"))
                    shown[event.step_key] = Cost(float(str(wall)), float(str(cpu)), float(str(peak)))
            yield from shown.items()


def stage_costs(root: DataRoot, since: Stages | None = None) -> Stages:
    """Sums by stage over all runs of a data root, or over those after a moment at which the sums were `since`.

    The peak memory is that of all runs.
    """
    costs: Stages = {}
    for step, cost in _steps(root):
        name = _stage(step)
        before = costs.get(name, Cost(0, 0, 0))
        costs[name] = Cost(before.wall + cost.wall, before.cpu + cost.cpu, max(before.peak_gb, cost.peak_gb))
    for name, cost in (since or {}).items():
        costs[name] = Cost(costs[name].wall - cost.wall, costs[name].cpu - cost.cpu, costs[name].peak_gb)
    return costs
