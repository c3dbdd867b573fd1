"""Hand-written checks of linkage: nothing lost, levels nested, no case outside its person, no one twice in a case.

Those of `person_clusters` are evaluated by its own step, before the table comes into its place: ids that were given by
mistake would be the registry of the next relinking.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import dagster as dg

from datafirst_assets.checks.contracts import check_result, check_spec
from datafirst_assets.config import Settings
from datafirst_assets.contracts.sources import SOURCES
from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import Connection, connect, parquet, rows, value
from datafirst_assets.linkage.thresholds import Thresholds
from datafirst_assets.orchestration.resources import Workspace
from datafirst_assets.standardise import table_name

LOST = """
SELECT count(DISTINCT (i.source_dataset, i.source_record_id)) FILTER (c.source_record_id IS NULL),
       count(*) FILTER (i.source_record_id IS NULL)
FROM {identities} i
FULL JOIN {clusters} c ON c.source_dataset = i.source_dataset AND c.source_record_id = i.source_record_id
"""
SPLIT = "SELECT count(*) FROM (SELECT {inner} FROM {clusters} GROUP BY {inner} HAVING min({outer}) <> max({outer}))"
OUTSIDE = """
SELECT count(*) FROM {links} k
LEFT JOIN {clusters} m ON m.source_dataset = 'mags_hocas'
  AND m.source_record_id = k.mags_case_id || '|' || k.mags_defendant_id
LEFT JOIN {clusters} c ON c.source_dataset = 'crown_xhibit' AND c.source_record_id = k.crown_defendant_on_case_id
WHERE m.person_id IS DISTINCT FROM k.person_id OR c.person_id IS DISTINCT FROM k.person_id
"""


# Few persons, if any, have two records in one case, so that only theirs are looked at again: a record that was delivered
# again, in another case, is in that one.
TWICE = """
CREATE OR REPLACE TEMP TABLE twice AS
SELECT c.person_id, k.{case_id} FROM {records} k
JOIN {clusters} c ON c.source_dataset = '{source}' AND c.source_record_id = k.source_record_id
GROUP BY ALL HAVING min(k.source_record_id) <> max(k.source_record_id)
"""
STILL_TWICE = """
WITH theirs AS (
    SELECT source_record_id, person_id FROM {clusters}
    WHERE source_dataset = '{source}' AND person_id IN (SELECT person_id FROM twice)
), people AS (
    SELECT source_record_id FROM {identities} SEMI JOIN theirs USING (source_record_id)
    GROUP BY ALL HAVING arg_max(defendant_type, extract_year) = 'P'
), in_case AS (
    SELECT person_id, source_record_id, arg_max({case_id}, extract_year) AS case_id
    FROM {records} JOIN theirs USING (source_record_id) SEMI JOIN people USING (source_record_id)
    GROUP BY ALL
)
SELECT count(*) FROM (SELECT person_id, case_id FROM in_case GROUP BY ALL HAVING count(*) > 1)
"""


def every_record_once(connection: Connection, root: DataRoot, clusters: Path) -> dict[str, int]:
    """Records of the standardised tables that no cluster holds, and records in clusters that no table holds."""
    files = [file for source in SOURCES.values() for file in root.years("identities", table_name(source, "identities"))]
    ((missing, invented),) = rows(connection, LOST.format(identities=parquet(files), clusters=parquet(clusters)))
    return {"records in no cluster": missing, "clustered records that no table holds": invented}


def not_nested(connection: Connection, _: DataRoot, clusters: Path) -> dict[str, int]:
    """Clusters of a stricter threshold that lie in several clusters of a looser one."""
    pairs = (("person_id_high", "person_id"), ("person_id", "person_id_low"))
    return {
        f"{inner} in several {outer}": int(
            value(connection, SPLIT.format(inner=inner, outer=outer, clusters=parquet(clusters)))
        )
        for inner, outer in pairs
    }


def twice_in_a_case(connection: Connection, root: DataRoot, clusters: Path) -> dict[str, int]:
    """Persons that are two people of one case, by source; a record is in the case that its newest delivery says."""
    counts = {}
    for source in SOURCES.values():
        records = root.years("events", table_name(source, source.records))
        count = 0
        if records:
            names = {
                "records": parquet(records),
                "identities": parquet(root.years("identities", table_name(source, "identities"))),
                "clusters": parquet(clusters),
                "case_id": source.case_id,
                "source": source.name,
            }
            connection.execute(TWICE.format(**names))
            if value(connection, "SELECT count(*) FROM twice"):
                count = int(value(connection, STILL_TWICE.format(**names)))
        counts[f"{source.name}: persons twice in a case"] = count
    return counts


def outside_person(settings: Settings) -> dict[str, int]:
    """Case links whose two records are not both of the link's person."""
    root = DataRoot(settings.data_dir)
    sql = OUTSIDE.format(
        links=parquet(root.table("linkage", "case_links")), clusters=parquet(root.table("linkage", "person_clusters"))
    )
    with connect(settings) as connection:
        return {"links outside their person": int(value(connection, sql))}


