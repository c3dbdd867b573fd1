"""Dates of the twin's declared tables: in order within a row, a case's in its extract year, all others within its case."""

from dataclasses import dataclass

import numpy as np

from datafirst_assets.contracts.sources import Published, Source
from datafirst_assets.twin import draw
from datafirst_assets.twin.agreeing import filled
from datafirst_assets.twin.columns import Table
from datafirst_assets.twin.declared_rules import APART, anchors, days
from datafirst_assets.twin.draw import Whole
from datafirst_assets.twin.margins import Margins
from datafirst_assets.twin.spine import day_in, last_day


@dataclass(frozen=True)
class Course:
    """The first and the last day of each case."""

    first: Whole
    last: Whole

    def of(self, case: Whole) -> "Course":
        """That of rows of these cases."""
        return Course(self.first[case], self.last[case])


def case_days(margins: Margins, source: Source, table: Published, year: Whole, row: Table) -> tuple[Table, Course]:
    """The dates of the table of cases, and the course of each case.

    The date by which a case belongs to the delivery of a year is in that year, the others lie before and after it. A case
    goes on to its last date or, without it, to the end of the year.
    """
    dates, n = days(table), len(year)
    if not dates:
        return {}, Course(last_day(year - 1) + 1, last_day(year))
    masks = [filled(margins, table.name, column, year, row) for column in dates]
    gaps = [draw.between(f"{table.name}.{column.name}: days", n, *APART) for column in dates[1:]]
    position = np.cumsum(np.stack([np.zeros(n, dtype=np.int64), *gaps]), axis=0)
    names = [column.name for column in dates]
    decisive = np.full(n, names.index(anchors(source, table)[-1]))
    for name in reversed(anchors(source, table)):
        decisive[masks[names.index(name)]] = names.index(name)
    day = day_in(f"{table.name}: day", year) + position - position[decisive, np.arange(n)]
    known = np.stack(masks)
    first = np.where(
        known.any(axis=0), np.where(known, day, np.iinfo(np.int64).max).min(axis=0), last_day(year - 1) + 1
    )
    latest = np.where(known, day, first).max(axis=0)
    is_over = known[-1] & (len(dates) > 1)
    made: Table = {name: draw.where(mask, of) for name, mask, of in zip(names, masks, day, strict=True)}
    return made, Course(first, np.where(is_over, latest, np.maximum(latest, last_day(year))))


def days_within(margins: Margins, table: Published, year: Whole, row: Table, course: Course) -> Table:
    """The dates of rows that belong to cases: each within its case, a later one of the row from the one before on."""
    made: Table = {}
    begin = course.first
    for column in days(table):
        chance = draw.uniform(f"{table.name}.{column.name}: day", len(year))
        begin = begin + np.floor(chance * (course.last - begin + 1)).astype(np.int64)
        made[column.name] = draw.where(filled(margins, table.name, column, year, row), begin)
    return made
