"""The list of access projects: it follows the project files, and starts nothing."""

from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest

from datafirst_assets.data_root import DataRoot
from datafirst_assets.orchestration.projects import PROJECTS, access_projects
from datafirst_assets.orchestration.resources import Workspace
from datafirst_assets_tests.access.released import write_project


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral() as instance:
        yield instance


def _tick(root: Path, instance: dg.DagsterInstance) -> dg.SensorResult | dg.SkipReason:
    context = dg.build_sensor_context(instance=instance, resources={"workspace": Workspace(data_dir=str(root))})
    found = access_projects(context)
    assert isinstance(found, dg.SensorResult | dg.SkipReason)
    return found


def test_new_projects_are_listed_and_start_nothing(tmp_path: Path, instance: dg.DagsterInstance) -> None:
    for name in ("second-project", "first-project"):
        write_project(DataRoot(tmp_path), id=name)
    found = _tick(tmp_path, instance)
    assert isinstance(found, dg.SensorResult) and not found.run_requests
    assert found.dynamic_partitions_requests == [PROJECTS.build_add_request(["first-project", "second-project"])]


def test_a_project_without_a_file_is_taken_off(tmp_path: Path, instance: dg.DagsterInstance) -> None:
    instance.add_dynamic_partitions("access_projects", ["closed-project"])
    found = _tick(tmp_path, instance)
    assert isinstance(found, dg.SensorResult)
    assert found.dynamic_partitions_requests == [PROJECTS.build_delete_request(["closed-project"])]


def test_nothing_new_is_said(tmp_path: Path, instance: dg.DagsterInstance) -> None:
    assert isinstance(_tick(tmp_path, instance), dg.SkipReason)
