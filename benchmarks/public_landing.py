"""The public record-linkage sets and how each is written as a landing zone with truth; nothing is linked here.

One record is one defendant in a case of its own before one magistrates' court. A set says who people are and nothing of
what happened, so every case says the same, and the Crown Court delivers nothing. What a set does not hold is missing.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
from datafirst_assets.contracts.sources import MAGS_HOCAS
from datafirst_assets.contracts.table import column_names
from datafirst_assets.data_root import DataRoot

FILE = MAGS_HOCAS.files[0]

HISTORICAL = """
SELECT unique_id AS record, cluster AS person, first_name AS forename, surname, try_strptime(dob, '%Y-%m-%d') AS born,
       CASE gender WHEN 'male' THEN 'M' WHEN 'female' THEN 'F' END AS sex, postcode_fake AS postcode,
       NULL AS address_line_1, NULL AS address_line_2, NULL AS address_line_3
FROM read_parquet($file)
"""

# Australian postcodes are four digits, of which the first two are the district: written in the British shape sign by
# sign, so that the same postcode stays the same, one wrong digit stays one wrong sign, and the district the district.
FEBRL = """
SELECT trim(rec_id) AS record, split_part(trim(rec_id), '-', 2) AS person, trim(given_name) AS forename,
       trim(surname) AS surname, try_strptime(trim(date_of_birth), '%Y%m%d') AS born, NULL AS sex,
       CASE WHEN regexp_full_match(trim(postcode), '[0-9]{4}')
            THEN chr(65 + substr(trim(postcode), 1, 1)::INTEGER) || substr(trim(postcode), 2, 1) || ' '
                 || substr(trim(postcode), 3, 1) || chr(65 + substr(trim(postcode), 4, 1)::INTEGER) || 'A' END AS postcode,
       concat_ws(' ', trim(street_number), trim(address_1)) AS address_line_1, trim(address_2) AS address_line_2,
       trim(suburb) AS address_line_3
FROM read_csv($file, all_varchar = true, normalize_names = true)
"""

FAKE = """
SELECT unique_id AS record, cluster AS person, first_name AS forename, surname, try_strptime(dob, '%Y-%m-%d') AS born,
       NULL AS sex, NULL AS postcode, NULL AS address_line_1, NULL AS address_line_2, trim(city) AS address_line_3
FROM read_csv($file, all_varchar = true)
"""

# A birth date that no calendar has is missing: no court's system takes one, and a delivery full of them is refused.
# Cases are numbered in an order that tells nothing. Defendants come before the court in the decade in which they turn
# twenty, because some sets hold people of long ago, and a birth centuries before the hearing counts as a slip.
DEFENDANTS = """
CREATE TABLE defendant AS
WITH heard AS (
    SELECT *, make_date((year(born) // 10 * 10 + 29)::INTEGER, 12, 31) AS stated_day FROM ({records})
)
SELECT lpad((row_number() OVER (ORDER BY md5(record), record))::VARCHAR, 8, '0') AS case_id, person,
       nullif(forename, '') AS forename1, nullif(surname, '') AS surname, strftime(born, '%d/%m/%Y') AS date_of_birth, sex,
       postcode, nullif(address_line_1, '') AS address_line_1, nullif(address_line_2, '') AS address_line_2,
       nullif(address_line_3, '') AS address_line_3, coalesce(stated_day, max(stated_day) OVER ()) AS heard_on
FROM heard
"""

DELIVERED = """
SELECT case_id, case_id AS defendant_id, '1' AS offence_seq, 'P' AS defendant_type, forename1, surname, date_of_birth, sex,
       address_line_1, address_line_2, address_line_3, postcode, 'MAG' AS court_type, '{court}' AS court_house_code,
       strftime(heard_on, '%d/%m/%Y') AS case_received_date, strftime(heard_on, '%d/%m/%Y') AS final_result_date
FROM defendant
"""
COURT = "ABGVMC"
"""A court of the register; any would do."""

TRUTH = """
SELECT '{source}' AS source_dataset, case_id || '|' || case_id AS source_record_id, person AS person_id
FROM defendant ORDER BY source_record_id
"""
NO_CASE_LINKS = """
SELECT case_id AS mags_case_id, case_id AS mags_defendant_id, case_id AS defendant_on_case_id FROM defendant WHERE false
"""


@dataclass(frozen=True)
class PublicSet:
    """A public set: its file, how its records are read, and what of it is left out.

    Attributes:
        name: on the command line.
        file: its name.
        records: one row a record: record, person (the truth), forename, surname, born, sex, postcode and three address
            lines, as the set states them; `$file` is the file.
        left_out: what the set holds beyond names, birth date, place and sex.
    """

    name: str
    file: str
    records: str
    left_out: str


SETS = {
    chosen.name: chosen
    for chosen in (
        PublicSet(
            "historical_50k",
            "historical_figures_with_errors_50k.parquet",
            HISTORICAL,
            "full name, birth place, occupation",
        ),
        PublicSet("febrl3", "febrl_dataset3.csv", FEBRL, "identity number, state"),
        PublicSet("fake_1000", "fake_1000.csv", FAKE, "e-mail"),
    )
}


def _copy(connection: duckdb.DuckDBPyConnection, select: str, target: Path, options: str) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    connection.execute(f"COPY ({select}) TO $target ({options})", {"target": str(target)})


def _deliver(connection: duckdb.DuckDBPyConnection, root: DataRoot) -> None:
    """Write the magistrates' delivery, the manifest last."""
    rows, newest = connection.sql("SELECT count(*), max(heard_on) FROM defendant").fetchall()[0]
    assert isinstance(newest, date)
    folder = root.delivery(MAGS_HOCAS.name, newest.year)
    path = folder / f"{FILE.name}.csv"
    delivered = DELIVERED.format(court=COURT)
    known = connection.sql(delivered).columns
    columns = ", ".join(name if name in known else f"NULL AS {name}" for name in column_names(FILE.table))
    _copy(connection, f"SELECT {columns} FROM ({delivered}) ORDER BY case_id", path, "FORMAT csv, HEADER")
    data = path.read_bytes()
    stated = {"name": path.name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest(), "rows": rows}
    manifest = {
        "source": MAGS_HOCAS.name,
        "year": newest.year,
        "delivered_at": f"{newest.year + 1}-03-01T09:00:00Z",
        "files": [{**stated, "encoding": "utf-8"}],
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1))


def write_landing_zone(chosen: PublicSet, data: Path, root: DataRoot) -> None:
    """Write one delivery of the magistrates' courts and its truth under a data root.

    Args:
        chosen: the set.
        data: the folder that holds its file.
        root: an empty data root.
    """
    with duckdb.connect() as connection:
        connection.execute(DEFENDANTS.format(records=chosen.records), {"file": str(data / chosen.file)})
        _deliver(connection, root)
        _copy(connection, TRUTH.format(source=MAGS_HOCAS.name), root.truth / "persons.parquet", "FORMAT parquet")
        _copy(connection, NO_CASE_LINKS, root.truth / "case_links.parquet", "FORMAT parquet")
