"""What is said of every published variable: in its contract where the table is declared, else in the one file for it.

The contract says what a column may hold; this says what it means to a researcher. A variable without words, or words
without a variable, stop the build.
"""

import csv
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from typing import get_args

from datafirst_assets.contracts.codes import REFERENCE
from datafirst_assets.contracts.sources import SOURCES, Published, Source
from datafirst_assets.contracts.table import columns
from datafirst_assets.contracts.words import DisclosureClass, Words, listed
from datafirst_assets.errors import DataFirstError
from datafirst_assets.publish.tables import RECORDS

FILE = "published_variables.csv"
Name = tuple[str, str]
"""A table and a column."""


@cache
def words() -> dict[Name, Words]:
    """Everything that is said, by table and column.

    Raises:
        DataFirstError: a variable is there twice, or its disclosure class does not exist.
    """
    found: dict[Name, Words] = {
        (table.name, name): said
        for source in SOURCES.values()
        for table in source.published
        for name, said in _declared(source, table).items()
    }
    with (REFERENCE / FILE).open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            name = row.pop("table"), row.pop("variable")
            if name in found:
                raise DataFirstError(
                    f"{FILE} speaks of {'.'.join(name)}, of which something is said already. Keep one."
                )
            if row["disclosure_class"] not in get_args(DisclosureClass):
                raise DataFirstError(
                    f"{FILE} gives {'.'.join(name)} no disclosure class. Use one of {', '.join(get_args(DisclosureClass))}."
                )
            found[name] = Words(**{part: _named(said) for part, said in row.items()})  # type: ignore[arg-type]
    return found


def _declared(source: Source, table: Published) -> dict[str, Words]:
    """What a contract says of its columns; without a source they come from the field of that name."""
    fields = f"{listed(source.systems)} {table.entity}"
    return {
        column.name: replace(column.words, source=column.words.source or f"{fields}: {column.name}")
        for column in columns(table.contract)
        if column.words
    }


def _named(said: str) -> str:
    """A text of the file with what the registry fills in: the names of all sources, of their tables of records, of domains."""
    return said.format(
        sources=listed(SOURCES, "or"),
        records=listed(RECORDS.values(), "or"),
        domains=listed(source.domain for source in SOURCES.values()),
    )


def differences(declared: Iterable[Name]) -> list[str]:
    """Columns that nothing is said of, and words for columns that no contract has, as "table.column: what is wrong"."""
    names, said = set(declared), set(words())
    return [
        f"{'.'.join(name)}: nothing is said of it in its contract or in {FILE}" for name in sorted(names - said)
    ] + [f"{'.'.join(name)}: something is said of it, but no published table has it" for name in sorted(said - names)]
