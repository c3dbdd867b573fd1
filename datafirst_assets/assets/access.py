"""Access: the extract of each approved project, a partition a project."""

from collections.abc import Iterator
from datetime import UTC, datetime

import dagster as dg

from datafirst_assets.access import read_project, write_extract
from datafirst_assets.assets.common import spec
from datafirst_assets.data_root import DataRoot
from datafirst_assets.deidentify.key import load_key
from datafirst_assets.orchestration.projects import PROJECTS
from datafirst_assets.orchestration.resources import Workspace


@dg.multi_asset(
    name="extract_of_a_project",
    specs=[
        spec(
            "project_extract",
            group="access",
            description="What one approved project may have of the current release: its datasets, variables and years, under "
            "ids of its own, so that two projects' files cannot be joined. Refused when expired, unapproved, or asking for a "
            "variable of a higher disclosure class than approved.",
            deps=["release"],
            partitions_def=PROJECTS,
            kinds={"parquet"},
        )
    ],
    pool="data_root",
)
def project_extract(context: dg.AssetExecutionContext, workspace: Workspace) -> Iterator[dg.MaterializeResult[None]]:
    """Write the project's extract, if it may have it today."""
    with workspace.step(f"The extract of {context.partition_key}") as settings:
        project = read_project(DataRoot(settings.data_dir), context.partition_key)
        made = write_extract(settings, load_key(settings), project, datetime.now(UTC).date())
    yield dg.MaterializeResult(
        metadata={
            "release": made.release,
            "rows": dg.MetadataValue.json(made.rows),
            "years_lacking": dg.MetadataValue.json(made.years_lacking),
            "variables": dg.MetadataValue.json({name: list(names) for name, names in project.datasets.items()}),
            "disclosure_class": project.disclosure_class,
            "expires": str(project.expires),
            "path": dg.MetadataValue.path(str(made.path)),
        }
    )


ACCESS = [project_extract]
