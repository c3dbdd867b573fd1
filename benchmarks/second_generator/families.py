"""The families that come to the family court: parents, some of them defendants, and their children, some of them too."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from second_generator.draws import Array, pick
from second_generator.newcomers import anywhere, gendered, like, newcomers, random_groups, until
from second_generator.people import Population
from second_generator.residents import NEVER, Register
from second_generator.world import World

NOBODY = -1
YEAR = 365.25

_KINDS = {"DV": 0.43, "PR": 0.27, "PU": 0.13, "FL": 0.13, "AD": 0.04}
"""How a family first comes to court."""

_MOTHERS = {"DV": (41, 9.0), "PR": (31, 6.5), "PU": (27.5, 6.0), "FL": (32, 8.0), "AD": (37, 5.5)}
"""Mean and deviation of mothers' ages then."""

_MARRIED = {"DV": 1.0, "PR": 0.36, "PU": 0.18, "FL": 0.42, "AD": 0.7}
_GROWN_UP = int(16.3 * YEAR)


@dataclass
class Families:
    """One entry a family, but for children: numbers of residents, or NOBODY."""

    kind: Array
    start: Array  # the day of the first case
    split: Array  # from when the parents live apart
    married: Array
    mother: Array
    father: Array
    grandmother: Array
    children: pd.DataFrame  # family, person, born: one row a child


def of_age(world: World, pop: Population, candidates: Array, born: Array, wanted: Array) -> Array:
    """For each wanted entry a candidate born within three years of a day, mostly not one taken before; or NOBODY."""
    rng, out = world.rng, np.full(len(born), NOBODY)
    at = np.flatnonzero(wanted)
    if not len(candidates) or not len(at):
        return out
    ordered = candidates[np.argsort(pop.born[candidates], kind="stable")]
    spread = 2 + len(ordered) // 80
    place = np.searchsorted(pop.born[ordered], born[at]) + rng.integers(-spread, spread + 1, len(at))
    chosen = ordered[np.clip(place, 0, len(ordered) - 1)]
    again = pd.Series(chosen).duplicated().to_numpy() & (rng.random(len(at)) > 0.1)
    near = np.abs(pop.born[chosen] - born[at]) < 3 * YEAR
    out[at] = np.where(near & ~again, chosen, NOBODY)
    return out


def _partners(world: World, pop: Population, person: Array, start: Array) -> Array:
    """For each parent of the population another of it, if it has one: of the household, else of the neighbourhood."""
    rng, kin = world.rng, pop.kin
    partner_of = np.full(pop.n, NOBODY)
    partners = np.flatnonzero(kin.role == "partner")[::-1]
    partner_of[kin.head[partners]], partner_of[partners] = partners, kin.head[partners]
    at_home = np.where(rng.random(len(person)) < 0.85, partner_of[person], NOBODY)
    neighbour = np.clip(person + rng.integers(-250, 251, len(person)), 0, pop.n - 1)
    met = rng.random(len(person)) < 0.5
    alike = (np.abs(pop.born[neighbour] - pop.born[person]) < 8 * YEAR) & (kin.force[neighbour] == kin.force[person])
    strangers = kin.household[neighbour] != kin.household[person]
    other = np.where(at_home != NOBODY, at_home, np.where(met & alike & strangers, neighbour, NOBODY))
    fits = (other != NOBODY) & (pop.sex[other] != pop.sex[person]) & (start - pop.born[other] > _GROWN_UP)
    return np.where((person != NOBODY) & fits, other, NOBODY)


def _known(world: World, pop: Population, kind: Array, start: Array) -> tuple[Array, Array, Array]:
    """Mothers, fathers and children who are defendants of this population, at one time or another."""
    rng, n = world.rng, len(kind)
    mean, spread = (np.array([_MOTHERS[k][i] for k in kind]) for i in (0, 1))
    born = start - (np.clip(rng.normal(mean, spread), 17, 68) * YEAR).astype(int)
    by, young = rng.random(n), np.where(kind == "PU", 0.87, np.where(kind == "PR", 0.79, 0.69))
    men, women = np.flatnonzero(pop.sex == "M"), np.flatnonzero(pop.sex == "F")
    father = of_age(world, pop, men, born - rng.normal(2 * YEAR, 1300, n).astype(int), by < 0.49)
    mother = of_age(world, pop, women, born, (by >= 0.49) & (by < 0.69))
    child = of_age(
        world,
        pop,
        np.arange(pop.n),
        start - rng.uniform(3 * YEAR, 16.5 * YEAR, n).astype(int),
        (by >= 0.69) & (by < young),
    )
    child = np.where((child != NOBODY) & (start - pop.born[child] < 17 * YEAR), child, NOBODY)
    head, of_head = pop.kin.head[child], np.isin(pop.kin.role[child], ["child", "junior"]) & (child != NOBODY)
    mother = np.where(of_head & (pop.sex[head] == "F"), head, mother)
    father = np.where(of_head & (pop.sex[head] == "M"), head, father)
    father = np.where((father == NOBODY) & ~of_head, _partners(world, pop, mother, start), father)
    mother = np.where((mother == NOBODY) & ~of_head, _partners(world, pop, father, start), mother)
    old_enough = [(who == NOBODY) | (start - pop.born[who] > _GROWN_UP) for who in (mother, father)]
    return np.where(old_enough[0], mother, NOBODY), np.where(old_enough[1], father, NOBODY), child


@dataclass
class _Parents:
    """Parents while they are found or made; one entry a family."""

    register: Register
    families: Families
    child: Array  # of the population, or NOBODY


