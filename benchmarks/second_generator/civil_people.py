"""Who comes to the civil courts: debtors and tenants, the injured, small creditors and landlords, and who lives with whom."""

from dataclasses import dataclass

import numpy as np

from second_generator.draws import Array, pick
from second_generator.families import NOBODY, YEAR, Families
from second_generator.newcomers import anywhere, like, newcomers, random_groups, until, with_others
from second_generator.people import Population
from second_generator.residents import Register
from second_generator.world import World

_OF_POPULATION, _OF_FAMILIES = 0.4, 0.16
"""Shares of every group who are defendants of the criminal courts' population, and other grown-ups of families in court."""


@dataclass
class CivilPeople:
    """Numbers of residents, by what brings them to court; and by resident the partner, and who has a namesake at home."""

    landlords: Array
    creditors: Array
    injured: Array
    debtors: Array
    minors: Array  # by row an injured child and the parent it lives with, a debtor
    partner: Array
    namesake: Array  # 1 the elder, 2 the younger, 0 neither


def _adults(world: World, persons: Array, born: Array) -> Array:
    return persons[born[persons] < world.begin - 17 * YEAR]


def _new_adults(world: World, register: Register, count: int) -> Array:
    rng = world.rng
    age = np.clip(18 + rng.gamma(2.6, 9.5, count), 18, 88)
    born = (world.begin + (world.end - world.begin) * rng.random(count) - age * YEAR).astype(int)
    sex = pick(rng, {"M": 0.53, "F": 0.47}, count)
    return register.add(newcomers(world, sex, random_groups(world, count), born, anywhere(world, count)))


def _spouses(world: World, register: Register, persons: Array) -> tuple[Array, Array]:
    """For a good third of these persons somebody who lives with them, mostly under one surname."""
    rng, known = world.rng, register.residents
    of = persons[rng.random(len(persons)) < 0.38]
    n, male = len(of), known.sex[of] == "M"
    sex = np.where(male ^ (rng.random(n) < 0.03), "F", "M").astype(object)
    born = known.born[of] + rng.normal(0, 1400, n).astype(int)
    name = np.where(rng.random(n) < 0.72, known.surname[of], None)
    group = like(world, known.group[of], 0.9)
    return of, register.add(newcomers(world, sex, group, born, with_others(known.homes, of), name))


def _namesakes(world: World, register: Register, persons: Array) -> tuple[Array, Array]:
    """Sons of some men, with the father's name and, until thirty, at his address; most without his middle name."""
    rng, known = world.rng, register.residents
    old = (known.sex[persons] == "M") & (known.born[persons] < world.begin - 40 * YEAR)
    fathers = persons[old & (rng.random(len(persons)) < 0.06)]
    n = len(fathers)
    born = known.born[fathers] + rng.integers(int(19 * YEAR), int(32 * YEAR), n)
    homes = until(world, known.homes, fathers, born + int(30 * YEAR))
    sons = newcomers(world, np.full(n, "M", object), known.group[fathers], born, homes, known.surname[fathers])
    sons.forename1 = known.forename1[fathers].copy()
    sons.forename2 = np.where(rng.random(n) < 0.25, known.forename2[fathers], sons.forename2)
    return fathers, register.add(sons)


def _partners(pop: Population, families: Families | None, spouses: tuple[Array, Array], n: int) -> Array:
    """The partner of each resident, whether they live together on a day or not."""
    partner = np.full(n, NOBODY)
    if families is not None:
        partner[families.mother], partner[families.father] = families.father, families.mother
    pairs = [np.flatnonzero(pop.kin.role == "partner")[::-1]]
    partner[pop.kin.head[pairs[0]]], partner[pairs[0]] = pairs[0], pop.kin.head[pairs[0]]
    of, with_them = spouses
    partner[of], partner[with_them] = with_them, of
    return partner


def _minors(world: World, register: Register, debtors: Array, count: int) -> Array:
    rng, known = world.rng, register.residents
    parents = rng.choice(debtors, count)
    born = np.maximum(world.begin - 10 * 365 + rng.integers(0, 15 * 365, count), known.born[parents] + 18 * 365)
    born = np.minimum(born, world.end - 3 * 365)
    sex, homes = pick(rng, {"M": 0.5, "F": 0.5}, count), with_others(known.homes, parents)
    new = newcomers(world, sex, known.group[parents], born, homes, known.surname[parents])
    return np.column_stack([register.add(new), parents])


def gather(world: World, pop: Population, register: Register, families: Families | None, claims: int) -> CivilPeople:
    """People for so many claims."""
    rng = world.rng
    sizes = {"landlords": 0.022, "creditors": 0.055, "injured": 0.1, "debtors": 0.62}
    counts = {group: int(share * claims) + 3 for group, share in sizes.items()}
    total = sum(counts.values())
    of_pop = _adults(world, np.arange(pop.n), pop.born)
    others = _adults(world, np.arange(pop.n, register.residents.n), register.residents.born)
    k_pop = min(int(_OF_POPULATION * total), len(of_pop))
    k_families = min(int(_OF_FAMILIES * total), len(others))
    new = _new_adults(world, register, max(1, int((total - k_pop - k_families) * 0.95)))
    spouses, sons = _spouses(world, register, new), _namesakes(world, register, new)
    both = [rng.choice(of_pop, k_pop, replace=False), rng.choice(others, k_families, replace=False), new, sons[1]]
    everyone = rng.permutation(np.concatenate(both))
    groups = np.split(everyone, np.cumsum(list(counts.values()))[:-1])
    children = _minors(world, register, groups[-1], int(0.008 * claims) + 1)
    n = register.residents.n
    namesake = np.zeros(n, int)
    namesake[sons[0]], namesake[sons[1]] = 1, 2
    juniors = np.flatnonzero(pop.kin.role == "junior")
    namesake[juniors], namesake[pop.kin.head[juniors]] = 2, 1
    return CivilPeople(*groups, children, _partners(pop, families, spouses, n), namesake)


def together(people: CivilPeople, register: Register, person: Array, row: Array) -> Array:
    """The partner of each person who lives at the same address in that row of years, or NOBODY."""
    partner, homes = people.partner[person], register.residents.homes
    same = (homes.postcode[row, partner] == homes.postcode[row, person]) & (
        homes.number[row, partner] == homes.number[row, person]
    )
    return np.where((partner != NOBODY) & same, partner, NOBODY)
