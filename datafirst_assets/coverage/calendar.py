"""The table `coverage_calendar` and its public edition, worked out and written."""

from datafirst_assets.config import Settings
from datafirst_assets.contracts.coverage import CoverageCalendar
from datafirst_assets.contracts.table import columns
from datafirst_assets.coverage.count import count_records
from datafirst_assets.coverage.judge import CALENDAR
from datafirst_assets.coverage.runs import CALENDAR_FILE, Run, make_runs, write_runs
from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import connect, parquet, write_parquet
from datafirst_assets.quality.files import quality_file


def write_calendar(settings: Settings) -> list[Run]:
    """Count all records, judge every month of every court, and write the table and its public edition.

    Returns:
        The public edition.

    Raises:
        DataFirstError: nothing has been standardised yet.
    """
    root = DataRoot(settings.data_dir)
    target = quality_file(root, CALENDAR_FILE)
    typed = ", ".join(f"{column.name}::{column.sql_type} AS {column.name}" for column in columns(CoverageCalendar))
    with connect(settings) as connection:
        count_records(connection, root)
        select = f"SELECT {typed} FROM ({CALENDAR}) ORDER BY source_dataset, court, month"
        write_parquet(connection, select, target)
        runs = make_runs(connection, parquet(target))
    write_runs(root, runs)
    return runs
