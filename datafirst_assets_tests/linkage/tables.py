"""Tiny standardised tables and clusters, written from a few rows. All values are artificial."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from datafirst_assets.config import Settings
from datafirst_assets.contracts.linkage import PersonClusters, StdIdentities
from datafirst_assets.contracts.sources import SOURCES
from datafirst_assets.contracts.table import Table, columns
from datafirst_assets.data_root import DataRoot
from datafirst_assets.standardise import table_name

Row = dict[str, Any]
TYPES = {"VARCHAR": pa.string(), "BIGINT": pa.int64(), "DATE": pa.date32()}
PERSON = {
    "defendant_type": "P",
    "forename": "TESTA",
    "surname": "TESTER",
    "date_of_birth": date(1980, 6, 15),
    "sex": "M",
}
ENDED = date(2019, 3, 4)


def write(table: type[Table], rows: list[Row], file: Path) -> None:
    """Write rows with the contract's columns and types; what a row does not say is missing."""
    file.parent.mkdir(parents=True, exist_ok=True)
    arrays = {c.name: pa.array([row.get(c.name) for row in rows], TYPES[c.sql_type]) for c in columns(table)}
    pq.write_table(pa.table(arrays), file)


def read(file: Path) -> list[Row]:
    rows: list[Row] = pq.read_table(file, partitioning=None).to_pylist()
    return rows


@dataclass(frozen=True)
class Courts:
    """Standardised tables of both courts in a data root of their own."""

    folder: Path

    @property
    def settings(self) -> Settings:
        return Settings(data_dir=self.folder, threads=1, memory_limit="500MB")

    @property
    def root(self) -> DataRoot:
        return DataRoot(self.folder)

    def records(self, source: str, rows: list[Row], year: int = 2019) -> None:
        """Identities and cases of a year: rows may hold columns of both, and must hold `source_record_id`."""
        given = {"source_dataset": source, "extract_year": year}
        self.identities(source, [given | PERSON | row for row in rows], year)
        self.cases(source, [{"case_id": row["source_record_id"]} | row for row in rows], year)

    def parties(self, source: str, rows: list[Row], year: int = 2019) -> None:
        """Identities and parties of a year of a court that has parties; each is of a case of its own unless it says."""
        given = {"source_dataset": source, "extract_year": year}
        self.identities(source, [given | PERSON | row for row in rows], year)
        of = SOURCES[source]
        name = table_name(of, of.records)
        told = [{"extract_year": year, of.case_id: row["source_record_id"]} | row for row in rows]
        write(of.tables[of.records], told, self.root.table("events", name, year))

    def identities(self, source: str, rows: list[Row], year: int = 2019) -> None:
        name = table_name(SOURCES[source], "identities")
        write(StdIdentities, rows, self.root.table("identities", name, year))

    def cases(self, source: str, rows: list[Row], year: int = 2019) -> None:
        given = {"extract_year": year, "final_result_date": ENDED, "defendant_type": "P"}
        name = table_name(SOURCES[source], "cases")
        write(SOURCES[source].tables["cases"], [given | row for row in rows], self.root.table("events", name, year))

    def offences(self, source: str, rows: list[Row], year: int = 2019) -> None:
        given = {"extract_year": year, "offence_seq": 1, "offence_group": "13"}
        name = table_name(SOURCES[source], "offences")
        write(SOURCES[source].tables["offences"], [given | row for row in rows], self.root.table("events", name, year))

    def clusters(self, persons: dict[tuple[str, str], str]) -> None:
        """Persons by source and record, the same at every threshold."""
        rows = [
            {"source_dataset": source, "source_record_id": record}
            | dict.fromkeys(("person_id_low", "person_id", "person_id_high"), person)
            for (source, record), person in persons.items()
        ]
        write(PersonClusters, rows, self.root.table("linkage", "person_clusters"))
