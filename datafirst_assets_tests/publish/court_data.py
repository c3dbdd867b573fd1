"""Tiny standardised tables, written from a few rows: every column of the contract, most with one value."""

import datetime
import hmac
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from datafirst_assets.config import Settings
from datafirst_assets.contracts.crown_xhibit import StdCrownXhibitCases, StdCrownXhibitOffences
from datafirst_assets.contracts.linkage import CaseLinks, IdChanges, PersonClusters
from datafirst_assets.contracts.mags_hocas import StdMagsHocasCases, StdMagsHocasOffences
from datafirst_assets.contracts.sources import SOURCES
from datafirst_assets.contracts.table import Table, columns
from datafirst_assets.data_root import DataRoot
from datafirst_assets.deidentify.key import MasterKey

KEY = MasterKey(bytes(range(32)))
OTHER_KEY = MasterKey(bytes(range(1, 33)))
ARROW = {
    "VARCHAR": pa.string(),
    "BIGINT": pa.int64(),
    "DATE": pa.date32(),
    "DOUBLE": pa.float64(),
    "BOOLEAN": pa.bool_(),
}
DAY = datetime.date(2014, 3, 2)

_COMMON = {
    "extract_year": 2014,
    "defendant_type": "P",
    "sex": "M",
    "age_band": "unknown",
    "ethnicity_group": "Not stated",
    "final_result_date": DAY,
}
_MAGS_CASE = {
    **_COMMON,
    "court_house_code": "ABGVMC",
    "court_type": "MAG",
    "case_received_date": DAY,
    "case_reference": "R",
}
_CROWN_CASE = {**_COMMON, "case_number": "T20147001", "case_type": "T", "court_id": "401", "received_date": DAY}
_CASES: dict[str, dict[str, Any]] = {
    "familyman": {"case_type": "PR", "received_date": DAY},
    "civil_caseman_pcol": {"claim_type": "MON", "issue_date": DAY, "source_system": "CM"},
}
_PARTIES = {"familyman": {"role": "APP"}, "civil_caseman_pcol": {"role": "CLT"}}
_OFFENCE = {"extract_year": 2014, "offence_seq": 1, "offence_group": "13"}


def keyed_hash(dataset: str, purpose: str, identifier: str) -> str:
    """The published id as Python makes it."""
    message = f"{purpose}\x1f{identifier}".encode()
    return hmac.new(KEY.derive(dataset, purpose).material(), message, "sha256").hexdigest()[:32]


def mags_case(case: str, defendant: str = "D1", **given: Any) -> dict[str, Any]:
    return {
        **_MAGS_CASE,
        "source_record_id": f"{case}|{defendant}",
        "case_id": case,
        "defendant_id": defendant,
        **given,
    }


def mags_offence(case: str, defendant: str = "D1", **given: Any) -> dict[str, Any]:
    return {**_OFFENCE, "source_record_id": f"{case}|{defendant}", **given}


def crown_case(record: str, **given: Any) -> dict[str, Any]:
    return {**_CROWN_CASE, "source_record_id": record, "case_id": f"C-{record}", "defendant_id": f"X-{record}", **given}


def crown_offence(record: str, **given: Any) -> dict[str, Any]:
    seq = given.get("offence_seq", 1)
    return {**_OFFENCE, "source_record_id": record, "defendant_on_offence_id": f"{record}-O{seq}", **given}


def party(record: str, **given: Any) -> dict[str, Any]:
    """What `World.add_case` takes: a party to a case of the family or the civil courts."""
    return {"source_record_id": record, "party_type": "P", "sex": "U", "age_band": "unknown", **given}


def event(event_id: str, **given: Any) -> dict[str, Any]:
    """What `World.add_case` takes: an event of such a case."""
    return {"event_id": event_id, "event_type": "HRG", "event_date": DAY, **given}


