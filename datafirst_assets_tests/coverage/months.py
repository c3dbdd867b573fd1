"""What tests of coverage share: made-up courts with so many records a month, judged without any file."""

import datetime
from collections.abc import Callable, Iterable
from itertools import groupby

import duckdb

from datafirst_assets.coverage.judge import CALENDAR

SOURCE, FIRST, LAST = "mags_hocas", 2012, 2016
LENGTH = (LAST + 1 - FIRST) * 12
Volume = Callable[[int], int]
"""Records of a court by the number of the month, the first one being 0."""


def day(month: int) -> datetime.date:
    """The first day of a month."""
    return datetime.date(FIRST + month // 12, month % 12 + 1, 1)


def steady(_month: int) -> int:
    return 60


def silent(start: int, end: int, usual: int = 60, there: int = 0) -> Volume:
    """A court with other records from one month up to before another."""
    return lambda month: there if start <= month < end else usual


def calendar(courts: dict[str, Volume], missing: Iterable[int] = ()) -> list[tuple[str, datetime.date, int, int, str]]:
    """court, month, records, usual and state of every row; years that are `missing` were not delivered."""
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute("CREATE TABLE counted (source_dataset VARCHAR, court VARCHAR, month DATE, records BIGINT)")
        connection.execute("CREATE TABLE delivered (source_dataset VARCHAR, year BIGINT)")
        years = [year for year in range(FIRST, LAST + 1) if year not in missing]
        connection.executemany("INSERT INTO delivered VALUES (?, ?)", [(SOURCE, year) for year in years])
        counted = [
            (SOURCE, court, day(month), volume(month))
            for court, volume in courts.items()
            for month in range(LENGTH)
            if volume(month)
        ]
        connection.executemany("INSERT INTO counted VALUES (?, ?, ?, ?)", counted)
        return [row[1:] for row in connection.execute(CALENDAR).fetchall()]


def states(volume: Volume, missing: Iterable[int] = ()) -> list[tuple[str, int, int]]:
    """The states of one court as runs: state, number of the first month, number of the last."""
    rows = [row for row in calendar({"A": volume}, missing) if row[0] == "A"]
    numbered = [(row[4], number) for number, row in enumerate(rows)]
    runs = [(state, [number for _, number in run]) for state, run in groupby(numbered, key=lambda pair: pair[0])]
    return [(state, numbers[0], numbers[-1]) for state, numbers in runs]
