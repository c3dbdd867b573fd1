"""Identities: the distinct people that records say they are, and which record says which.

A node is a distinct standardised forename, surname, date of birth, postcode and sex, its id a hash of that content, so
that any change of the landing zone becomes nodes added and nodes gone. Middle names, criminal record numbers and the
references of cases are sets beside it. A node whose records carry two valid police ids is split between them; a weak
identity (no name or no birth date) stays one node a record, because nothing says that two of them are one person.
"""

from datafirst_assets.config import Settings
from datafirst_assets.contracts.sources import SOURCES
from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import Connection, connect, parquet, write_parquet
from datafirst_assets.standardise import table_name

NODE = "forename, surname, date_of_birth, postcode, sex"

# A record in two deliveries speaks through the newest.
RECORDS = """
CREATE TEMP TABLE record AS
SELECT * FROM {identities}
QUALIFY row_number() OVER (PARTITION BY source_dataset, source_record_id ORDER BY extract_year DESC) = 1
"""

CASES = """
CREATE TEMP TABLE record_case AS
SELECT source_dataset, source_record_id, case_id, asn, case_reference
FROM ({cases})
"""

ASSIGNED = f"""
CREATE TEMP TABLE assigned AS
WITH person AS (
    SELECT *, forename IS NULL OR surname IS NULL OR date_of_birth IS NULL OR length(forename) = 1 AS is_weak,
           CASE WHEN is_weak THEN source_dataset || '|' || source_record_id END AS lone_record
    FROM record WHERE defendant_type = 'P'
), police AS (
    SELECT {NODE}, lone_record, count(DISTINCT pnc_id) > 1 AS has_two_police_ids, min(pnc_id) AS one_police_id
    FROM person GROUP BY {NODE}, lone_record
), split AS (
    SELECT p.*, CASE WHEN q.has_two_police_ids THEN p.pnc_id ELSE q.one_police_id END AS node_pnc_id,
           q.has_two_police_ids
    FROM person p JOIN police q
      ON p.forename IS NOT DISTINCT FROM q.forename AND p.surname IS NOT DISTINCT FROM q.surname
     AND p.date_of_birth IS NOT DISTINCT FROM q.date_of_birth AND p.postcode IS NOT DISTINCT FROM q.postcode
     AND p.sex IS NOT DISTINCT FROM q.sex AND p.lone_record IS NOT DISTINCT FROM q.lone_record
), hashed AS (
    SELECT *, concat_ws(chr(31), coalesce(forename, ''), coalesce(surname, ''), coalesce(date_of_birth::VARCHAR, ''),
        coalesce(postcode, ''), coalesce(sex, ''), coalesce(lone_record, ''),
        CASE WHEN has_two_police_ids THEN coalesce(pnc_id, 'none') ELSE '' END) AS content,
        -- Two defendants of one case are two people, even if the court knows nothing that tells them apart.
        row_number() OVER (PARTITION BY content, source_dataset, case_id ORDER BY source_record_id) AS namesake
    FROM split JOIN record_case USING (source_dataset, source_record_id)
)
SELECT (md5_number_lower(content || CASE WHEN namesake > 1 THEN chr(31) || namesake ELSE '' END) >> 1)::BIGINT AS node_id,
       source_dataset, source_record_id, {NODE}, node_pnc_id AS pnc_id, cro_number, middle_names
FROM hashed
"""

# Only a reference that two nodes share can say anything; all others would be carried for nothing.
KEYS = """
CREATE TEMP TABLE node_key AS
WITH key AS (
    SELECT DISTINCT a.node_id, k.key
    FROM (SELECT source_dataset, source_record_id, 'A' || asn AS key FROM record_case WHERE asn IS NOT NULL
          UNION ALL
          SELECT source_dataset, source_record_id, 'R' || case_reference FROM record_case
          WHERE case_reference IS NOT NULL) k
    JOIN assigned a USING (source_dataset, source_record_id)
)
SELECT node_id, key FROM key QUALIFY count(*) OVER (PARTITION BY key) BETWEEN 2 AND 40
"""

