"""Columns of the twin that have to agree with others of their row, as their contract states (`MadeUp`).

Completeness and codes are shared out as the catalogue shows, as far as the rules let.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from datafirst_assets.contracts.table import Column
from datafirst_assets.twin import draw
from datafirst_assets.twin.columns import Table, one_of
from datafirst_assets.twin.draw import Mask, Values, Whole
from datafirst_assets.twin.margins import Margins

_ROUNDS = 100
"""Enough for a table of a few rows and codes to settle."""


def filled(margins: Margins, table: str, column: Column, years: Whole, row: Table) -> Mask:
    """Which rows have a value: as many as the catalogue shows, none but where `only_with` lets it be.

    Args:
        margins: of the catalogue.
        table: name of the table.
        column: of it.
        years: extract year of each row.
        row: the columns made so far.
    """
    among = np.ones(len(years), dtype=bool)
    if not column.nullable:
        return among
    for name, codes in column.made_up.only_with.items():
        among &= one_of(row[name], set(codes))
    return margins.filled(table, column.name, years, among)


def agreeing(margins: Margins, table: str, column: Column, years: Whole, row: Table) -> Values:
    """A coded column whose codes go with those of other columns; arguments as of `filled`."""
    mask, shown = filled(margins, table, column, years, row), margins.codes(table, column.name)
    values = np.full(len(years), None, dtype=object)
    drawn: dict[tuple[str, ...], Whole] = {}
    for said, places in _alike(column, row, np.flatnonzero(mask)).items():
        codes = tuple(code for code in shown if all(code in one for one in said))
        if codes:
            drawn[codes] = np.concatenate([drawn.get(codes, np.zeros(0, dtype=np.int64)), places])
        elif not column.nullable:
            values[places] = said[0][-1]
    weights = _fitted([(codes, len(places)) for codes, places in drawn.items()], shown)
    for number, (codes, places) in enumerate(drawn.items()):
        of_group = dict(zip(shown, weights[number].tolist(), strict=True))
        values[np.sort(places)] = draw.chosen(f"{table}.{column.name}: {', '.join(codes)}", of_group, len(places))
    return values


def _alike(column: Column, row: Table, places: Whole) -> dict[tuple[tuple[str, ...], ...], Whole]:
    """The places by the lists of codes that go with their row; no list, any code."""
    rules = column.made_up.agrees_with
    found: dict[tuple[tuple[str, ...], ...], list[int]] = {}
    for place in places.tolist():
        said = tuple(of[row[name][place]] for name, of in rules.items() if row[name][place] in of)
        found.setdefault(said, []).append(place)
    return {said: np.array(found[said], dtype=np.int64) for said in sorted(found)}


def _fitted(groups: Sequence[tuple[tuple[str, ...], int]], shown: Mapping[str, float]) -> npt.NDArray[np.float64]:
    """How many rows of each group should have each code: all groups together as shown (iterative proportional fitting).

    Args:
        groups: the codes that a group may have, and its rows.
        shown: weight of each code.
    """
    weights = np.array(list(shown.values()))
    fitted = np.array([[weight if code in codes else 0.0 for code, weight in shown.items()] for codes, _ in groups])
    sizes = np.array([float(n) for _, n in groups])
    wanted = weights / (weights.sum() or 1.0) * sizes.sum()
    for _ in range(_ROUNDS if len(groups) > 1 else 0):
        fitted *= _ratio(sizes, fitted.sum(axis=1))[:, None]
        fitted *= _ratio(wanted, fitted.sum(axis=0))
    return fitted


def _ratio(wanted: npt.NDArray[np.float64], there: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.divide(wanted, there, out=np.ones_like(wanted), where=there > 0)
