"""The margins that the twin is made from, taken from a catalogue: rows by year, completeness, rows by code, distinct ids.

All of them are on the site. Where the catalogue does not show a number, the twin does without it.
"""

from dataclasses import dataclass

import numpy as np

from datafirst_assets.catalogue.model import Catalogue, Variable
from datafirst_assets.twin import draw
from datafirst_assets.twin.draw import Mask, Values, Whole


@dataclass(frozen=True)
class Margins:
    """What a catalogue shows of each table.

    Attributes:
        catalogue: the only thing that the twin is made from.
        records: defendant-cases of both courts that the twin has.
    """

    catalogue: Catalogue
    records: int

    def _variable(self, table: str, column: str) -> Variable:
        return self.catalogue.dataset(table).variable(column)

    def rows(self, table: str) -> int:
        """Rows of the twin's table: those that the catalogue shows, to the twin's scale."""
        return round(self._scale * (self.catalogue.dataset(table).rows_rounded or 0))

    def distinct(self, table: str, column: str) -> int | None:
        """How many different ids a column of the twin has; None where the catalogue does not show it."""
        shown = self._variable(table, column).distinct
        return None if shown is None else round(self._scale * shown)

    @property
    def _scale(self) -> float:
        courts = ("magistrates_defendant_case", "crown_defendant_case")
        whole = sum(self.catalogue.dataset(table).rows_rounded or 0 for table in courts)
        return self.records / whole if whole else 0.0

    def years(self, table: str) -> dict[str, float]:
        """Rows by extract year, as shown."""
        return {
            one.period: one.rows or 0 for one in self._variable(table, "extract_year").completeness_by_year if one.rows
        }

    def codes(self, table: str, column: str) -> dict[str, float]:
        """Rows by code, as shown; every code alike where a column that is never missing shows none."""
        variable = self._variable(table, column)
        shown = {
            code.value: float(count)
            for code, count in zip(variable.codes, variable.code_rows, strict=False)
            if count is not None and count > 0
        }
        return shown or ({} if variable.nullable else {code.value: 1.0 for code in variable.codes})

    def filled(self, table: str, column: str, years: Whole, among: Mask | None = None) -> Mask:
        """Which rows have a value: in each year as many as the catalogue shows, by chance; none but those `among` which."""
        shares = {one.period: one.share for one in self._variable(table, column).completeness_by_year}
        return _by_year(f"{table}.{column}: filled", shares, 1.0, years, among)

    def known(self, table: str, column: str, years: Whole, unknown: str) -> Values:
        """A coded column that is never missing: in each year as many are known as shown, the others are `unknown`."""
        wanted = self.codes(table, column)
        known = {code: weight for code, weight in wanted.items() if code != unknown}
        shares = {one.period: one.known for one in self._variable(table, column).completeness_by_year}
        usual = sum(known.values()) / (sum(wanted.values()) or 1.0)
        values = _completed(
            f"{table}.{column}", _by_year(f"{table}.{column}: known", shares, usual, years), known, None, None
        )
        values[values == None] = unknown  # noqa: E711 - element by element
        return values

    def coded(
        self, table: str, column: str, years: Whole, fixed: Mask | None = None, given: Values | None = None
    ) -> Values:
        """A coded column: complete by year and shared out as the catalogue shows.

        Args:
            table: the table.
            column: of that table.
            years: extract year of each row.
            fixed: rows whose value is given; they count towards the margin.
            given: what it is, missing too.
        """
        filled, wanted = self.filled(table, column, years), self.codes(table, column)
        return _completed(f"{table}.{column}", filled, wanted, fixed, given)

    def extract_years(self, table: str, fixed: Mask, given: Whole) -> Whole:
        """The extract year of each row, shared out as the catalogue shows; some are given."""
        every, values = np.ones(len(given), dtype=bool), given.astype(str).astype(object)
        return _completed(f"{table}: year", every, self.years(table), fixed, values).astype(np.int64)


def _by_year(
    name: str, shares: dict[str, float | None], otherwise: float, years: Whole, among: Mask | None = None
) -> Mask:
    """In each year as many rows as its share says, by chance; a share that is not shown is like the others of its column.

    Where none is shown, `otherwise` is the share. No row but those `among` which, even if there are too few.
    """
    shown = [share for share in shares.values() if share is not None]
    usual = sum(shown) / len(shown) if shown else otherwise
    mask = np.zeros(len(years), dtype=bool)
    for year in np.unique(years):
        places = np.flatnonzero(years == year)
        share = shares.get(str(year))
        wanted = round(len(places) * (usual if share is None else share))
        order = places[draw.shuffled(f"{name} {year}", len(places))]
        mask[(order if among is None else order[among[order]])[:wanted]] = True
    return mask


def _completed(name: str, filled: Mask, wanted: dict[str, float], fixed: Mask | None, given: Values | None) -> Values:
    """Draw what is to be filled and not fixed, so that all values together are shared out as wanted."""
    values = np.full(len(filled), None, dtype=object)
    free = filled.copy()
    if fixed is not None and given is not None:
        values[fixed], free[fixed] = given[fixed], False
    taken = {key: float(np.count_nonzero(values == key)) for key in wanted}
    n, whole = int(free.sum()), sum(wanted.values())
    every = n + sum(taken.values())
    left = {key: max(every * weight / whole - taken[key], 0.0) for key, weight in wanted.items()}
    values[free] = draw.chosen(name, left if any(left.values()) else wanted, n)
    return values
