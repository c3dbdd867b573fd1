"""Columns that several tables of the twin share: people, dates, offences and amounts."""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from datafirst_assets.contracts.row_rules import UNKNOWN_AGE
from datafirst_assets.twin import draw, reference
from datafirst_assets.twin.declared_rules import numbers
from datafirst_assets.twin.draw import Mask, Values, Whole
from datafirst_assets.twin.ethnicity import ethnicity
from datafirst_assets.twin.margins import Margins
from datafirst_assets.twin.rules import AGES
from datafirst_assets.twin.spine import Court

Table = dict[str, Values]
"""A table as one array a column, in any order."""

_HALVES = (1 / 2, 3 / 4, 7 / 8, 15 / 16, 31 / 32)


def people(margins: Margins, court: Court) -> Table:
    """Who the defendants are: the age within its band, ethnicity so that its three columns agree."""
    table, years = court.table, court.year
    found = {name: margins.coded(table, name, years) for name in ("sex", "age_band")}
    found["defendant_type"] = np.where(court.organisation, "O", "P").astype(object)
    bands = [AGES.get(band) for band in found["age_band"]]
    spread = draw.uniform(f"{table}: age", len(court))
    found["age_at_final_result"] = np.array(
        [None if band is None else band[0] + int(u * (band[1] - band[0] + 1)) for band, u in zip(bands, spread, strict=True)],
        dtype=object,
    )  # fmt: skip
    found["age_band"][[band is None for band in bands]] = UNKNOWN_AGE
    found |= ethnicity(margins, table, years)
    area = draw.between(f"{table}: area", len(court), 0, 9_999)
    found["lsoa11"] = draw.where(margins.filled(table, "lsoa11", years), [f"E0199{number:04d}" for number in area])
    return found


def hearings(name: str, n: int) -> Whole:
    """A number of hearings: 1, and half as often each number more, up to 6."""
    return np.searchsorted(_HALVES, draw.uniform(name, n), side="right").astype(np.int64) + 1


def amount(column: str, table: str, mask: Mask) -> Values:
    """One of the round numbers of an amount where the mask is true."""
    allowed = np.array(numbers(table, column))
    return draw.where(mask, allowed[draw.between(f"{table}.{column}: amount", len(mask), 0, len(allowed) - 1)].tolist())


def one_of(mask: Values, codes: set[str]) -> Mask:
    """Which values are among the codes."""
    return np.array([value in codes for value in mask], dtype=bool)


@dataclass(frozen=True)
class Offences:
    """The offences of a court, ordered by record.

    Attributes:
        record: place of the defendant-case.
        seq: from 1 within it.
        leading: the one offence of each defendant-case that stands for it.
    """

    record: Whole
    seq: Whole
    leading: Mask


def offence_rows(margins: Margins, court: Court, table: str) -> Offences:
    """Which record has which offences: as many as the catalogue shows, one at least each."""
    n = len(court)
    record = np.sort(draw.owners(f"{table}: records", max(margins.rows(table), n), n)) if n else np.zeros(0, dtype=int)
    first = np.searchsorted(record, np.arange(n))
    counts = np.bincount(record, minlength=n)
    leading = np.zeros(len(record), dtype=bool)
    leading[first + np.floor(draw.uniform(f"{table}: leading", n) * counts).astype(np.int64)] = True
    return Offences(record, np.arange(len(record)) - first[record] + 1, leading)


def offence_codes(margins: Margins, table: str, group: Values, types: str = "offence_type") -> Table:
    """Home Office code and type of each row's offence group, and a made-up CJS code.

    Types are as likely within a group as in the margin of `types`; a code of a type is as likely as the next.
    """
    shown = margins.codes(table, types)
    ho = np.full(len(group), None, dtype=object)
    kinds = ho.copy()
    for name, offences in reference.offences().items():
        places = np.flatnonzero(group == name)
        of_type = Counter(one.type for one in offences)
        weights = {str(number): shown.get(one.type, 0.0) / of_type[one.type] for number, one in enumerate(offences)}
        drawn = draw.chosen(
            f"{table}: offences of {name}", weights if any(weights.values()) else _alike(weights), len(places)
        )
        for place, number in zip(places, drawn, strict=True):
            ho[place], kinds[place] = offences[int(number)].code, offences[int(number)].type
    cjs = np.array([None if code is None else f"ZZ{code}" for code in ho], dtype=object)
    return {"ho_offence_code": ho, "offence_type": kinds, "cjs_offence_code": cjs}


def _alike(weights: dict[str, float]) -> dict[str, float]:
    return dict.fromkeys(weights, 1.0)
