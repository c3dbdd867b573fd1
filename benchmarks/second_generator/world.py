"""What every step of one generation shares: its draws, its tallies, its years and its places."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from second_generator.days import day
from second_generator.dials import Dials
from second_generator.draws import Rates, Rng
from second_generator.offences import offence_table
from second_generator.order import Order, Part
from second_generator.places import Forces, Postcodes, make_forces, make_postcodes


@dataclass
class World:
    """One part of an order. `thin` draws what a sparse world loses, apart, so that nothing else changes; None if nothing.

    `dialled` draws what only turned dials bring, apart for the same reason.
    `alike` draws what makes parties harder to tell apart; None in the usual world.
    """

    part: Part
    rng: Rng
    thin: Rng | None
    first_year: int
    last_year: int
    rates: Rates
    forces: Forces
    postcodes: Postcodes
    offences: pd.DataFrame
    dials: Dials
    dialled: Rng
    alike: Rng | None = None

    @property
    def begin(self) -> int:
        """The first day."""
        return day(self.first_year)

    @property
    def end(self) -> int:
        """The last day."""
        return day(self.last_year, 12, 31)


def make_world(order: Order, part: Part, persons: int, rates: Rates) -> World:
    """Places for so many persons, and nobody in them yet; every part has the same courts and homes of its own."""
    rng = np.random.default_rng(order.seed)
    forces = make_forces(rng)
    if part.number:
        rng = np.random.default_rng([order.seed, 0, part.number])
    thin = np.random.default_rng([order.seed, 8, part.number]) if order.sparse else None
    postcodes = make_postcodes(rng, forces, persons)
    dialled = np.random.default_rng([order.seed, 9, part.number])
    years, offences = (order.first_year, order.last_year), offence_table()
    return World(part, rng, thin, *years, rates, forces, postcodes, offences, order.dials, dialled)
