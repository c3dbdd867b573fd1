"""How well people are found across justice: pairs of records of different courts.

Counted from what each record sees of its person in other courts, never pair by pair. Persons and organisations apart: an
organisation is no person, and has no birth date. Pairs inside the criminal courts are measured by themselves.
"""

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from datafirst_assets.contracts.sources import CRIMINAL, SOURCES
from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import Connection
from datafirst_assets.evaluate.crossing import Crossing, read_crossing
from datafirst_assets.evaluate.intervals import BLOCKS, limits, resampled
from datafirst_assets.evaluate.measures import Codes, Sums

BOTH, REST = "both_have_a_birth_date", "the_rest"
LINKED = ("linked_pairs", "true_pairs", "right_pairs")
GROUPED = ("sex", "age_band")
"""What pairs are told of by."""


def _others(home: Codes, other: NDArray[np.bool_], mine: NDArray[np.int64]) -> Sums:
    """How many records of a kind are in the homes of some records."""
    return np.bincount(home[other], minlength=int(home.max(initial=0)) + 1)[home[mine]].astype(np.float64)


def _seen(found: Crossing, mine: NDArray[np.int64], other: NDArray[np.bool_]) -> Sums:
    """What each of some records sees among the others, in the order of `LINKED`; shape (records, 3)."""
    return np.stack([_others(home, other, mine) for home in (found.estimate, found.truth, found.both)], axis=-1)


def _sides(found: Crossing, here: int, there: int) -> Iterator[tuple[NDArray[np.int64], dict[str, Sums]]]:
    """Both sides of the pairs of two sources: records of the one, and what they see of the other by kind of pair."""
    for one, other in ((here, there), (there, here)):
        mine, others = np.flatnonzero(found.source == one), found.source == other
        born, unborn = (_seen(found, mine, others & (found.has_birth == known)) for known in (True, False))
        told = found.has_birth[mine][:, np.newaxis]
        yield mine, {BOTH: np.where(told, born, 0.0), REST: np.where(told, unborn, born + unborn)}


def _added(of: NDArray[Any], values: Sums, cells: int) -> Sums:
    """Values summed by cell; shape (cells, 3)."""
    return np.stack([np.bincount(of, column, minlength=cells) for column in values.T], axis=-1)


def _ratios(sums: Sums) -> tuple[Sums, Sums, Sums]:
    """Precision, recall and F1 from sums whose last axis is `LINKED`; where there is nothing to be wrong none is."""
    linked, true, right = np.moveaxis(sums, -1, 0)
    both = linked + true
    parts = ((right, linked), (right, true), (2 * right, both))
    precision, recall, f1 = (np.where(whole > 0, part / np.where(whole > 0, whole, 1.0), 1.0) for part, whole in parts)
    return precision, recall, f1


def _told(sums: Sums) -> dict[str, Any]:
    """Counts, shares and their 95 % intervals, from sums by block of true persons in which every pair is counted twice."""
    names = ("precision", "recall", "f1")
    ends = limits(np.stack(_ratios(resampled(sums)), axis=-1))
    whole = sums.sum(axis=0)
    return {
        **{name: round(count / 2) for name, count in zip(LINKED, whole, strict=True)},
        **{name: float(share) for name, share in zip(names, _ratios(whole), strict=True)},
        "intervals": {name: [round(float(end), 6) for end in ends[:, place]] for place, name in enumerate(names)},
    }


class _Cells:
    """Sums by block of true persons, by what is told of (a name, after the name of what it is one of) and by kind of pair."""

    def __init__(self) -> None:
        self.sums: dict[tuple[str, str], dict[str, Sums]] = {}

    def add(self, what: str, name: str, kind: str, sums: Sums) -> None:
        """Add sums by block."""
        kinds = self.sums.setdefault((what, name), {one: np.zeros((BLOCKS, len(LINKED))) for one in (BOTH, REST)})
        kinds[kind] += sums

    def told(self, what: str) -> dict[str, Any]:
        """All that is one of these, sorted by name."""
        return {
            name: {kind: _told(sums) for kind, sums in kinds.items()}
            for (of, name), kinds in sorted(self.sums.items())
            if of == what
        }


def _add_groups(cells: _Cells, found: Crossing, mine: NDArray[np.int64], kind: str, values: Sums) -> None:
    """Add what some records see, each to its group."""
    for name in GROUPED:
        group, called = found.groups[name][mine], found.names[name]
        known = group >= 0
        cell = found.block[mine][known] * len(called) + group[known]
        sums = _added(cell, values[known], BLOCKS * len(called)).reshape(BLOCKS, len(called), len(LINKED))
        for place in np.unique(group[known]):
            cells.add(name, called[place], kind, sums[:, place])


def _of_persons(found: Crossing) -> dict[str, Any]:
    """Pairs of records of persons: over all, by pair of domains and of sources, and by group of people."""
    cells = _Cells()
    for here, there in _crossed(found):
        sources = [list(SOURCES.values())[place] for place in (here, there)]
        domains = " and ".join(sorted(source.domain for source in sources))
        for mine, kinds in _sides(found, here, there):
            for kind, values in kinds.items():
                sums = _added(found.block[mine], values, BLOCKS)
                cells.add("all", "", kind, sums)
                cells.add("domains", domains, kind, sums)
                cells.add("sources", " and ".join(source.name for source in sources), kind, sums)
                _add_groups(cells, found, mine, kind, values)
    (whole,) = cells.told("all").values()
    return {
        **whole,
        "by_domains": cells.told("domains"),
        "by_sources": cells.told("sources"),
        "groups": {name: cells.told(name) for name in GROUPED},
    }


def _of_organisations(found: Crossing) -> dict[str, Any]:
    """Pairs of records of organisations."""
    sums = np.zeros((BLOCKS, len(LINKED)))
    for here, there in _crossed(found):
        for mine, kinds in _sides(found, here, there):
            sums += sum(_added(found.block[mine], values, BLOCKS) for values in kinds.values())
    return _told(sums)


def _crossed(found: Crossing) -> Iterator[tuple[int, int]]:
    """Pairs of sources that have delivered, by their places in `SOURCES`, but for pairs of criminal courts."""
    for pair in combinations(found.delivered, 2):
        if not all(list(SOURCES)[place] in CRIMINAL for place in pair):
            yield pair


def cross_justice(connection: Connection, root: DataRoot) -> dict[str, Any]:
    """Pairwise precision, recall and F1 at the published threshold, over pairs of records of different courts.

    Of a pair one half counts for the group of each of its two records, so that groups add up to all.

    Returns:
        `both_have_a_birth_date` and `the_rest`, and the same by pair of domains (`by_domains`), by pair of sources
        (`by_sources`, in the registry's order) and by group of people (`groups`); `organisations`, whose pairs have no kinds.
        Each with counts of pairs, shares and their 95 % intervals. Nothing where there are no two courts to cross.
    """
    found = read_crossing(connection, root)
    if found is None or next(_crossed(found), None) is None:
        return {}
    persons = _of_persons(found.part(~found.is_organisation))
    return {**persons, "organisations": _of_organisations(found.part(found.is_organisation))}
