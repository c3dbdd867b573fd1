"""Identities: the distinct people that records say they are, and which record says which.

A node is a distinct standardised forename, surname, date of birth, postcode and sex, its id a hash of that content, so
that any change of the landing zone becomes nodes added and nodes gone. Middle names, criminal record numbers and the
references of cases are sets beside it. A node whose records carry two valid police ids is split between them; a weak
identity (no name or no birth date) stays one node a record, because nothing says that two of them are one person.

Records are numbered by file and row while this is worked out, and grouped by hashes of what they say (`collapse`); texts are
read for one record of each node, and for the few records that need more thought. Numbers cost a tenth of texts, and there
are millions.
"""

from typing import Any

import numpy as np
import pyarrow as pa

from datafirst_assets.config import Settings
from datafirst_assets.contracts.sources import SOURCES
from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import Connection, connect, parquet, write_parquet
from datafirst_assets.errors import DataFirstError
from datafirst_assets.linkage.collapse import LAST, group, repeated
from datafirst_assets.linkage.graph import Index
from datafirst_assets.standardise import table_name

NODE = "forename, surname, date_of_birth, postcode, sex"
SAME_CASE_KEYS = 40
"""A reference that more identities share than a case can have defendants is no reference."""

KEY = "source_dataset, source_record_id"
KNOWN_ELSEWHERE = {"pnc": "pnc_id", "cro": "cro_number", "middle": "middle_names"}
"""What the first record of an identity may not know and another may."""

NUMBER = "(file_index::BIGINT << 32) + file_row_number"

# A record in two deliveries speaks through the newest.
OLDER = """
CREATE TEMP TABLE older AS
SELECT source_dataset, source_record_id, extract_year FROM {files} WHERE {number} IN (SELECT record FROM repeated_record)
QUALIFY row_number() OVER (PARTITION BY source_dataset, source_record_id ORDER BY extract_year DESC) > 1
"""

RECORDS = """
CREATE TEMP VIEW record AS
SELECT {number} AS record, i.* FROM {files} i ANTI JOIN older o USING (source_dataset, source_record_id, extract_year)
"""

# A weak identity is one node a record.
IS_WEAK = "forename IS NULL OR surname IS NULL OR date_of_birth IS NULL OR length(forename) = 1"
PERSONS = f"""
SELECT record, CASE WHEN {IS_WEAK} THEN hash(record, 0) ELSE hash({NODE}) END AS said,
       CASE WHEN pnc_id IS NULL THEN 0 ELSE hash(pnc_id) END AS pnc_id,
       CASE WHEN cro_number IS NULL THEN 0 ELSE hash(cro_number) END AS cro_number,
       CASE WHEN middle_names IS NULL THEN 0 ELSE hash(middle_names) END AS middle_names
FROM record WHERE defendant_type = 'P'
"""

# Cases of several people, and references that several records share: nothing else of the cases matters here.
REFERENCES = """
SELECT place, hash(source_dataset, case_id) AS case_id,
       CASE WHEN asn IS NULL THEN 0 ELSE hash(asn) END AS asn,
       CASE WHEN case_reference IS NULL THEN 0 ELSE hash(case_reference) END AS case_reference
FROM {cases}
"""
TOLD = """
CREATE TEMP TABLE told AS
WITH telling AS (
    SELECT c.source_dataset, c.source_record_id, c.extract_year, CASE WHEN t.case_id THEN c.case_id END AS case_id,
           CASE WHEN t.asn THEN c.asn END AS asn, CASE WHEN t.case_reference THEN c.case_reference END AS case_reference
    FROM {cases} c JOIN telling_place t USING (place)
)
SELECT r.record, t.* FROM telling t JOIN record r USING (source_dataset, source_record_id, extract_year)
WHERE r.defendant_type = 'P'
"""

