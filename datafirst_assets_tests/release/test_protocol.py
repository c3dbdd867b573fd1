import csv
import hashlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from datafirst_assets.contracts.table import column_names
from datafirst_assets.errors import AuditError, DataFirstError
from datafirst_assets.publish.tables import PUBLISHED, publish
from datafirst_assets.release import csv_edition, protocol, verify, versions

from .conftest import PROVENANCE, court_data


class KilledError(BaseException):
    """The process ends here."""


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_release_is_complete(world, make):
    made = make()
    assert (made.version, made.is_new, made.path) == ("0001", True, world.root.releases.resolve() / "0001")
    wanted = {f"data/{name}.{ending}" for name in PUBLISHED for ending in ("parquet", "csv")}
    assert files(made.path).keys() == wanted | {"manifest.json"}
    assert versions.current_version(world.root.releases) == "0001"
    assert verify(world.root) == []


def test_the_manifest_says_what_the_release_is_and_holds_no_time(world, make):
    manifest = json.loads((make().path / "manifest.json").read_text())
    assert set(manifest) == {
        *("release", "previous", "code_version", "model_hash", "thresholds", "deliveries"),
        *("key_id", "tables", "files", "digest"),
    }
    assert manifest["key_id"] == court_data.KEY.key_id
    assert (manifest["thresholds"], manifest["deliveries"]) == (PROVENANCE.thresholds, PROVENANCE.deliveries)
    for entry in manifest["files"]:
        content = (world.root.releases / "0001" / entry["path"]).read_bytes()
        assert (entry["bytes"], entry["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
    rows = {entry["path"]: entry["rows"] for entry in manifest["files"]}
    assert rows["data/defendant_link.parquet"] == rows["data/defendant_link.csv"] == 5
    assert [column["name"] for column in manifest["tables"]["case_link"]] == column_names(
        PUBLISHED["case_link"].contract
    )


def test_modes_do_not_depend_on_the_umask(world, make):
    before = os.umask(0o077)
    try:
        made = make()
    finally:
        os.umask(before)
    modes = {path.is_dir(): path.stat().st_mode & 0o777 for path in made.path.rglob("*")}
    assert modes == {True: 0o750, False: 0o440}
    assert {path.stat().st_mode & 0o777 for path in (made.path, world.root.releases)} == {0o750}


def test_csv_holds_the_same_rows_in_the_same_order(make):
    made = make()
    for name, table in PUBLISHED.items():
        with (made.path / "data" / f"{name}.csv").open(newline="", encoding="utf-8") as file:
            header, *rows = csv.reader(file)
        assert header == column_names(table.contract)
        assert len(rows) == len({tuple(row) for row in rows})
    assert b"\r" not in (made.path / "data" / "defendant_link.csv").read_bytes()


def test_a_big_table_has_no_csv(make, monkeypatch):
    monkeypatch.setattr(csv_edition, "CSV_BELOW", 3)
    there = {path.name for path in (make().path / "data").glob("*.csv")}
    big = {"magistrates_defendant_case", "magistrates_offence", "family_party", "defendant_link", "xjs_link"}
    assert there == {f"{name}.csv" for name in PUBLISHED.keys() - big}


def test_nothing_changed_makes_no_release(world, first, make):
    second = make()
    assert (second.version, second.path, second.is_new) == ("0001", first.resolve(), False)
    assert versions.versions(world.root.releases) == ["0001"]
    assert not list(world.root.releases.glob(".*"))


@pytest.mark.parametrize(
    "changed",
    [
        {"code_version": "2"},
        {"model_hash": "3"},
        {"thresholds": {"high": 1.0}},
        {"deliveries": {"mags_hocas/2015": "4"}},
    ],
)
def test_other_code_model_threshold_or_input_makes_a_new_release(world, first, make, monkeypatch, changed):
    monkeypatch.setattr(protocol, "audit", lambda *_args: None)  # slow, and tested elsewhere
    before = files(first)
    second = make(**changed)
    assert (second.version, second.is_new) == ("0002", True)
    assert files(first) == before
    data = {name: content for name, content in files(second.path).items() if name != "manifest.json"}
    assert data.items() <= before.items()
    assert verify(world.root) == verify(world.root, "0001") == []


def test_a_new_key_makes_a_new_release_once_all_is_published_under_it(world, first, make):
    with pytest.raises(AuditError, match="not those of this linkage under this key"):
        make(court_data.OTHER_KEY)
    for name in PUBLISHED:
        publish(name, world.settings, court_data.OTHER_KEY)
    assert make(court_data.OTHER_KEY).version == "0002"


def test_a_damaged_current_release_is_followed_by_a_whole_one(world, first, make):
    damaged = first / "data" / "case_link.csv"
    damaged.chmod(0o640)
    damaged.write_text("changed")
    assert make().version == "0002"
    assert verify(world.root) == [] and verify(world.root, "0001") == ["changed: data/case_link.csv"]


def test_a_table_that_is_not_published_is_named(world, make):
    world.root.table("published", "case_link").unlink()
    with pytest.raises(DataFirstError, match="Not published yet: case_link"):
        make()


KILL_POINTS = [
    (protocol, "build_data", ["0001"]),
    (protocol, "audit", ["0001"]),
    (protocol.manifests, "describe", ["0001"]),
    (protocol.manifests, "write", ["0001"]),
    (protocol, "seal", ["0001"]),
    (Path, "rename", ["0001"]),
    (protocol, "fsync", ["0001", "0002"]),
    (Path, "symlink_to", ["0001", "0002"]),
    (versions.os, "replace", ["0001", "0002"]),
]


@pytest.mark.parametrize(("place", "step", "left"), KILL_POINTS, ids=[step for _, step, _ in KILL_POINTS])
def test_a_kill_at_any_step_leaves_the_previous_release_and_the_next_run_works(
    world, first, make, monkeypatch, place, step, left
):
    before = files(first)
    monkeypatch.setattr(protocol, "audit", lambda *_args: None)  # slow, and tested elsewhere

    def killed(*_args, **_kwargs):
        raise KilledError

    with monkeypatch.context() as dying:
        dying.setattr(place, step, killed)
        dying.setattr(protocol.shutil, "rmtree", lambda *_args, **_kwargs: None)  # the dead clear nothing up
        with pytest.raises(KilledError):
            make(code_version="2")
    assert versions.versions(world.root.releases) == left
    assert versions.current_version(world.root.releases) == "0001"
    assert files(first) == before and verify(world.root) == []

    made = make(code_version="2")
    assert (made.version, made.is_new) == ("0002", left == ["0001"])
    assert versions.current_version(world.root.releases) == "0002"
    assert verify(world.root) == [] and not list(world.root.releases.glob(".*"))


def test_a_killed_process_leaves_nothing_in_the_way(world, first, make):
    code = f"""
import os, signal
from pathlib import Path
from datafirst_assets.config import Settings
from datafirst_assets.deidentify.key import MasterKey
from datafirst_assets.release import Provenance, protocol
protocol.seal = lambda folder: os.kill(os.getpid(), signal.SIGKILL)
settings = Settings(data_dir=Path({str(world.root.root)!r}), threads=1)
protocol.release(settings, MasterKey(bytes(range(32))), Provenance("2", "", {{}}, {{}}))
"""
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == -signal.SIGKILL
    assert len(list(world.root.releases.glob(".staging-*"))) == 1 and verify(world.root) == []
    assert make(code_version="2").version == "0002"
    assert not list(world.root.releases.glob(".*"))


def test_another_process_that_holds_the_data_root_is_named(world, make):
    holder = "import sys; from pathlib import Path; from datafirst_assets.data_root import DataRoot\n"
    holder += f"with DataRoot(Path({str(world.root.root)!r})).lock(): print('held', flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", holder], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"held\n"
        with pytest.raises(DataFirstError, match=f"in use by process {process.pid}"):
            make()
        process.stdin.close()
    assert make().is_new


def test_the_lock_may_already_be_held(world, make):
    with world.root.lock():
        assert make().is_new
