"""The other commands, and every way in which `datafirst run` refuses to begin."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from datafirst_assets import cli
from datafirst_assets.contracts.sources import CRIMINAL, SOURCES
from datafirst_assets.errors import ConfigurationError
from datafirst_assets.release import manifest as manifests
from datafirst_assets.release.versions import make_current

from .operate import Finished, Site

Do = Callable[..., Finished]


@pytest.fixture
def do(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Do:
    def command(site: Site, *words: str) -> Finished:
        return site.here(monkeypatch, capsys, *words)

    return command


def _no_key(site: Site) -> str:
    site.key = None
    return "DATAFIRST_KEY_FILE"


def _missing_key(site: Site) -> str:
    site.key = site.path.parent / "gone.key"
    return "cannot be opened"


def _written_key(site: Site, place: Path, content: bytes, mode: int) -> None:
    place.write_bytes(content)
    place.chmod(mode)
    site.key = place


def _short_key(site: Site) -> str:
    _written_key(site, site.path.parent / "short.key", b"x" * 31, 0o400)
    return "31 bytes"


def _key_inside(site: Site) -> str:
    _written_key(site, site.path / "inside.key", b"x" * 32, 0o400)
    return "inside the data root"


def _open_key(site: Site) -> str:
    _written_key(site, site.path.parent / "open.key", b"x" * 32, 0o440)
    return "open to others"


def _constant_key(site: Site) -> str:
    _written_key(site, site.path.parent / "zero.key", bytes(64), 0o400)
    return "no random key"


@pytest.mark.parametrize("spoil", [_no_key, _missing_key, _short_key, _key_inside, _open_key, _constant_key])
def test_a_key_that_cannot_be_used_is_said_before_any_work(fresh: Site, do: Do, spoil: Callable[[Site], str]) -> None:
    told = spoil(fresh)
    ended = do(fresh, "run")
    assert ended.code == 2
    assert told in ended.err
    assert not fresh.root.internal.exists()


@pytest.mark.parametrize(
    ("variable", "text"),
    [("DATAFIRST_THREADS", "none"), ("DATAFIRST_THREADS", "0"), ("DATAFIRST_MEMORY_LIMIT", "much")],
)
def test_a_setting_that_cannot_be_used_is_named(fresh: Site, do: Do, variable: str, text: str) -> None:
    fresh.extra = {variable: text}
    ended = do(fresh, "run")
    assert ended.code == 2
    assert variable in ended.err
    assert not fresh.root.internal.exists()


def test_an_empty_landing_zone_is_a_clear_error(tmp_path: Path, key_file: Path, do: Do) -> None:
    site = Site(tmp_path / "data", key_file)
    ended = do(site, "run")
    assert ended.code == 1
    assert "There is nothing to link" in ended.err
    assert str(site.root.landing) in ended.err
    assert not site.root.releases.exists()


def test_a_delivery_without_manifest_has_not_landed(fresh: Site, do: Do) -> None:
    for manifest in fresh.root.landing.rglob("manifest.json"):
        manifest.unlink()
    ended = do(fresh, "run")
    assert ended.code == 1
    assert "There is nothing to link" in ended.err


def test_years_that_have_not_landed_are_an_error_of_their_own(fresh: Site, do: Do) -> None:
    ended = do(fresh, "run", "--years", "1999")
    assert ended.code == 1
    assert "of the years asked for" in ended.err


@pytest.mark.parametrize(
    ("text", "years"),
    [(None, None), ("2019", range(2019, 2020)), ("2011-2019", range(2011, 2020)), ("2011-2011", range(2011, 2012))],
)
def test_years_are_a_year_or_a_range(text: str | None, years: range | None) -> None:
    assert cli._years(text) == years


@pytest.mark.parametrize(
    "text", ["", "-", "2011-", "-2019", "2019-2011", "2011-2019-2020", "11-19", "all", "2011,2012", "²011"]
)
def test_other_texts_for_years_are_refused(text: str) -> None:
    with pytest.raises(ConfigurationError, match="--years"):
        cli._years(text)


def test_bad_years_stop_the_command(fresh: Site, do: Do) -> None:
    ended = do(fresh, "run", "--years", "last")
    assert ended.code == 2
    assert "--years" in ended.err
    assert not fresh.root.internal.exists()


def test_a_data_root_in_use_names_the_process(site: Site, do: Do) -> None:
    holding = (
        "import pathlib, sys, time\n"
        "from datafirst_assets.data_root import DataRoot\n"
        "with DataRoot(pathlib.Path(sys.argv[1])).lock():\n"
        "    print('held', flush=True); time.sleep(60)\n"
    )
    holder = subprocess.Popen([sys.executable, "-c", holding, str(site.path)], stdout=subprocess.PIPE)
    try:
        assert holder.stdout and holder.stdout.readline()
        ended = do(site, "run")
    finally:
        holder.kill()
        holder.wait()
        holder.stdout.close()
    assert ended.code == 1
    assert f"in use by process {holder.pid}" in ended.err


def test_verify_says_that_a_release_is_whole_and_needs_no_key(site: Site, do: Do) -> None:
    site.key = None
    ended = do(site, "verify")
    assert ended.code == 0
    assert "0001" in ended.out
    assert do(site, "verify", "0001").code == 0


def test_verify_finds_a_changed_file(site: Site, do: Do) -> None:
    file = site.root.releases / "0001" / "data" / "case_link.csv"
    file.chmod(0o600)
    file.write_bytes(file.read_bytes() + b" ")
    ended = do(site, "verify")
    assert ended.code == 1
    assert "changed: data/case_link.csv" in ended.out


def test_verify_of_no_release_says_which_there_are(site: Site, do: Do) -> None:
    ended = do(site, "verify", "0007")
    assert ended.code == 2
    assert "0001" in ended.err


def test_withdraw_refuses_the_only_release(site: Site, do: Do) -> None:
    ended = do(site, "withdraw", "1", "--reason", "made-up fault")
    assert ended.code == 2
    assert "0001 cannot be withdrawn" in ended.err
    assert do(site, "verify").code == 0


def test_withdraw_of_what_is_not_there_says_which_there_are(site: Site, do: Do) -> None:
    ended = do(site, "withdraw", "9", "--reason", "made-up fault")
    assert ended.code == 2
    assert "No release 0009" in ended.err and "0001" in ended.err


def test_withdraw_says_what_it_did(site: Site, do: Do) -> None:
    site.key = None
    shutil.copytree(site.root.releases / "0001", site.root.releases / "0002")
    _rename(site.root.releases / "0002", "0002")
    make_current(site.root.releases, "0002")
    assert do(site, "withdraw", "2").code == 2, "without a reason nothing is withdrawn"
    assert "name no person" in do(site, "withdraw", "2", "--reason", " ").err
    ended = do(site, "withdraw", "2", "--reason", "made-up fault")
    assert ended.code == 0, ended.err
    assert "release 0002 is withdrawn" in ended.out
    assert "readers get release 0001 from now on" in ended.out
    assert "release 0002 is as its manifest says, and was withdrawn" in do(site, "verify", "2").out
    assert "release 0001 is as its manifest says\n" in do(site, "verify").out


def _rename(release: Path, version: str) -> None:
    """Make the copy of a release one of its own."""
    told = manifests.read(release)
    assert told
    (release / manifests.MANIFEST).chmod(0o600)
    described = {name: told[name] for name in told.keys() - {"release", "previous", "digest"}}
    manifests.write(manifests.complete(described, version, None), release)


def test_evaluate_prints_json(site: Site, do: Do) -> None:
    ended = do(site, "evaluate")
    assert ended.code == 0, ended.err
    measured = json.loads(ended.out)
    assert "person_id" in json.dumps(measured)
    assert measured


def test_evaluate_without_truth_says_so(site: Site, do: Do) -> None:
    (site.root.truth / "persons.parquet").unlink()
    ended = do(site, "evaluate")
    assert ended.code == 1
    assert "truth" in ended.err


def test_the_demo_refuses_a_data_root_that_is_not_its_own(fresh: Site, do: Do) -> None:
    landed = sorted(path.stat().st_mtime_ns for path in fresh.path.rglob("*"))
    ended = do(fresh, "demo", "--rows", "10")
    assert ended.code == 2
    assert "not the demo's" in ended.err
    assert sorted(path.stat().st_mtime_ns for path in fresh.path.rglob("*")) == landed


def test_an_error_inside_is_told_without_its_text(fresh: Site, do: Do, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ValueError("Qzxvalue of a record")

    monkeypatch.setattr("datafirst_assets.evaluate.truth.evaluate", fail)
    ended = do(fresh, "evaluate")
    assert ended.code == 1
    assert "ValueError" in ended.err
    assert "Qzx" not in ended.out + ended.err


def test_simulate_writes_a_landing_zone(tmp_path: Path, do: Do) -> None:
    site = Site(tmp_path / "data", None)
    ended = do(site, "simulate", "--rows", "60", "--first-year", "2013", "--last-year", "2013", "--seed", "5")
    assert ended.code == 0, ended.err
    assert json.loads(ended.out)["mags_rows"] >= 60
    assert (site.root.delivery("mags_hocas", 2013) / "manifest.json").exists()
    assert (site.root.truth / "persons.parquet").exists()


def test_simulate_writes_the_other_courts_unless_told_not_to(tmp_path: Path, do: Do) -> None:
    size = ("--rows", "20", "--first-year", "2013", "--last-year", "2013")
    others = SOURCES.keys() - CRIMINAL.keys()
    for name, asked, parties in (("half", (), 10), ("six", ("--parties", "6"), 6), ("none", ("--parties", "0"), 0)):
        site = Site(tmp_path / name, None)
        counts = json.loads(do(site, "simulate", *size, *asked).out)
        assert {source: counts.get(f"{source}_rows", 0) for source in others} == dict.fromkeys(others, parties)
        for source in others:
            assert (site.root.delivery(source, 2013) / "manifest.json").exists() == bool(parties)
    told = do(Site(tmp_path / "many", None), "simulate", *size, "--parties", "81")
    assert told.code == 2 and "--parties" in told.err


def test_simulate_does_not_write_over_another_simulation(tmp_path: Path, do: Do) -> None:
    """A year simulated by itself has the numbers of the first simulation's people, and a truth that knows nobody else."""
    site = Site(tmp_path / "data", None)

    def simulate(year: str) -> Finished:
        return do(site, "simulate", "--rows", "60", "--parties", "0", "--first-year", year, "--last-year", year)

    def held() -> dict[Path, bytes]:
        files = (*site.root.landing.rglob("*"), *site.root.truth.rglob("*"))
        return {path: path.read_bytes() for path in files if path.is_file()}

    assert simulate("2013").code == 0
    before = held()
    refused = simulate("2014")
    assert refused.code == 2
    assert "mags_hocas/2013" in refused.err and "empty folder" in refused.err
    assert held() == before
    assert simulate("2013").code == 0, "the same again"
    assert held() == before