def _unknown_fathers(world: World, parents: _Parents) -> None:
    """Fathers of families nobody of whom is known."""
    f, rng = parents.families, world.rng
    at = np.flatnonzero((f.mother == NOBODY) & (f.father == NOBODY) & (parents.child == NOBODY))
    mean, spread = (np.array([_MOTHERS[k][i] for k in f.kind[at]]) for i in (0, 1))
    age = np.clip(rng.normal(mean + 2, spread), 18, 72)
    men, born = np.full(len(at), "M", object), f.start[at] - (age * YEAR).astype(int)
    f.father[at] = parents.register.add(
        newcomers(world, men, random_groups(world, len(at)), born, anywhere(world, len(at)))
    )


def _mothers(world: World, parents: _Parents) -> None:
    """Mothers beside a known child or father; wives mostly take the name, and some drop it after the divorce."""
    f, rng, known = parents.families, world.rng, parents.register.residents
    at = np.flatnonzero(f.mother == NOBODY)
    father, child, n = f.father[at], parents.child[at], len(at)
    by_child = (child != NOBODY) & (father == NOBODY)
    near = np.where(by_child, child, father)
    of_father = known.born[father] + rng.normal(2 * YEAR, 1200, n).astype(int)
    born = np.where(by_child, known.born[child] - rng.uniform(17.5 * YEAR, 37 * YEAR, n).astype(int), of_father)
    born = np.minimum(born, f.start[at] - _GROWN_UP - rng.integers(0, 700, n))
    group, women = like(world, known.group[near], 0.9), np.full(n, "F", object)
    apart = np.where(by_child, known.born[child] + 18 * YEAR, f.split[at]).astype(int)
    new = newcomers(world, women, group, born, until(world, known.homes, near, apart))
    name, u = known.surname_on(near, f.start[at]), rng.random(n)
    takes = np.where(by_child, u < 0.55, f.married[at] & (u < 0.76))
    doubles = ~by_child & f.married[at] & (u > 0.76) & (u < 0.83)
    new.surname = np.where(takes, gendered(group, women, name), new.surname)
    new.surname = np.where(doubles, new.married_surname + "-" + name, new.surname)
    drops = (takes | doubles) & f.married[at] & (rng.random(n) < 0.33)
    remarries = ~drops & (rng.random(n) < 0.06)
    new.married_surname = np.where(remarries, new.surname[rng.permutation(n)], new.married_surname)
    later = f.start[at] + rng.integers(150, 1300, n)
    new.wed = np.where(drops | remarries, later, NEVER)
    f.mother[at] = parents.register.add(new)


def _fathers(world: World, parents: _Parents) -> None:
    """Fathers beside a known mother."""
    f, rng, known = parents.families, world.rng, parents.register.residents
    at = np.flatnonzero(f.father == NOBODY)
    mother, child, n = f.mother[at], parents.child[at], len(at)
    born = known.born[mother] - rng.normal(2.3 * YEAR, 1500, n).astype(int)
    born = np.where(child != NOBODY, np.minimum(born, known.born[child] - int(17 * YEAR)), born)
    born = np.minimum(born, f.start[at] - _GROWN_UP - rng.integers(0, 700, n))
    group, men, u = like(world, known.group[mother], 0.88), np.full(n, "M", object), rng.random(n)
    of_child = np.where((child != NOBODY) & (u < 0.66), known.surname[child], None)
    name = np.where(f.married[at] & (u < 0.78), known.surname_on(mother, f.start[at] - 400), of_child)
    name = np.where(np.char.find(name.astype(str), "-") > 0, None, name)
    f.father[at] = parents.register.add(
        newcomers(world, men, group, born, until(world, known.homes, mother, f.split[at]), name)
    )


def _grandmothers(world: World, parents: _Parents) -> None:
    """Mothers' mothers who go to court for the children."""
    f, rng, known = parents.families, world.rng, parents.register.residents
    at = np.flatnonzero(np.isin(f.kind, ["PR", "PU"]) & (rng.random(len(f.kind)) < 0.09))
    daughter, n = f.mother[at], len(at)
    born = known.born[daughter] - rng.uniform(18 * YEAR, 36 * YEAR, n).astype(int)
    at_birth = np.where(known.wed[daughter] == NEVER, known.married_surname[daughter], known.surname[daughter])
    name = np.where(rng.random(n) < 0.7, at_birth, None)
    leaves = np.where(rng.random(n) < 0.25, NEVER, world.begin - 400)
    f.grandmother[at] = parents.register.add(
        newcomers(
            world,
            np.full(n, "F", object),
            known.group[daughter],
            born,
            until(world, known.homes, daughter, leaves, 0.05),
            name,
        )
    )


def find_parents(world: World, pop: Population, count: int) -> tuple[Register, Families, Array]:
    """So many families without their newborn: the register of all residents, the families, and children of `pop`."""
    rng = world.rng
    kind = pick(rng, _KINDS, count)
    start = world.begin - 240 + ((world.end - world.begin + 200) * rng.random(count)).astype(int)
    split = start - rng.exponential(450, count).astype(int) - 20 + np.where(kind == "PU", 300, 0)
    split = np.where(kind == "AD", NEVER, split)
    married = rng.random(count) < np.array([_MARRIED[k] for k in kind])
    mother, father, child = _known(world, pop, kind, start)
    nobody = np.full(count, NOBODY)
    families = Families(kind, start, split, married, mother, father, nobody, pd.DataFrame())
    parents = _Parents(Register(pop), families, child)
    _unknown_fathers(world, parents)
    _mothers(world, parents)
    _fathers(world, parents)
    _grandmothers(world, parents)
    return parents.register, families, child
