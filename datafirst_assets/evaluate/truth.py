"""The links of this data root against the truth beside its simulated data.

Only this module reads `truth/`, and nothing of the pipeline reads this module.
"""

from typing import Any

from datafirst_assets.config import Settings
from datafirst_assets.contracts.sources import SOURCES
from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import Connection, connect, parquet, rows, value
from datafirst_assets.errors import DataFirstError
from datafirst_assets.evaluate.measures import agreement
from datafirst_assets.linkage.clusters import THRESHOLDS

LEVELS = tuple(reversed(THRESHOLDS))

LABELLED = """
CREATE TEMP TABLE labelled AS
SELECT source_dataset, t.person_id AS truth, p.person_id_low, p.person_id, p.person_id_high
FROM {clusters} p JOIN {persons} t USING (source_dataset, source_record_id)
"""

CASES = """
SELECT count(*) FILTER (k.linked AND t.linked), count(*) FILTER (k.linked), count(*) FILTER (t.linked)
FROM (SELECT mags_case_id, mags_defendant_id, crown_defendant_on_case_id AS crown, true AS linked FROM {links}) k
FULL JOIN (SELECT mags_case_id, mags_defendant_id, defendant_on_case_id AS crown, true AS linked FROM {true_links}) t
USING (mags_case_id, mags_defendant_id, crown)
"""


def _persons(connection: Connection) -> dict[str, Any]:
    measured: dict[str, Any] = {}
    for level in LEVELS:
        measured[level] = {"all": agreement(connection, f"(SELECT truth, {level} AS estimate FROM labelled)").as_dict()}
        for source in SOURCES:
            one_court = f"(SELECT truth, {level} AS estimate FROM labelled WHERE source_dataset = '{source}')"
            measured[level][source] = agreement(connection, one_court).as_dict()
    return measured


def _cases(connection: Connection, root: DataRoot) -> dict[str, float | int]:
    links = parquet(root.table("linkage", "case_links"))
    true_links = parquet(root.truth / "case_links.parquet")
    right, linked, true = rows(connection, CASES.format(links=links, true_links=true_links))[0]
    return {
        "links": linked,
        "true_links": true,
        "precision": right / linked if linked else 1.0,
        "recall": right / true if true else 1.0,
    }


def evaluate(settings: Settings) -> dict[str, Any]:
    """Measure persons at three thresholds, over all and within each court, and case links.

    Returns:
        Shares and counts by level, court and measure, ready for JSON.

    Raises:
        DataFirstError: there is no truth, or nothing has been linked yet.
    """
    root = DataRoot(settings.data_dir)
    persons, clusters = root.truth / "persons.parquet", root.table("linkage", "person_clusters")
    if not persons.exists():
        raise DataFirstError(
            f"There is no truth in {root.truth}: real deliveries have none. Simulate a landing zone to evaluate on one."
        )
    if not clusters.exists() or not root.table("linkage", "case_links").exists():
        raise DataFirstError("Nothing has been linked yet. Run `datafirst run` first.")
    with connect(settings) as connection:
        connection.execute(LABELLED.format(clusters=parquet(clusters), persons=parquet(persons)))
        return {
            "records": int(value(connection, f"SELECT count(*) FROM {parquet(clusters)}")),
            "records_with_truth": int(value(connection, "SELECT count(*) FROM labelled")),
            "persons": _persons(connection),
            "case_links": _cases(connection, root),
        }
