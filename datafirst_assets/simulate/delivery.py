"""Writing a delivery: CSV files in their encoding, then the manifest, and the truth beside them."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

COLUMNS = {
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


def write_delivery(root: Path, source: str, year: int, tables: Mapping[str, pa.Table], encoding: str) -> None:
    """The files of one source and year, and last of all the manifest that makes it a delivery."""
    folder = root / "landing" / source / str(year)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "manifest.json").unlink(missing_ok=True)
    files = []
    for name, table in tables.items():
        data = _csv(table.select(COLUMNS[name].split()), encoding)
        (folder / name).write_bytes(data)
        files.append(
            {
                "name": name,
                "bytes": len(data),
                "sha256": hashlib.sha256(data).hexdigest(),
                "rows": table.num_rows,
                "encoding": encoding,
            }
        )
    manifest = {
        "source": source,
        "year": year,
        "delivered_at": f"{year + 1}-03-01T09:00:00Z",
        "files": files,
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")


def _csv(table: pa.Table, encoding: str) -> bytes:
    """RFC 4180 with a header; missing is an empty field without quotes."""
    sink = pa.BufferOutputStream()
    pa_csv.write_csv(table, sink, pa_csv.WriteOptions(quoting_style="needed"))
    data: bytes = sink.getvalue().to_pybytes()
    return data if encoding == "utf-8" else data.decode("utf-8").encode(encoding)


def write_truth(root: Path, name: str, columns: Mapping[str, pa.Array]) -> None:
    """One table of the truth, all strings."""
    folder = root / "truth"
    folder.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(dict(columns)), folder / f"{name}.parquet", compression="zstd")
