"""Who comes before a magistrates' court when, with whom: one row a defendant and case, with the truth about each."""

import numpy as np
import pandas as pd

from second_generator.clerks_numbers import others_in_household
from second_generator.days import weekday, year_of
from second_generator.draws import Array
from second_generator.people import Population
from second_generator.slips import CHECK_LETTERS
from second_generator.world import World

_MOST = 80
"""Appearances of one person."""


def _careers(world: World, pop: Population, rows: int, want: int) -> Array:
    """How often each person comes, with a long tail; the sum leaves room for co-defendants."""
    z, share = world.rng.normal(0, 1.08, pop.n), 0.85 if rows > 5000 else 0.95

    def counts(mu: float) -> Array:
        return np.clip(np.exp(mu + z).astype(int), 1, _MOST)

    usual = np.arange(-0.6, 1.2, 0.02)
    tried = usual + np.log(world.dials.records_per_person)
    return counts(min(tried, key=lambda mu: abs(counts(mu).sum() - share * want)))


def _appearances(world: World, pop: Population, career: Array) -> pd.DataFrame:
    """One row an appearance of a lead defendant: case (at random), person, day, joined (0)."""
    rng, begin, end = world.rng, world.begin, world.end
    person = np.repeat(np.arange(pop.n), career)
    low = np.clip(pop.active_from, begin, end - 30)[person]
    high = np.minimum(end, low + rng.exponential(1500, pop.n).astype(int)[person] + 150 * career[person])
    at = np.clip(weekday(low + ((high - low) * rng.random(len(person))).astype(int)), begin, end)
    return pd.DataFrame({"case": rng.permutation(len(person)), "person": person, "day": at, "joined": 0})


def _co_defendants(world: World, pop: Population, leads: pd.DataFrame) -> pd.DataFrame:
    """Others in the same cases: kin or neighbours, of one force and old enough."""
    rng, kin, person, at = world.rng, pop.kin, leads.person.to_numpy(), leads.day.to_numpy()
    size = kin.size[kin.household]
    multiple = np.flatnonzero(rng.random(len(leads)) < 0.13 + 0.08 * (size[person] > 1))
    i = np.repeat(multiple, rng.geometric(0.68, len(multiple)))
    lead = person[i]
    other = others_in_household(pop, lead, rng.random(len(i)))
    friend = (size[lead] == 1) | (rng.random(len(i)) < 0.3)
    other = np.where(friend, np.clip(lead + rng.integers(-150, 151, len(i)), 0, pop.n - 1), other)
    possible = (other != lead) & (kin.force[other] == kin.force[lead]) & (at[i] - pop.born[other] > 4050)
    joined = pd.DataFrame({"case": leads.case.to_numpy()[i], "person": other, "day": at[i], "joined": 1})
    return joined[possible].drop_duplicates(["case", "person"])


