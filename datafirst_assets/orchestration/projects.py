"""Access projects as partitions, the job that makes an extract, and the sensor that keeps both in step with the files.

Making an extract is always an operator's decision: the sensor only lists projects, and starts nothing.
"""

import dagster as dg

from datafirst_assets.access import projects
from datafirst_assets.data_root import DataRoot
from datafirst_assets.orchestration.resources import Workspace

PROJECTS = dg.DynamicPartitionsDefinition(name="access_projects")
"""The projects that have a file under `internal/access/projects`, by id."""

EXTRACT = dg.define_asset_job(
    "extract",
    selection=dg.AssetSelection.assets("project_extract"),
    description="The extract of one approved project from the current release, under ids of its own.",
)


@dg.sensor(
    name="access_projects",
    description="Lists a project as soon as its file is there, and takes it off the list when the file is gone. Starts nothing.",
    job=EXTRACT,
    minimum_interval_seconds=60,
    default_status=dg.DefaultSensorStatus.RUNNING,
)
def access_projects(context: dg.SensorEvaluationContext, workspace: Workspace) -> dg.SensorResult | dg.SkipReason:
    """Add and remove partitions; projects that are listed already stay."""
    there = set(projects(DataRoot(workspace.settings().data_dir)))
    listed = set(context.instance.get_dynamic_partitions("access_projects"))
    requests: list[dg.AddDynamicPartitionsRequest | dg.DeleteDynamicPartitionsRequest] = []
    if new := sorted(there - listed):
        requests.append(PROJECTS.build_add_request(new))
    if gone := sorted(listed - there):
        requests.append(PROJECTS.build_delete_request(gone))
    return (
        dg.SensorResult(dynamic_partitions_requests=requests)
        if requests
        else dg.SkipReason("No project file is new or gone.")
    )
