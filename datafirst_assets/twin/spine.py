"""The spine of the twin: which records there are, whose they are, in which case and year, and which cases are linked.

Everything here is numbers of things; ids and values are hung on them. Counts and rates are the catalogue's, to scale.
"""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from datafirst_assets.twin import draw
from datafirst_assets.twin.draw import Mask, Whole
from datafirst_assets.twin.margins import Margins

MAGISTRATES, CROWN = "magistrates_defendant_case", "crown_defendant_case"
NONE = -1
"""No partner in the other court."""


@dataclass(frozen=True)
class Court:
    """The defendant-cases of a court, one element a record.

    Attributes:
        table: the court's table of defendant-cases.
        person: number of the person, the same in both courts.
        case: number of the case; two defendants of one case are two persons.
        year: extract year.
        final_day: when the case ended for the defendant, in that year.
        partner: place of the linked record in the other court; `NONE` without one.
        organisation: whether the person is an organisation, in both courts alike.
    """

    table: str
    person: Whole
    case: Whole
    year: Whole
    final_day: Whole
    partner: Whole
    organisation: Mask

    @property
    def linked(self) -> Mask:
        """Which records have a partner."""
        return self.partner != NONE

    def __len__(self) -> int:
        return len(self.person)


@dataclass(frozen=True)
class Spine:
    """Both courts; `received_day` is when the Crown Court received each of its cases."""

    magistrates: Court
    crown: Court
    received_day: Whole


def build_spine(margins: Margins) -> Spine:
    """Set up the records of both courts."""
    n, m = margins.rows(MAGISTRATES), margins.rows(CROWN)
    persons, crown_persons = _persons(margins, n, m)
    crown_year = _years(margins, CROWN, m)
    crown_day = day_in(f"{CROWN}: day", crown_year)
    first = _first_day(min(map(int, margins.years(MAGISTRATES)), default=1970))
    received = np.minimum(np.maximum(crown_day - draw.between("received", m, 30, 210), first), crown_day)
    partner = _pairs(persons, crown_persons, crown_day >= first, margins.rows("case_link"))
    year, day = _magistrates_days(margins, n, partner, received)
    crown_partner = np.full(m, NONE, dtype=np.int64)
    linked = np.flatnonzero(partner != NONE)
    crown_partner[partner[linked]] = linked
    is_organisation = _organisations(margins, {MAGISTRATES: persons, CROWN: crown_persons})
    spine = Spine(
        Court(MAGISTRATES, persons, np.arange(n), year, day, partner, is_organisation[persons]),
        Court(CROWN, crown_persons, np.arange(m), crown_year, crown_day, crown_partner, is_organisation[crown_persons]),
        received,
    )
    return replace(
        spine,
        magistrates=_with_cases(spine.magistrates, margins.distinct(MAGISTRATES, "case_id_hash")),
        crown=_with_cases(spine.crown, margins.distinct(CROWN, "case_id_hash")),
    )


def _persons(margins: Margins, n: int, m: int) -> tuple[Whole, Whole]:
    """Who the n and m records of the courts belong to: as many persons in each, and in both, as shown."""
    here = _at_most(margins.distinct(MAGISTRATES, "estimated_defendant_id"), n)
    there = _at_most(margins.distinct(CROWN, "estimated_defendant_id"), m)
    either = _at_most(margins.distinct("defendant_link", "linked_defendant_id"), here + there)
    both = min(here + there - either, here, there)
    crown = draw.owners("crown persons", m, there)
    return draw.owners("magistrates persons", n, here), np.where(crown < both, crown, crown - both + here)


