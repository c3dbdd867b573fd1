"""Situations of `situations.yaml` as one more year of both courts' deliveries: raw text, as clerks would have typed it."""

import csv
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from datafirst_assets.contracts.sources import CROWN_XHIBIT, MAGS_HOCAS, Source
from datafirst_assets.contracts.table import column_names
from datafirst_assets.data_root import DataRoot

YEAR = 2015
USUAL: dict[str, Any] = {"court": "mags", "sex": "M", "ended": date(YEAR, 6, 15)}
FIELDS = {
    *USUAL, "born", "case", "forename", "middle", "surname", "organisation", "postcode", "pnc", "asn", "cites", "committed",
    "case_type", "court_house", "custodial_days", "result", "goes_up",
}  # fmt: skip
Record = dict[str, Any]
Files = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Situation:
    """A named situation: its records by letter, and who is who in them at each level that it speaks of."""

    number: int
    name: str
    records: dict[str, Record]
    persons: dict[str, str]
    links: str | None
    known_shortfall: str | None

    def case(self, letter: str) -> str:
        """The number of the case of a record."""
        return f"{YEAR % 100}{self.number:04d}{self.records[letter].get('case', letter).upper()}"

    def key(self, letter: str) -> tuple[str, str]:
        """Source and id of a record."""
        if self.records[letter]["court"] == "crown":
            return CROWN_XHIBIT.name, self._crown(letter)
        return MAGS_HOCAS.name, f"{self.case(letter)}|{self._defendant(letter)}"

    def _defendant(self, letter: str) -> str:
        return f"D{self.number:04d}{letter}"

    def _crown(self, letter: str) -> str:
        return f"C{self.number:04d}{letter}"

    def raw(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Its rows of raw files; what a row does not hold is missing."""
        for letter, record in self.records.items():
            yield from (self._above if record["court"] == "crown" else self._below)(letter, record)

    def _below(self, letter: str, record: Record) -> Iterator[tuple[str, dict[str, Any]]]:
        ended = record["ended"].strftime("%d/%m/%Y")
        yield (
            "defendant_offences",
            {
                "case_id": self.case(letter),
                "defendant_id": self._defendant(letter),
                "offence_seq": "1",
                "defendant_type": "O" if "organisation" in record else "P",
                "organisation_name": record.get("organisation"),
                "forename1": record.get("forename"),
                "forename2": record.get("middle"),
                "surname": record.get("surname"),
                "date_of_birth": record["born"] and record["born"].strftime("%d/%m/%Y"),
                "sex": record["sex"],
                "postcode": record.get("postcode"),
                "pnc_id": record.get("pnc"),
                "asn": record.get("asn"),
                "court_house_code": record.get("court_house", "ABGVMC"),
                "court_type": "MAG",
                "case_received_date": ended,
                "first_hearing_date": ended,
                "final_result_date": ended,
                "ho_offence_code": "04600",
                "offence_date": (record["ended"] - timedelta(days=60)).strftime("%d/%m/%Y"),
                "result_code": record.get("result", "06" if record.get("goes_up") else None),
                "custodial_days": record.get("custodial_days"),
            },
        )

    def _above(self, letter: str, record: Record) -> Iterator[tuple[str, dict[str, Any]]]:
        def moment(day: date | None) -> str | None:
            return day and f"{day} 00:00:00"

        case, committed = self.case(letter), record.get("committed", record["ended"])
        closed = moment(record["ended"] + timedelta(days=120))
        kind = record.get("case_type", "T")
        yield (
            "cases",
            {
                "case_id": f"K{case}",
                "case_number": f"{kind}{YEAR}{self.number:04d}",
                "case_type": kind,
                "court_id": "401",
                "magistrates_case_ref": self.case(record["cites"]) if "cites" in record else None,
                "received_date": moment(committed + timedelta(days=5)),
                "committal_date": None if kind == "A" else moment(committed),
                "last_update_date": closed,
            },
        )
        yield (
            "defendants",
            {
                "defendant_id": self._defendant(letter),
                "first_name": record.get("forename"),
                "middle_name": record.get("middle"),
                "surname": record.get("surname"),
                "date_of_birth": moment(record["born"]),
                "gender": record["sex"],
                "is_company": "N",
                "postcode": record.get("postcode"),
            },
        )
        yield (
            "defendants_on_case",
            {
                "defendant_on_case_id": self._crown(letter),
                "case_id": f"K{case}",
                "defendant_id": self._defendant(letter),
                "pnc_id": record.get("pnc"),
                "asn": record.get("asn"),
                "final_result_date": closed,
                "last_update_date": closed,
            },
        )
        yield (
            "defendants_on_offence",
            {
                "defendant_on_offence_id": f"O{self.number:04d}{letter}",
                "defendant_on_case_id": self._crown(letter),
                "offence_seq": "1",
                "ho_offence_code": "04600",
                "offence_date": moment(record["ended"] - timedelta(days=60)),
            },
        )


def read_situations(file: Path) -> list[Situation]:
    """All situations of a file, numbered in its order.

    Raises:
        ValueError: a situation names a field that records do not have, or a name twice.
    """
    found = []
    for number, told in enumerate(yaml.safe_load(file.read_text(encoding="utf-8")), start=1):
        records = {letter: USUAL | {"born": told.get("born")} | said for letter, said in told["records"].items()}
        unknown = {field for record in records.values() for field in record} - FIELDS
        if unknown:
            raise ValueError(f"{told['situation']}: unknown fields {sorted(unknown)}")
        persons = {
            level: told[word]
            for level, word in (("person_id_low", "loose"), ("person_id", "persons"), ("person_id_high", "strict"))
            if word in told
        }
        found.append(
            Situation(number, told["situation"], records, persons, told.get("links"), told.get("known_shortfall"))
        )
    return found


def deliver(root: DataRoot, situations: list[Situation]) -> None:
    """Land all situations as one year of both courts, the manifests last."""
    files: Files = {file.name: [] for source in (MAGS_HOCAS, CROWN_XHIBIT) for file in source.files}
    for situation in situations:
        for name, row in situation.raw():
            if row not in files[name]:
                files[name].append(row)
    for source in (MAGS_HOCAS, CROWN_XHIBIT):
        _deliver(root.delivery(source.name, YEAR), source, files)


def _deliver(folder: Path, source: Source, files: Files) -> None:
    folder.mkdir(parents=True)
    stated = []
    for file in source.files:
        path = folder / f"{file.name}.csv"
        with path.open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, column_names(file.table))
            writer.writeheader()
            writer.writerows(files[file.name])
        data = path.read_bytes()
        digest = hashlib.sha256(data).hexdigest()
        rows = len(files[file.name])
        stated.append({"name": path.name, "bytes": len(data), "sha256": digest, "rows": rows, "encoding": "utf-8"})
    manifest = {"source": source.name, "year": YEAR, "delivered_at": f"{YEAR + 1}-03-01T09:00:00Z", "files": stated}
    (folder / "manifest.json").write_text(json.dumps(manifest))
