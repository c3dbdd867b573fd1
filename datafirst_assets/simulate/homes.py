"""Where people live over the years: dwellings, moves, and each appearance's address.

A dwelling has a key for good (it fixes number and street) and a postcode. A person begins at the
family's dwelling; persistent offenders move most.
"""

from dataclasses import dataclass

import numpy as np

from datafirst_assets.simulate.blocks import Block
from datafirst_assets.simulate.careers import Careers
from datafirst_assets.simulate.people import People
from datafirst_assets.simulate.places import Places
from datafirst_assets.simulate.tables import Index, draw, scatter

MOVES_A_YEAR = np.array([0.08, 0.10, 0.14, 0.27])  # by kind of career
EPOCHS = 64  # more moves than anybody makes


@dataclass(frozen=True)
class Homes:
    """Dwellings (`key`, `postcode`); for each appearance its dwelling and the one moved to next."""

    places: Places
    key: np.ndarray
    postcode: Index
    at_appearance: Index
    next_home: Index


def build_homes(block: Block, careers: Careers, people: People, organisations: Careers, places: Places) -> Homes:
    """Moves between appearances, and the dwellings they lead to."""
    rng = block.stream("homes")
    gap = np.diff(careers.day, prepend=careers.day[:1])
    start = np.r_[True, careers.person[1:] != careers.person[:-1]]
    gap[start] = 0
    moves = rng.poisson(MOVES_A_YEAR[careers.kind[careers.person]] * np.maximum(gap, 0) / 365.25)
    # A fifth of persons have left the family's home before they are first seen.
    moves[start] = rng.random(int(start.sum())) < np.where(people.role == 0, 0.0, 0.2)
    total = np.cumsum(moves)
    first = np.maximum.accumulate(np.where(start, np.arange(len(moves)), 0))
    epoch = np.minimum(total - total[first] + moves[first], EPOCHS - 2)

    family = np.r_[people.family, np.arange(organisations.persons) + careers.persons]
    person = np.r_[careers.person, organisations.person + careers.persons]
    epoch = np.r_[epoch, np.zeros(len(organisations.person), dtype=np.int64)]

    def dwelling(at: np.ndarray) -> np.ndarray:
        own = person * EPOCHS + at
        back_home = (at == 0) | (scatter(own, 21) < 0.15)
        return np.where(back_home, family[person] * EPOCHS, own)

    now, then = dwelling(epoch), dwelling(epoch + 1)
    key, row = np.unique(np.r_[now, then], return_inverse=True)
    owner, at = key // EPOCHS, key % EPOCHS
    force = np.r_[people.force, draw_forces(rng, places, organisations.persons)]
    root = places.anywhere_in(block.stream("homes", "first"), force)
    postcode = root[owner]
    moved = at > 0
    u = rng.random(len(key))
    near = np.flatnonzero(moved & (u < 0.55))
    same = np.flatnonzero(moved & (u >= 0.55) & (u < 0.88))
    away = np.flatnonzero(moved & (u >= 0.88))
    postcode[near] = places.near(rng, root[owner[near]])
    postcode[same] = places.anywhere_in(rng, force[owner[same]])
    postcode[away] = places.anywhere_in(rng, draw_forces(rng, places, len(away)))
    return Homes(places, block.numbers(owner) * EPOCHS + at, postcode, row[: len(now)], row[len(now) :])


def draw_forces(rng: np.random.Generator, places: Places, n: int) -> Index:
    """Home areas by the weight of their postcodes, without the British Transport Police (last)."""
    steps = np.r_[0.0, places.steps][places.start]
    weights = np.diff(steps)
    weights[-1] = 0.0
    return draw(rng, weights, n)