def _defendants(world: World, pop: Population, rows: int) -> pd.DataFrame:
    """One row a defendant-case: case, person, day, joined, organisation (-1 for persons; person is -1 for them)."""
    rng, companies = world.rng, int(rows * 0.015)
    leads = _appearances(world, pop, _careers(world, pop, rows, rows - companies))
    both = pd.concat([leads, _co_defendants(world, pop, leads)]).sort_values(["case", "joined"], kind="stable")
    at = np.clip(weekday(rng.integers(world.begin, world.end + 1, companies)), world.begin, world.end)
    own_cases = len(leads) + np.arange(companies)
    firms = pd.DataFrame({"case": own_cases, "person": -1, "day": at, "joined": 0})
    rec = pd.concat([both.iloc[: rows - companies], firms], ignore_index=True)
    which = (max(1, companies // 2) * rng.random(len(rec)) ** 1.5).astype(int)
    rec["organisation"] = np.where(rec.person >= 0, -1, which)
    rec["case"] = pd.factorize(rec.case)[0]
    return rec


def _case_forces(world: World, pop: Population, lead_person: Array) -> Array:
    rng, shares, n = world.rng, world.forces.share, len(lead_person)
    force = np.where(lead_person >= 0, pop.kin.force[lead_person], rng.choice(len(shares), n, p=shares))
    return np.where(rng.random(n) < 0.08, rng.choice(len(shares), n, p=shares), force)


def _case_ids(world: World, received: Array) -> Array:
    """Year and a serial number that grows with the day of receipt."""
    n, order, year = len(received), np.argsort(received, kind="stable"), year_of(received) % 100
    serial = np.empty(n, int)
    serial[order] = world.part.own(np.cumsum(world.rng.integers(1, max(3, int(1.8e8 / (n * world.part.of) / 2)), n)))
    return np.array([f"{y:02d}{s % 10**8:08d}" for y, s in zip(year, serial, strict=True)], object)


def make_cases(world: World, pop: Population, rows: int) -> pd.DataFrame:
    """So many defendant-cases.

    Columns: case, person, organisation, joined, day (of the lead), final, force (index), court, court_type,
    received, first_hearing, charged, local_area, crown_court, hearings, is_youth, case_id, defendant_id.
    Days are numbers.
    """
    rng, forces = world.rng, world.forces
    rec = _defendants(world, pop, rows)
    n, case, at = len(rec), rec.case.to_numpy(), rec.day.to_numpy()
    later = (rec.joined == 1) & (rng.random(n) < 0.12)
    rec["final"] = np.where(later, np.minimum(world.end, weekday(at + rng.integers(3, 60, n))), at)
    lead = np.flatnonzero(~rec.case.duplicated())
    cases = len(lead)
    force = _case_forces(world, pop, rec.person.to_numpy()[lead])
    age = np.where(rec.person >= 0, (at - pop.born[rec.person]) / 365.25, 40)
    youth = pd.Series(age).groupby(case).max().to_numpy() < 18
    court, hearings = rng.integers(0, 4, cases), 1 + rng.poisson(1.4, cases)
    first = weekday(at[lead] - (hearings - 1) * rng.integers(12, 35, cases))
    received = weekday(first - rng.integers(8, 45, cases))
    charged = received - rng.integers(0, 6, cases)
    rec["case_id"] = _case_ids(world, received)[case]
    rec["defendant_id"] = (31_000_000 + world.part.own(rng.permutation(n))).astype(str)
    by_case = {
        "force": force,
        "court": np.where(youth, forces.youth[force, court], forces.magistrates[force, court]),
        "court_type": np.where(youth, "YTH", "MAG"),
        "is_youth": youth,
        "received": received,
        "first_hearing": first,
        "charged": charged,
        "local_area": 1001 + 7 * force * 4 + court,
        "crown_court": forces.crown[force, rng.integers(0, 4, cases)],
    }
    for column, values in by_case.items():
        rec[column] = values[case]
    rec["hearings"] = hearings[case] + (rec.final > rec.day)
    return rec


def add_arrest_numbers(world: World, rec: pd.DataFrame) -> None:
    """Add `asn`, missing for some, and `other_asn`, a number of no magistrates' case."""
    rng, n = world.rng, len(rec)
    units, serials = rng.integers(1, 40, n), world.part.own(rng.choice(world.part.share(10**8), n, replace=False))
    numbers = np.array(
        [
            f"{y % 100:02d}{force}{unit:02d}00000{serial:08d}{CHECK_LETTERS[serial % 23]}"
            for y, force, unit, serial in zip(
                year_of(rec.received), world.forces.code[rec.force], units, serials, strict=True
            )
        ],
        object,
    )
    rec["other_asn"] = np.char.replace(numbers.astype(str), "00000", "77000").astype(object)
    share = np.where(rec.goes_up != "", 0.975, np.where(rec.lead_type == "04", 0.7, 0.9))
    rec["asn"] = np.where(rng.random(n) < share, numbers, None)
