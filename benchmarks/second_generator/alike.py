"""A harder world of parties: relatives and strangers of nearly one name and birth, and clerks who know less of them.

Ordered with `--alike`; left out, nothing here draws. People of the criminal courts stay as they are, for their records have
been delivered: only who is new to the family and civil courts becomes more like somebody, and only those courts' clerks err.
"""

import numpy as np
import pandas as pd

from second_generator.days import day, day_of_month, month_of, year_of
from second_generator.draws import Array, Rng, change_where
from second_generator.families import NOBODY, Families
from second_generator.people import Population
from second_generator.residents import Residents
from second_generator.slips import typo

_SIBLING_ALIKE, _TWIN, _SIBLING_BIRTHDAY = 0.05, 0.03, 0.05
_CHILD_OF_ONE_NAME, _AND_MIDDLE_NAMES = {"M": 0.13, "F": 0.04}, 0.6
_COUPLE_BIRTHDAY = 0.02
_NAMESAKE, _NAMESAKE_BIRTH = 0.012, (0.06, 0.5, 0.44)
"""Share of newcomers with a defendant's name and nearly the birth: the same day, one digit of it, the same year and month."""

_FAMILY_BIRTHS = {
    "first_january": 0.025,
    "year": 0.015,
    "swapped": 0.02,
    "digit": 0.015,
    "of_another": 0.012,
    "missing": 0.13,
}
_CIVIL_BIRTHS = {"first_january": 0.02, "year": 0.01, "swapped": 0.01, "digit": 0.01, "of_another": 0.0, "missing": 0.3}
_NO_MIDDLE_NAMES, _TURNED, _NO_POSTCODE = 0.4, 0.012, 0.05


def _like_siblings(rng: Rng, new: int, known: Residents, children: pd.DataFrame) -> None:
    """Some younger siblings with nearly the elder one's forename, on the elder one's birthday, or twins of theirs."""
    rows = zip(
        children.family, children.family.shift(), children.person, children.person.shift(fill_value=-1), strict=True
    )
    for family, before, person, elder in rows:
        if family != before or person < new or elder < 0:
            continue
        u, v = rng.random(2)
        if u < _SIBLING_ALIKE:
            known.sex[person], known.forename1[person] = known.sex[elder], typo(rng, known.forename1[elder])
        if v < _TWIN:
            known.born[person] = known.born[elder]
        elif v < _TWIN + _SIBLING_BIRTHDAY:
            born = known.born[elder]
            year, month, dom = int(year_of(known.born[person])), int(month_of(born)), int(day_of_month(born))
            if year > int(year_of(born)):
                known.born[person] = day(year, month, min(dom, 28))


def _like_parents(rng: Rng, new: int, known: Residents, families: Families) -> None:
    """Some sons and daughters with the parent's forename, and most of those with all of the names."""
    children = families.children
    person = children.person.to_numpy()
    for child, family in zip(person[person >= new], children.family.to_numpy()[person >= new], strict=True):
        u, v = rng.random(2)
        sex = str(known.sex[child])
        parent = (families.father if sex == "M" else families.mother)[family]
        if parent == NOBODY or u > _CHILD_OF_ONE_NAME[sex]:
            continue
        known.forename1[child], known.surname[child] = known.forename1[parent], known.surname[parent]
        known.married_surname[child] = known.surname[child]
        if v < _AND_MIDDLE_NAMES:
            known.forename2[child], known.forename3[child] = known.forename2[parent], known.forename3[parent]


def _like_couples(rng: Rng, new: int, known: Residents, families: Families) -> None:
    """Some fathers born on the mother's birthday of the year before."""
    both = (families.father >= new) & (families.mother != NOBODY) & (rng.random(len(families.kind)) < _COUPLE_BIRTHDAY)
    known.born[families.father[both]] = known.born[families.mother[both]] - 365


def like_relatives(rng: Rng, pop: Population, known: Residents, families: Families) -> None:
    """Make the families of the family court more alike, in place; who is of the population stays."""
    _like_siblings(rng, pop.n, known, families.children)
    _like_parents(rng, pop.n, known, families)
    _like_couples(rng, pop.n, known, families)
    born = pd.Series(known.born)
    families.children["born"] = born.loc[families.children.person].to_numpy()


