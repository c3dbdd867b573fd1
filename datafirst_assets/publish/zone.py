"""The walls around publishing: a connection that can open the folders it was given and nothing else.

Identities and what happened are kept apart (split-file rule); here the database itself refuses to bring them together.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from datafirst_assets.config import Settings
from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import Connection, connect
from datafirst_assets.publish.reference import load_reference


def data_root(settings: Settings) -> DataRoot:
    """The data root by its real path, so that what is allowed and what is opened have one spelling."""
    return DataRoot(settings.data_dir.resolve())


def confine(connection: Connection, folders: Iterable[Path]) -> None:
    """Let a connection open files of these folders only, for the rest of its life.

    The order matters: folders first, then the wall, then the lock that keeps anyone from taking it down.
    """
    allowed = ", ".join("'" + str(folder).replace("'", "''") + "'" for folder in folders)
    connection.execute(f"SET allowed_directories = [{allowed}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


@contextmanager
def publishing_connection(settings: Settings) -> Iterator[Connection]:
    """A connection with the reference tables that may read `events` and `linkage` and write `published`."""
    root = data_root(settings)
    with connect(settings) as connection:
        load_reference(connection)
        zones = [root.internal / "events", root.internal / "linkage", root.internal / "published", root.scratch]
        confine(connection, zones)
        yield connection
