"""The links of this data root against the truth beside its simulated data.

Only this package reads `truth/`, and nothing of the pipeline takes a decision by what it says.
"""

from typing import Any

import numpy as np

from datafirst_assets.config import Settings
from datafirst_assets.contracts.sources import CRIMINAL
from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import Connection, connect, parquet, row_count, rows
from datafirst_assets.errors import DataFirstError
from datafirst_assets.evaluate.curves import along_ladder, by_weight, read_graph
from datafirst_assets.evaluate.intervals import block_sums, with_intervals
from datafirst_assets.evaluate.labelled import GROUPED, LEVELS, Labelled, read_labelled
from datafirst_assets.evaluate.measures import Codes, Seen, Sums, compare, seen
from datafirst_assets.evaluate.pairs import draw_wrong_pairs, node_truth
from datafirst_assets.evaluate.patterns import error_patterns
from datafirst_assets.linkage.model import load_model

CASES = """
SELECT count(*) FILTER (k.linked AND t.linked), count(*) FILTER (k.linked), count(*) FILTER (t.linked)
FROM (SELECT mags_case_id, mags_defendant_id, crown_defendant_on_case_id AS crown, true AS linked FROM {links}) k
FULL JOIN (SELECT mags_case_id, mags_defendant_id, defendant_on_case_id AS crown, true AS linked FROM {true_links}) t
USING (mags_case_id, mags_defendant_id, crown)
"""

LEAST_KNOWN = 0.5
"""Share of the linked records that a truth must know to be theirs; organisations may be left out of it."""


def has_truth(root: DataRoot) -> bool:
    """Whether there is a truth to measure against: only beside simulated data."""
    return (root.truth / "persons.parquet").exists()


def _whole(found: Seen, columns: list[Sums], block: Codes) -> dict[str, Any]:
    """All measures of a set of records, with intervals of its shares."""
    sums = block_sums(columns, block, np.zeros(len(block), dtype=np.int8), 1)
    (told,) = with_intervals(sums)
    more = {name: told[name] for name in ("exact_records", "sums", "intervals")}
    return {**compare(found, sums.sum(axis=(0, 1))).as_dict(), **more}


def _persons(labelled: Labelled) -> tuple[dict[str, Any], dict[str, Any]]:
    """By level: all records and each court by itself; and the groups of people, whole clusters seen by their records."""
    measured: dict[str, Any] = {}
    groups: dict[str, Any] = {}
    for level in LEVELS:
        truth, estimate = labelled.truth, labelled.estimates[level]
        found = seen(truth, estimate)
        columns = found.columns()
        measured[level] = {"all": _whole(found, columns, labelled.block)}
        groups[level] = {}
        for name in GROUPED:
            names = labelled.names[name]
            told = with_intervals(block_sums(columns, labelled.block, labelled.groups[name], len(names)))
            groups[level][name] = {label: one for label, one in zip(names, told, strict=True) if one["records"]}
        for number, source in enumerate(CRIMINAL):
            inside = labelled.source == number
            of_court = seen(truth[inside], estimate[inside])
            measured[level][source] = _whole(of_court, of_court.columns(), labelled.block[inside])
    return measured, groups


def _errors(connection: Connection, root: DataRoot, labelled: Labelled) -> dict[str, Any]:
    """Curves against the threshold, what blocking misses, and the commonest patterns of wrong pairs."""
    linked = read_graph(connection, root)
    of_nodes = node_truth(linked, labelled)
    model = load_model(root)
    # Patterns are told in the words of the model; one of another version of this code has no words here.
    wrong = draw_wrong_pairs(connection, linked, of_nodes) if model else None
    return {
        "by_threshold": along_ladder(linked, labelled),
        "by_weight": by_weight(linked, of_nodes.truth.astype("int32"), of_nodes.known),
        "errors": error_patterns(connection, root, model, wrong) if model and wrong else None,
    }


def _cases(connection: Connection, root: DataRoot) -> dict[str, float | int]:
    links = parquet(root.table("linkage", "case_links"))
    true_links = parquet(root.truth / "case_links.parquet")
    right, linked, true = rows(connection, CASES.format(links=links, true_links=true_links))[0]
    return {
        "links": linked,
        "true_links": true,
        "right_links": right,
        "precision": right / linked if linked else 1.0,
        "recall": right / true if true else 1.0,
    }


def evaluate(settings: Settings) -> dict[str, Any]:
    """Measure persons at three thresholds, over all, within each court and by group; case links; and what goes wrong.

    Returns:
        Shares and counts by level, court, group and measure with 95 % intervals; curves; patterns. Ready for JSON.

    Raises:
        DataFirstError: there is no truth, it is of other deliveries, or nothing has been linked yet.
    """
    root = DataRoot(settings.data_dir)
    clusters = root.table("linkage", "person_clusters")
    if not has_truth(root):
        raise DataFirstError(
            f"There is no truth in {root.truth}: real deliveries have none. Simulate a landing zone to evaluate on one."
        )
    if not clusters.exists() or not root.table("linkage", "case_links").exists():
        raise DataFirstError("Nothing has been linked yet. Run `datafirst run` first.")
    with connect(settings) as connection:
        labelled, records = read_labelled(connection, root), row_count(connection, clusters)
        if len(labelled.truth) < LEAST_KNOWN * records:
            raise DataFirstError(
                f"The truth in {root.truth} is of other deliveries than those that are linked: of {records} records it knows "
                f"{len(labelled.truth)}. Run `datafirst run` to link what has landed, then evaluate again."
            )
        persons, groups = _persons(labelled)
        return {
            "records": records,
            "records_with_truth": len(labelled.truth),
            "persons": persons,
            "case_links": _cases(connection, root),
            "groups": groups,
            **_errors(connection, root, labelled),
        }
