"""Small valid deliveries of every source, to be damaged by the tests. All values are artificial."""

import csv
import hashlib
import io
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from datafirst_assets.config import Settings
from datafirst_assets.contracts.sources import SOURCES, RawFile, Source
from datafirst_assets.contracts.table import column_names
from datafirst_assets.data_root import DataRoot

ROWS = 120
Row = dict[str, str]


def mags_rows(count: int = ROWS) -> dict[str, list[Row]]:
    return {
        "defendant_offences": [
            {
                "case_id": f"C{n:06}",
                "defendant_id": f"D{n:06}",
                "offence_seq": "1",
                "defendant_type": "P",
                "forename1": f"Forename{n}",
                "surname": f"Surname{n}",
                "date_of_birth": "15/06/1980",
                "sex": "F" if n % 2 else "M",
                "address_line_1": f"{n} Test Street",
                "court_house_code": "ABGVMC",
                "court_type": "MAG",
                "case_received_date": "02/01/2019",
                "first_hearing_date": "03/02/2019",
                "final_result_date": "04/03/2019",
                "offence_date": "01/01/2019",
                "hearings_count": "2",
            }
            for n in range(count)
        ]
    }


def crown_rows(count: int = ROWS) -> dict[str, list[Row]]:
    stamp = "2019-02-01 00:00:00"
    ids = [f"{n:06}" for n in range(count)]
    return {
        "cases": [
            {
                "case_id": f"C{i}",
                "case_number": f"T2019{i}",
                "case_type": "T",
                "court_id": "401",
                "received_date": stamp,
                "last_update_date": "2019-06-01 10:00:00",
            }
            for i in ids
        ],
        "defendants": [
            {
                "defendant_id": f"D{i}",
                "first_name": f"Forename{i}",
                "surname": f"Surname{i}",
                "date_of_birth": "1980-06-15 00:00:00",
                "is_company": "N",
            }
            for i in ids
        ],
        "defendants_on_case": [
            {
                "defendant_on_case_id": f"DC{i}",
                "case_id": f"C{i}",
                "defendant_id": f"D{i}",
                "first_hearing_date": "2019-03-01 00:00:00",
                "final_result_date": "2019-05-01 00:00:00",
                "last_update_date": "2019-06-01 10:00:00",
            }
            for i in ids
        ],
        "defendants_on_offence": [
            {"defendant_on_offence_id": f"O{i}", "defendant_on_case_id": f"DC{i}", "offence_seq": "1"} for i in ids
        ],
        "disposals": [
            {
                "disposal_id": f"X{i}",
                "defendant_on_offence_id": f"O{i}",
                "disposal_type": "FIN",
                "disposal_date": "2019-05-01 00:00:00",
            }
            for i in ids
        ],
    }


def family_rows(count: int = ROWS) -> dict[str, list[Row]]:
    """A case each, an applicant and a child in it, and a hearing."""
    ids = [f"{n:05}" for n in range(count)]
    return {
        "cases": [
            {
                "case_number": f"ZZ18P{i}",
                "case_type": "PR",
                "court_code": "ABGVMC",
                "received_date": "2018-11-02",
                "closed_date": "2019-05-01",
            }
            for i in ids
        ],
        "parties": [
            {
                "party_id": f"{role}{i}",
                "case_number": f"ZZ18P{i}",
                "role": role,
                "forenames": f"Forename{i}",
                "surname": f"Surname{i}",
                "date_of_birth": born,
            }
            for i in ids
            for role, born in (("APP", "1980-06-15"), ("CHD", "2017-01-02"))
        ],
        "events": [
            {"event_id": f"E{i}", "case_number": f"ZZ18P{i}", "event_type": "HRG", "event_date": "2019-01-02"}
            for i in ids
        ],
    }


def civil_rows(count: int = ROWS) -> dict[str, list[Row]]:
    """A claim each, of a company against a person, and a judgment."""
    ids = [f"{n:05}" for n in range(count)]
    return {
        "cases": [
            {
                "case_number": f"9ZZ{i}",
                "claim_type": "MON",
                "court_code": "ABGVMC",
                "issue_date": "2019-03-04",
                "source_system": "CM",
            }
            for i in ids
        ],
        "parties": [
            {"party_id": f"{role}{i}", "case_number": f"9ZZ{i}", "role": role, "party_type": kind, "name": name}
            for i in ids
            for role, kind, name in (("CLT", "C", "TESTING LTD"), ("DFT", "P", f"MR FORENAME SURNAME{i}"))
        ],
        "events": [
            {"event_id": f"E{i}", "case_number": f"9ZZ{i}", "event_type": "JDG", "event_date": "2019-04-02"}
            for i in ids
        ],
    }


