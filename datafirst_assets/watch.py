"""A thread beside a DuckDB connection: ends its statement at Ctrl-C, and tells how far it is to whoever listens.

DuckDB looks for signals only between pieces of work, which took up to half a minute under a large join; asked from another
thread to stop, it does so within a second. Python's own handler runs in the main thread, which is inside the statement: so the
signal comes through `signal.set_wakeup_fd`, which is served at once, whoever's handler is installed.
"""

import os
import select
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import duckdb

from datafirst_assets import progress

EVERY_SECONDS = 1.0
_ENDED = 0  # no signal has this number
_STOPPING = {signal.SIGINT, signal.SIGTERM}
_watched: list[duckdb.DuckDBPyConnection] = []


@contextmanager
def watched(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Watch a connection until the end of the block; only signals to the main thread's work can end a statement."""
    board = progress.board()
    is_main = threading.current_thread() is threading.main_thread()
    if board is None and not is_main:
        yield
        return
    if board is not None:
        connection.execute("SET enable_progress_bar = true")
        connection.execute("SET enable_progress_bar_print = false")
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    thread = threading.Thread(target=_watch, args=(connection, reading, board), daemon=True)
    _watched.append(connection)
    before = signal.set_wakeup_fd(writing, warn_on_full_buffer=False) if is_main else -1
    thread.start()
    try:
        yield
    finally:
        if is_main:
            # Where a block was left behind and ends late, whoever listened before it may have gone.
            with suppress(OSError):
                signal.set_wakeup_fd(before)
        os.write(writing, bytes([_ENDED]))
        thread.join()
        _watched.remove(connection)
        os.close(reading)
        os.close(writing)


def _watch(connection: duckdb.DuckDBPyConnection, reading: int, board: progress.Board | None) -> None:
    while True:
        ready, _, _ = select.select([reading], [], [], EVERY_SECONDS if board else None)
        codes = os.read(reading, 64) if ready else b""
        if _STOPPING & set(codes):
            for open_one in list(_watched):
                with suppress(duckdb.Error):
                    open_one.interrupt()
        if _ENDED in codes:
            return
        if board and not ready:
            # What cannot be shown must not stop what is being done.
            with suppress(Exception):
                percent = connection.query_progress()
                board.statement(percent / 100 if percent >= 0 else None)


@contextmanager
def noticed() -> Iterator[Callable[[], bool]]:
    """Notice Ctrl-C even where a library holds the signal back and then forgets it, as Dagster does between steps.

    Gives a function that says whether it came since it was last asked; signals inside `watched` are not counted, because
    there they are raised.
    """
    if threading.current_thread() is not threading.main_thread():
        yield lambda: False
        return
    reading, writing = os.pipe()
    os.set_blocking(reading, False)
    os.set_blocking(writing, False)

    def came() -> bool:
        with suppress(BlockingIOError):
            return bool(_STOPPING & set(os.read(reading, 64)))
        return False

    before = signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    try:
        yield came
    finally:
        signal.set_wakeup_fd(before)
        os.close(reading)
        os.close(writing)
