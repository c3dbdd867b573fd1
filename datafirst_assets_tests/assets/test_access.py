"""The extract of a project as an asset: a partition a project, and a refusal that says why."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from datafirst_assets.assets.access import ACCESS
from datafirst_assets.orchestration.resources import Workspace
from datafirst_assets_tests.access.released import released_world, write_project

YESTERDAY, TOMORROW = (datetime.now(UTC).date() + timedelta(days) for days in (-1, 1))
PROJECT = "artificial-project"


@pytest.fixture
def world(tmp_path: Path) -> Any:
    world = released_world(tmp_path)
    key = tmp_path / "demo.key"
    key.write_bytes(bytes(range(32)))
    key.chmod(0o400)
    return world


def materialised(world: Any) -> dg.ExecuteInProcessResult:
    workspace = Workspace(data_dir=str(world.root.root), key_file=str(world.base / "demo.key"))
    with dg.DagsterInstance.ephemeral() as instance:
        instance.add_dynamic_partitions("access_projects", [PROJECT])
        return dg.materialize(
            ACCESS, resources={"workspace": workspace}, partition_key=PROJECT, instance=instance, raise_on_error=False
        )


def test_an_approved_project_gets_its_extract(world: Any) -> None:
    write_project(world.root, approved=YESTERDAY, expires=TOMORROW)
    result = materialised(world)
    assert result.success
    (event,) = result.get_asset_materialization_events()
    shown = {name: value.value for name, value in event.materialization.metadata.items()}
    assert (event.partition, shown["release"], shown["expires"]) == (PROJECT, "0001", str(TOMORROW))
    assert shown["rows"]["case_link"] == 12
    assert (Path(str(shown["path"])) / "manifest.json").exists()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"approved": YESTERDAY, "expires": YESTERDAY}, "expired after"),
        ({"approved": None, "expires": TOMORROW}, "not approved"),
        ({"approved": YESTERDAY, "expires": TOMORROW, "disclosure_class": "standard"}, "approved up to standard"),
    ],
)
def test_a_refused_project_fails_its_run_and_says_why(world: Any, changes: dict[str, Any], reason: str) -> None:
    write_project(world.root, **changes)
    result = materialised(world)
    assert not result.success
    (failure,) = [event for event in result.all_events if event.is_step_failure]
    assert reason in str(failure.step_failure_data.user_failure_data)
    assert not (world.root.internal / "access" / "extracts").exists()
