"""Ctrl-C in the middle of long work: one sentence, exit code 130, no half table, and the next run needs no hand work."""

import signal
import sys
from pathlib import Path

import dagster as dg
import pytest

from datafirst_assets.orchestration.dead_runs import NO_SECOND_TRY
from datafirst_assets_tests.orchestration.test_history import history

from .operate import DATAFIRST, Finished, Site, finish

SAID = "error: interrupted; nothing is half done, run again to go on\n"
SIMULATE = ("simulate", "--rows", "60", "--first-year", "2013", "--last-year", "2013")


def _interrupted(site: Site, kind: str, *command: str) -> Finished:
    """Run a command whose work takes for ever, and interrupt it when that has begun."""
    process = site.start(kind, *command, program=(sys.executable, "-m", "datafirst_assets_tests.cli.at_length"))
    assert process.stderr
    for line in process.stderr:
        if line == "at work\n":
            break
    process.send_signal(signal.SIGINT)
    return finish(process)


@pytest.mark.parametrize("kind", ["statement", "python", "wait"])
def test_a_run_is_interrupted_and_the_next_goes_on(fresh: Site, kind: str) -> None:
    """In a statement, in Python, and while it waits for a fault to pass."""
    ended = _interrupted(fresh, kind, "run")
    assert ended.code == 130, ended.err
    assert ended.err == SAID
    assert list(fresh.root.internal.rglob("*.parquet")) == [] == list(fresh.root.internal.rglob("*.tmp"))
    with history(fresh) as instance:
        (run,) = instance.get_runs()
    assert run.status == dg.DagsterRunStatus.FAILURE
    assert run.tags.items() >= NO_SECOND_TRY.items(), "the daemon must not start again what an operator stopped"
    if kind == "statement":
        after = finish(fresh.start("run"))
        assert after.code == 0, after.err
        assert "release 0001 made" in after.out


def test_a_simulation_is_interrupted_and_can_be_made_again(tmp_path: Path) -> None:
    site = Site(tmp_path / "data", None)
    site.path.mkdir()
    ended = _interrupted(site, "python", *SIMULATE)
    assert (ended.code, ended.err) == (130, SAID)
    half = site.root.delivery("mags_hocas", 2013)
    half.mkdir(parents=True)
    (half / "defendant_offences.csv").write_text("half written")
    again = finish(site.start(*SIMULATE, program=(DATAFIRST,)))
    assert again.code == 0, again.err
    assert (half / "manifest.json").exists()
