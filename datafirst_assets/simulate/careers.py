"""Offending careers: who comes to court when.

Four kinds of person: seen once in a life, seen twice within a few years, occasional and persistent
offenders. Careers began up to 45 years before the window, so the first year of the window meets
many that are already under way, as the real data's first year does. The figures of MIX are fitted
(by simulation, seed-free) to what is published for persons first seen in 2011 and followed to the
end of 2019: 56 % back, 17 % exactly once more, 18 % six times or more (Data First criminal courts
linked data, GOV.UK).
"""

from dataclasses import dataclass

import numpy as np

from datafirst_assets.simulate.blocks import Block
from datafirst_assets.simulate.tables import Days, Index, day

ONCE, TWICE, OCCASIONAL, PERSISTENT = range(4)
HISTORY_YEARS = 45.0  # how long before the window a career can have begun
YEAR_DAYS = 365.25


@dataclass(frozen=True)
class Mix:
    """Inflow of persons a year by kind (relative), and the pace and length of their careers."""

    once: float = 1.0
    twice: float = 0.345
    occasional: float = 0.61
    persistent: float = 0.167
    twice_gap_years: float = 1.6  # mean time to the second appearance
    occasional_rate: float = 0.394  # mean appearances a year while active
    occasional_years: float = 6.9  # mean length of a career
    persistent_rate: float = 1.16
    persistent_years: float = 10.0
    spread: float = 2.0  # shape of the gamma distribution of rates between persons
    decline: float = 0.017  # fall of the courts' volume, a year


MIX = Mix()
# Share of all appearances by kind that this mix gives over nine years.
APPEARANCE_SHARE = (0.189, 0.130, 0.317, 0.364)


@dataclass(frozen=True)
class Careers:
    """Persons (kind, first day of offending) and their appearances in order of person and day."""

    kind: np.ndarray
    onset: Days
    person: Index
    day: Days

    @property
    def persons(self) -> int:
        """Number of persons."""
        return len(self.kind)


def build_careers(block: Block, years: range, run_up: int) -> Careers:
    """Careers with exactly `block.rows` appearances in the window, and those of `run_up` years before.

    Persons are alike and independent, so taking them in order until the rows are used up keeps the
    mix; only the very last person can lose appearances by it.
    """
    parts: list[tuple[np.ndarray, ...]] = []
    window_start = int(day(years[0]))
    have, known, batch = 0, 0, 0
    while have < block.rows:
        wanted = int((block.rows - have) * 1.15) + 200
        rng = block.stream("careers", batch)
        kind, onset, person, when = _batch(rng, wanted, years[0], years[-1], run_up)
        parts.append((kind, onset, person + known, when))
        have += int((when >= window_start).sum())
        known += len(kind)
        batch += 1
    kind, onset, person, when = (np.concatenate(part) for part in zip(*parts, strict=True))
    inside = np.cumsum(when >= window_start)
    cut = int(np.searchsorted(inside, block.rows)) + 1
    person, when = person[:cut], when[:cut]
    last = int(person[-1]) + 1
    return Careers(kind[:last], onset[:last], person, when)


def _batch(rng: np.random.Generator, rows: int, first_year: int, last_year: int, run_up: int) -> tuple[np.ndarray, ...]:
    """About `rows` appearances in the window: kind, onset, person, day."""
    begin = float(day(first_year - run_up)) / YEAR_DAYS
    end = float(day(last_year + 1)) / YEAR_DAYS
    length = end - begin
    inflow = np.array([MIX.once, MIX.twice, MIX.occasional, MIX.persistent])
    # Persons whose career may touch the window: the whole history counts for the long careers.
    span = np.array([length, length + 6, length + HISTORY_YEARS, length + HISTORY_YEARS])
    per_year = MIX.once + 2 * MIX.twice
    per_year += MIX.occasional * MIX.occasional_rate * MIX.occasional_years
    per_year += MIX.persistent * MIX.persistent_rate * MIX.persistent_years
    scale = rows / (per_year * (length - run_up) * (1 - MIX.decline * (length - run_up) / 2))
    n = (inflow * span * scale).astype(int) + 1

    kinds, onsets, persons, whens = [], [], [], []
    known = 0
    for sort in range(4):
        count = int(n[sort])
        onset = end - span[sort] * rng.random(count)
        if sort == ONCE:
            who, moment = np.arange(count), onset
        elif sort == TWICE:
            who = np.repeat(np.arange(count), 2)
            gap = rng.exponential(MIX.twice_gap_years, count)
            moment = onset[who] + np.tile([0.0, 1.0], count) * gap[who]
        else:
            years = MIX.occasional_years if sort == OCCASIONAL else MIX.persistent_years
            rate = MIX.occasional_rate if sort == OCCASIONAL else MIX.persistent_rate
            stop = np.minimum(onset + rng.exponential(years, count), end)
            start = np.maximum(onset, begin)
            pace = rng.gamma(MIX.spread, rate / MIX.spread, count)
            times = rng.poisson(pace * np.maximum(stop - start, 0))
            who = np.repeat(np.arange(count), times)
            moment = start[who] + rng.random(len(who)) * (stop - start)[who]
        years_in = moment - end + length - run_up
        kept = (moment >= begin) & (moment < end - 1e-6)
        kept &= rng.random(len(moment)) < 1 - MIX.decline * np.maximum(years_in, 0)
        kinds.append(np.full(count, sort))
        onsets.append(onset)
        persons.append(who[kept] + known)
        whens.append(moment[kept])
        known += count
    kind, onset = np.concatenate(kinds), np.concatenate(onsets)
    person, when = np.concatenate(persons), np.concatenate(whens)
    # Mix the kinds, drop who never appears, number the rest.
    seen = np.unique(person)
    number = np.full(known, -1)
    number[seen] = rng.permutation(len(seen))
    order = np.lexsort((when, number[person]))
    place = np.empty(len(seen), dtype=np.int64)
    place[number[seen]] = seen
    days = np.maximum(np.floor(when * YEAR_DAYS).astype(np.int64), day(first_year - run_up))
    days = np.minimum(days, int(day(last_year, 12, 31)))
    return (
        kind[place],
        np.floor(onset[place] * YEAR_DAYS).astype(np.int64),
        number[person][order],
        days[order],
    )
