"""Where everybody lives on any day, as all courts but the criminal ones find it.

People of the criminal courts live where those courts saw them nearest in time; before and after
they may have lived elsewhere. Newcomers move a few times in the run, alone or with their household.
"""

from dataclasses import dataclass

import numpy as np

from datafirst_assets.simulate.blocks import Block
from datafirst_assets.simulate.careers import Careers
from datafirst_assets.simulate.homes import EPOCHS, MOVES_A_YEAR, Homes
from datafirst_assets.simulate.places import Places
from datafirst_assets.simulate.residents import Residents
from datafirst_assets.simulate.tables import Days, Index

MOVES = 3  # of a newcomer, at most
MOVES_A_YEAR_NEWCOMER = 0.12
HOUSEHOLD = 4  # a home is another's, whose home is another's, ...
EARLIER, LATER = EPOCHS - 2, EPOCHS - 1  # epochs of the homes before the first and after the last appearance


@dataclass(frozen=True)
class Residences:
    """Dwellings over time: of a person of the criminal courts by appearance, of a newcomer by move."""

    residents: Residents
    careers: Careers
    homes: Homes
    before: Days  # one a criminal person: days before the first appearance that the home was another
    after: Days
    elsewhere: Index  # (criminal persons, 2): postcodes of those homes
    moves: Days  # (newcomers, MOVES), rising
    postcode: Index  # (newcomers, MOVES + 1)

    def at(self, person: Index, day: Days) -> tuple[np.ndarray, Index]:
        """Key (that fixes number and street) and postcode of each person's dwelling on the day."""
        residents = self.residents
        for _ in range(HOUSEHOLD):
            person = np.where(day < residents.until[person], residents.home_of[person], person)
        key, postcode = np.zeros(len(person), dtype=np.int64), np.zeros(len(person), dtype=np.int64)
        known = np.flatnonzero(person < residents.criminal)
        key[known], postcode[known] = self._seen(person[known], day[known])
        new = np.flatnonzero(person >= residents.criminal)
        who = person[new] - residents.criminal
        epoch = (self.moves[who] <= day[new][:, None]).sum(axis=1)
        key[new] = residents.people.number[person[new]] * EPOCHS + epoch
        postcode[new] = self.postcode[who, epoch]
        return key, postcode

    def _seen(self, person: Index, day: Days) -> tuple[np.ndarray, Index]:
        """The same of persons of the criminal courts."""
        careers, homes = self.careers, self.homes
        first = np.searchsorted(careers.person, person, side="left")
        last = np.searchsorted(careers.person, person, side="right") - 1
        span = 1 << 20  # more days than any calendar here has
        rows = np.searchsorted(careers.person * span + careers.day, person * span + day, side="right")
        below, above = np.clip(rows - 1, first, last), np.clip(rows, first, last)
        nearest = np.where(day - careers.day[below] <= careers.day[above] - day, below, above)
        home = homes.at_appearance[nearest]
        key, postcode = homes.key[home], homes.postcode[home]
        early = careers.day[first] - day > self.before[person]
        late = day - careers.day[last] > self.after[person]
        number = self.residents.people.number[person] * EPOCHS
        key = np.where(early, number + EARLIER, np.where(late, number + LATER, key))
        other = self.elsewhere[person, late.astype(int)]
        return key, np.where(early | late, other, postcode)


def build_residences(block: Block, residents: Residents, careers: Careers, homes: Homes, years: range) -> Residences:
    """Homes of everybody outside the appearances in criminal courts, and of newcomers."""
    rng, places = block.stream("residences"), homes.places
    people, known = residents.people, residents.criminal
    start = np.searchsorted(careers.person, np.arange(known))
    pace = 365.25 / MOVES_A_YEAR[careers.kind]
    root = homes.postcode[homes.at_appearance[start]]
    before, after = rng.exponential(pace), rng.exponential(pace)
    elsewhere = np.stack([_moved(rng, places, root, people.force[:known]) for _ in range(2)], axis=1)

    force = people.force[known:]
    n = len(force)
    gaps = rng.exponential(365.25 / MOVES_A_YEAR_NEWCOMER, (n, MOVES))
    begun = (years[0] - 1974) * 365.25  # four years before the window
    moves = np.floor(begun + np.cumsum(gaps, axis=1)).astype(np.int64)
    root = places.anywhere_in(rng, force)
    postcode = np.stack([root, *(_moved(rng, places, root, force) for _ in range(MOVES))], axis=1)
    return Residences(residents, careers, homes, before, after, elsewhere, moves, postcode)


def _moved(rng: np.random.Generator, places: Places, root: Index, force: Index) -> Index:
    """Where to: six in ten stay near, three in the area; the rest goes anywhere."""
    n = len(root)
    u = rng.random(n)
    anywhere = np.where(u < 0.9, force, rng.permutation(force))
    return np.where(u < 0.6, places.near(rng, root), places.anywhere_in(rng, anywhere))
