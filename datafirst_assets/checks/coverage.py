"""Hand-written check of the coverage calendar: what breaks that the current release has covered. It warns and blocks nothing."""

from collections.abc import Sequence

import dagster as dg

from datafirst_assets.charts.svg import table
from datafirst_assets.contracts.coverage import STATES, WHOLE
from datafirst_assets.contracts.sources import SOURCES
from datafirst_assets.coverage.runs import Run

NO_NEW_BREAKS = dg.AssetCheckSpec(
    "no_new_breaks",
    asset="coverage_calendar",
    description="No court, and no source as a whole, is low, breaks or ends in months in which the calendar of the current "
    "release has it covered. A warning: a court may have closed, a country may stand still.",
)
MOST = 50
"""Breaks that are told one by one: first those of whole sources, then those of courts."""

SAID = (
    "{count:,} new: {told}. If the court or its system was meant to stop, release: readers see it in the catalogue. Otherwise "
    "ask the sender for the months that are missing, and load the year again."
)


def break_result(new: Sequence[Run]) -> dg.AssetCheckResult:
    """The check's result: courts, months and states; no count of records, and no court with too few to be shown."""
    by_state = {state: sum(run.state == state for run in new) for state in STATES}
    told = ", ".join(f"{count:,} {STATES[state][0].lower()}" for state, count in by_state.items() if count)
    first = sorted(new, key=lambda run: run.court_code != WHOLE)[:MOST]
    lines = [[SOURCES[run.source_dataset].title, run.court, run.span, STATES[run.state][0]] for run in first]
    shown = table(["source", "court", "months", "state"], lines, words=4)
    return dg.AssetCheckResult(
        asset_key="coverage_calendar",
        check_name=NO_NEW_BREAKS.name,
        passed=not new,
        severity=dg.AssetCheckSeverity.WARN,
        description=SAID.format(count=len(new), told=told) if new else None,
        metadata={
            "new_breaks": len(new),
            **({"first_of_them": dg.MetadataValue.md(shown)} if new else {}),
        },
    )