def like_strangers(rng: Rng, pop: Population, known: Residents, first: int) -> None:
    """Give some of the residents from `first` on a defendant's name, and nearly the birth, in place."""
    chosen = first + np.flatnonzero(rng.random(known.n - first) < _NAMESAKE)
    by_birth = np.argsort(pop.born, kind="stable")
    near = np.searchsorted(pop.born[by_birth], known.born[chosen]) + rng.integers(-40, 41, len(chosen))
    for person, other in zip(chosen, by_birth[np.clip(near, 0, pop.n - 1)], strict=True):
        if abs(known.born[person] - pop.born[other]) > 700:
            continue
        for column in ("sex", "group", "forename1", "surname"):
            getattr(known, column)[person] = getattr(pop, column)[other]
        known.married_surname[person] = known.surname[person]
        born = int(pop.born[other])
        year, month, dom = int(year_of(born)), int(month_of(born)), int(day_of_month(born))
        how = int(rng.choice(3, p=_NAMESAKE_BIRTH))
        digit = (dom // 10) * 10 + int(rng.integers(1, 9))
        other_day = digit if how == 1 else int(rng.integers(1, 29))
        known.born[person] = born if how == 0 else day(year, month, min(other_day, 28))


def _other_birth(rng: Rng, text: str, kind: str) -> str:
    year, month, dom = text.split("-")
    if kind == "first_january":
        return f"{year}-01-01"
    if kind == "year":
        return f"{int(year) + int(rng.choice([-10, -1, 1]))}-{month}-{min(int(dom), 28):02d}"
    if kind == "swapped":
        return f"{year}-{dom}-{month}" if int(dom) <= 12 else text
    return f"{year}-{month}-{int(rng.integers(1, 29)):02d}"


def _less_births(rng: Rng, table: pd.DataFrame, shares: dict[str, float]) -> None:
    """More slips in birth dates, other parties' birth dates, and fewer birth dates, in place."""
    births = table.date_of_birth.to_numpy(object).copy()
    u = rng.random(len(births))
    kinds = np.array([*shares, "right"])[np.searchsorted(np.cumsum(list(shares.values())), u, side="right")]
    before = pd.Series(births).groupby(table.case_number.to_numpy()).shift()
    for i in np.flatnonzero((kinds != "right") & ~pd.isna(births)):
        if kinds[i] == "missing":
            births[i] = None
        elif kinds[i] == "of_another":
            births[i] = births[i] if pd.isna(before.iloc[i]) else before.iloc[i]
        else:
            births[i] = _other_birth(rng, births[i], str(kinds[i]))
    table["date_of_birth"] = births


def _first_only(text: str) -> str:
    return text.split(" ")[0]


def _less_postcodes(rng: Rng, table: pd.DataFrame) -> None:
    table.loc[rng.random(len(table)) < _NO_POSTCODE, ["postcode", "lsoa11"]] = None


def less_of_family(rng: Rng, table: pd.DataFrame) -> None:
    """The family court's parties with more slips in them, in place; who has no forenames is an organisation, or nearly."""
    _less_births(rng, table, _FAMILY_BIRTHS)
    forenames, surname = table.forenames.to_numpy(object).copy(), table.surname.to_numpy(object).copy()
    u = rng.random((2, len(table)))
    change_where((u[0] < _NO_MIDDLE_NAMES) & ~pd.isna(forenames), forenames, _first_only)
    turned = (u[1] < _TURNED) & ~pd.isna(forenames) & ~pd.isna(surname)
    table["forenames"], table["surname"] = np.where(turned, surname, forenames), np.where(turned, forenames, surname)
    _less_postcodes(rng, table)


def less_of_civil(rng: Rng, table: pd.DataFrame, persons: Array) -> None:
    """The civil courts' persons among the parties with more slips in them, in place."""
    part = table.iloc[persons].copy()
    _less_births(rng, part, _CIVIL_BIRTHS)
    _less_postcodes(rng, part)
    for column in ("date_of_birth", "postcode", "lsoa11"):
        values = table[column].to_numpy(object).copy()
        values[persons] = part[column].to_numpy(object)
        table[column] = values