NODES = f"""
WITH node AS (
    SELECT node_id, {", ".join(f"any_value({c.strip()}) AS {c.strip()}" for c in NODE.split(","))},
           any_value(pnc_id) AS pnc_id, min(cro_number) AS cro_number,
           array_to_string(list_sort(list_distinct(flatten(
               list(string_split(middle_names, ' ')) FILTER (middle_names IS NOT NULL)))), ' ') AS middle_names,
           count(*) AS records
    FROM assigned GROUP BY node_id
), keys AS (
    SELECT node_id, array_to_string(list_sort(list(key)), ' ') AS case_keys FROM node_key GROUP BY node_id
)
SELECT node.*, case_keys FROM node LEFT JOIN keys USING (node_id) ORDER BY node_id
"""

# Two defendants of one case are two people.
APART = """
WITH place AS (
    SELECT DISTINCT a.node_id, r.source_dataset, r.case_id
    FROM assigned a JOIN record_case r USING (source_dataset, source_record_id)
), shared AS (
    SELECT * FROM place QUALIFY count(*) OVER (PARTITION BY source_dataset, case_id) >= 2
)
SELECT DISTINCT l.node_id AS node_id_l, r.node_id AS node_id_r
FROM shared l JOIN shared r USING (source_dataset, case_id)
WHERE l.node_id < r.node_id
ORDER BY ALL
"""

ORGANISATIONS = """
SELECT source_dataset, source_record_id, (md5_number_lower(concat_ws(chr(31), 'organisation',
           coalesce(organisation_name, source_dataset || '|' || source_record_id), coalesce(postcode, ''))) >> 1)::BIGINT
       AS node_id
FROM record WHERE defendant_type = 'O'
"""


def _cases(root: DataRoot) -> str:
    parts = [
        f"SELECT '{source.name}' AS source_dataset, source_record_id, case_id, asn, case_reference, extract_year "
        f"FROM {parquet(files)}"
        for source in SOURCES.values()
        if (files := root.years("events", table_name(source, "cases")))
    ]
    newest = "row_number() OVER (PARTITION BY source_dataset, source_record_id ORDER BY extract_year DESC) = 1"
    return f"SELECT * FROM ({' UNION ALL '.join(parts)}) QUALIFY {newest}"


def _load(connection: Connection, root: DataRoot) -> None:
    identities = [
        file for source in SOURCES.values() for file in root.years("identities", table_name(source, "identities"))
    ]
    connection.execute(RECORDS.format(identities=parquet(identities)))
    connection.execute(CASES.format(cases=_cases(root)))
    connection.execute(ASSIGNED)
    connection.execute(KEYS)


def build_nodes(settings: Settings) -> dict[str, int]:
    """Collapse all records of all sources into identities.

    Writes `identities` (one row per node: who), `identity_records` (one row per record: its node) and
    `identities_apart` (one row per pair of nodes that are two defendants of one case).

    Returns:
        Counts of nodes, records, and pairs that must stay apart.
    """
    root = DataRoot(settings.data_dir)
    records = "SELECT source_dataset, source_record_id, node_id FROM assigned"
    with connect(settings) as connection:
        _load(connection, root)
        return {
            "identities": write_parquet(connection, NODES, root.table("identities", "identities")),
            "records": write_parquet(
                connection,
                f"SELECT *, false AS is_organisation FROM ({records}) UNION ALL "
                f"SELECT source_dataset, source_record_id, node_id, true FROM ({ORGANISATIONS}) "
                "ORDER BY source_dataset, source_record_id",
                root.table("linkage", "identity_records"),
            ),
            "pairs_apart": write_parquet(connection, APART, root.table("linkage", "identities_apart")),
        }