@dataclass
class World:
    """A data root under construction. Persons default to one a record; `persons` overrides by record id."""

    base: Path
    mags_cases: list[dict[str, Any]] = field(default_factory=list)
    mags_offences: list[dict[str, Any]] = field(default_factory=list)
    crown_cases: list[dict[str, Any]] = field(default_factory=list)
    crown_offences: list[dict[str, Any]] = field(default_factory=list)
    others: dict[tuple[str, str], list[dict[str, Any]]] = field(default_factory=dict)
    persons: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    case_links: list[dict[str, Any]] = field(default_factory=list)
    id_changes: list[dict[str, Any]] = field(default_factory=list)
    xjs_id_changes: list[dict[str, Any]] = field(default_factory=list)

    @property
    def settings(self) -> Settings:
        return Settings(data_dir=self.base / "data", threads=1, memory_limit="300MB")

    @property
    def root(self) -> DataRoot:
        return DataRoot(self.base / "data")

    def add_mags(self, case: str, *offences: dict[str, Any], **given: Any) -> str:
        self.mags_cases.append(mags_case(case, **given))
        self.mags_offences += [mags_offence(case, **{"offence_seq": i, **o}) for i, o in enumerate(offences, 1)]
        return f"{case}|D1"

    def add_crown(self, record: str, *offences: dict[str, Any], **given: Any) -> str:
        self.crown_cases.append(crown_case(record, **given))
        self.crown_offences += [crown_offence(record, **{"offence_seq": i, **o}) for i, o in enumerate(offences, 1)]
        return record

    def add_case(self, source: str, case: str, *rows: dict[str, Any], **given: Any) -> str:
        """Add a case of the family or the civil courts with its parties and events."""
        own = {"case_number": case, "extract_year": given.get("extract_year", 2014)}
        fixed = {"court_code": "T1", "hearings_count": 0, **_CASES[source]}
        self.others.setdefault((source, "cases"), []).append({**fixed, **own, **given})
        for row in rows:
            entity = "events" if "event_id" in row else "parties"
            kept = {} if entity == "events" else _PARTIES[source]
            self.others.setdefault((source, entity), []).append({**kept, **own, **row})
        return case

    def write(self) -> "World":
        self.root.prepare()
        for name, contract, rows in (
            ("std_mags_hocas__cases", StdMagsHocasCases, self.mags_cases),
            ("std_mags_hocas__offences", StdMagsHocasOffences, self.mags_offences),
            ("std_crown_xhibit__cases", StdCrownXhibitCases, self.crown_cases),
            ("std_crown_xhibit__offences", StdCrownXhibitOffences, self.crown_offences),
            *(
                (f"std_{name}__{entity}", SOURCES[name].tables[entity], rows)
                for (name, entity), rows in self.others.items()
            ),
        ):
            for year in {row["extract_year"] for row in rows}:
                these = [row for row in rows if row["extract_year"] == year]
                write_rows(self.root.table("events", name, year), contract, these)
        write_rows(self.root.table("linkage", "person_clusters"), PersonClusters, self._clusters())
        write_rows(self.root.table("linkage", "case_links"), CaseLinks, self.case_links)
        write_rows(self.root.table("linkage", "id_changes"), IdChanges, self.id_changes)
        write_rows(self.root.table("linkage", "xjs_id_changes"), IdChanges, self.xjs_id_changes)
        return self

    def _clusters(self) -> list[dict[str, Any]]:
        clusters = []
        parties = {name: rows for (name, entity), rows in self.others.items() if entity == "parties"}
        for source, records in {"mags_hocas": self.mags_cases, "crown_xhibit": self.crown_cases, **parties}.items():
            for record in sorted({row["source_record_id"] for row in records}):
                low, person, high = self.persons.get(record, (f"L-{record}", f"P-{record}", f"H-{record}"))
                ids = {"person_id_low": low, "person_id": person, "person_id_high": high}
                clusters.append({"source_dataset": source, "source_record_id": record, **ids})
        return clusters

    def published(self, name: str) -> list[dict[str, Any]]:
        return pq.read_table(self.root.table("published", name)).to_pylist()


def write_rows(file: Path, contract: type[Table], rows: list[dict[str, Any]]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    schema = pa.schema([(column.name, ARROW[column.sql_type]) for column in columns(contract)])
    unknown = {name for row in rows for name in row} - set(schema.names)
    assert not unknown, unknown
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), file)


def two_courts(base: Path) -> World:
    """Five records, three persons: one in both courts with a linked case, and an organisation without offences."""
    world = World(base)
    world.add_mags(
        "M1",
        {"ho_offence_code": "00100", "offence_type": "01", "offence_group": "01", "result_code": "06"},
        {"ho_offence_code": "09201", "offence_type": "02", "offence_group": "06", "result_code": "04"},
    )
    world.add_mags("M2", {"ho_offence_code": "13900", "result_code": "11", "fine_pence": 5000})
    world.add_mags("M3", defendant_type="O")
    world.add_crown(
        "K1",
        {
            "ho_offence_code": "00100",
            "offence_type": "01",
            "offence_group": "01",
            "disposal": "LIF",
            "custodial_days": 36500,
        },
    )
    world.add_crown("K2", {"ho_offence_code": "09201", "disposal": "FIN", "amount_pence": 100})
    world.persons = {
        "M1|D1": ("L1", "P1", "H1"),
        "M2|D1": ("L1", "P1", "H2"),
        "K1": ("L1", "P1", "H1"),
        "K2": ("L1", "P2", "H3"),
    }
    world.case_links = [
        {
            "mags_case_id": "M1",
            "mags_defendant_id": "D1",
            "crown_defendant_on_case_id": "K1",
            "person_id": "P1",
            "match_weight": 12.25,
            "link_basis": "reference",
        }
    ]
    world.id_changes = [{"release": "0001", "previous_person_id": "P9", "person_id": "P1", "reason": "merged"}]
    return world.write()


def every_court(base: Path) -> World:
    """The two courts, and a person of them who is also a party to a family case and to a claim of an organisation."""
    world = two_courts(base)
    parties = party("FP1"), party("FP2", role="CHD", age_at_start=3, age_band="under 10")
    world.add_case("familyman", "F1", *parties, event("FE1"), related_case_number="F2", hearings_count=1)
    world.add_case("familyman", "F2", party("FP3", represented="Y"), event("FE2", event_type="ORD", order_type="CAR"))
    parties = party("CP1", party_type="O"), party("CP2", role="DFT")
    world.add_case(
        "civil_caseman_pcol", "F1", *parties, event("CE1", event_type="JDG", outcome="DEF", amount_pence=100)
    )
    world.xjs_id_changes = [{"release": "0001", "previous_person_id": "P8", "person_id": "P1", "reason": "merged"}]
    world.persons |= {"FP1": ("L1", "P1", "H1"), "FP3": ("L1", "P1", "H1"), "CP2": ("L1", "P1", "H4")}
    return world.write()
