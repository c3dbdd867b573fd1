"""The people of all courts: those whom the criminal courts meet, and the newcomers whom the other courts' cases bring.

Newcomers stand behind the others in the same arrays, so that clerks type everybody alike. They are
spouses, children, parents, tenants and neighbours of the others and of each other, in the same areas.
"""

from copy import copy, deepcopy
from dataclasses import fields

import numpy as np

from datafirst_assets.simulate.blocks import Block
from datafirst_assets.simulate.names import draw_first, draw_last, draw_middle, gendered
from datafirst_assets.simulate.people import (
    ANCHOR,
    NEVER,
    People,
    called_mohammed,
    draw_ethnicity,
    home_areas,
    short_forms,
    titles,
)
from datafirst_assets.simulate.tables import Days, Index, calendar, rank_within

NOBODY = -1
MIXED = 0.12  # of newcomers who are of no kin: their ethnicity is drawn by home area, not the partner's
KEEPS_MAIDEN_NAME = 0.25  # of wives: uses it at times


class Residents:
    """Everybody of a block, and with whom they live; `criminal` persons come first."""

    def __init__(self, block: Block, people: People, firms: int, today: int):
        self.people, self.criminal = people, len(people.sex)
        self.home_of = np.arange(self.criminal)  # whose home a person lives in: the own, or another's
        self.until = np.full(self.criminal, NEVER)  # the day of leaving that home for one's own
        self._block, self._numbers, self._today = block, self.criminal + firms, today
        self._rng = block.stream("residents")

    def copy(self) -> "Residents":
        """The same people, to be joined by others than these."""
        other = copy(self)
        other._rng = deepcopy(self._rng)
        return other

    def __len__(self) -> int:
        return len(self.home_of)

    def surname(self, person: Index, day: Days) -> Index:
        """The surname that a person bears on a day (as a man has it: of Kowalska Kowalski)."""
        people = self.people
        name = np.where(day >= people.married[person], people.married_surname[person], people.surname[person])
        return gendered(name, np.zeros(len(name), dtype=np.int64))

    def add(
        self, sex: Index, birth: Days, like: Index, surname: Index | None = None, named_after: Index | None = None,
        group: np.ndarray | None = None,
    ) -> Index:  # fmt: skip
        """Newcomers, one for each entry; their positions.

        `like`: a person of the same home area and mostly ethnicity, or NOBODY. `surname`: a name's
        position, or NOBODY for one of their own; who has one given is of the kin, and of the same
        ethnicity. `named_after`: who bears the same first name (a son his father's). Within a
        `group` (brothers and sisters) first names differ.
        """
        rng, people, n = self._rng, self.people, len(sex)
        none = np.full(n, NOBODY)
        surname, named_after = none if surname is None else surname, none if named_after is None else named_after
        alone = like < 0
        force = np.where(alone, home_areas(rng, n), people.force[like])
        stranger = alone | ((surname < 0) & (rng.random(n) < MIXED))
        ethnicity = np.where(stranger, draw_ethnicity(rng, force), people.ethnicity[like])
        year = calendar(birth)[0]
        first = np.where(named_after < 0, draw_first(rng, ethnicity, sex, year), people.first[named_after])
        for _ in range(6 if group is not None else 0):
            again = np.flatnonzero((rank_within(group * 100_000 + first) > 0) & (named_after < 0))  # type: ignore[operator]
            first[again] = draw_first(rng, ethnicity[again], sex[again], year[again])
        last = gendered(np.where(surname < 0, draw_last(rng, ethnicity, sex), surname), sex)
        second, third = draw_middle(rng, ethnicity, sex, year, last)
        first, second = called_mohammed(rng, ethnicity, sex, first, second, named_after >= 0)
        third[second < 0] = -1
        alias = np.where(rng.random(n) < 0.025, draw_last(rng, ethnicity, sex), -1)
        at, nothing = len(self) + np.arange(n), np.zeros(n, dtype=np.int64)
        number = self._block.numbers(self._numbers + np.arange(n))
        family = np.where(alone, at, like)
        title = titles(rng, sex, (self._today - birth) / 365.25)
        new = People(
            number, sex, ethnicity, force, family, np.full(n, ANCHOR), birth, first, second, third, last, last.copy(),
            np.full(n, NEVER), alias, short_forms(rng, first), title, nothing, nothing, nothing,
        )  # fmt: skip
        parts = {field.name: np.r_[getattr(people, field.name), getattr(new, field.name)] for field in fields(People)}
        self.people = People(**parts)
        self.home_of = np.r_[self.home_of, at]
        self.until = np.r_[self.until, np.full(n, NEVER)]
        self._numbers += n
        return at

    def marry(self, wife: Index, husband: Index, wedding: Days) -> None:
        """Wives (newcomers) take their husbands' surnames."""
        people = self.people
        people.married_surname[wife] = gendered(self.surname(husband, wedding), people.sex[wife])
        people.married[wife] = wedding
        maiden = wife[self._rng.random(len(wife)) < KEEPS_MAIDEN_NAME]
        people.alias[maiden] = people.surname[maiden]

    def share_home(self, person: Index, other: Index, until: Days | int = NEVER) -> None:
        """Newcomers live with another until a day."""
        self.home_of[person], self.until[person] = other, until
