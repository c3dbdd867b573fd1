"""Dagster's history as `datafirst run` writes it: in the same SQLite files as ever, but held open for the whole command.

Dagster's own SQLite storage opens a file anew for every statement: nine years of two courts are ten thousand connections,
each with an engine and its compiled statements to build, and with a checkpoint and a wait for the disk at its close. Here
a file stays open until the command ends. What is written is the same, and readers (the web UI, the daemon) see it at once.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

import dagster as dg
from dagster._core.instance.ref import InstanceRef
from dagster._core.storage.event_log.sqlite import SqliteEventLogStorage
from dagster._core.storage.runs.sqlite import SqliteRunStorage
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS
from dagster._core.storage.sqlite_storage import DagsterSqliteStorage
from dagster._serdes import ConfigurableClassData
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine, create_engine
from sqlalchemy.pool import StaticPool

INDEX = "index"
"""The file of events of all runs; every run has a file of its own beside it."""


def _do_not_wait_for_the_disk(connection: Any, _: Any) -> None:
    """Let a power cut cost the last lines of history, which nothing is derived from; the file itself stays whole."""
    connection.execute("PRAGMA synchronous = NORMAL")


class HeldFile:
    """One SQLite file, open until it is closed; one user at a time."""

    def __init__(self, address: str) -> None:
        """Nothing is opened yet.

        Args:
            address: of the file, as SQLAlchemy writes it.
        """
        timeout = {"timeout": SQLITE_BUSY_TIMEOUT_SECONDS, "check_same_thread": False}
        self._engine: Engine = create_engine(address, poolclass=StaticPool, connect_args=timeout)
        event.listen(self._engine, "connect", _do_not_wait_for_the_disk)
        self._in_use = threading.Lock()

    @contextmanager
    def connected(self) -> Iterator[Connection]:
        """A transaction on the file, committed at its end."""
        with self._in_use, self._engine.connect() as connection, connection.begin():
            yield connection

    def close(self) -> None:
        """Close the file; SQLite then brings it up to date with what was written beside it."""
        self._engine.dispose()


class HeldRuns(SqliteRunStorage):
    """The runs, held open."""

    def __init__(self, conn_string: str, inst_data: ConfigurableClassData | None = None) -> None:
        """As Dagster makes it."""
        super().__init__(conn_string, inst_data)
        self._held = HeldFile(conn_string)

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        """A transaction on the file of runs."""
        with self._held.connected() as connection:
            yield connection

    def dispose(self) -> None:
        """Close the file."""
        self._held.close()
        super().dispose()


class HeldEvents(SqliteEventLogStorage):
    """The events: the file of all runs is held open, and that of the run which is at work."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        """As Dagster makes it."""
        self._at_work: tuple[str, HeldFile] | None = None
        self._blank: bytes | None = None
        self._tables: set[str] = set()
        super().__init__(base_dir, inst_data)

    @cached_property
    def _index(self) -> HeldFile:
        return HeldFile(self.conn_string_for_shard(INDEX))

    def has_table(self, table_name: str) -> bool:
        """Whether the file of all runs has a table; a table that is there stays."""
        if table_name not in self._tables and super().has_table(table_name):
            self._tables.add(table_name)
        return table_name in self._tables

    def index_connection(self) -> AbstractContextManager[Connection]:
        """A transaction on the events of all runs."""
        return self._index.connected()

    @contextmanager
    def run_connection(self, run_id: str | None = None) -> Iterator[Connection]:
        """A transaction on the events of one run."""
        if run_id is None:
            raise ValueError("Every run has a file of its own: name the run.")
        with self._file_of(run_id).connected() as connection:
            yield connection
        # Who follows a run in the web UI is told by the file itself, which SQLite now changes only now and then.
        os.utime(self.path_for_shard(run_id))

    def _file_of(self, run_id: str) -> HeldFile:
        """The file of a run, opened in the place of that of the run before."""
        if self._at_work is None or self._at_work[0] != run_id:
            self._close_run()
            self._make(run_id)
            self._at_work = run_id, HeldFile(self.conn_string_for_shard(run_id))
        return self._at_work[1]

    def _make(self, run_id: str) -> None:
        """Make the file of a run: the first as Dagster does, which takes long, the others with the same bytes."""
        file = Path(self.path_for_shard(run_id))
        is_new = not file.exists()
        if is_new and self._blank is not None:
            building = file.with_suffix(".building")
            building.write_bytes(self._blank)
            building.replace(file)
            return
        with super().run_connection(run_id):
            pass
        if is_new:
            self._blank = file.read_bytes()

    def _close_run(self) -> None:
        if self._at_work is not None:
            self._at_work[1].close()
            self._at_work = None

    def dispose(self) -> None:
        """Close the files."""
        self._close_run()
        self._index.close()
        super().dispose()


class HeldStorage(DagsterSqliteStorage):
    """Dagster's SQLite storage with its runs and events held open."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        """As Dagster makes it, in the same places."""
        super().__init__(base_dir, inst_data)
        self._run_storage = HeldRuns(self._run_storage._conn_string)
        self._event_log_storage = HeldEvents(self._event_log_storage._base_dir)

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData, config_value: Any) -> "HeldStorage":
        """As Dagster makes it."""
        return cls.from_local(inst_data=inst_data, **config_value)


def held_instance(home: Path) -> dg.DagsterInstance:
    """The instance of a home, its SQLite files held open until the instance is left; other storage is as configured."""
    ref = InstanceRef.from_dir(str(home))
    stored = ref.storage_data
    if stored is not None and stored.class_name == DagsterSqliteStorage.__name__:
        held = ConfigurableClassData(__name__, HeldStorage.__name__, stored.config_yaml)
        ref = ref._replace(storage_data=held)
    return dg.DagsterInstance.from_ref(ref)
