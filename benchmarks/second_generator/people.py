"""The true persons: households of kin who share surname, group and first address, their births, names and changes."""

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from second_generator.days import day, year_of
from second_generator.draws import Array, Rng, change_where, pick
from second_generator.groups import GROUPS, indices, shares
from second_generator.homes import live
from second_generator.name_lists import VARIANTS
from second_generator.names import forenames, surnames
from second_generator.police_ids import cro_numbers, pnc_ids
from second_generator.residents import NEVER, Residents
from second_generator.slips import respell
from second_generator.world import World

_AGE_SHARES = [0.06, 0.12, 0.15, 0.17, 0.26, 0.14, 0.07, 0.03]
_AGE_FROM = np.array([11.5, 18, 21, 25, 30, 40, 50, 60])
_AGE_SPAN = np.array([6.5, 3, 4, 5, 10, 10, 10, 20])


@dataclass
class Households:
    """Who lives with whom; all but the last three have one entry a person."""

    household: Array
    head: Array  # the person who heads it
    position: Array  # in it, from 0
    role: Array  # head, sib, partner, child, guest, twin or junior
    force: Array
    first: Array  # by household: its first person
    size: Array  # by household
    home_force: Array  # by household, drawn for more households than have persons


@dataclass
class Population(Residents):
    """Those who may come to the criminal courts: one entry a person, but for the households' `first` and `size`."""

    kin: Households
    active_from: Array
    pnc: Array
    cro: Array


def _households(world: World, n: int) -> Households:
    rng, shares = world.rng, world.forces.share
    size = rng.choice([1, 2, 3, 4, 5], n, p=[0.62, 0.2, 0.1, 0.05, 0.03])
    size = size[: int(np.searchsorted(np.cumsum(size), n)) + 1]
    home_force = np.sort(rng.choice(len(shares), len(size), p=shares))  # neighbours in the array live in one force
    household = np.repeat(np.arange(len(size)), size)[:n]
    first = np.searchsorted(household, np.arange(household[-1] + 1))
    head = first[household]
    position = np.arange(n) - head
    other = pick(rng, {"sib": 0.45, "partner": 0.25, "child": 0.2, "guest": 0.1}, n)
    role, u = np.where(position == 0, "head", other), rng.random(n)
    role = np.where((position == 1) & (u < 0.0225), "twin", role)
    role = np.where((position == 1) & (u > 0.9845), "junior", role).astype(object)
    force = home_force[household]
    return Households(household, head, position, role, force, first, np.bincount(household), home_force)


def _sexes(rng: Rng, kin: Households) -> Array:
    n, role, head = len(kin.role), kin.role, kin.head
    sex = pick(rng, {"M": 0.82, "F": 0.18}, n)
    sex[head[role == "junior"]] = sex[role == "junior"] = "M"
    mate = (role == "partner") & (rng.random(n) < 0.96)
    sex[mate] = np.where(sex[head[mate]] == "M", "F", "M")
    return sex


def _groups(world: World, kin: Households) -> Array:
    rng, n = world.rng, len(kin.role)
    group = rng.choice(len(GROUPS), n, p=shares(world.dials.community))
    same = (kin.position > 0) & (kin.role != "guest") & ~((kin.role == "partner") & (rng.random(n) < 0.15))
    group[same] = group[kin.head[same]]
    return group


def _births(world: World, kin: Households) -> tuple[Array, Array]:
    """Days of birth, and the day from which each may come to court."""
    rng, n, role = world.rng, len(kin.role), kin.role
    begin, end = world.begin, world.end
    active_from = begin + ((end - begin + 900) * rng.random(n) - 900).astype(int)
    band = rng.choice(8, n, p=_AGE_SHARES)
    age = _AGE_FROM[band] + _AGE_SPAN[band] * rng.random(n) ** np.where(band == 0, 0.5, 1)
    born = active_from - (age * 365.25).astype(int)
    generation, latest = (365.25 * rng.uniform(19, 38, n)).astype(int), end - int(11.5 * 365.25)
    of_head = born[kin.head]
    sibling = of_head + rng.choice([-1, 1], n) * rng.integers(330, 3600, n)
    partner = of_head + rng.normal(0, 1500, n).astype(int)
    born = np.select([role == "sib", role == "twin", role == "partner"], [sibling, of_head, partner], born)
    after = np.where(of_head + generation <= latest, of_head + generation, of_head - generation)
    born = np.clip(np.where(np.isin(role, ["child", "junior"]), after, born), day(1915), latest)
    return born, np.maximum(active_from, born + int(10.6 * 365.25))


