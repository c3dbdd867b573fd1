"""The coverage calendar: by source, court and month, what is covered and where it breaks."""

from collections.abc import Iterator, Sequence

import dagster as dg
import pyarrow.parquet as pq

from datafirst_assets.assets.common import input_deliveries, spec
from datafirst_assets.charts.coverage import MonthBar, Strip, coverage_strips
from datafirst_assets.charts.svg import image, table
from datafirst_assets.checks.contracts import ContractChecks
from datafirst_assets.checks.coverage import NO_NEW_BREAKS, break_result
from datafirst_assets.contracts.coverage import CoverageCalendar
from datafirst_assets.contracts.sources import SOURCES
from datafirst_assets.coverage.calendar import write_calendar
from datafirst_assets.coverage.news import new_breaks, released_runs
from datafirst_assets.coverage.runs import CALENDAR_FILE, PUBLIC_FILE
from datafirst_assets.coverage.summary import Month, SourceCoverage, Year, summaries
from datafirst_assets.data_root import DataRoot
from datafirst_assets.orchestration.resources import Workspace
from datafirst_assets.quality.files import quality_file
from datafirst_assets.standardise import table_name

CHECKS = ContractChecks("coverage_calendar", CoverageCalendar)
COUNTED = [table_name(source, source.calendar.entity) for source in SOURCES.values()]
TITLE = "Courts by month: covered; pale: too few to tell; on top: low or broken; marked below: thin as a whole"


def _bar(month: Month) -> MonthBar:
    year, number = month.month.split("-")
    courts = month.courts["covered"], month.courts["too_few"], month.broken
    return MonthBar(int(year) * 12 + int(number) - 1, *courts, month.is_thin)


def _figures(year: Year) -> list[str]:
    """A year's line in the table."""
    if not year.is_delivered:
        return ["not delivered", *[""] * 6]
    told = (year.courts, year.breaking, year.low, year.unsure, year.beginning, year.ending, len(year.thin))
    return [str(number) for number in told]


def _shown(told: Sequence[SourceCoverage]) -> dict[str, dg.MetadataValue | int]:
    """The picture, and its figures by source and year. Numbers of courts only."""
    strips = [Strip(one.source.title, one.courts, [_bar(month) for month in one.months]) for one in told]
    lines = [[one.source.title, str(year.year), *_figures(year)] for one in told for year in one.years]
    header = ["source", "year", "courts", "break", "low", "too few to tell", "begin", "end", "thin months"]
    shown: dict[str, dg.MetadataValue | int] = {
        "by_year": dg.MetadataValue.md(table(header, lines, words=2)),
        "courts": sum(one.courts for one in told),
    }
    if strips:  # where no court has enough records there is nothing to draw
        shown["coverage"] = dg.MetadataValue.md(image(coverage_strips(TITLE, strips), TITLE))
    return shown


@dg.multi_asset(
    name="coverage_calendar",
    specs=[
        spec(
            "coverage_calendar",
            group="quality",
            table=CoverageCalendar,
            description="Which court has records of which month, and where they break. States go into the catalogue, counts stay "
            "here.",
            deps=COUNTED,
        )
    ],
    check_specs=[*CHECKS.specs(), NO_NEW_BREAKS],
    pool="data_root",
)
def coverage_calendar(workspace: Workspace) -> Iterator[dg.MaterializeResult[None]]:
    """Judge every month of every court, and say what breaks that did not."""
    with workspace.step("Working out the coverage calendar") as settings:
        runs = write_calendar(settings)
        root = DataRoot(settings.data_dir)
        results = list(CHECKS.results(settings, quality_file(root, CALENDAR_FILE)))
        rows = pq.read_metadata(quality_file(root, CALENDAR_FILE)).num_rows
        results.append(break_result(new_breaks(runs, released_runs(root))))
    yield dg.MaterializeResult(
        metadata={
            "dagster/row_count": rows,
            **_shown(summaries(runs)),
            "public_edition": dg.MetadataValue.path(str(quality_file(root, PUBLIC_FILE))),
            "input_deliveries": input_deliveries(root),
        },
        check_results=results,
    )


COVERAGE = [coverage_calendar]
