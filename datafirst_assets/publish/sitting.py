"""One sitting of publishing: a walled connection, and what several tables need, made once while it lasts.

What is made are temporary tables of the connection. The map of internal to published ids is among them: it is never
stored, because with it whoever holds the data would need no key.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from datafirst_assets.config import Settings
from datafirst_assets.contracts.sources import Source
from datafirst_assets.data_root import DataRoot
from datafirst_assets.deidentify.key import MasterKey
from datafirst_assets.engine import Connection
from datafirst_assets.publish.zone import data_root, publishing_connection


@dataclass
class Sitting:
    """The connection, the data root by its real path, the key, and the steps that were done."""

    connection: Connection
    root: DataRoot
    key: MasterKey
    _done: set[tuple[str, str]] = field(default_factory=set)

    def need(self, step: "Step", *courts: Source) -> None:
        """Do a step for these courts, unless this sitting has done it already."""
        for court in courts:
            if (step.__name__, court.name) not in self._done:
                step(self, court)
                self._done.add((step.__name__, court.name))


Step = Callable[[Sitting, Source], None]


@contextmanager
def open_sitting(settings: Settings, key: MasterKey) -> Iterator[Sitting]:
    """Sit down to publish one table or several; what tables share is forgotten at the end."""
    with publishing_connection(settings) as connection:
        yield Sitting(connection, data_root(settings), key)