# Bases that are more than one person: two police ids, or two defendants of one case.
MANIFOLD = """
CREATE TEMP TABLE manifold AS
SELECT base FROM base WHERE has_two_police_ids
UNION
SELECT base FROM (
    SELECT base, source_dataset, case_id FROM member JOIN told USING (record)
    WHERE case_id IS NOT NULL GROUP BY ALL HAVING count(*) > 1)
"""

CONTENT = """concat_ws(chr(31), coalesce(forename, ''), coalesce(surname, ''), coalesce(date_of_birth::VARCHAR, ''),
    coalesce(postcode, ''), coalesce(sex, ''), coalesce({lone}, ''), {police})"""

HASHED = "(md5_number_lower({text}) >> 1)::BIGINT"

APART_MEMBERS = f"""
CREATE TEMP TABLE member_of_manifold AS
WITH of_manifold AS (
    SELECT r.*, b.has_two_police_ids, CASE WHEN {
    IS_WEAK
} THEN source_dataset || '|' || source_record_id END AS lone_record,
           CASE WHEN has_two_police_ids THEN pnc_id ELSE min(pnc_id) OVER (PARTITION BY base) END AS node_pnc_id
    FROM manifold JOIN base b USING (base) JOIN member USING (base) JOIN record r USING (record)
), content AS (
    SELECT o.*, t.case_id, {
    CONTENT.format(
        lone="lone_record", police="CASE WHEN has_two_police_ids THEN coalesce(o.pnc_id, 'none') ELSE '' END"
    )
} AS content
    FROM of_manifold o LEFT JOIN told t USING (record)
), numbered AS (
    -- Two defendants of one case are two people, even if the court knows nothing that tells them apart.
    SELECT *, CASE WHEN case_id IS NULL THEN 1 ELSE row_number() OVER (
        PARTITION BY content, source_dataset, case_id ORDER BY source_record_id) END AS namesake
    FROM content
)
SELECT {HASHED.format(text="content || CASE WHEN namesake > 1 THEN chr(31) || namesake ELSE '' END")} AS node_id,
       record, {NODE}, node_pnc_id AS pnc_id, cro_number, middle_names
FROM numbered
"""

# The first record of a base says who it is; what that one does not know, the first that does.
NODES_WITHOUT_KEYS = f"""
CREATE TEMP TABLE node AS
WITH whole AS (
    SELECT * FROM base ANTI JOIN manifold USING (base)
), elsewhere AS (
    SELECT pnc_record AS record FROM whole WHERE pnc_record <> base
    UNION SELECT cro_record FROM whole WHERE cro_record <> base
    UNION SELECT middle_record FROM whole WHERE middle_record <> base
), other AS (
    SELECT record, pnc_id, cro_number, middle_names FROM record SEMI JOIN elsewhere USING (record)
), said AS (
    SELECT whole.*, r.* EXCLUDE (record, pnc_id, cro_number, middle_names),
           CASE WHEN {IS_WEAK} THEN source_dataset || '|' || source_record_id END AS lone_record,
           CASE WHEN pnc_record = base THEN r.pnc_id ELSE p.pnc_id END AS pnc_id,
           CASE WHEN cro_record = base THEN r.cro_number ELSE c.cro_number END AS cro_number,
           CASE WHEN middle_record = base THEN r.middle_names ELSE m.middle_names END AS middle_names
    FROM whole JOIN record r ON r.record = whole.base LEFT JOIN other p ON p.record = pnc_record
    LEFT JOIN other c ON c.record = cro_record LEFT JOIN other m ON m.record = middle_record
)
SELECT {HASHED.format(text=CONTENT.format(lone="lone_record", police="''"))} AS node_id, base, {NODE}, pnc_id, cro_number,
       middle_names, has_several_middle_names, records
FROM said
"""

ASSIGNED = """
CREATE TEMP TABLE assigned AS
SELECT node_id, record FROM node JOIN member USING (base)
UNION ALL SELECT node_id, record FROM member_of_manifold
"""

