"""Where each person lives in each year: households move together, and people move out of them alone."""

from dataclasses import dataclass

import numpy as np

from second_generator.draws import Array
from second_generator.places import settle
from second_generator.world import World


@dataclass
class Homes:
    """By year (rows, from the one before the first) and person: postcode, house number; by person the moving day."""

    postcode: Array
    number: Array
    moving_day: Array  # of the year

    def moved(self) -> Array:
        """Who moves, by year and person."""
        return np.asarray((self.postcode[1:] != self.postcode[:-1]) | (self.number[1:] != self.number[:-1]))


def is_flat(postcode: Array, number: Array) -> Array:
    """Whether an address is a flat: two houses in nine are."""
    return np.asarray((postcode * 31 + number) % 9 < 2)


def _numbers(world: World, n: int) -> Array:
    return world.rng.integers(1, 90, n)


def moved_from(world: World, old: Array) -> Array:
    """New postcodes: half in the district, two in five in the force, few anywhere."""
    rng, pc, shares = world.rng, world.postcodes, world.forces.share
    force, n = pc.force[old], len(old)
    near, u = settle(rng, pc, force, pc.district[old]), rng.random(n)
    out = np.where(u < 0.4, settle(rng, pc, force), near)
    return np.where(u > 0.93, settle(rng, pc, rng.choice(len(shares), n, p=shares)), out)


def live(world: World, household: Array, home_force: Array, is_twin: Array) -> Homes:
    """Addresses over the years: together 8.5 % a year move, from the household 9 %, alone 16 %."""
    rng, n, years = world.rng, len(household), world.last_year - world.first_year + 2
    moving_day = rng.integers(1, 366, n)
    together, together_no = settle(rng, world.postcodes, home_force), _numbers(world, len(home_force))
    together, together_no = together[: household[-1] + 1], together_no[: household[-1] + 1]
    postcode, number = np.empty((years, n), int), np.empty((years, n), int)
    away = (rng.random(n) < 0.12) & ~is_twin
    postcode[0], number[0] = together[household], together_no[household]
    postcode[0, away] = settle(rng, world.postcodes, home_force[household][away])
    number[0, away] = _numbers(world, int(away.sum()))
    for y in range(1, years):
        moves = rng.random(len(together)) < 0.085
        together = np.where(moves, moved_from(world, together), together)
        together_no = np.where(moves, _numbers(world, len(together)), together_no)
        alone = rng.random(n) < np.where(away, 0.16, 0.09)
        alone_at = np.where(alone, moved_from(world, postcode[y - 1]), postcode[y - 1])
        alone_no = np.where(alone, _numbers(world, n), number[y - 1])
        away |= alone
        postcode[y] = np.where(away, alone_at, together[household])
        number[y] = np.where(away, alone_no, together_no[household])
    return Homes(postcode, number, moving_day)
