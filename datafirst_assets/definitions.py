"""The one Definitions object of the code location, built by a function so that tests can give other resources."""

import warnings

import dagster as dg

# Checks with partitions are in preview; they are used on purpose, and only through `checks`.
warnings.filterwarnings("ignore", category=dg.PreviewWarning)

from datafirst_assets.assets.access import ACCESS  # noqa: E402
from datafirst_assets.assets.catalogue import CATALOGUE  # noqa: E402
from datafirst_assets.assets.coverage import COVERAGE  # noqa: E402
from datafirst_assets.assets.linkage import LINKAGE  # noqa: E402
from datafirst_assets.assets.published import PUBLISHING  # noqa: E402
from datafirst_assets.assets.quality import QUALITY  # noqa: E402
from datafirst_assets.assets.raw import LANDING, RAW  # noqa: E402
from datafirst_assets.assets.standardised import STANDARDISED  # noqa: E402
from datafirst_assets.checks.linkage import LINKAGE_CHECKS  # noqa: E402
from datafirst_assets.orchestration.freshness import renewed_yearly  # noqa: E402
from datafirst_assets.orchestration.jobs import JOBS  # noqa: E402
from datafirst_assets.orchestration.projects import EXTRACT, access_projects  # noqa: E402
from datafirst_assets.orchestration.resources import Workspace  # noqa: E402
from datafirst_assets.orchestration.schedules import YEARLY  # noqa: E402
from datafirst_assets.orchestration.sensors import landing_zone  # noqa: E402


def build_definitions(workspace: Workspace | None = None) -> dg.Definitions:
    """All assets, checks, jobs, the schedule and the sensors over one data root.

    Args:
        workspace: the data root and settings; from the environment unless given.
    """
    return dg.Definitions(
        assets=[
            *LANDING,
            *RAW,
            *STANDARDISED,
            *LINKAGE,
            *COVERAGE,
            *QUALITY,
            *CATALOGUE,
            *renewed_yearly(PUBLISHING),
            *ACCESS,
        ],
        asset_checks=LINKAGE_CHECKS,
        jobs=[*JOBS, EXTRACT],
        schedules=[YEARLY],
        sensors=[landing_zone, access_projects],
        resources={"workspace": workspace or Workspace()},
        # Starting processes costs more than the work, and the data root has one writer.
        executor=dg.in_process_executor,
    )


defs = build_definitions()
