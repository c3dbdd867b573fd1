"""Standardisation: text as delivered becomes clean values, and who parts from what happened for good.

`standardise` writes one year of one of a source's tables; the queries are in a module named after the source, each under
the name of its entity.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

from datafirst_assets.config import Settings
from datafirst_assets.contracts.linkage import StdIdentities
from datafirst_assets.contracts.sources import RawFile, Source
from datafirst_assets.contracts.table import Table
from datafirst_assets.data_root import DataRoot, Layer
from datafirst_assets.engine import Connection, connect, parquet, write_parquet
from datafirst_assets.standardise import addresses, attributes, identifiers, names, organisations, whole_names

IDENTITIES = "identities"
"""The entity that says who: every source has it, under one contract."""


def entities(source: Source) -> tuple[str, ...]:
    """The standardised tables of a source: who, then what happened."""
    return IDENTITIES, *source.tables


def layer(entity: str) -> Layer:
    """The zone of a standardised table."""
    return "identities" if entity == IDENTITIES else "events"


def table_name(source: Source, entity: str) -> str:
    """The name that a standardised table shares with its asset."""
    return f"std_{source.name}__{entity}"


def contract(source: Source, entity: str) -> type[Table]:
    """The contract of a standardised table."""
    return StdIdentities if entity == IDENTITIES else source.tables[entity]


def _query(source: Source, entity: str) -> str:
    return str(getattr(import_module(f"{__name__}.{source.name}"), entity.upper()))


def reads(source: Source, entity: str) -> list[RawFile]:
    """The raw files that a standardised table is made from, as its query names them."""
    named = set(re.findall(r"\{raw\[(\w+)\]\}", _query(source, entity)))
    return [file for file in source.files if file.name in named]


def add_macros(connection: Connection) -> None:
    """Give a connection the macros of standardisation; they live only as long as it does."""
    for module in (names, identifiers, attributes, addresses, whole_names):
        connection.execute(module.MACROS)
    organisations.add_function(connection)


@contextmanager
def standardiser(settings: Settings) -> Iterator[Connection]:
    """Open a connection that has the macros of standardisation; opening one costs more than a small year does."""
    with connect(settings) as connection:
        add_macros(connection)
        yield connection


def write(connection: Connection, root: DataRoot, source: Source, entity: str, year: int, target: Path) -> int:
    """Standardise one year of a source's raw tables into one of its tables.

    Args:
        connection: a `standardiser`.
        root: where the raw tables are.
        source: whose raw tables.
        entity: which table.
        year: of the delivery.
        target: where to write it.

    Returns:
        The number of rows written.
    """
    raw = {file.name: parquet(root.table("raw", source.raw_asset(file), year)) for file in reads(source, entity)}
    return write_parquet(connection, _query(source, entity).format(raw=raw, year=year), target)


def standardise(settings: Settings, source: Source, entity: str, year: int) -> int:
    """Standardise one year of a source's raw tables into one of its tables, in its own place.

    Returns:
        The number of rows written.
    """
    root = DataRoot(settings.data_dir)
    with standardiser(settings) as connection:
        return write(connection, root, source, entity, year, place(root, source, entity, year))


def place(root: DataRoot, source: Source, entity: str, year: int) -> Path:
    """Where a year of a standardised table is."""
    return root.table(layer(entity), table_name(source, entity), year)


def staged(root: DataRoot, source: Source, entity: str, year: int) -> Path:
    """Where a year of a standardised table waits for its checks, beside its place."""
    return place(root, source, entity, year).with_suffix(".unchecked")
