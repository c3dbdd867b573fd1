"""Identities: the distinct people that records say they are, and which record says which.

A node is a distinct standardised forename, surname, date of birth, postcode and sex, its id a hash of that content, so
that any change of the landing zone becomes nodes added and nodes gone. Middle names, criminal record numbers and the
references of cases are sets beside it. A node whose records carry two valid police ids is split between them; a weak
identity (no name or no birth date) stays one node a record, because nothing says that two of them are one person.

Records are numbered by file and row while this is worked out, and what is rare (two police ids, two namesakes in one
case) is worked out for the records concerned only: numbers cost a tenth of texts, and there are millions.
"""

from datafirst_assets.config import Settings
from datafirst_assets.contracts.sources import SOURCES
from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import Connection, connect, parquet, write_parquet
from datafirst_assets.standardise import table_name

NODE = "forename, surname, date_of_birth, postcode, sex"
SAME_CASE_KEYS = 40
"""A reference that more identities share than a case can have defendants is no reference."""

NUMBER = "(file_index::BIGINT << 32) + file_row_number"

# A record in two deliveries speaks through the newest. Hashes tell quickly that most are in one.
OLDER = """
CREATE TEMP TABLE older_{what} AS
WITH repeated AS (
    SELECT hash({key}) AS hashed FROM {files} GROUP BY hashed HAVING count(*) > 1
), several AS (
    SELECT {key}, extract_year FROM {files} WHERE hash({key}) IN (SELECT hashed FROM repeated)
)
SELECT * FROM several QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY extract_year DESC) > 1
"""
KEY = "source_dataset, source_record_id"

RECORDS = """
CREATE TEMP VIEW record AS
SELECT {number} AS record, i.* FROM {identities} i ANTI JOIN older_record o USING (source_dataset, source_record_id, extract_year)
"""

CASES = """
CREATE TEMP VIEW record_case AS
SELECT source_dataset, source_record_id, case_id, asn, case_reference
FROM ({cases}) c ANTI JOIN older_case o USING (source_dataset, source_record_id, extract_year)
"""

BASES = f"""
CREATE TEMP TABLE base AS
WITH person AS (
    SELECT *, CASE WHEN forename IS NULL OR surname IS NULL OR date_of_birth IS NULL OR length(forename) = 1
                   THEN record END AS lone
    FROM record WHERE defendant_type = 'P'
)
SELECT {NODE}, lone, list(record) AS records, min(pnc_id) AS pnc_id, coalesce(min(pnc_id) <> max(pnc_id), false)
       AS has_two_police_ids, min(cro_number) AS cro_number, min(middle_names) AS middle_names,
       coalesce(min(middle_names) <> max(middle_names), false) AS has_several_middle_names,
       list_min(records) AS base
FROM person GROUP BY {NODE}, lone
"""

MEMBERS = "CREATE TEMP TABLE member AS SELECT unnest(records) AS record, base FROM base"

# Cases of several people, and references that several records share: nothing else of the cases matters here.
TOLD = """
CREATE TEMP TABLE told AS
WITH shared_case AS (
    SELECT hash(source_dataset, case_id) AS hashed FROM record_case GROUP BY hashed HAVING count(*) > 1
), shared_asn AS (
    SELECT hash(asn) AS hashed FROM record_case WHERE asn IS NOT NULL GROUP BY hashed HAVING count(*) > 1
), shared_reference AS (
    SELECT hash(case_reference) AS hashed FROM record_case WHERE case_reference IS NOT NULL
    GROUP BY hashed HAVING count(*) > 1
), said AS (
    SELECT source_dataset, source_record_id,
           CASE WHEN hash(source_dataset, case_id) IN (SELECT hashed FROM shared_case) THEN case_id END AS case_id,
           CASE WHEN hash(asn) IN (SELECT hashed FROM shared_asn) THEN asn END AS asn,
           CASE WHEN hash(case_reference) IN (SELECT hashed FROM shared_reference) THEN case_reference END AS case_reference
    FROM record_case
), telling AS (
    SELECT * FROM said WHERE case_id IS NOT NULL OR asn IS NOT NULL OR case_reference IS NOT NULL
)
SELECT r.record, t.* FROM telling t JOIN record r USING (source_dataset, source_record_id) WHERE r.defendant_type = 'P'
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
    SELECT m.record, r.* EXCLUDE (record), b.has_two_police_ids,
           CASE WHEN b.lone IS NOT NULL THEN r.source_dataset || '|' || r.source_record_id END AS lone_record,
           CASE WHEN b.has_two_police_ids THEN r.pnc_id ELSE b.pnc_id END AS node_pnc_id
    FROM base b SEMI JOIN manifold USING (base) JOIN member m USING (base) JOIN record r ON r.record = m.record
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

NODES_WITHOUT_KEYS = f"""
CREATE TEMP TABLE node AS
WITH lone AS (
    SELECT r.record AS lone, r.source_dataset || '|' || r.source_record_id AS lone_record
    FROM record r SEMI JOIN base b ON b.lone = r.record
)
SELECT {HASHED.format(text=CONTENT.format(lone="lone_record", police="''"))} AS node_id, base.*
FROM (FROM base ANTI JOIN manifold USING (base)) base LEFT JOIN lone USING (lone)
"""

ASSIGNED = """
CREATE TEMP TABLE assigned AS
SELECT node_id, unnest(records) AS record FROM node
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

