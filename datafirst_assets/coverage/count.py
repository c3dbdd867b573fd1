"""Records by source, court and month, counted from the standardised tables that the registry names."""

from datafirst_assets.contracts.sources import SOURCES, Source
from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import Connection, parquet
from datafirst_assets.errors import DataFirstError
from datafirst_assets.standardise import layer, table_name


def count_records(connection: Connection, root: DataRoot) -> None:
    """Make the tables that the calendar is judged from.

    Makes `counted` (source_dataset, court, month, records): a row for every month with records, the first day standing for
    the month; a case that is still open may be in no month yet. And `delivered` (source_dataset, year): the extract years
    that are there. A source of which nothing has been delivered is in neither.

    Raises:
        DataFirstError: nothing has been standardised yet.
    """
    connection.execute(
        """
        CREATE TEMP TABLE counted (source_dataset VARCHAR, court VARCHAR, month DATE, records BIGINT);
        CREATE TEMP TABLE delivered (source_dataset VARCHAR, year BIGINT);
        """
    )
    found = [_count(connection, root, source) for source in SOURCES.values()]
    if not any(found):
        raise DataFirstError("Nothing has been standardised yet. Run `datafirst run` first.")


def _count(connection: Connection, root: DataRoot, source: Source) -> bool:
    """Count one source, each record or case as its newest delivery has it; whether there is anything to count."""
    calendar = source.calendar
    files = root.years(layer(calendar.entity), table_name(source, calendar.entity))
    if not files:
        return False
    connection.executemany("INSERT INTO delivered VALUES (?, ?)", [(source.name, int(file.stem)) for file in files])
    # Digests of 64 bits, because ids of 13 million records as text would take gigabytes: two that are the same by chance, in
    # one of 200,000 runs, would cost one record of a count that is not shown.
    owner = f"hash({source.owner(calendar.entity)})"
    connection.execute(
        f"""
        INSERT INTO counted
        WITH told AS (
            SELECT {owner} AS owner, extract_year, {calendar.court} AS court,
                date_trunc('month', {calendar.date})::DATE AS month
            FROM {parquet(files)}
        ),
        delivered_again AS (
            SELECT owner, max(extract_year) AS newest FROM told GROUP BY owner
            HAVING min(extract_year) < max(extract_year)
        ),
        superseded AS (
            SELECT told.court, told.month, -count(*) AS records
            FROM told JOIN delivered_again USING (owner)
            WHERE told.extract_year < delivered_again.newest
            GROUP BY told.court, told.month
        ),
        all_deliveries AS (SELECT court, month, count(*) AS records FROM told GROUP BY court, month)
        SELECT '{source.name}', court, month, sum(records)
        FROM (FROM all_deliveries UNION ALL FROM superseded)
        WHERE month IS NOT NULL
        GROUP BY court, month HAVING sum(records) > 0
        """
    )
    return True
