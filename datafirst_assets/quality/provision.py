"""What was provided: records by court and year, what was refused of them, and how complete the identifying fields are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pyarrow.parquet as pq

from datafirst_assets.catalogue.earlier import earlier_numbers
from datafirst_assets.contracts.sources import SOURCES, Source
from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import Connection, parquet, rows
from datafirst_assets.ingest import loaded
from datafirst_assets.standardise import table_name

FIELDS = ("forename", "surname", "date_of_birth", "sex", "postcode", "town", "pnc_id", "cro_number")
"""Fields that linkage compares and that may be missing."""

CATALOGUED = {"mags_hocas": "magistrates_defendant_case", "crown_xhibit": "crown_defendant_case"} | {
    source.name: table.name
    for source in SOURCES.values()
    for table in source.published
    if table.entity == source.records
}
"""The table whose catalogue shows the records of a court by year too."""

HELD = "SELECT count(*), {fields} FROM {files} WHERE defendant_type = 'P'"


@dataclass(frozen=True)
class Provided:
    """What a court provided.

    Attributes:
        source: the court.
        records: by year of the delivery; a record that two deliveries hold counts in each.
        records_shown: numbers that the catalogues of earlier releases showed for these years, the newest first.
        rows_in, quarantined: rows of all its files, and those of them that broke the contract.
        persons: records of persons, not organisations.
        held: of those, how many state each field, by field.
    """

    source: Source
    records: dict[int, int]
    records_shown: dict[int, Sequence[int]]
    rows_in: int
    quarantined: int
    persons: int
    held: dict[str, int]


def provided(connection: Connection, root: DataRoot, sources: Iterable[Source]) -> list[Provided]:
    """What each of these courts that has provided anything provided."""
    told, earlier = [], earlier_numbers(root.releases)
    for source in sources:
        files = root.years("identities", table_name(source, "identities"))
        if not files:
            continue
        records = {int(file.stem): pq.read_metadata(file).num_rows for file in files}
        accounts = [file for year in records if (found := loaded(root, source, year)) for file in found.files]
        fields = ", ".join(f"count({field})" for field in FIELDS)
        persons, *held = rows(connection, HELD.format(fields=fields, files=parquet(files)))[0]
        told.append(
            Provided(
                source,
                records,
                {year: earlier.rows(CATALOGUED[source.name], str(year)) for year in records},
                sum(file.rows_in for file in accounts),
                sum(file.quarantined for file in accounts),
                int(persons),
                dict(zip(FIELDS, map(int, held), strict=True)),
            )
        )
    return told
