"""People who are no defendants of this population: their names, and where they live beside or apart from others."""

import re

import numpy as np
import pandas as pd

from second_generator.days import year_of
from second_generator.draws import Array, Options, change_where, keep
from second_generator.groups import GROUPS, indices, shares
from second_generator.homes import Homes, moved_from
from second_generator.name_lists import VARIANTS
from second_generator.names import forenames, surnames
from second_generator.places import settle
from second_generator.residents import NEVER, Residents
from second_generator.slips import respell
from second_generator.world import World


def random_groups(world: World, n: int) -> Array:
    """Groups as common as among defendants."""
    return world.rng.choice(len(GROUPS), n, p=shares(world.dials.community))


def like(world: World, group: Array, share: float) -> Array:
    """The same groups, but for a share of marriages out of them."""
    return np.where(world.rng.random(len(group)) < share, group, random_groups(world, len(group)))


def gendered(group: Array, sex: Array, surname: Array) -> Array:
    """Surnames in the form of the sex, where the group's surnames have two (Polish -ski and -ska)."""
    out, polish = surname.copy(), np.isin(group, indices("polish"))
    change_where(polish & (sex == "F"), out, lambda name: re.sub(r"(sk|ck)i$", r"\1a", name))
    change_where(polish & (sex == "M"), out, lambda name: re.sub(r"(sk|ck)a$", r"\1i", name))
    return out


def newcomers(
    world: World, sex: Array, group: Array, born: Array, homes: Homes, surname: Options | None = None
) -> Residents:
    """People with names of their own; `surname` where it is given. The surname at birth is kept as `married_surname`."""
    rng, n = world.rng, len(sex)
    f1, f2, f3 = (forenames(rng, group, sex, year_of(born)) for _ in range(3))
    own = surnames(rng, group)
    for names in (f1, own):
        respell(rng, names, 0.45, VARIANTS)
    own = gendered(group, sex, own)
    given = own if surname is None else np.where(pd.isna(surname), own, surname)
    f2 = np.where(f2 == f1, None, keep(rng, f2, 0.6))
    f3 = np.where(pd.isna(f2), None, keep(rng, f3, 0.1))
    sikh = np.isin(group, indices("sikh")) & ~np.isin(given.astype(str), ["Singh", "Kaur"]) & (rng.random(n) < 0.7)
    f2 = np.where(sikh, np.where(sex == "M", "Singh", "Kaur"), f2)
    given, never, nickname = gendered(group, sex, given), np.full(n, NEVER), rng.random(n) < 0.06
    return Residents(n, sex, group, born, f1, f2, f3, given, own, never, nickname, homes)


def _travels(world: World, at: Array, number: Array, share: float) -> Homes:
    """Years of one's own from a first address, moving in a share of them."""
    rng, n, years = world.rng, len(at), world.last_year - world.first_year + 2
    postcode, house = np.empty((years, n), int), np.empty((years, n), int)
    postcode[0], house[0] = at, number
    for y in range(1, years):
        moves = rng.random(n) < share
        postcode[y] = np.where(moves, moved_from(world, postcode[y - 1]), postcode[y - 1])
        house[y] = np.where(moves, rng.integers(1, 90, n), house[y - 1])
    return Homes(postcode, house, rng.integers(1, 366, n))


def anywhere(world: World, n: int, share: float = 0.1) -> Homes:
    """Homes somewhere in the country."""
    rng, shares = world.rng, world.forces.share
    at = settle(rng, world.postcodes, rng.choice(len(shares), n, p=shares))
    return _travels(world, at, rng.integers(1, 90, n), share)


def with_others(homes: Homes, person: Array) -> Homes:
    """The homes of those persons, as they are."""
    return Homes(homes.postcode[:, person], homes.number[:, person], homes.moving_day[person])


def until(world: World, homes: Homes, person: Array, day: Array, share: float = 0.14) -> Homes:
    """With those persons until a day, from then on near by, on one's own."""
    together, columns = with_others(homes, person), np.arange(len(person))
    row = np.clip(year_of(np.minimum(day, world.end + 800)) - world.first_year + 1, 0, None)
    left = np.minimum(row, len(together.postcode) - 1)
    start = moved_from(world, together.postcode[left, columns])
    own = _travels(world, start, world.rng.integers(1, 90, len(person)), share)
    apart = np.arange(len(together.postcode))[:, None] >= row
    return Homes(
        np.where(apart, own.postcode, together.postcode),
        np.where(apart, own.number, together.number),
        together.moving_day,
    )
