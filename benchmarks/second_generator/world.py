"""What every step of one generation shares: its draws, its tallies, its years and its places."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from second_generator.days import day
from second_generator.draws import Rates, Rng
from second_generator.offences import offence_table
from second_generator.places import Forces, Postcodes, make_forces, make_postcodes


@dataclass
class World:
    """One generation. `thin` draws what a sparse world loses, apart, so that nothing else changes; None if nothing."""

    rng: Rng
    thin: Rng | None
    first_year: int
    last_year: int
    rates: Rates
    forces: Forces
    postcodes: Postcodes
    offences: pd.DataFrame

    @property
    def begin(self) -> int:
        """The first day."""
        return day(self.first_year)

    @property
    def end(self) -> int:
        """The last day."""
        return day(self.last_year, 12, 31)


def make_world(seed: int, sparse: bool, first_year: int, last_year: int, persons: int) -> World:
    """Places for so many persons, and nobody in them yet."""
    rng, thin = np.random.default_rng(seed), np.random.default_rng([seed, 8]) if sparse else None
    forces = make_forces(rng)
    postcodes = make_postcodes(rng, forces, persons)
    return World(rng, thin, first_year, last_year, Rates(), forces, postcodes, offence_table())
