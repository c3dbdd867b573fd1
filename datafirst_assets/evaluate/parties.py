"""How well the parties to cases are found within each court that is no criminal one: its records, in its persons.

A court's estimated persons are those of all courts, of which only its own records are looked at: what it publishes. Links to
other courts are `cross_justice`'s.
"""

from typing import Any

import numpy as np

from datafirst_assets.contracts.table import column_names
from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import Connection
from datafirst_assets.evaluate.intervals import block_sums, deal, with_intervals
from datafirst_assets.evaluate.labelled import COLUMNS, GROUPED, LEAST_KNOWN, Labelled, read_labelled
from datafirst_assets.evaluate.measures import seen
from datafirst_assets.evaluate.members import LEVELS, read_members
from datafirst_assets.linkage.graph import Index
from datafirst_assets.linkage.populations import PARTIES

PERSONS, ORGANISATIONS, GROUPS = "records_of_persons", "records_of_organisations", "groups"


def _measured(labelled: Labelled, inside: Index, grouped: tuple[str, ...]) -> dict[str, Any]:
    """The measures of some records among each other, by level: of persons, of organisations, and of groups of people."""
    truth, block = labelled.truth[inside], labelled.block[inside]
    in_truth = np.bincount(truth)[truth]
    kinds = deal(in_truth, block, labelled.is_organisation[inside].astype(np.int8), 2)
    dealt = {
        name: deal(in_truth, block, labelled.groups[name][inside], len(labelled.names[name])) for name in grouped
    }  # fmt: skip
    told: dict[str, Any] = {PERSONS: {}, ORGANISATIONS: {}, GROUPS: {}}
    for level in LEVELS:
        found = seen(truth, labelled.estimates[level][inside])
        told[PERSONS][level], told[ORGANISATIONS][level] = with_intervals(block_sums(found, kinds))
        told[GROUPS][level] = {
            name: {
                label: one
                for label, one in zip(labelled.names[name], with_intervals(block_sums(found, dealt[name])), strict=True)
                if one["records"]
            }
            for name in grouped
        }
    return told


def within_sources(connection: Connection, root: DataRoot) -> dict[str, dict[str, Any]]:
    """Measure every court that is no criminal one by itself.

    Args:
        connection: an open database.
        root: in which persons have been linked.

    Returns:
        By source: `records`, `records_with_truth`, and by level `records_of_persons`, `records_of_organisations` and
        `groups` of people, by what the source's contract knows of them; shares have 95 % intervals. Nothing of a source
        that has delivered nothing, or whose persons the truth does not know.
    """
    if not PARTIES.files(root):
        return {}
    members = read_members(connection, root, PARTIES)
    labelled = read_labelled(connection, root, members)
    told = {}
    for number, source in enumerate(PARTIES.sources):
        inside = np.flatnonzero(labelled.source == number)
        known = int((~labelled.is_organisation[inside]).sum())
        records = members.source == number
        if not known or known < LEAST_KNOWN * int((records & ~members.is_organisation).sum()):
            continue
        declared = column_names(source.tables[source.records])
        grouped = tuple(name for name in GROUPED if name not in COLUMNS or COLUMNS[name][0] in declared)
        counts = {"records": int(records.sum()), "records_with_truth": len(inside)}
        told[source.name] = {**counts, **_measured(labelled, inside, grouped)}
    return told
