"""What is odd but stays: counts over the kept rows of a file, by what the registry declares. Nothing is removed."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from datafirst_assets.contracts.codes import REFERENCE
from datafirst_assets.contracts.sources import RawFile, Source
from datafirst_assets.engine import Connection, value
from datafirst_assets.ingest.coded import NONE
from datafirst_assets.ingest.rows import Rows
from datafirst_assets.ingest.settle import first_hearings

OLDEST = 110
"""Age in completed years at the hearing; the youngest plausible one depends on the court."""


def warnings(
    connection: Connection, source: Source, file: RawFile, year: int, judged: dict[str, Rows]
) -> dict[str, int]:
    """Count what is odd in the rows of a file that are about to be published inside; only what occurs is named."""
    rows = judged[file.name]
    counts: dict[str, int] = {}
    for name, than in file.in_order:
        earlier, later = rows.days(name)[rows.kept], rows.days(than)[rows.kept]
        counts[f"{name}: after {than}"] = int(np.count_nonzero((earlier > later) & (later != NONE)))
    for column, (reference, listed) in file.known_in.items():
        values = rows.text(column, rows.kept).drop_null()
        known = pc.is_in(values, _listed(reference, listed)).to_numpy(zero_copy_only=False)
        counts[f"{column}: not in {reference}"] = int(np.count_nonzero(~known))
    if file.year_of:
        days = rows.first_day(file.year_of)[rows.kept]
        years = days[days != NONE].astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
        counts[f"{' or '.join(file.year_of)}: not in the delivery's year"] = int(np.count_nonzero(years != year))
    if file.birth:
        hearings = rows.first_day(file.hearings) if file.hearings else first_hearings(source, file, judged)
        odd = _implausible(connection, rows.days(file.birth)[rows.kept], hearings[rows.kept], file.youngest)
        counts[f"{file.birth}: implausible age"] = odd
    return {name: count for name, count in counts.items() if count}


def _implausible(connection: Connection, births: np.ndarray, hearings: np.ndarray, youngest: int) -> int:
    """Pairs of days whose distance is no plausible age. Only those are asked of the calendar that can be none."""
    years = (hearings - births) / 365.25
    near = (births != NONE) & (hearings != NONE) & ((years < youngest + 1) | (years > OLDEST))
    ages = pa.table({"birth": pa.array(births[near], pa.int64()), "hearing": pa.array(hearings[near], pa.int64())})
    connection.register("ages", ages)
    query = f"""
        WITH aged AS (
            SELECT datesub('year', DATE '1970-01-01' + birth::INTEGER, DATE '1970-01-01' + hearing::INTEGER) AS age
            FROM ages
        )
        SELECT count(*) FROM aged WHERE age > {OLDEST} OR age < {youngest}
    """
    try:
        return int(value(connection, query))
    finally:
        connection.unregister("ages")


def _listed(reference: str, column: str) -> pa.Array:
    """The values of a column of a reference table."""
    table = pa_csv.read_csv(
        REFERENCE / f"{reference}.csv",
        convert_options=pa_csv.ConvertOptions(include_columns=[column], column_types={column: pa.string()}),
    )
    return table.column(column).combine_chunks()
