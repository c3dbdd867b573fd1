"""Writing deliveries piece by piece: CSV files in their encoding, at last the manifests."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv

# Files of a source and their columns, in order.
MAGISTRATES_FILES = {
    "defendant_offences.csv": (
        "case_id defendant_id offence_seq defendant_type title forename1 forename2 forename3 surname "
        "organisation_name date_of_birth sex self_defined_ethnicity observed_ethnicity nationality "
        "address_line_1 address_line_2 address_line_3 postcode lsoa11 pnc_id cro_number asn "
        "court_house_code court_type lja_code police_force_code initiation_code "
        "proceedings_type_code case_received_date first_hearing_date final_result_date "
        "hearings_count offence_date charge_date cjs_offence_code ho_offence_code "
        "offence_description breach_marker plea_code mode_of_trial_code finding_code "
        "police_remand_status court_remand_status result_code custodial_days "
        "community_order_months fine_pence compensation_pence disqualification_months "
        "crown_court_code"
    ),
}
CROWN_FILES = {
    "cases.csv": (
        "case_id case_number case_type case_sub_type receipt_type court_id police_force_code "
        "magistrates_case_ref received_date committal_date sent_for_trial_date appeal_lodged_date "
        "orig_body_decision_date no_defendants_for_case last_update_date"
    ),
    "defendants.csv": (
        "defendant_id first_name middle_name surname date_of_birth gender is_company "
        "ethnicity_self_defined ethnic_appearance_code nationality address_line_1 address_line_2 "
        "address_line_3 postcode lsoa11"
    ),
    "defendants_on_case.csv": (
        "defendant_on_case_id case_id defendant_id defendant_number pnc_id asn is_juvenile "
        "bail_status_on_committal bail_status_current mag_court_first_hearing_date "
        "mag_court_final_hearing_date first_hearing_date final_result_date hearings_count "
        "appeal_result last_update_date"
    ),
    "defendants_on_offence.csv": (
        "defendant_on_offence_id defendant_on_case_id offence_seq cjs_offence_code "
        "ho_offence_code offence_description offence_date plea verdict"
    ),
    "disposals.csv": ("disposal_id defendant_on_offence_id disposal_type disposal_date custodial_days amount_pence"),
}


@dataclass(frozen=True)
class YearlyRows:
    """Rows of a file, and the year of the delivery each belongs to, in rising order."""

    table: pa.Table
    year: np.ndarray

    @classmethod
    def sorted(cls, columns: Mapping[str, pa.Array], year: np.ndarray, order: np.ndarray) -> Self:
        """Rows in the given order, in which years rise."""
        return cls(pa.table(dict(columns)).take(pa.array(order, pa.int64())), year[order])


@dataclass
class _File:
    """One file of a delivery as far as it is written."""

    path: Path
    encoding: str
    rows: int = 0
    size: int = 0
    digest: "hashlib._Hash" = field(default_factory=hashlib.sha256)

    def append(self, data: bytes) -> None:
        """Write bytes at the end."""
        with self.path.open("ab") as out:
            out.write(data)
        self.size += len(data)
        self.digest.update(data)


class Deliveries:
    """The deliveries of one source and several years, written piece by piece; manifests come last."""

    def __init__(self, root: Path, source: str, years: range, files: Mapping[str, str], encoding: str):
        self._columns = {name: columns.split() for name, columns in files.items()}
        self._source, self._folder = source, root / "landing" / source
        self._files: dict[int, dict[str, _File]] = {}
        for year in years:
            folder = self._folder / str(year)
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "manifest.json").unlink(missing_ok=True)
            self._files[year] = {name: _File(folder / name, encoding) for name in files}
            for name, file in self._files[year].items():
                file.path.unlink(missing_ok=True)
                header: dict[str, list[str]] = {column: [] for column in self._columns[name]}
                file.append(_csv(pa.table(header), encoding, header=True))

    def append(self, name: str, rows: YearlyRows) -> None:
        """Rows of one file, at the end of each year's."""
        table = rows.table.select(self._columns[name])
        for at, files in self._files.items():
            first, behind = np.searchsorted(rows.year, (at, at + 1)).tolist()
            if first < behind:
                file = files[name]
                file.append(_csv(table.slice(first, behind - first), file.encoding, header=False))
                file.rows += behind - first

    def finish(self) -> None:
        """Write the manifests, which make deliveries of the files."""
        for year, files in self._files.items():
            manifest = {
                "source": self._source,
                "year": year,
                "delivered_at": f"{year + 1}-03-01T09:00:00Z",
                "files": [
                    {
                        "name": name,
                        "bytes": file.size,
                        "sha256": file.digest.hexdigest(),
                        "rows": file.rows,
                        "encoding": file.encoding,
                    }
                    for name, file in files.items()
                ],
            }
            text = json.dumps(manifest, indent=1) + "\n"
            (self._folder / str(year) / "manifest.json").write_text(text, encoding="utf-8")


def _csv(table: pa.Table, encoding: str, header: bool) -> bytes:
    """RFC 4180; missing is an empty field without quotes."""
    sink = pa.BufferOutputStream()
    pa_csv.write_csv(table, sink, pa_csv.WriteOptions(include_header=header, quoting_style="needed"))
    data: bytes = sink.getvalue().to_pybytes()
    if encoding == "utf-8" or data.isascii():
        return data
    text = data.decode("utf-8")
    try:  # the letters of Latin-1 have the same bytes in cp1252, and are written thirty times faster
        return text.encode("latin-1" if encoding == "cp1252" else encoding)
    except UnicodeEncodeError:
        return text.encode(encoding)