ALL_MIDDLE_NAMES = "array_to_string(list_sort(list_distinct(flatten(list(string_split(middle_names, ' '))))), ' ')"

# Middle names of a node are a set of words; most nodes were told one word, or none.
MIDDLE_NAMES = f"""
CREATE TEMP TABLE node_middle_names AS
WITH told_so AS (
    SELECT n.node_id, r.middle_names FROM node n JOIN assigned a USING (node_id) JOIN record r ON r.record = a.record
    WHERE n.has_several_middle_names AND r.middle_names IS NOT NULL
)
SELECT node_id, {ALL_MIDDLE_NAMES} AS middle_names FROM told_so GROUP BY node_id
"""

NODES = f"""
WITH whole AS (
    SELECT node_id, {NODE}, pnc_id, cro_number,
           CASE WHEN has_several_middle_names THEN several.middle_names
                WHEN node.middle_names LIKE '% %'
                THEN array_to_string(list_sort(list_distinct(string_split(node.middle_names, ' '))), ' ')
                ELSE node.middle_names END AS middle_names,
           len(records) AS records
    FROM node LEFT JOIN node_middle_names several USING (node_id)
    UNION ALL
    SELECT node_id, {", ".join(f"any_value({c.strip()})" for c in NODE.split(","))}, any_value(pnc_id), min(cro_number),
           {ALL_MIDDLE_NAMES.replace("' ')))", "' ')) FILTER (middle_names IS NOT NULL))")}, count(*)
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
    return parquet([file for table in tables for file in root.years("identities", table)])


def _cases(root: DataRoot) -> str:
    return " UNION ALL ".join(
        f"SELECT '{source.name}' AS source_dataset, source_record_id, case_id, asn, case_reference, extract_year "
        f"FROM {parquet(files)}"
        for source in SOURCES.values()
        if (files := root.years("events", table_name(source, "cases")))
    )


def _load(connection: Connection, root: DataRoot) -> None:
    identities, cases = _identity_files(root), _cases(root)
    connection.execute(OLDER.format(what="record", key=KEY, files=identities))
    connection.execute(OLDER.format(what="case", key=KEY, files=f"({cases})"))
    connection.execute(RECORDS.format(number=NUMBER, identities=identities))
    connection.execute(CASES.format(cases=cases))
    steps = (BASES, MEMBERS, TOLD, MANIFOLD, APART_MEMBERS, NODES_WITHOUT_KEYS, ASSIGNED, KEYS, MIDDLE_NAMES)
    for step in steps:
        connection.execute(step)


def build_nodes(settings: Settings) -> dict[str, int]:
    """Collapse all records of all sources into identities.

    Writes `identities` (one row per node: who), `identity_records` (one row per record: its node) and
    `identities_apart` (one row per pair of nodes that are two defendants of one case).

    Returns:
        Counts of nodes, records, and pairs that must stay apart.
    """
    root = DataRoot(settings.data_dir)
    with connect(settings) as connection:
        _load(connection, root)
        return {
            "identities": write_parquet(connection, NODES, root.table("identities", "identities")),
            "records": write_parquet(connection, IDENTITY_RECORDS, root.table("linkage", "identity_records")),
            "pairs_apart": write_parquet(connection, APART, root.table("linkage", "identities_apart")),
        }
