"""What becomes of each row: kept, quarantined or superseded. Parents first, so that a broken parent takes its children.

Per file there is a temporary table `fate_<file>` (`_line`, `status`, `reason`; one row per readable record) beside the
judged Parquet file, and `missing_<file>` (`_line`, `what`; one row per value made missing on a row not quarantined).
"""

from pathlib import Path

from datafirst_assets.contracts.sources import RawFile, Source
from datafirst_assets.engine import Connection, parquet
from datafirst_assets.ingest.read import LINE
from datafirst_assets.ingest.values import MISSING, REASON, SEPARATOR, first_day, key_parts, moment


def fate(file: str) -> str:
    """The table that says what became of a file's rows."""
    return f'"fate_{file}"'


def missing(file: str) -> str:
    """The table of values made missing in a file."""
    return f'"missing_{file}"'


def kept(file: str, judged: Path) -> str:
    """A file's kept rows, with their judged values, as a subquery."""
    return f"(SELECT j.* FROM {parquet(judged)} j JOIN {fate(file)} f USING ({LINE}) WHERE f.status = 'kept')"


def settle(connection: Connection, file: RawFile, judged: dict[str, Path]) -> None:
    """Decide on each readable row of a file; its parents are settled already.

    A row without a parent among the kept rows is quarantined. Of the rows left, one stands for each key: the newest by
    `newest_by`, then the last in the file.
    """
    orphans, joins = "", ""
    for number, (column, (parent, parent_key)) in enumerate(file.parents.items()):
        rows = kept(parent, judged[parent])
        joins += (
            f' LEFT JOIN (SELECT DISTINCT "{parent_key}" AS parent FROM {rows}) p{number}'
            f' ON j."{column}" = p{number}.parent'
        )
        is_orphan = f'j."{column}" IS NOT NULL AND p{number}.parent IS NULL'
        orphans += f", CASE WHEN {is_orphan} THEN '{column}: no parent in {parent}' END"
    newest = f"{moment(file, file.newest_by)} DESC NULLS LAST, " if file.newest_by else ""
    connection.execute(f"""
        CREATE TEMP TABLE {fate(file.name)} AS
        WITH placed AS (SELECT j.*, coalesce(j.{REASON}{orphans}) AS reason FROM {parquet(judged[file.name])} j{joins}),
        ranked AS (
            SELECT {LINE}, row_number() OVER (
                PARTITION BY {", ".join(key_parts(file))} ORDER BY {newest}{LINE} DESC
            ) AS place
            FROM placed WHERE reason IS NULL
        )
        SELECT {LINE}, if(place = 1, 'kept', 'superseded') AS status, NULL::VARCHAR AS reason FROM ranked
        UNION ALL
        SELECT {LINE}, 'quarantined', reason FROM placed WHERE reason IS NOT NULL
    """)
    connection.execute(f"""
        CREATE TEMP TABLE {missing(file.name)} AS
        SELECT {LINE}, unnest(string_split(j.{MISSING}, {SEPARATOR})) AS what
        FROM {parquet(judged[file.name])} j JOIN {fate(file.name)} f USING ({LINE})
        WHERE j.{MISSING} <> '' AND f.status <> 'quarantined'
    """)


def settle_births(connection: Connection, source: Source, judged: dict[str, Path]) -> None:
    """Where hearings are in another file: a birth after its earliest kept hearing is impossible and becomes missing."""
    for file in source.files:
        if not (file.hearings_in and file.birth):
            continue
        (key_part,) = key_parts(file)
        connection.execute(f"""
            INSERT INTO {missing(file.name)}
            SELECT {LINE}, '{file.birth}: after the hearing'
            FROM {parquet(judged[file.name])} j
            JOIN {fate(file.name)} f USING ({LINE})
            JOIN {hearing_of(source, file, judged)} h ON h.person = {key_part}
            WHERE f.status <> 'quarantined' AND {moment(file, file.birth)}::DATE > h.hearing
        """)


def hearing_of(source: Source, file: RawFile, judged: dict[str, Path]) -> str:
    """A subquery for the earliest hearing (`hearing`) of each key of a file (`person`), from the file that has it."""
    if not file.hearings_in:
        raise ValueError(f"{file.name}: no file is declared to hold its hearings.")
    other, reference, days = file.hearings_in
    rows = kept(other, judged[other])
    hearing = first_day(source.file(other), days)
    return f'(SELECT "{reference}" AS person, min({hearing}) AS hearing FROM {rows} GROUP BY "{reference}")'


def settled(file: RawFile, columns: list[str], judged: Path) -> str:
    """A query for the raw table of a file: its kept rows as text, in the order of their key."""
    birth = f"'{file.birth}: after the hearing'"
    related = f"SELECT {LINE} FROM {missing(file.name)} WHERE what = {birth}"
    values = ", ".join(
        f'CASE WHEN {LINE} NOT IN ({related}) THEN "{name}" END AS "{name}"'
        if name == file.birth and file.hearings_in
        else f'"{name}"'
        for name in columns
    )
    return f"SELECT {values} FROM {kept(file.name, judged)} ORDER BY {', '.join(key_parts(file))}"
