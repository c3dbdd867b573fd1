"""The children of families in court: when they are born, their surnames, and with whom they live."""

import numpy as np
import pandas as pd

from second_generator.draws import Array, pick
from second_generator.families import NOBODY, YEAR, Families
from second_generator.newcomers import newcomers, with_others
from second_generator.residents import Register, Residents
from second_generator.world import World

_MORE_THAN_ONE = {"DV": 0.6, "PR": 0.65, "PU": 1.1, "FL": 0.7, "AD": 0.1}
"""Mean number of children beyond the first."""


def _births(world: World, families: Families, known: Residents, half_known: Array) -> pd.DataFrame:
    """One row a child to be: family, and the day of birth; of a family with a known child only its siblings."""
    rng, n, kind = world.rng, len(families.kind), families.kind
    count = 1 + np.minimum(rng.poisson(np.array([_MORE_THAN_ONE[k] for k in kind])), 5) - half_known
    family = np.repeat(np.arange(n), count)
    place = np.arange(len(family)) - np.repeat(np.cumsum(count) - count, count)
    oldest = np.where(kind == "PU", 13 * rng.random(n) ** 1.6, 15 * rng.random(n) ** 0.9)
    gap = np.where(place == 0, 0, np.where(rng.random(len(family)) < 0.025, 0, rng.uniform(1, 4.2, len(family))))
    later = pd.Series(gap).groupby(family).cumsum().to_numpy()
    born = (families.start[family] - (oldest[family] - later) * YEAR).astype(int)
    newborn = (kind[family] == "PU") & (rng.random(len(family)) < 0.12)
    born = np.where(newborn, families.start[family] + rng.integers(-40, 45, len(family)), born)
    youngest_mother = known.born[families.mother[family]] + rng.integers(int(16 * YEAR), int(19 * YEAR), len(family))
    born = np.maximum(born, youngest_mother)
    return pd.DataFrame({"family": family, "born": born})[born <= world.end - 30].reset_index(drop=True)


def _surnames(world: World, families: Families, known: Residents, born: pd.DataFrame, siblings_of: Array) -> Array:
    """The father's, the mother's, both, or, of some first children, a former partner's (None: a name of their own)."""
    rng, family = world.rng, born.family.to_numpy()
    by_family, other_father = rng.random(len(families.kind)), rng.random(len(born)) < 0.05
    fathers = known.surname[families.father[family]]
    mothers = known.surname_on(families.mother[family], born.born.to_numpy())
    fathers_share = np.where(families.married[family], 0.93, 0.57)
    u = by_family[family]
    both = np.where(np.char.find((mothers + fathers).astype(str), "-") >= 0, fathers, mothers + "-" + fathers)
    name = np.where(u < fathers_share, fathers, np.where(u < 0.94, mothers, both))
    sibling = siblings_of[family]
    name = np.where((sibling != NOBODY) & (u < 0.9), known.surname[sibling], name)
    step = (families.kind[family] == "AD") | other_father
    return np.where(step, None, name)


def _tell_siblings_apart(world: World, family: Array, new: Residents) -> None:
    """No two children of a family under one forename."""
    names = pd.DataFrame({"family": family, "name": new.forename1, "sex": new.sex})
    for i in np.flatnonzero(names.duplicated()):
        pool = new.forename1[new.sex == new.sex[i]]
        taken = set(new.forename1[family == family[i]])
        new.forename1[i] = next((n for n in pick(world.rng, pool, 40) if n not in taken), new.forename1[i])


def add_children(world: World, register: Register, families: Families, known_child: Array) -> None:
    """Have the children, and put all, born or known before, into `families.children` by family and birth."""
    rng, known = world.rng, register.residents
    half_known = known_child != NOBODY
    born = _births(world, families, known, half_known)
    family, n = born.family.to_numpy(), len(born)
    with_mother = rng.random(len(families.kind)) < 0.88
    carer = np.where(with_mother, families.mother, families.father)[family]
    group = np.where(rng.random(n) < 0.5, known.group[families.mother[family]], known.group[families.father[family]])
    name = _surnames(world, families, known, born, known_child)
    sex = pick(rng, {"M": 0.512, "F": 0.488}, n)
    new = newcomers(world, sex, group, born.born.to_numpy(), with_others(known.homes, carer), name)
    _tell_siblings_apart(world, family, new)
    born["person"] = register.add(new)
    at = np.flatnonzero(half_known)
    before = pd.DataFrame({"family": at, "born": known.born[known_child[at]], "person": known_child[at]})
    families.children = pd.concat([born, before]).sort_values(["family", "born", "person"], ignore_index=True)
