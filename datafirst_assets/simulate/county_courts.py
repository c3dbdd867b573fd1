"""Which county court hears a home's family and civil cases: by the police force area's towns.

The register does not say which area a court serves; a court serves the towns in its name.
"""

import re
from dataclasses import dataclass
from functools import cache

import numpy as np

from datafirst_assets.simulate.blocks import Block
from datafirst_assets.simulate.courts import forces
from datafirst_assets.simulate.places import Places
from datafirst_assets.simulate.tables import Days, Index, Texts, rank_within, reference, scatter
from datafirst_assets.simulate.texts import Column, numbered

ELSEWHERE = 0.08  # of cases: heard by another court of the area


@dataclass(frozen=True)
class CountyCourts:
    """Codes of all courts that sit; for each force (a row) its courts, `count` of them."""

    code: tuple[str, ...]
    of_force: Index  # (forces, most courts of one)
    count: Index

    def nearest(self, rng: np.random.Generator, places: Places, postcode: Index) -> Index:
        """Position of the court of each postcode: its district's, seldom another of the area."""
        force = np.searchsorted(places.start, postcode, side="right") - 1
        n = len(postcode)
        u = np.where(rng.random(n) < ELSEWHERE, rng.random(n), scatter(places.district[postcode], 91))
        return self.of_force[force, (u * self.count[force]).astype(int)]

    def letters(self) -> Texts:
        """Two letters for each court, as they stand in case numbers; none twice while they last."""
        taken: dict[str, str] = {}
        for code in self.code:
            word = re.sub("[^A-Z]", "", code) + "XYZABCDEFGHJKLMNPQRSTUVW"
            wanted = [a + b for a in word for b in word[1:]]
            taken[next(pair for pair in wanted if pair not in taken)] = code
        return np.array(list(taken), dtype=object)


def running_numbers(block: Block, court: Index, year: np.ndarray, series: Index, received: Days) -> Column:
    """Number of each case within its court, year and series, in order of receipt: five digits and more."""
    rank = rank_within((court * 10_000 + year) * 10 + series, received)
    return numbered(101 + block.numbers(rank) * 2, width=5)


@cache
def county_courts() -> CountyCourts:
    """County courts of the register by force; every force has one.

    Raises:
        ValueError: no town of a force has a county court in the register.
    """
    register = reference("court_register")
    register = register[register["court_type"] == "COU"]
    by_force: list[list[str]] = []
    for force in forces():
        found: list[str] = []
        for town in force.towns:
            own = register["court_name"].str.fullmatch(re.escape(town) + " County Court")
            near = register["court_name"].str.contains(r"\b" + re.escape(town) + r"\b")
            found += list(register["court_id"][own if own.any() else near])
        if not found:
            raise ValueError(f"no county court in the register for the towns of force {force.code}")
        by_force.append(list(dict.fromkeys(found)))
    code = tuple(sorted({court for courts in by_force for court in courts}))
    place = {court: at for at, court in enumerate(code)}
    width = max(len(courts) for courts in by_force)
    of_force = np.array([[place[courts[k % len(courts)]] for k in range(width)] for courts in by_force])
    return CountyCourts(code, of_force, np.array([len(courts) for courts in by_force]))
