"""What is said of every published variable: read from `data/reference/published_variables.csv`, the one place for it.

The contract says what a column may hold; this says what it means to a researcher. A variable without words, or words
without a variable, stop the build.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import get_args

from datafirst_assets.catalogue.model import DisclosureClass
from datafirst_assets.contracts.codes import REFERENCE
from datafirst_assets.errors import DataFirstError

FILE = "published_variables.csv"
Name = tuple[str, str]
"""A table and a column."""


@dataclass(frozen=True)
class Words:
    """What is said of a variable; any part may be empty here, and is missed when the catalogue is built.

    Attributes:
        values: what a value looks like, where neither a list of codes, a pattern nor a range says so.
        first_year: as text; empty where the variable is there from the first year of its table on.
    """

    label: str
    description: str
    values: str
    unit: str
    source: str
    derivation: str
    first_year: str
    disclosure_class: DisclosureClass


@cache
def words() -> dict[Name, Words]:
    """Everything that is said, by table and column.

    Raises:
        DataFirstError: a variable is there twice, or its disclosure class does not exist.
    """
    found: dict[Name, Words] = {}
    with (REFERENCE / FILE).open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            name = row.pop("table"), row.pop("variable")
            if name in found:
                raise DataFirstError(f"{FILE} speaks twice of {'.'.join(name)}. Keep one line.")
            if row["disclosure_class"] not in get_args(DisclosureClass):
                raise DataFirstError(
                    f"{FILE} gives {'.'.join(name)} no disclosure class. Use one of {', '.join(get_args(DisclosureClass))}."
                )
            found[name] = Words(**row)  # type: ignore[arg-type]
    return found


def differences(declared: Iterable[Name]) -> list[str]:
    """Columns that nothing is said of, and words for columns that no contract has, as "table.column: what is wrong"."""
    names, said = set(declared), set(words())
    return [f"{'.'.join(name)}: nothing is said of it in {FILE}" for name in sorted(names - said)] + [
        f"{'.'.join(name)}: {FILE} speaks of it, but no published table has it" for name in sorted(said - names)
    ]
