"""Names that people are born with: forenames by group, sex and year of birth, and surnames by group."""

import re
from functools import cache

import numpy as np
import pandas as pd

from second_generator.draws import Array, Rng, pick, pick_ranked
from second_generator.groups import GROUPS, indices
from second_generator.name_lists import OLD_FORENAMES
from second_generator.places import REFERENCE

_ERAS = (1964, 1984, 1995, 2000, 2030)
_IRISH_O = re.compile(
    r"^o(?=(brien|neill?|connor|donnell|donoghue|sullivan|reilly|hara|keefe|leary|grady|shea|connell|rourke|toole|"
    r"malley|hagan|callaghan|dwyer|gorman)$)"
)


@cache
def _registered(label: str, first: int, last: int) -> tuple[Array, Array]:
    """Forenames registered for a sex between two years, and how often."""
    births = pd.read_csv(REFERENCE / "firstname_ew_by_birthyear.csv")
    births["name"] = births.firstname.str.title()
    births = births[(births.sex == label) & births.birthyear.between(first, last)].groupby("name").freq.sum()
    return births.index.to_numpy(object), births.to_numpy()


@cache
def _uk_surnames() -> tuple[Array, Array]:
    """Surnames of the UK, and how often they are borne."""
    uk = pd.read_csv(REFERENCE / "surname_uk_freq.csv").groupby("surname").freq.sum()
    return np.array([_styled(surname) for surname in uk.index], object), uk.to_numpy()


def _uk_forenames(rng: Rng, label: str, sex: str, era: int, n: int) -> Array:
    between = (1996, 2000) if era <= 2000 else (2001, 2010)
    listed, weights = _registered(label, *between)
    names = pick(rng, listed, n, weights)
    if (sex, era) in OLD_FORENAMES:
        old = rng.random(n) < 0.85
        names[old] = pick_ranked(rng, OLD_FORENAMES[sex, era].split(), int(old.sum()))
    return names


def forenames(rng: Rng, group: Array, sex: Array, born: Array) -> Array:
    """A forename for each person, by group, sex and year of birth."""
    uk_groups = [g for g, names in enumerate(GROUPS) if not names.male]
    out = np.full(len(group), None, object)
    for s, label in (("M", "male"), ("F", "female")):
        for g, names in enumerate(GROUPS):
            at = np.flatnonzero((group == g) & (sex == s))
            if names.male and len(at):
                out[at] = pick_ranked(rng, (names.male if s == "M" else names.female).split(), len(at))
        low, uk = 0, np.isin(group, uk_groups) & (sex == s)
        for era in _ERAS:
            at = np.flatnonzero(uk & (born > low) & (born <= era))
            out[at] = _uk_forenames(rng, label, s, era, len(at))
            low = era
    return out


def _styled(surname: str) -> str:
    return re.sub(r"^Mc(.)", lambda m: "Mc" + m[1].upper(), _IRISH_O.sub("o'", surname).title())


def surnames(rng: Rng, group: Array) -> Array:
    """A surname for each person, by group."""
    uk_names, weights = _uk_surnames()
    patronymic = indices("pakistani", "bangladeshi", "west_african", "somali", "middle_eastern")
    out = np.full(len(group), None, object)
    for g, names in enumerate(GROUPS):
        at = np.flatnonzero(group == g)
        if not names.surnames:
            out[at] = pick(rng, uk_names, len(at), weights)
            double = at[rng.random(len(at)) < 0.012]
            out[double] = out[double] + "-" + pick(rng, uk_names, len(double), weights)
            continue
        out[at] = pick_ranked(rng, names.surnames.split(), len(at))
        if g in patronymic:  # a father's given name as surname
            own = rng.random(len(at)) < 0.07
            out[at[own]] = pick(rng, names.male.split(), int(own.sum()))
    return out