def _name_twins(rng: Rng, kin: Households, sex: Array, group: Array, forename: Array) -> None:
    """Twins' names are often alike: the same initial."""
    for i in np.flatnonzero((kin.role == "twin") & (rng.random(len(sex)) < 0.3)):
        near = slice(max(0, i - 3000), i + 3000)
        own = forename[kin.head[i]]
        same = (group[near] == group[i]) & (sex[near] == sex[i])
        alike = [name for name in forename[near][same] if name[0] == own[0] and name != own]
        forename[i] = alike[0] if alike else forename[i]


def _birth_names(rng: Rng, kin: Households, sex: Array, group: Array, born: Array) -> tuple[Array, ...]:
    """Three forenames, the surname in use and the surname at birth."""
    n, role, head = len(sex), kin.role, kin.head
    f1, f2, f3 = (forenames(rng, group, sex, year_of(born)) for _ in range(3))
    surname = surnames(rng, group)
    for names in (f1, surname):
        respell(rng, names, 0.45, VARIANTS)
    maiden = surname.copy()
    share = np.isin(role, ["sib", "twin", "junior"]) | ((role == "child") & (rng.random(n) < 0.75))
    share |= (role == "partner") & (rng.random(n) < 0.42)
    surname[share] = surname[head[share]]
    same = share & (role != "junior") & (f1 == f1[head])
    f1[same] = f2[same]
    f1[role == "junior"] = f1[head[role == "junior"]]
    _name_twins(rng, kin, sex, group, f1)
    f2[rng.random(n) < 0.42] = None
    f3[(rng.random(n) < 0.93) | pd.isna(f2)] = None
    sikh = np.isin(group, indices("sikh")) & ~np.isin(surname, ["Singh", "Kaur", "Sing", "Kour"])
    sikh &= rng.random(n) < 0.7
    f2[sikh] = np.where(sex[sikh] == "M", "Singh", "Kaur")
    return f1, f2, f3, surname, maiden


def _marriages(
    world: World, kin: Households, sex: Array, group: Array, surname: Array, maiden: Array
) -> tuple[Array, ...]:
    """Who changes surname within the years, and the surname after."""
    rng, n, of_head = world.rng, len(sex), surname[kin.head]
    weds = (sex == "F") & (rng.random(n) < 0.16)
    other = np.where(surname != maiden, maiden, surnames(rng, group))
    married = np.where((kin.role == "partner") & (surname != of_head), of_head, other)
    married = np.where(rng.random(n) < 0.08, surname + "-" + married, married)
    polish_women = np.isin(group, indices("polish")) & (sex == "F")
    for names in (surname, married):
        change_where(polish_women, names, lambda s: re.sub(r"(sk|ck)i$", r"\1a", s))
    return weds, married


def populate(world: World, n: int) -> Population:
    """So many persons."""
    rng = world.rng
    kin = _households(world, n)
    sex = _sexes(rng, kin)
    group = _groups(world, kin)
    born, active_from = _births(world, kin)
    f1, f2, f3, surname, maiden = _birth_names(rng, kin, sex, group, born)
    weds, married = _marriages(world, kin, sex, group, surname, maiden)
    wed = np.where(weds, world.begin + ((world.end - world.begin) * rng.random(n)).astype(int), NEVER)
    has_nickname = rng.random(n) < 0.05
    homes = live(world, kin.household, kin.home_force, is_twin=kin.role == "twin")
    first_arrest = _first_arrest(world, born, active_from)
    pnc = pnc_ids(world, first_arrest)
    cro = cro_numbers(world, first_arrest)
    note, moved = world.rates.note, homes.moved()
    note("population", "twins", 2 * (kin.role == "twin"))
    note("population", "father_son_namesakes", 2 * (kin.role == "junior"))
    note("population", "in_households_of_2_plus", kin.size[kin.household] > 1)
    note("population", "women_changing_surname", weds, int((sex == "F").sum()))
    note("population", "moves_per_person_year", moved, moved.size)
    return Population(
        n, sex, group, born, f1, f2, f3, surname, married, wed, has_nickname, homes, kin, active_from, pnc, cro
    )


def _first_arrest(world: World, born: Array, active_from: Array) -> Array:
    """The year of the first arrest, which the police numbers carry."""
    active, born_in = year_of(active_from), year_of(born)
    year = np.clip(active - world.rng.exponential(4, len(born)).astype(int), born_in + 11, None)
    return np.clip(np.minimum(year, active), 1965, world.last_year)
