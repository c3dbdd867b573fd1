"""What earlier releases showed of each count of the catalogue: disclosure control holds on to those numbers.

Every release that has a catalogue counts, withdrawn ones too: who has seen a number keeps it. The release that is being
described again is among them, and holding on to its own numbers changes none.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from datafirst_assets.catalogue.stored import stored_catalogue
from datafirst_assets.release.versions import versions

ROWS = ""
"""Stands for the rows of a table where otherwise a variable is named."""

DISTINCT = "distinct"
"""Stands for a period where different ids are counted."""

Cell = tuple[str, str, str]
"""What is counted: a table, a variable or `ROWS`, and a period."""


def code_cell(code: str) -> str:
    """Stands for a period where the rows of a code are counted."""
    return f"code {code}"


def known_cell(period: str) -> str:
    """Stands for a period where rows are counted whose value does not say "not known"."""
    return f"{period}, known"


@dataclass(frozen=True)
class Earlier:
    """Numbers by cell, those of the newest release first."""

    numbers: Mapping[Cell, Sequence[int]] = field(default_factory=dict)

    def rows(self, table: str, period: str) -> Sequence[int]:
        """Rows of a table that were shown for a period."""
        return self.numbers.get((table, ROWS, period), ())

    def filled(self, table: str, variable: str, period: str) -> Sequence[int]:
        """Rows with a value of a variable that were shown for a period, as share and rows tell them."""
        return self.numbers.get((table, variable, period), ())

    def known(self, table: str, variable: str, period: str) -> Sequence[int]:
        """The same of rows whose value does not say "not known"."""
        return self.numbers.get((table, variable, known_cell(period)), ())


def earlier_numbers(releases: Path) -> Earlier:
    """Everything that the catalogues under `releases` show."""
    found: dict[Cell, list[int]] = defaultdict(list)
    for version in reversed(versions(releases)):
        stored = stored_catalogue(releases, version)
        for cell, number in dict(_numbers(stored or {"datasets": []})).items():
            found[cell].append(number)
    return Earlier(found)


def _numbers(stored: dict[str, Any]) -> Iterator[tuple[Cell, int]]:
    for dataset in stored["datasets"]:
        for variable in dataset["variables"]:
            for one in variable["completeness_by_year"]:
                if one["rows"]:
                    yield (dataset["name"], ROWS, one["period"]), one["rows"]
                    if one["share"]:
                        yield (dataset["name"], variable["name"], one["period"]), round(one["share"] * one["rows"])
                    if one.get("known"):  # a catalogue of an older version has none
                        cell = dataset["name"], variable["name"], known_cell(one["period"])
                        yield cell, round(one["known"] * one["rows"])
            yield from _margins(dataset["name"], variable)


def _margins(table: str, variable: dict[str, Any]) -> Iterator[tuple[Cell, int]]:
    """Rows by code and different ids; a catalogue of an older version has none."""
    for code, number in zip(variable["codes"], variable.get("code_rows", ()), strict=False):
        if number:
            yield (table, variable["name"], code_cell(code["value"])), number
    if variable.get("distinct"):
        yield (table, variable["name"], DISTINCT), variable["distinct"]
