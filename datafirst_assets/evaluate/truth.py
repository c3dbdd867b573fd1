"""The links of this data root against the truth beside its simulated data.

Only this package reads `truth/`, and nothing of the pipeline takes a decision by what it says.
"""

from typing import Any

import numpy as np

from datafirst_assets.config import Settings
from datafirst_assets.contracts.sources import CRIMINAL
from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import Connection, connect, parquet, rows
from datafirst_assets.errors import DataFirstError
from datafirst_assets.evaluate.cross_justice import cross_justice
from datafirst_assets.evaluate.curves import along_ladder, by_weight
from datafirst_assets.evaluate.graph import read_graph
from datafirst_assets.evaluate.intervals import Dealt, Group, block_sums, deal, with_intervals
from datafirst_assets.evaluate.labelled import GROUPED, LEAST_KNOWN, Labelled, read_labelled
from datafirst_assets.evaluate.measures import Codes, Seen, compare, seen
from datafirst_assets.evaluate.members import LEVELS, read_members
from datafirst_assets.evaluate.organisations import organisations
from datafirst_assets.evaluate.pairs import draw_wrong_pairs, node_truth
from datafirst_assets.evaluate.parties import within_sources
from datafirst_assets.evaluate.patterns import error_patterns
from datafirst_assets.linkage.model import load_model
from datafirst_assets.linkage.thresholds import load_thresholds

CASES = """
SELECT count(*) FILTER (k.linked AND t.linked), count(*) FILTER (k.linked), count(*) FILTER (t.linked)
FROM (SELECT mags_case_id, mags_defendant_id, crown_defendant_on_case_id AS crown, true AS linked FROM {links}) k
FULL JOIN (SELECT mags_case_id, mags_defendant_id, defendant_on_case_id AS crown, true AS linked FROM {true_links}) t
USING (mags_case_id, mags_defendant_id, crown)
"""


def has_truth(root: DataRoot) -> bool:
    """Whether there is a truth to measure against: only beside simulated data."""
    return (root.truth / "persons.parquet").exists()


def _whole(found: Seen, dealt: Dealt) -> dict[str, Any]:
    """All measures of a set of records, with intervals of its shares."""
    sums = block_sums(found, dealt)
    (told,) = with_intervals(sums)
    more = {name: told[name] for name in ("exact_records", "sums", "intervals")}
    return {**compare(found, sums.sum(axis=(0, 1))).as_dict(), **more}


def _together(truth: Codes, block: Codes) -> Dealt:
    """All records as one group."""
    return deal(np.bincount(truth)[truth], block, np.zeros(len(block), dtype=np.int8), 1)


def _by_kind(found: Seen, kinds: Dealt) -> tuple[Group, Group]:
    """The records of persons, and those of organisations."""
    persons, organisations = with_intervals(block_sums(found, kinds))
    return persons, organisations


def _courts(labelled: Labelled) -> tuple[dict[str, dict[str, Any]], dict[str, dict[str, Group]]]:
    """Each court by itself, by level: only its records, in clusters and in true persons; and those of persons alone."""
    measured: dict[str, dict[str, Any]] = {level: {} for level in LEVELS}
    of_persons: dict[str, dict[str, Group]] = {level: {} for level in LEVELS}
    for number, source in enumerate(CRIMINAL):
        inside = np.flatnonzero(labelled.source == number)
        truth, block = labelled.truth[inside], labelled.block[inside]
        together = _together(truth, block)
        kinds = deal(np.bincount(truth)[truth], block, labelled.is_organisation[inside].astype(np.int8), 2)
        for level in LEVELS:
            found = seen(truth, labelled.estimates[level][inside])
            measured[level][source] = _whole(found, together)
            of_persons[level][source] = _by_kind(found, kinds)[0]
    return measured, of_persons


def _persons(labelled: Labelled) -> dict[str, Any]:
    """How well persons are found.

    Returns:
        By level: `persons`, all records and each court by itself; the same of `records_of_persons` alone, and
        `records_of_organisations`; and `groups` of people, whole clusters seen by their records.
    """
    truth, block = labelled.truth, labelled.block
    together, (courts, courts_of_persons) = _together(truth, block), _courts(labelled)
    in_truth = np.bincount(truth)[truth]
    kinds = deal(in_truth, block, labelled.is_organisation.astype(np.int8), 2)
    dealt = {name: deal(in_truth, block, labelled.groups[name], len(labelled.names[name])) for name in GROUPED}
    told: dict[str, Any] = {
        name: {} for name in ("persons", "records_of_persons", "records_of_organisations", "groups")
    }
    for level in LEVELS:
        found = seen(truth, labelled.estimates[level])
        persons, organisations = _by_kind(found, kinds)
        told["persons"][level] = {"all": _whole(found, together), **courts[level]}
        told["records_of_persons"][level] = {"all": persons, **courts_of_persons[level]}
        told["records_of_organisations"][level] = organisations
        groups = {name: with_intervals(block_sums(found, dealt[name])) for name in GROUPED}
        told["groups"][level] = {
            name: {label: one for label, one in zip(labelled.names[name], ones, strict=True) if one["records"]}
            for name, ones in groups.items()
        }
    return told


def _errors(connection: Connection, root: DataRoot, labelled: Labelled) -> dict[str, Any]:
    """Curves against the threshold, what blocking misses, and the commonest patterns of wrong pairs."""
    linked = read_graph(connection, root, labelled.ids)
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


def _estimated(root: DataRoot) -> dict[str, float | None]:
    """By level the precision of pairs of records in one person that was estimated without the truth; None where it was not."""
    precision = load_thresholds(root).precision
    return {level: precision.get(level) for level in LEVELS}


def evaluate(settings: Settings) -> dict[str, Any]:
    """Measure the criminal courts' persons at three thresholds, over all, within each court and by group; case links; persons
    within each other court; links between those and all courts; organisations; and what goes wrong. Beside them stands the
    precision that was estimated without the truth.

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
        members = read_members(connection, root)
        labelled, records = read_labelled(connection, root, members), len(members.record)
        if len(labelled.truth) < LEAST_KNOWN * records:
            raise DataFirstError(
                f"The truth in {root.truth} is of other deliveries than those that are linked: of {records} records it knows "
                f"{len(labelled.truth)}. Run `datafirst run` to link what has landed, then evaluate again."
            )
        return {
            "records": records,
            "records_with_truth": len(labelled.truth),
            **_persons(labelled),
            "estimated_precision": _estimated(root),
            "case_links": _cases(connection, root),
            "sources": within_sources(connection, root),
            "cross_justice": cross_justice(connection, root),
            "organisations": organisations(connection, root),
            **_errors(connection, root, labelled),
        }