# Only a reference that two nodes share can say anything; all others would be carried for nothing.
KEYS = f"""
CREATE TEMP TABLE node_keys AS
WITH said AS (
    SELECT record, 'A' || asn AS key FROM told WHERE asn IS NOT NULL
    UNION ALL SELECT record, 'R' || case_reference FROM told WHERE case_reference IS NOT NULL
), key AS (
    SELECT DISTINCT node_id, key FROM said JOIN assigned USING (record)
), shared AS (
    SELECT node_id, key FROM key QUALIFY count(*) OVER (PARTITION BY key) BETWEEN 2 AND {SAME_CASE_KEYS}
)
SELECT node_id, array_to_string(list_sort(list(key)), ' ') AS case_keys FROM shared GROUP BY node_id
"""

ALL_MIDDLE_NAMES = "array_to_string(list_sort(list_distinct(flatten(list(string_split({names}, ' ')){filter}))), ' ')"

# Middle names of a node are a set of words; most nodes were told one word, or none.
MIDDLE_NAMES = f"""
CREATE TEMP TABLE node_middle_names AS
WITH told_so AS (
    SELECT n.node_id, r.middle_names FROM node n JOIN member USING (base) JOIN record r USING (record)
    WHERE n.has_several_middle_names AND r.middle_names IS NOT NULL
)
SELECT node_id, {ALL_MIDDLE_NAMES.format(names="middle_names", filter="")} AS middle_names FROM told_so GROUP BY node_id
"""

NODES = f"""
WITH whole AS (
    SELECT node_id, {NODE}, pnc_id, cro_number,
           CASE WHEN has_several_middle_names THEN several.middle_names
                WHEN node.middle_names LIKE '% %'
                THEN array_to_string(list_sort(list_distinct(string_split(node.middle_names, ' '))), ' ')
                ELSE node.middle_names END AS middle_names,
           records
    FROM node LEFT JOIN node_middle_names several USING (node_id)
    UNION ALL
    SELECT node_id, {", ".join(f"any_value({c.strip()})" for c in NODE.split(","))}, any_value(pnc_id), min(cro_number),
           {ALL_MIDDLE_NAMES.format(names="middle_names", filter=" FILTER (middle_names IS NOT NULL)")}, count(*)
    FROM member_of_manifold GROUP BY node_id
)
SELECT whole.*, case_keys FROM whole LEFT JOIN node_keys USING (node_id) ORDER BY node_id
"""

# Two defendants of one case are two people.
APART = """
WITH place AS (
    SELECT DISTINCT a.node_id, t.source_dataset, t.case_id
    FROM told t JOIN assigned a USING (record) WHERE t.case_id IS NOT NULL
)
SELECT DISTINCT l.node_id AS node_id_l, r.node_id AS node_id_r
FROM place l JOIN place r USING (source_dataset, case_id)
WHERE l.node_id < r.node_id
ORDER BY ALL
"""

ORGANISATION = """concat_ws(chr(31), 'organisation', coalesce(organisation_name, source_dataset || '|' || source_record_id),
    coalesce(postcode, ''))"""

# In the order of the deliveries, which is one for every record.
IDENTITY_RECORDS = f"""
SELECT source_dataset, source_record_id, CASE WHEN defendant_type = 'O' THEN {HASHED.format(text=ORGANISATION)}
       ELSE node_id END AS node_id, defendant_type = 'O' AS is_organisation
FROM record LEFT JOIN assigned USING (record)
ORDER BY record
"""


def _identity_files(root: DataRoot) -> str:
    tables = (table_name(source, "identities") for source in SOURCES.values())
    files = [file for table in tables for file in root.years("identities", table)]
    if not files:
        raise DataFirstError("There is nothing to link: no year of any source has been standardised. Load one first.")
    return parquet(files)


