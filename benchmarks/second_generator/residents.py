"""People as a clerk may meet them, whether they come to the criminal courts or not, and how lists of them grow."""

from dataclasses import dataclass

import numpy as np

from second_generator.draws import Array
from second_generator.homes import Homes

NEVER = 10**6
"""A day that does not come."""


@dataclass
class Residents:
    """One entry a person, but for `homes`; days are numbers. From the day `wed` they are known by `married_surname`."""

    n: int
    sex: Array
    group: Array
    born: Array
    forename1: Array
    forename2: Array
    forename3: Array
    surname: Array
    married_surname: Array
    wed: Array
    has_nickname: Array
    homes: Homes

    def surname_on(self, person: Array, when: Array) -> Array:
        """The surname each of them goes by on a day."""
        return np.where(when >= self.wed[person], self.married_surname[person], self.surname[person])


class Register:
    """A list of residents that grows; who is in it keeps the number they have."""

    def __init__(self, residents: Residents) -> None:
        self.residents = residents

    def add(self, new: Residents) -> Array:
        """Add people; returns their numbers."""
        old = self.residents

        def both(name: str) -> Array:
            return np.concatenate([getattr(old, name), getattr(new, name)])

        homes = Homes(
            np.hstack([old.homes.postcode, new.homes.postcode]),
            np.hstack([old.homes.number, new.homes.number]),
            np.concatenate([old.homes.moving_day, new.homes.moving_day]),
        )
        self.residents = Residents(
            old.n + new.n,
            *map(both, ("sex", "group", "born", "forename1", "forename2", "forename3", "surname", "married_surname")),
            *map(both, ("wed", "has_nickname")),
            homes,
        )
        return np.arange(old.n, old.n + new.n)