def test_help_is_quick_and_needs_nothing(tmp_path: Path) -> None:
    """The commands import what they need when they need it: `--help` must not load Dagster."""
    started = time.process_time()
    said = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "datafirst_assets.cli", "--help"],
        capture_output=True,
        text=True,
        env={"PATH": os.environ["PATH"], "DATAFIRST_DATA_DIR": str(tmp_path / "none")},
        cwd=Path(cli.__file__).parents[1],
    )
    assert said.returncode == 0
    assert "evaluate" in said.stdout
    assert "| dagster" not in said.stderr and "| pandas" not in said.stderr
    assert not (tmp_path / "none").exists()
    assert time.process_time() - started < 5


def test_simulate_does_not_write_over_deliveries_that_were_not_simulated(tmp_path: Path, do: Do) -> None:
    site = Site(tmp_path / "real", key=None)
    delivery = site.path / "landing" / "mags_hocas" / "2013"
    delivery.mkdir(parents=True)
    (delivery / "manifest.json").write_text("{}")
    told = do(site, "simulate", "--rows", "5", "--first-year", "2013", "--last-year", "2013")
    assert told.code == 2 and "not simulated" in told.err
    assert (delivery / "manifest.json").read_text() == "{}"


def test_a_port_in_use_is_said_before_anything_starts(tmp_path: Path, do: Do) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        told = do(Site(tmp_path / "root", key=None), "ui", "--port", str(taken.getsockname()[1]))
    assert told.code == 2 and "in use" in told.err
