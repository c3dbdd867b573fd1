"""The landing zone's sensor: a new year starts its load once, the same content never again."""

import fcntl
import json
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest

from datafirst_assets.data_root import DataRoot
from datafirst_assets.orchestration.processes import PROCESS_TAG
from datafirst_assets.orchestration.resources import Workspace
from datafirst_assets.orchestration.sensors import landing_zone


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral() as instance:
        yield instance


def _land(root: Path, year: int, sha256: str = "0" * 64, broken: bool = False) -> None:
    folder = root / "landing" / "mags_hocas" / str(year)
    folder.mkdir(parents=True, exist_ok=True)
    file = {"name": "defendant_offences.csv", "bytes": 1, "sha256": sha256, "rows": 0, "encoding": "utf-8"}
    manifest = {"source": "mags_hocas", "year": year, "delivered_at": "2020-01-01T00:00:00Z", "files": [file]}
    (folder / "manifest.json").write_text("{" if broken else json.dumps(manifest))


def _requests(root: Path, instance: dg.DagsterInstance) -> list[dg.RunRequest]:
    context = dg.build_sensor_context(instance=instance, resources={"workspace": Workspace(data_dir=str(root))})
    return [request for request in landing_zone(context) or [] if isinstance(request, dg.RunRequest)]


def test_a_new_year_gets_its_partition_and_its_load(tmp_path: Path, instance: dg.DagsterInstance) -> None:
    _land(tmp_path, 2031)
    (request,) = _requests(tmp_path, instance)
    assert (request.job_name, request.partition_key) == ("load_mags_hocas", "2031")
    assert instance.get_dynamic_partitions("mags_hocas_years") == ["2031"]


def test_a_folder_without_manifest_has_not_landed(tmp_path: Path, instance: dg.DagsterInstance) -> None:
    (tmp_path / "landing" / "mags_hocas" / "2031").mkdir(parents=True)
    assert _requests(tmp_path, instance) == []
    assert instance.get_dynamic_partitions("mags_hocas_years") == []


def test_the_same_content_is_asked_for_under_the_same_key(tmp_path: Path, instance: dg.DagsterInstance) -> None:
    _land(tmp_path, 2031)
    (first,) = _requests(tmp_path, instance)
    (again,) = _requests(tmp_path, instance)
    _land(tmp_path, 2031, sha256="1" * 64)
    (other,) = _requests(tmp_path, instance)
    assert first.run_key == again.run_key != other.run_key


def test_an_unreadable_manifest_starts_the_load_that_refuses_it(tmp_path: Path, instance: dg.DagsterInstance) -> None:
    _land(tmp_path, 2031, broken=True)
    assert [request.partition_key for request in _requests(tmp_path, instance)] == ["2031"]


def test_nothing_starts_while_another_process_works_on_the_data_root(
    tmp_path: Path, instance: dg.DagsterInstance
) -> None:
    _land(tmp_path, 2031)
    DataRoot(tmp_path).prepare()
    with (tmp_path / "internal" / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert _requests(tmp_path, instance) == []
    assert len(_requests(tmp_path, instance)) == 1


def test_an_earlier_delivery_put_back_date_and_all_is_loaded_again(
    tmp_path: Path, instance: dg.DagsterInstance
) -> None:
    """A was loaded, then B, and now A lies there again as it was: its load must not be taken for the first one."""
    _land(tmp_path, 2031)
    (first,) = _requests(tmp_path, instance)
    note = tmp_path / "internal" / "events" / "loads" / "mags_hocas" / "2031.json"
    note.parent.mkdir(parents=True)
    note.write_text("of B")
    (again,) = _requests(tmp_path, instance)
    assert first.run_key != again.run_key


def test_a_run_whose_process_is_gone_is_closed(tmp_path: Path, instance: dg.DagsterInstance) -> None:
    """Else the queue, which takes one run at a time, would wait for it for ever."""

    @dg.op
    def nothing() -> None: ...

    @dg.job
    def artificial() -> None:
        nothing()

    dead, alive = (
        instance.create_run_for_job(artificial, status=dg.DagsterRunStatus.STARTED, tags={PROCESS_TAG: process})
        for process in ("999999999", "1")
    )
    retried = instance.create_run_for_job(
        artificial,
        status=dg.DagsterRunStatus.STARTING,
        tags={PROCESS_TAG: "999999999"},
        parent_run_id=dead.run_id,
        root_run_id=dead.run_id,
    )
    _requests(tmp_path, instance)
    again = instance.get_run_by_id(retried.run_id)
    assert again and again.status == dg.DagsterRunStatus.STARTING, "it only inherited the tag of the run it repeats"
    closed, going = instance.get_run_by_id(dead.run_id), instance.get_run_by_id(alive.run_id)
    assert closed and closed.status == dg.DagsterRunStatus.FAILURE
    assert "dagster/max_retries" not in closed.tags, "the daemon may start it once more"
    assert going and going.status == dg.DagsterRunStatus.STARTED