OF_CLUSTERS: dict[str, tuple[str, Callable[[Connection, DataRoot, Path], dict[str, int]]]] = {
    "every_record_is_clustered": ("Every record is in a cluster, once.", every_record_once),
    "thresholds_are_nested": ("A strict person lies inside one person, a person inside one loose person.", not_nested),
    "no_one_is_twice_in_a_case": ("Two defendants of, or parties to, one case are two people.", twice_in_a_case),
}
"""The checks of `person_clusters` that look across tables: what they say, and what counts failing rows."""


THRESHOLDS_ARE_ESTIMATED = dg.AssetCheckSpec(
    "thresholds_are_estimated",
    asset="person_clusters",
    description="How often pairs of defendants' identities are one person was estimated from police ids, so that the thresholds "
    "give what each level asks for. A warning: where ids cannot tell, the model's own odds stand.",
)
NOT_ESTIMATED = (
    "How often pairs are one person could not be estimated: {doubt}. The model's own odds stand, which may be too sure of "
    "themselves; no estimated precision is published. Persons are made at {weights} bits (strict, published, loose). Ask the "
    "sender about the police ids of these deliveries, or have a sample of links reviewed (docs/clerical_review.md)."
)


def threshold_result(thresholds: Thresholds) -> dg.AssetCheckResult:
    """Whether the thresholds of defendants were estimated; a warning that says why where they were not.

    Args:
        thresholds: as they were chosen.
    """
    doubt = thresholds.calibration.doubt
    weights = ", ".join(f"{weight:g}" for weight in thresholds.weights.values())
    return dg.AssetCheckResult(
        asset_key="person_clusters",
        check_name=THRESHOLDS_ARE_ESTIMATED.name,
        passed=not doubt,
        severity=dg.AssetCheckSeverity.WARN,
        description=NOT_ESTIMATED.format(doubt=doubt, weights=weights) if doubt else None,
        metadata={"pairs_with_two_police_ids": thresholds.calibration.pairs},
    )


def cluster_specs() -> list[dg.AssetCheckSpec]:
    """What these checks are."""
    return [check_spec("person_clusters", name, said) for name, (said, _) in OF_CLUSTERS.items()]


def cluster_results(connection: Connection, root: DataRoot, clusters: Path) -> Iterator[dg.AssetCheckResult]:
    """Evaluate them on a file of clusters, wherever it is."""
    for name, (_, count) in OF_CLUSTERS.items():
        yield check_result("person_clusters", name, count(connection, root, clusters))


@dg.asset_check(
    asset="case_links", blocking=True, description="A case is the same only if the person is.", pool="data_root"
)
def cases_inside_persons(workspace: Workspace) -> dg.AssetCheckResult:
    """No case link leaves its person."""
    with workspace.step("Checking that cases are inside persons") as settings:
        return check_result("case_links", "cases_inside_persons", outside_person(settings))


LINKAGE_CHECKS = [cases_inside_persons]