@dataclass
class Landing:
    """A delivery that a test may change before, or after, it is written."""

    base: Path
    source: Source
    tables: dict[str, list[Row]]
    year: int = 2019
    encoding: str | None = None
    line_end: str = "\r\n"
    quoting: Any = csv.QUOTE_MINIMAL
    kind: str = "csv"
    manifest: dict[str, Any] = field(default_factory=dict)

    @property
    def settings(self) -> Settings:
        return Settings(data_dir=self.base / "root", threads=1, memory_limit="500MB")

    @property
    def root(self) -> DataRoot:
        return DataRoot(self.settings.data_dir)

    @property
    def folder(self) -> Path:
        return self.root.delivery(self.source.name, self.year)

    def rows(self, file: str | None = None) -> list[Row]:
        return self.tables[file or self.source.files[0].name]

    def path(self, file: str | None = None) -> Path:
        return self.folder / f"{file or self.source.files[0].name}.{self.kind}"

    def write(self) -> "Landing":
        self.folder.mkdir(parents=True, exist_ok=True)
        for file in self.source.files:
            self._write_file(file)
        return self.seal({name: len(rows) for name, rows in self.tables.items()})

    def _write_file(self, file: RawFile) -> None:
        names = column_names(file.table)
        rows = [[row.get(name, "") for name in names] for row in self.tables[file.name]]
        if self.kind == "parquet":
            columns = {name: pa.array([row[i] or None for row in rows], pa.string()) for i, name in enumerate(names)}
            pq.write_table(pa.table(columns), self.path(file.name))
            return
        text = io.StringIO(newline="")
        writer = csv.writer(text, quoting=self.quoting, lineterminator=self.line_end)
        writer.writerows([names, *rows])
        self.path(file.name).write_bytes(text.getvalue().encode(self.encoding or "utf-8"))

    def seal(self, rows: dict[str, int] | None = None) -> "Landing":
        """Write the manifest for the files as they are; row counts stay unless they are given."""
        stated = rows or {Path(f["name"]).stem: f["rows"] for f in self.manifest["files"]}
        files = []
        for file in self.source.files:
            content = self.path(file.name).read_bytes()
            entry = {
                "name": self.path(file.name).name,
                "bytes": len(content),
                "sha256": hashlib.sha256(content).hexdigest(),
                "rows": stated[file.name],
            }
            files.append(entry | ({"encoding": self.encoding} if self.encoding else {}))
        self.manifest = {
            "source": self.source.name,
            "year": self.year,
            "delivered_at": "2020-03-01T09:00:00Z",
            "files": files,
        }
        return self.write_manifest()

    def write_manifest(self) -> "Landing":
        (self.folder / "manifest.json").write_text(json.dumps(self.manifest), encoding="utf-8")
        return self

    def edit(self, change: Any, file: str | None = None) -> "Landing":
        """Change a written file's lines (bytes without their ends; the header is line 0) and seal it again."""
        path = self.path(file)
        end = self.line_end.encode()
        lines = path.read_bytes().split(end)
        changed = change(lines)
        path.write_bytes(end.join(lines if changed is None else changed))
        return self.seal()


def mags(tmp_path: Path, **options: Any) -> Landing:
    return Landing(tmp_path, SOURCES["mags_hocas"], mags_rows(), **options)


def crown(tmp_path: Path, **options: Any) -> Landing:
    return Landing(tmp_path, SOURCES["crown_xhibit"], crown_rows(), **options)


def family(tmp_path: Path, **options: Any) -> Landing:
    return Landing(tmp_path, SOURCES["familyman"], family_rows(), **options)


def civil(tmp_path: Path, **options: Any) -> Landing:
    return Landing(tmp_path, SOURCES["civil_caseman_pcol"], civil_rows(), **options)


def kept(landing: Landing, file: str | None = None) -> list[Row]:
    contract = landing.source.file(file or landing.source.files[0].name)
    rows: list[Row] = pq.read_table(
        landing.root.table("raw", landing.source.raw_asset(contract), landing.year), partitioning=None
    ).to_pylist()
    return rows


def quarantined(landing: Landing, file: str | None = None, refused: bool = False) -> list[dict[str, Any]]:
    folder = landing.root.internal / "quarantine" / landing.source.name / str(landing.year)
    name = file or landing.source.files[0].name
    rows: list[dict[str, Any]] = pq.read_table(
        (folder / "refused" if refused else folder) / f"{name}.parquet", partitioning=None
    ).to_pylist()
    return rows
