"""What is odd but stays: counts over the kept rows of a file, by what the registry declares. Nothing is removed."""

from pathlib import Path

from datafirst_assets.contracts.codes import REFERENCE
from datafirst_assets.contracts.sources import RawFile, Source
from datafirst_assets.engine import Connection, parquet, rows
from datafirst_assets.ingest.settle import hearing_of
from datafirst_assets.ingest.values import first_day, key_parts, moment

OLDEST = 110
YOUNGEST = 10
"""Ages in completed years at the hearing; nobody younger can be charged in England and Wales."""


def warnings(
    connection: Connection, source: Source, file: RawFile, year: int, table: Path, judged: dict[str, Path]
) -> dict[str, int]:
    """Count what is odd in a raw table that is about to be published inside; only what occurs is named."""
    counts: list[tuple[str, str]] = []
    for earlier, later in file.in_order:
        counts.append((f"{earlier}: after {later}", f"{moment(file, earlier)}::DATE > {moment(file, later)}::DATE"))
    for column, (reference, listed) in file.known_in.items():
        known = f"(SELECT \"{listed}\" FROM read_csv('{_reference(reference)}', all_varchar = true, header = true))"
        counts.append((f"{column}: not in {reference}", f'"{column}" IS NOT NULL AND "{column}" NOT IN {known}'))
    if file.year_of:
        differs = f"year({moment(file, file.year_of)}) <> {int(year)}"
        counts.append((f"{file.year_of}: not in the delivery's year", differs))
    relation, age = _age(source, file, table, judged)
    if age:
        counts.append((f"{file.birth}: implausible age", f"{age} > {OLDEST} OR {age} < {YOUNGEST}"))
    if not counts:
        return {}
    selected = ", ".join(f"count(*) FILTER (WHERE {condition})" for _, condition in counts)
    found = rows(connection, f"SELECT {selected} FROM {relation}")[0]
    return {name: int(count) for (name, _), count in zip(counts, found, strict=True) if count}


def _age(source: Source, file: RawFile, table: Path, judged: dict[str, Path]) -> tuple[str, str]:
    """The rows to count over, and SQL for the age at the hearing (empty where the file has none)."""
    if not file.birth:
        return parquet(table), ""
    if file.hearings_in:
        (key_part,) = key_parts(file)
        relation = f"{parquet(table)} LEFT JOIN {hearing_of(source, file, judged)} h ON h.person = {key_part}"
        hearing = "h.hearing"
    elif file.hearings:
        relation, hearing = parquet(table), first_day(file, file.hearings)
    else:
        return parquet(table), ""
    return relation, f"datesub('year', {moment(file, file.birth)}::DATE, {hearing})"


def _reference(name: str) -> str:
    return str(REFERENCE / f"{name}.csv").replace("'", "''")
