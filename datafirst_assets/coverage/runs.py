"""The public edition of the calendar: runs of months of one state, by source and court, without any count.

A month of a court is in exactly one run. A court of whose records so few are there that their number may not be shown is left
out: its code alone would say that it has some, and it may be a slip of a clerk.
"""

import csv
import io
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from functools import cache
from pathlib import Path

from datafirst_assets.contracts.codes import REFERENCE
from datafirst_assets.contracts.coverage import WHOLE
from datafirst_assets.contracts.sources import SOURCES
from datafirst_assets.data_root import DataRoot
from datafirst_assets.disclosure import publishable
from datafirst_assets.engine import Connection, rows
from datafirst_assets.quality.files import quality_file, write_text
from datafirst_assets.spreadsheets.write import plain

CALENDAR_FILE, PUBLIC_FILE = "coverage_calendar.parquet", "coverage_calendar.csv"
"""The table with counts, for the internal zone only; and its public edition, which every release has under this name."""


@dataclass(frozen=True)
class Run:
    """A run of months of one state.

    Attributes:
        source_dataset: of the records.
        court_code: as the published tables have it; `WHOLE` for all courts of the source as one.
        court_name: as the register calls it; empty where the register does not list the code.
        from_month, to_month: first and last month, as YYYY-MM.
        state: one of `STATES`.
    """

    source_dataset: str
    court_code: str
    court_name: str
    from_month: str
    to_month: str
    state: str

    @property
    def court(self) -> str:
        """The court as a sentence names it."""
        if self.court_code == WHOLE:
            return self.court_name
        return f"{self.court_name} ({self.court_code})" if self.court_name else self.court_code

    @property
    def span(self) -> str:
        """The months as a sentence names them."""
        return self.from_month if self.from_month == self.to_month else f"{self.from_month} to {self.to_month}"


COLUMNS = tuple(field.name for field in fields(Run))

RUNS = """
WITH islands AS (
    SELECT source_dataset, court, month, state,
        row_number() OVER (PARTITION BY source_dataset, court ORDER BY month)
            - row_number() OVER (PARTITION BY source_dataset, court, state ORDER BY month) AS island
    FROM {calendar}
)
SELECT source_dataset, court, strftime(min(month), '%Y-%m'), strftime(max(month), '%Y-%m'), state
FROM islands
GROUP BY source_dataset, court, state, island
ORDER BY source_dataset, court, min(month)
"""
TOTALS = "SELECT source_dataset, court, sum(records)::BIGINT FROM {calendar} GROUP BY source_dataset, court"


def make_runs(connection: Connection, calendar: str) -> list[Run]:
    """The public edition of a calendar (a relation of `CoverageCalendar`), in the order of the registry, then by court."""
    totals = rows(connection, TOTALS.format(calendar=calendar))
    hidden = {(source, court) for source, court, total in totals if publishable(total) is None}
    found: dict[str, list[Run]] = {name: [] for name in SOURCES}
    for source, court, first, last, state in rows(connection, RUNS.format(calendar=calendar)):
        if (source, court) not in hidden:
            found[source].append(Run(source, court, court_name(source, court), first, last, state))
    return [run for runs in found.values() for run in sorted(runs, key=lambda run: run.court_code != WHOLE)]


def court_name(source: str, code: str) -> str:
    """The name of a court; empty where the register of its source does not list it."""
    return "All courts" if code == WHOLE else _register(*SOURCES[source].calendar.register).get(code, "")


@cache
def _register(reference: str, code: str) -> dict[str, str]:
    with (REFERENCE / f"{reference}.csv").open(newline="", encoding="utf-8") as file:
        names = {row[code]: row["court_name"].strip() for row in csv.DictReader(file)}
    return {code: name.title() if name.isupper() else name for code, name in names.items()}


def as_csv(runs: Iterable[Run]) -> str:
    """The public edition as CSV with a header."""
    text = io.StringIO()
    lines = ([plain(value) for value in asdict(run).values()] for run in runs)
    csv.writer(text, lineterminator="\n").writerows([COLUMNS, *lines])
    return text.getvalue()


def write_runs(root: DataRoot, runs: Iterable[Run]) -> None:
    """Keep the public edition beside the table with counts."""
    write_text(quality_file(root, PUBLIC_FILE), as_csv(runs))


def read_runs(file: Path) -> tuple[Run, ...]:
    """A public edition, read back; nothing where there is no such file."""
    if not file.exists():
        return ()
    with file.open(newline="", encoding="utf-8") as opened:
        return tuple(Run(**row) for row in csv.DictReader(opened))
