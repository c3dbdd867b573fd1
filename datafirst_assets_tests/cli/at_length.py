"""`datafirst` with a piece of work that takes for ever: `python at_length.py statement|python|wait COMMAND …`.

Says `at work` on standard error when it has begun. In a process of its own, so that a test can interrupt it.
"""

import errno
import importlib
import itertools
import sys
from typing import Any, NoReturn

from datafirst_assets import cli
from datafirst_assets.config import Settings, load_settings
from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import connect, write_parquet

JOIN = "SELECT a.range AS one, b.range AS other FROM range(3_000_000) a JOIN range(3_000_000) b ON a.range % 7 = b.range % 7"


def statement(settings: Settings) -> None:
    """A table that would never be finished."""
    with connect(settings) as connection:
        write_parquet(connection, f"{JOIN} ORDER BY ALL", DataRoot(settings.data_dir).table("raw", "at_length"))


def python() -> None:
    """Work in Python that never ends."""
    for number in itertools.count():
        hash(number)


def wait() -> NoReturn:
    """A disk that does not answer: a fault that may pass, and is waited for."""
    raise OSError(errno.EIO, "artificial")


def _begin(kind: str, settings: Settings) -> None:
    sys.stderr.write("at work\n")
    sys.stderr.flush()
    if kind == "statement":
        statement(settings)
    elif kind == "python":
        python()
    else:
        wait()


def main() -> None:
    kind = sys.argv.pop(1)

    def ingest(settings: Settings, *_: Any) -> None:
        _begin(kind, settings)

    def simulated(*_: Any) -> None:
        _begin(kind, load_settings())

    if sys.argv[1] == "simulate":
        importlib.import_module("datafirst_assets.simulate").simulate = simulated
    else:
        importlib.import_module("datafirst_assets.definitions")
        importlib.import_module("datafirst_assets.assets.raw").ingest = ingest
    cli.main()


if __name__ == "__main__":
    main()
