"""The thread beside a connection: Ctrl-C ends a statement at once, and its percentage is told."""

import os
import signal
import threading
from pathlib import Path

import pytest

from datafirst_assets import progress, watch
from datafirst_assets.config import Settings
from datafirst_assets.engine import connect, value, write_parquet
from datafirst_assets.errors import without_values

ENDLESS = "SELECT sum(a.range * b.range) FROM range(10_000_000) a, range(10_000_000) b"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, threads=2, memory_limit="1GB")


def _interrupt_soon() -> None:
    threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT)).start()


def test_ctrl_c_ends_a_statement_and_leaves_no_table(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), without_values("An artificial step"), connect(settings) as connection:
        _interrupt_soon()
        write_parquet(connection, ENDLESS, tmp_path / "table.parquet")
    assert [path for path in tmp_path.iterdir() if path.is_file()] == []
    assert watch._watched == []


def test_ctrl_c_ends_the_statement_of_an_outer_connection_too(settings: Settings) -> None:
    with (
        pytest.raises(KeyboardInterrupt),
        without_values("An artificial step"),
        connect(settings) as outer,
        connect(settings),
    ):
        _interrupt_soon()
        value(outer, ENDLESS)
    with connect(settings) as connection:
        assert value(connection, "SELECT 1") == 1


def test_signals_go_where_they_went_before(settings: Settings) -> None:
    before = signal.set_wakeup_fd(-1)
    signal.set_wakeup_fd(before)
    with connect(settings):
        pass
    assert signal.set_wakeup_fd(before) == before


def test_another_thread_can_connect(settings: Settings) -> None:
    found: list[int] = []

    def work() -> None:
        with connect(settings) as connection:
            found.append(value(connection, "SELECT 7"))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert found == [7]


def test_the_percentage_of_a_statement_is_told(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "EVERY_SECONDS", 0.01)
    shares: list[float] = []
    told = threading.Event()

    class Shares:
        def heard(self, stages: tuple[progress.Stage, ...]) -> None:
            if stages[-1].statement:
                shares.append(stages[-1].statement)
                told.set()

    with progress.listening(Shares()), progress.stage("Counting"), connect(settings) as connection:
        for _ in range(100):
            value(connection, "SELECT count(DISTINCT hash(range)) FROM range(1_000_000)")
            if told.is_set():
                break
    assert shares and all(0 < share <= 1 for share in shares)


def test_a_listener_that_fails_stops_nothing(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "EVERY_SECONDS", 0.01)
    failed = threading.Event()

    class Failing:
        def heard(self, stages: tuple[progress.Stage, ...]) -> None:
            if threading.current_thread() is not threading.main_thread():
                failed.set()
                raise OSError

    with progress.listening(Failing()), progress.stage("Counting"), connect(settings) as connection:
        assert failed.wait(30)
        assert value(connection, "SELECT 7") == 7


def test_rows_written_are_told(settings: Settings, tmp_path: Path) -> None:
    class Nobody:
        def heard(self, stages: tuple[progress.Stage, ...]) -> None: ...

    with progress.listening(Nobody()), progress.stage("Writing") as stage, connect(settings) as connection:
        write_parquet(connection, "SELECT range AS n FROM range(12) ORDER BY n", tmp_path / "table.parquet")
    assert stage.done == 12


def test_ctrl_c_that_nobody_raised_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        with watch.noticed() as came:
            assert not came()
            os.kill(os.getpid(), signal.SIGINT)
            assert came()
            assert not came()
    finally:
        signal.signal(signal.SIGINT, before)
