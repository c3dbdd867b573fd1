"""How well people are found across criminal, family and civil justice: pairs of records of different domains.

Counted as products of small numbers, never pair by pair. Organisations are left out: they are no people.
"""

from typing import Any

from datafirst_assets.contracts.sources import SOURCES
from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import Connection, parquet, rows
from datafirst_assets.standardise import table_name

BOTH, REST = "both_have_a_birth_date", "the_rest"

# A record in two deliveries speaks through the newest.
SAID = """
SELECT source_dataset, source_record_id, '{domain}' AS domain, date_of_birth IS NOT NULL AS has_birth
FROM {files} WHERE defendant_type = 'P'
QUALIFY row_number() OVER (PARTITION BY source_record_id ORDER BY extract_year DESC) = 1
"""
RECORDS = """
CREATE OR REPLACE TEMP TABLE crossing AS
SELECT domain, has_birth, hash(c.person_id) AS estimate, hash(t.person_id) AS truth
FROM ({said}) JOIN {clusters} c USING (source_dataset, source_record_id)
JOIN {persons} t USING (source_dataset, source_record_id)
"""
PAIRS = """
WITH cell AS (SELECT {one}, domain, has_birth, count(*) AS n FROM crossing GROUP BY ALL)
SELECT l.domain, r.domain, l.has_birth AND r.has_birth, sum(l.n * r.n)::BIGINT
FROM cell l JOIN cell r USING ({one}) WHERE l.domain < r.domain GROUP BY ALL
"""
LINKED = {"linked_pairs": "estimate", "true_pairs": "truth", "right_pairs": "estimate, truth"}
"""What two records share, by what their pair then is."""

Counts = dict[str, int]


def _shares(counts: Counts) -> dict[str, float | int]:
    linked, true, right = (counts[name] for name in LINKED)
    return {**counts, "precision": right / linked if linked else 1.0, "recall": right / true if true else 1.0}


def cross_justice(connection: Connection, root: DataRoot) -> dict[str, Any]:
    """Pairwise precision and recall at the published threshold, over pairs of records of different domains.

    Returns:
        `both_have_a_birth_date` and `the_rest`, and the same by pair of domains (`by_domains`); nothing where the linked
        records are of one domain.
    """
    said = [
        SAID.format(domain=source.domain, files=parquet(files))
        for name, source in SOURCES.items()
        if (files := root.years("identities", table_name(source, "identities")))
    ]
    clusters, persons = root.table("linkage", "person_clusters"), root.truth / "persons.parquet"
    sql = RECORDS.format(said=" UNION ALL ".join(said), clusters=parquet(clusters), persons=parquet(persons))
    connection.execute(sql)
    found: dict[str, dict[str, Counts]] = {}
    for name, one in LINKED.items():
        for here, there, both, pairs in rows(connection, PAIRS.format(one=one)):
            kinds = found.setdefault(f"{here} and {there}", {kind: dict.fromkeys(LINKED, 0) for kind in (BOTH, REST)})
            kinds[BOTH if both else REST][name] = int(pairs)
    connection.execute("DROP TABLE crossing")
    if not found:
        return {}
    whole = {
        kind: {name: sum(kinds[kind][name] for kinds in found.values()) for name in LINKED} for kind in (BOTH, REST)
    }
    by_domains = {
        domains: {kind: _shares(counts) for kind, counts in kinds.items()} for domains, kinds in sorted(found.items())
    }
    return {**{kind: _shares(counts) for kind, counts in whole.items()}, "by_domains": by_domains}
