"""How well organisations are grouped: pairs of records of all courts, of the criminal courts alone, and by kind."""

from typing import Any

import pyarrow as pa

from datafirst_assets.contracts.sources import CRIMINAL, SOURCES
from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import Connection, parquet, rows
from datafirst_assets.linkage.organisations import describe
from datafirst_assets.linkage.populations import POPULATIONS
from datafirst_assets.standardise import table_name

PUBLIC, COMPANY, OTHER = "public_body", "registered_company", "other"
KINDS = (PUBLIC, COMPANY, OTHER)

# A record speaks through its newest delivery; what one record of an organisation tells of its kind holds for all.
RECORDS = """
CREATE OR REPLACE TEMP TABLE organisation_record AS
WITH stated AS ({stated}), told AS (
    SELECT source_dataset, source_record_id, organisation_name FROM stated
    QUALIFY row_number() OVER (PARTITION BY source_dataset, source_record_id ORDER BY extract_year DESC) = 1
)
SELECT list_contains({criminal}, source_dataset) AS is_criminal, hash(c.person_id) AS estimate, hash(t.person_id) AS truth,
       min(coalesce(kind, {other})) OVER (PARTITION BY t.person_id) AS kind
FROM told JOIN ({records}) r USING (source_dataset, source_record_id)
JOIN {clusters} c USING (source_dataset, source_record_id)
JOIN {persons} t USING (source_dataset, source_record_id)
LEFT JOIN kind_of_name USING (organisation_name)
WHERE is_organisation
"""
STATED = """
SELECT '{name}' AS source_dataset, source_record_id, organisation_name, extract_year FROM {files} WHERE defendant_type = 'O'
"""
# Of a pair one half counts for the kind of each of its records.
PAIRS = """
WITH record AS (SELECT * FROM organisation_record WHERE {wanted}), counted AS (
    SELECT kind, count(*) OVER (PARTITION BY estimate) - 1 AS linked, count(*) OVER (PARTITION BY truth) - 1 AS true_pairs,
           count(*) OVER (PARTITION BY estimate, truth) - 1 AS right_pairs
    FROM record
)
SELECT kind, count(*), coalesce(sum(linked), 0) / 2, coalesce(sum(true_pairs), 0) / 2,
       coalesce(sum(right_pairs), 0) / 2
FROM counted GROUP BY GROUPING SETS ((), (kind))
"""


def _told(records: int, linked: float, true: float, right: float) -> dict[str, Any]:
    return {
        "records": records,
        "linked_pairs": linked,
        "true_pairs": true,
        "right_pairs": right,
        "precision": right / linked if linked else 1.0,
        "recall": right / true if true else 1.0,
    }


def _kind(name: str) -> int:
    described = describe(name)
    return KINDS.index(PUBLIC if described.is_public else COMPANY if described.has_form else OTHER)


def organisations(connection: Connection, root: DataRoot) -> dict[str, Any]:
    """Pairwise precision and recall of organisations at the published threshold.

    Returns:
        `all` and `criminal`, the records of all courts and of the criminal courts, and `kinds` of organisations of all courts: a
        public body, a company that states a legal form in any record, any other. Nothing where there are no organisations.
    """
    files = {
        name: found
        for name, source in SOURCES.items()
        if (found := root.years("identities", table_name(source, "identities")))
    }
    stated = " UNION ALL ".join(STATED.format(name=name, files=parquet(found)) for name, found in files.items())
    assigned = [one.records(root) for one in POPULATIONS if one.files(root) and one.records(root).exists()]
    named = rows(connection, f"SELECT DISTINCT organisation_name FROM ({stated}) WHERE organisation_name IS NOT NULL")
    names = [name for (name,) in named]
    kinds = pa.array([_kind(name) for name in names], pa.int32())
    connection.register("kind_of_name", pa.table([pa.array(names, pa.string()), kinds], ["organisation_name", "kind"]))
    connection.execute(
        RECORDS.format(
            stated=stated,
            criminal=list(CRIMINAL),
            other=KINDS.index(OTHER),
            records=f"SELECT source_dataset, source_record_id, is_organisation FROM {parquet(assigned)}",
            clusters=parquet(root.table("linkage", "person_clusters")),
            persons=parquet(root.truth / "persons.parquet"),
        )
    )
    every = {kind: _told(*counts) for kind, *counts in rows(connection, PAIRS.format(wanted="true"))}
    criminal = {kind: _told(*counts) for kind, *counts in rows(connection, PAIRS.format(wanted="is_criminal"))}
    connection.execute("DROP TABLE organisation_record")
    connection.unregister("kind_of_name")
    if not every or not every[None]["records"]:
        return {}
    return {
        "all": every[None],
        "criminal": criminal[None] if criminal[None]["records"] else {},
        "kinds": {name: every[place] for place, name in enumerate(KINDS) if place in every},
    }
