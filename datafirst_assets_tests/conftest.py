"""What tests of the whole graph share: one tiny landing zone with planted tokens, and the few runs that many look at.

A run costs seconds, nearly all of them Dagster's, so runs start in the background as soon as what they need is there,
and every test that would change a data root works on a copy.
"""

import atexit
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from .cli import broken as broken_deliveries
from .cli.deliveries import folders, one_more_hearing, rewrite, shuffle
from .cli.operate import DATAFIRST, WITHOUT_GRAPH, Finished, Site, finish
from .cli.tokens import plant

ROWS, YEARS, SEED = 400, (2013, 2014), 3


@dataclass
class Run:
    """A run of `datafirst` on a site of its own; `result` waits for its end."""

    site: Site
    process: "subprocess.Popen[str]"
    _finished: Finished | None = field(default=None)

    @property
    def result(self) -> Finished:
        if self._finished is None:
            self._finished = finish(self.process)
        return self._finished


class Runs:
    """Starts runs, and ends those that a broken-off session leaves behind."""

    def __init__(self) -> None:
        self._all: list[Run] = []

    def start(self, site: Site, program: tuple[str, ...] = (DATAFIRST, "run")) -> Run:
        run = Run(site, site.start(program=program))
        self._all.append(run)
        return run

    def end(self) -> None:
        for run in self._all:
            if run.process.poll() is None:
                run.process.kill()
                run.process.communicate()


@pytest.fixture(scope="session")
def key_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("key") / "artificial.key"
    path.write_bytes(os.urandom(32))
    path.chmod(0o400)
    return path


@pytest.fixture(scope="session")
def zone(tmp_path_factory: pytest.TempPathFactory, key_file: Path) -> Site:
    """A landing zone of two courts and two years in which every identifying field holds a token; never run."""
    from datafirst_assets.simulate import simulate

    path = tmp_path_factory.mktemp("zone") / "data"
    simulate(path, ROWS, *YEARS, SEED, lambda _: None)
    plant(path)
    return Site(path, key_file, threads=2)


@dataclass
class _Background:
    first: Run
    shuffled: Run
    runs: Runs
    redelivered: Run | None = None
    broken: Run | None = None


@pytest.fixture(scope="session")
def background(zone: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[_Background]:
    base, runs = tmp_path_factory.mktemp("runs"), Runs()
    try:
        first = runs.start(zone.copy(base / "first"))
        shuffled = zone.copy(base / "shuffled")
        shuffled.threads = 1
        for number, folder in enumerate(folders(shuffled.path)):
            rewrite(folder, shuffle(number))
        yield _Background(first, runs.start(shuffled, WITHOUT_GRAPH), runs)
    finally:
        runs.end()


@pytest.fixture(scope="session")
def first(background: _Background, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """`datafirst run` on the landing zone: release 0001. To be looked at, or copied, not changed."""
    run = background.first
    assert run.result.code == 0, run.result.err
    if background.redelivered is None:
        base = tmp_path_factory.mktemp("later")
        again = run.site.copy(base / "redelivered")
        rewrite(again.root.delivery("mags_hocas", 2014), one_more_hearing)
        background.redelivered = background.runs.start(again)
        bad = run.site.copy(base / "broken")
        broken_deliveries.land(bad.root)
        background.broken = background.runs.start(bad)
    return run


@pytest.fixture(scope="session")
def shuffled(background: _Background, first: Run) -> Run:
    """The same landing zone with its rows in another order, through one thread and without Dagster."""
    return background.shuffled


@pytest.fixture(scope="session")
def redelivered(background: _Background, first: Run) -> Run:
    """After release 0001 the magistrates' 2014 came again with a correction, and ran undisturbed."""
    assert background.redelivered
    return background.redelivered


@pytest.fixture(scope="session")
def broken(background: _Background, first: Run) -> Run:
    """After release 0001 every year came again, broken in one way or another (`cli/broken.py`)."""
    assert background.broken
    return background.broken


@pytest.fixture
def site(first: Run, tmp_path: Path) -> Site:
    """A data root with release 0001, to be changed by one test."""
    return first.site.copy(tmp_path / "data")


@pytest.fixture
def fresh(zone: Site, tmp_path: Path) -> Site:
    """A landing zone that nothing has run on, to be changed by one test."""
    return zone.copy(tmp_path / "data")


@atexit.register
def _keep_the_closing_line_last() -> None:
    """At its end DuckDB's bindings report objects that the interpreter frees anyway; nobody can act on it."""
    sys.stdout.flush()
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