def _organisations(margins: Margins, persons: dict[str, Whole]) -> Mask:
    """Which persons are organisations: about as many records of each court as shown, first of persons of one court only."""
    n = 1 + max(int(of.max(initial=-1)) for of in persons.values())
    records = {table: np.bincount(of, minlength=n) for table, of in persons.items()}
    is_organisation = np.zeros(n, dtype=bool)
    order = draw.shuffled("organisations", n)
    order = order[np.argsort(np.all([of[order] > 0 for of in records.values()], axis=0), kind="stable")]
    for table, of in records.items():
        shown = margins.codes(table, "defendant_type")
        wanted = round(len(persons[table]) * shown.get("O", 0.0) / (sum(shown.values()) or 1.0))
        free = order[(of[order] > 0) & ~is_organisation[order]]
        is_organisation[free[np.cumsum(of[free]) <= wanted - int(of[is_organisation].sum())]] = True
    return is_organisation


def _at_most(shown: int | None, most: int) -> int:
    return most if shown is None else min(shown, most)


def _years(margins: Margins, table: str, n: int) -> Whole:
    return draw.chosen(f"{table}: year", margins.years(table), n).astype(np.int64)


def _first_days(years: Whole) -> Whole:
    return (years - 1970).astype("datetime64[Y]").astype("datetime64[D]").astype(np.int64)


def _first_day(year: int) -> int:
    return int(_first_days(np.array([year]))[0])


def _year_of(days: Whole) -> Whole:
    return days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970


def last_day(years: Whole) -> Whole:
    """The last day of each year."""
    return _first_days(years + 1) - 1


def day_in(name: str, years: Whole) -> Whole:
    """A day of each year, by chance."""
    first = _first_days(years)
    return first + np.floor(draw.uniform(name, len(years)) * (_first_days(years + 1) - first)).astype(np.int64)


def _pairs(persons: Whole, crown: Whole, possible: Mask, links: int) -> Whole:
    """The Crown Court record of each magistrates' record: only where the person is the same, one to one."""
    here = pd.DataFrame({"person": persons, "here": np.arange(len(persons))})
    there = pd.DataFrame({"person": crown, "there": np.arange(len(crown))})[possible]
    for side in (here, there):
        side["turn"] = side.groupby("person").cumcount()
    met = here.merge(there, on=["person", "turn"]).sort_values("here")
    kept = met.iloc[np.sort(draw.shuffled("case links", len(met))[:links])]
    partner = np.full(len(persons), NONE, dtype=np.int64)
    partner[kept["here"].to_numpy()] = kept["there"].to_numpy()
    return partner


def _magistrates_days(margins: Margins, n: int, partner: Whole, received: Whole) -> tuple[Whole, Whole]:
    """Year and last day of the magistrates' records: a linked case goes up shortly before the Crown Court receives it."""
    linked = partner != NONE
    year, day = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
    if linked.any():
        known = np.array(sorted(map(int, margins.years(MAGISTRATES))))
        sent = received[partner[linked]] - draw.between("sent", int(linked.sum()), 0, 21)
        sent = np.maximum(sent, _first_day(int(known[0])))
        # A year that the release lacks is not made up: the case ended on the last day of the one before.
        year[linked] = known[np.searchsorted(known, _year_of(sent), side="right") - 1]
        day[linked] = np.minimum(sent, _first_days(year[linked] + 1) - 1)
    year = margins.extract_years(MAGISTRATES, linked, year)
    day[~linked] = day_in(f"{MAGISTRATES}: day", year[~linked])
    return year, day


def _with_cases(court: Court, cases: int | None) -> Court:
    """Put records that are in no linked case into the case of another of their year, until there are as many as shown."""
    surplus = 0 if cases is None else max(len(court) - cases, 0)
    alone = np.flatnonzero(~court.linked)
    order = alone[np.lexsort((draw.uniform(f"{court.table}: cases", len(alone)), court.year[alone]))]
    first, second = order[0:-1:2], order[1::2]
    fits = (court.year[first] == court.year[second]) & (court.person[first] != court.person[second])
    chosen = np.flatnonzero(fits)[:surplus]
    case, day = court.case.copy(), court.final_day.copy()
    case[second[chosen]], day[second[chosen]] = case[first[chosen]], day[first[chosen]]
    return replace(court, case=case, final_day=day)
