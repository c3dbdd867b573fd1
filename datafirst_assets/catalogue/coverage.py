"""The coverage calendar in the catalogue: its file in the release, and what its page shows. States and numbers of courts only."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from datafirst_assets.catalogue.coverage_strip import strip
from datafirst_assets.catalogue.files import write_text
from datafirst_assets.catalogue.model import Catalogue
from datafirst_assets.contracts.coverage import STATES, WHOLE
from datafirst_assets.contracts.sources import Source
from datafirst_assets.contracts.table import column_names
from datafirst_assets.coverage.runs import PUBLIC_FILE, Run, as_csv
from datafirst_assets.coverage.summary import SourceCoverage, Year, summaries
from datafirst_assets.publish.tables import PUBLISHED, RECORDS

TOLD = ("break", "low", "before_first", "after_last")
"""States of courts that the page lists one by one."""
MOST = 400
"""Runs that are listed of a source: more would make the page too large for a slow line; the file has all of them."""


def write_coverage(catalogue: Catalogue, folder: Path) -> list[Path]:
    """Write the calendar as CSV: one row per source, court and run of months of one state."""
    return [write_text(folder / PUBLIC_FILE, as_csv(catalogue.coverage))]


@dataclass(frozen=True)
class Listed:
    """Runs of a source that the page lists, by court, and how many more there are."""

    runs: Sequence[Run]
    more: int


def _listed(told: SourceCoverage) -> Listed:
    """The runs to be listed: breaks before low months, and those before beginnings and ends, where not all have room."""
    chosen = sorted(told.runs_of(TOLD), key=lambda run: TOLD.index(run.state))[:MOST]
    every = told.runs_of(TOLD)
    return Listed([run for run in every if run in set(chosen)], len(every) - len(chosen))


def _years_said(years: Sequence[Year]) -> str:
    """Delivered years as a sentence names them."""
    there = [year.year for year in years if year.is_delivered]
    missing = [str(year.year) for year in years if not year.is_delivered]
    span = f"{there[0]} to {there[-1]}" if len(there) > 1 else str(there[0])
    return f"{span}, without {', '.join(missing)}" if missing else span


def court_columns(source: Source) -> list[tuple[str, str]]:
    """The published tables and columns that hold the code of a court as the calendar has it."""
    tables = [table.name for table in source.published] or [RECORDS[source.name]]
    code = source.calendar.court
    return [(name, code) for name in tables if code in column_names(PUBLISHED[name].contract)]


def coverage_page(catalogue: Catalogue) -> dict[str, object]:
    """What the template of the page is given."""
    told = summaries(catalogue.coverage)
    return {
        "sources": [
            {
                "told": one,
                "court_in": court_columns(one.source),
                "years": _years_said(one.years),
                "strip": strip(one),
                "listed": _listed(one),
                "whole": [run for run in one.runs if run.court_code == WHOLE and run.state in TOLD],
            }
            for one in told
        ],
        "states": STATES,
        "file": PUBLIC_FILE,
    }
