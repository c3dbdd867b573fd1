"""Hand-written checks of linkage: nothing lost, levels nested, no case outside its person, no one twice in a case."""

import dagster as dg

from datafirst_assets.checks.contracts import check_result
from datafirst_assets.config import Settings
from datafirst_assets.contracts.sources import SOURCES
from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import connect, parquet, rows, value
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


def every_record_once(settings: Settings) -> dict[str, int]:
    """Records of the standardised tables that no cluster holds, and records in clusters that no table holds."""
    root = DataRoot(settings.data_dir)
    files = [file for source in SOURCES.values() for file in root.years("identities", table_name(source, "identities"))]
    clusters = parquet(root.table("linkage", "person_clusters"))
    with connect(settings) as connection:
        ((missing, invented),) = rows(connection, LOST.format(identities=parquet(files), clusters=clusters))
    return {"records in no cluster": missing, "clustered records that no table holds": invented}


def not_nested(settings: Settings) -> dict[str, int]:
    """Clusters of a stricter threshold that lie in several clusters of a looser one."""
    clusters = parquet(DataRoot(settings.data_dir).table("linkage", "person_clusters"))
    pairs = (("person_id_high", "person_id"), ("person_id", "person_id_low"))
    with connect(settings) as connection:
        return {
            f"{inner} in several {outer}": int(
                value(connection, SPLIT.format(inner=inner, outer=outer, clusters=clusters))
            )
            for inner, outer in pairs
        }


def outside_person(settings: Settings) -> dict[str, int]:
    """Case links whose two records are not both of the link's person."""
    root = DataRoot(settings.data_dir)
    sql = OUTSIDE.format(
        links=parquet(root.table("linkage", "case_links")), clusters=parquet(root.table("linkage", "person_clusters"))
    )
    with connect(settings) as connection:
        return {"links outside their person": int(value(connection, sql))}


@dg.asset_check(
    asset="person_clusters", blocking=True, description="Every record is in a cluster, once.", pool="data_root"
)
def every_record_is_clustered(workspace: Workspace) -> dg.AssetCheckResult:
    """No record is lost or invented by linkage."""
    with workspace.step("Checking that every record is clustered") as settings:
        return check_result("person_clusters", "every_record_is_clustered", every_record_once(settings))


@dg.asset_check(
    asset="person_clusters",
    blocking=True,
    description="A strict person lies inside one person, a person inside one loose person.",
    pool="data_root",
)
def thresholds_are_nested(workspace: Workspace) -> dg.AssetCheckResult:
    """The three thresholds give nested persons."""
    with workspace.step("Checking that thresholds are nested") as settings:
        return check_result("person_clusters", "thresholds_are_nested", not_nested(settings))


TWICE = """
SELECT count(*) FROM (
    SELECT c.person_id, k.{case_id} FROM {records} k
    JOIN (SELECT source_record_id FROM {identities} WHERE defendant_type = 'P') USING (source_record_id)
    JOIN {clusters} c ON c.source_dataset = '{source}' AND c.source_record_id = k.source_record_id
    GROUP BY ALL HAVING min(k.source_record_id) <> max(k.source_record_id))
"""


def twice_in_a_case(settings: Settings) -> dict[str, int]:
    """Persons that are two people of one case, by source."""
    root = DataRoot(settings.data_dir)
    clusters = parquet(root.table("linkage", "person_clusters"))
    counts = {}
    with connect(settings) as connection:
        for source in SOURCES.values():
            records = root.years("events", table_name(source, source.records))
            identities = root.years("identities", table_name(source, "identities"))
            sql = TWICE.format(
                case_id=source.case_id,
                records=parquet(records),
                identities=parquet(identities),
                clusters=clusters,
                source=source.name,
            )
            counts[f"{source.name}: persons twice in a case"] = int(value(connection, sql)) if records else 0
    return counts


@dg.asset_check(
    asset="person_clusters",
    blocking=True,
    description="Two defendants of, or parties to, one case are two people.",
    pool="data_root",
)
def no_one_is_twice_in_a_case(workspace: Workspace) -> dg.AssetCheckResult:
    """No person is two people of one case."""
    with workspace.step("Checking that nobody is twice in a case") as settings:
        return check_result("person_clusters", "no_one_is_twice_in_a_case", twice_in_a_case(settings))


@dg.asset_check(
    asset="case_links", blocking=True, description="A case is the same only if the person is.", pool="data_root"
)
def cases_inside_persons(workspace: Workspace) -> dg.AssetCheckResult:
    """No case link leaves its person."""
    with workspace.step("Checking that cases are inside persons") as settings:
        return check_result("case_links", "cases_inside_persons", outside_person(settings))


LINKAGE_CHECKS = [every_record_is_clustered, thresholds_are_nested, no_one_is_twice_in_a_case, cases_inside_persons]