def _cases(root: DataRoot) -> str:
    return " UNION ALL ".join(
        f"SELECT ({number}::BIGINT << 48) + {NUMBER} AS place, '{source.name}' AS source_dataset, source_record_id, case_id, "
        f"asn, case_reference, extract_year FROM {parquet(files)}"
        for number, source in enumerate(SOURCES.values())
        if (files := root.years("events", table_name(source, "cases")))
    )


def _arrays(connection: Connection, sql: str) -> dict[str, np.ndarray[Any, Any]]:
    table = connection.sql(sql).to_arrow_table().combine_chunks()
    return {name: table[name].to_numpy() for name in table.column_names}


def _register(connection: Connection, name: str, columns: dict[str, np.ndarray[Any, Any]]) -> None:
    connection.register(name, pa.table({column: pa.array(values) for column, values in columns.items()}))


def _open_records(connection: Connection, files: str) -> None:
    """Make the view `record`: every record once, from its newest delivery, with its number."""
    ids = _arrays(connection, f"SELECT {NUMBER} AS record, hash({KEY}) AS hashed FROM {files}")
    _register(connection, "repeated_record", {"record": ids["record"][repeated(ids["hashed"])]})
    connection.execute(OLDER.format(files=files, number=NUMBER))
    connection.execute(RECORDS.format(files=files, number=NUMBER))


def _open_bases(connection: Connection) -> None:
    """Make `base` (one row per distinct identity, named by its first record) and `member` (one row per record)."""
    said = _arrays(connection, PERSONS)
    order = np.argsort(said["record"])
    said = {name: values[order] for name, values in said.items()}
    record, groups = said["record"], group(said["said"])

    def first_with(column: str) -> Index:
        place = groups.some(said[column])
        return np.where(place == LAST, LAST, record[np.minimum(place, len(record) - 1)]) if len(record) else place

    columns = {f"{short}_record": first_with(column) for short, column in KNOWN_ELSEWHERE.items()}
    base = record[groups.first]
    flags = {
        "has_two_police_ids": groups.differ(said["pnc_id"]),
        "has_several_middle_names": groups.differ(said["middle_names"]),
    }
    _register(connection, "base", {"base": base, "records": groups.size, **columns, **flags})
    _register(connection, "member", {"record": record, "base": base[groups.of_row]})


def _open_told(connection: Connection, cases: str) -> None:
    """Make `told`: of every record what its case says that other records' cases say too."""
    said = _arrays(connection, REFERENCES.format(cases=cases))
    shared = {column: repeated(said[column]) for column in ("case_id", "asn", "case_reference")}
    telling = np.logical_or.reduce(list(shared.values()))
    places = {"place": said["place"][telling]} | {column: mask[telling] for column, mask in shared.items()}
    _register(connection, "telling_place", places)
    connection.execute(TOLD.format(cases=cases))


def _collapse(connection: Connection, root: DataRoot) -> None:
    _open_records(connection, _identity_files(root))
    _open_bases(connection)
    _open_told(connection, f"({_cases(root)})")
    for step in (MANIFOLD, APART_MEMBERS, NODES_WITHOUT_KEYS, ASSIGNED, KEYS, MIDDLE_NAMES):
        connection.execute(step)


def build_nodes(settings: Settings) -> dict[str, int]:
    """Collapse all records of all sources into identities.

    Writes `identities` (one row per node: who), `identity_records` (one row per record: its node) and
    `identities_apart` (one row per pair of nodes that are two defendants of one case).

    Returns:
        Counts of nodes, records, and pairs that must stay apart.

    Raises:
        DataFirstError: nothing has been standardised.
    """
    root = DataRoot(settings.data_dir)
    with connect(settings) as connection:
        _collapse(connection, root)
        return {
            "identities": write_parquet(connection, NODES, root.table("identities", "identities")),
            "records": write_parquet(connection, IDENTITY_RECORDS, root.table("linkage", "identity_records")),
            "pairs_apart": write_parquet(connection, APART, root.table("linkage", "identities_apart")),
        }
