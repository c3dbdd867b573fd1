"""The judged rows of a file in memory: their values, why some break, which values were lost and which rows stand."""

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from datafirst_assets.contracts.sources import RawFile
from datafirst_assets.contracts.table import columns, key
from datafirst_assets.ingest.coded import NONE, Coded

DAY = 86_400_000_000
"""Microseconds."""


@dataclass
class Rows:
    """The readable records of a file, in the file's order.

    Attributes:
        file: its contract.
        lines: line of each row.
        plain: columns of free text, blanks missing.
        coded: judged columns.
        lost: values made missing: "column: reason", and the rows that had them.
        unborn: rows that lost their date of birth because it is after the hearing.
        why: for each row the place of its reason in `reasons`; 0 if it does not break.
        reasons: why rows break.
        kept: the rows that stand, in the order of their key; empty until the file is settled.
    """

    file: RawFile
    lines: np.ndarray
    plain: dict[str, pa.Array]
    coded: dict[str, Coded]
    lost: list[tuple[str, np.ndarray]] = field(default_factory=list)
    unborn: np.ndarray = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    why: np.ndarray = field(init=False)
    reasons: list[str] = field(default_factory=lambda: [""])
    kept: np.ndarray = field(default_factory=lambda: np.empty(0, dtype=np.int64))

    def __post_init__(self) -> None:
        self.why = np.zeros(self.lines.size, dtype=np.int16)

    def quarantine(self, broken: np.ndarray, reason: str) -> None:
        """Break rows; a row that is broken already keeps its first reason."""
        found = broken & (self.why == 0)
        if found.any():
            self.reasons.append(reason)
            self.why[found] = len(self.reasons) - 1

    def text(self, name: str, rows: np.ndarray) -> pa.Array:
        """A column of these rows as text."""
        if name in self.plain:
            return self.plain[name].take(pa.array(rows))
        codes = self.coded[name].codes[rows]
        return self.coded[name].clean.take(pa.array(codes, mask=codes < 0))

    def moments(self, name: str) -> np.ndarray:
        """A date column in microseconds from 1970, NONE where it is missing or wrong."""
        moments = self.coded[name].each(self.coded[name].at, NONE)
        if name == self.file.birth:
            moments[self.unborn] = NONE
        return moments

    def days(self, name: str) -> np.ndarray:
        """A date column in days from 1970, NONE where it is missing or wrong."""
        column = self.coded[name]
        days = column.each(np.where(column.at == NONE, NONE, column.at // DAY), NONE)
        if name == self.file.birth:
            days[self.unborn] = NONE
        return days

    def first_day(self, names: tuple[str, ...]) -> np.ndarray:
        """The day of the first of these date columns that is there."""
        first = self.days(names[0])
        for name in names[1:]:
            first = np.where(first == NONE, self.days(name), first)
        return first

    def lose_late_births(self, hearings: np.ndarray) -> None:
        """A birth after the day of the hearing is impossible and becomes missing. `hearings`: a day for each row."""
        births = self.days(self.file.birth or "")
        self.unborn = np.flatnonzero((births > hearings) & (hearings != NONE))
        self.lost.append((f"{self.file.birth}: after the hearing", self.unborn))

    def key_parts(self, rows: np.ndarray) -> list[pa.Array]:
        """The parts of these rows' key; whole numbers compare as numbers: 01 is 1."""
        numbers = {column.name for column in columns(self.file.table) if column.raw_format == "integer"}
        return [
            pa.array(self.coded[name].each(self.coded[name].at, NONE)[rows])
            if name in numbers
            else self.text(name, rows)
            for name in key(self.file.table)
        ]

    def repeated(self, rows: np.ndarray) -> np.ndarray:
        """Which of these rows have the key of the row before; the rows are sorted by key."""
        same = np.ones(max(rows.size - 1, 0), dtype=bool)
        for part in self.key_parts(rows):
            same &= pc.equal(part[1:], part[:-1]).to_numpy(zero_copy_only=False)
        return np.append(np.zeros(min(rows.size, 1), dtype=bool), same)
