"""The link tables of the twin: they join its courts as the real ones do."""

import numpy as np

from datafirst_assets.twin import draw
from datafirst_assets.twin.columns import Table
from datafirst_assets.twin.draw import Values, Whole
from datafirst_assets.twin.ids import ids
from datafirst_assets.twin.margins import Margins
from datafirst_assets.twin.rules import MATCH_WEIGHTS
from datafirst_assets.twin.spine import Spine

DEFENDANTS, CASES, CHANGES = "defendant_link", "case_link", "defendant_id_change"
LINKED = "linked person"


def link_tables(margins: Margins, spine: Spine, magistrates: Table, crown: Table) -> dict[str, Table]:
    """All three, from the defendant-cases of both courts."""
    return {
        DEFENDANTS: _defendants(margins, spine, magistrates, crown),
        CASES: _cases(margins, spine, magistrates, crown),
        CHANGES: changes(margins, CHANGES, "linked_defendant_id", ids(LINKED, _everyone(spine))),
    }


def _defendants(margins: Margins, spine: Spine, magistrates: Table, crown: Table) -> Table:
    both = {
        name: np.concatenate([magistrates[name], crown[name]])
        for name in ("row_id_hash", "source_dataset", "estimated_defendant_id")
    }
    person = np.concatenate([spine.magistrates.person, spine.crown.person])
    return both | {
        "linked_defendant_id": ids(LINKED, person),
        "linked_defendant_id_high": ids("person, high", _split(person, _surplus(margins, "linked_defendant_id_high"))),
        "linked_defendant_id_low": ids("person, low", _merged(person, -_surplus(margins, "linked_defendant_id_low"))),
    }


def _surplus(margins: Margins, column: str) -> int:
    """By how many persons another level has more than the published one."""
    here, there = (margins.distinct(DEFENDANTS, name) for name in ("linked_defendant_id", column))
    return 0 if here is None or there is None else there - here


def _split(person: Whole, wanted: int) -> Whole:
    """So many persons with several records become two: the last of their records is another's."""
    _, first, counts = np.unique(person[::-1], return_index=True, return_counts=True)
    last = len(person) - 1 - first[counts > 1][: max(wanted, 0)]
    found = person.copy()
    found[last] += int(person.max(initial=0)) + 1
    return found


def _merged(person: Whole, wanted: int) -> Whole:
    """So many persons are put together with the next one."""
    upper = 2 * max(wanted, 0)
    return np.where(person < upper, person // 2 * 2, person)


def _cases(margins: Margins, spine: Spine, magistrates: Table, crown: Table) -> Table:
    here = np.flatnonzero(spine.magistrates.linked)
    there = spine.magistrates.partner[here]
    sides = (("magistrates", magistrates, here), ("crown", crown, there))
    found: Table = {
        f"{side}_{name}": table[name][places]
        for side, table, places in sides
        for name in ("row_id_hash", "case_id_hash", "defendant_in_case_id_hash")
    }
    weights = np.array(MATCH_WEIGHTS)[draw.between("match weight", len(here), 0, len(MATCH_WEIGHTS) - 1)]
    return found | {
        "linked_defendant_id": ids(LINKED, spine.magistrates.person[here]),
        "match_weight": weights.astype(object),
        "link_basis": draw.chosen("link basis", margins.codes(CASES, "link_basis"), len(here)),
    }


def _everyone(spine: Spine) -> Whole:
    return np.unique(np.concatenate([spine.magistrates.person, spine.crown.person]))


def changes(margins: Margins, name: str, linked: str, every: Values) -> Table:
    """Ids that persons had before, one a change.

    Args:
        margins: of the catalogue.
        name: of the table of changes.
        linked: the id that changes.
        every: the ids of all persons, each once.
    """
    n = min(margins.rows(name), len(every))
    return {
        "release": np.full(n, margins.catalogue.version, dtype=object),
        f"previous_{linked}": ids(f"former {linked}", np.arange(n)),
        linked: every[draw.shuffled(name, len(every))[:n]],
        "reason": draw.chosen(f"{name}.reason", margins.codes(name, "reason"), n),
    }
