"""Magistrates' cases: who stands in the dock with whom, where, when and for what.

One entry of DefendantCases is a defendant in a case (a person's appearance, or an organisation's).
Appearances of one family, or of one neighbourhood, that lie close in time are partly drawn
together into joint cases of two to four defendants.
"""

from dataclasses import dataclass

import numpy as np

from datafirst_assets.simulate.blocks import Block
from datafirst_assets.simulate.careers import Careers
from datafirst_assets.simulate.courts import court_houses, forces
from datafirst_assets.simulate.homes import Homes
from datafirst_assets.simulate.offences import draw_labels, offences
from datafirst_assets.simulate.people import People
from datafirst_assets.simulate.tables import (
    Days,
    Index,
    calendar,
    day,
    draw,
    group_number,
    rank_within,
    scatter,
    working_day,
)

FAMILY_JOINT, FAMILY_DAYS = 0.30, 420  # chance to join the relative's nearest case, reach in days
FRIENDS_JOINT, FRIENDS_DAYS = 0.09, 120
THIRD_JOINT = 0.30
MOST_DEFENDANTS = 4
CIRCLE = 9  # persons of one home area who know each other


@dataclass
class DefendantCases:
    """All magistrates' defendant-cases, run-up included; arrays of one length."""

    case: Index
    person: Index  # organisations follow the persons
    organisation: np.ndarray
    final: Days
    first: Days
    received: Days
    charge: Days
    offence: Days
    label: Index  # principal offence
    court: Index  # position in court_houses()
    force: Index  # position in forces(): prosecuting force
    youth: np.ndarray
    defendants: np.ndarray  # number in the case
    home: Index  # row of Homes.dwelling
    summons: np.ndarray


def build_cases(block: Block, careers: Careers, people: People, homes: Homes, organisations: Careers) -> DefendantCases:
    """Group appearances into cases and give them dates, courts and principal offences."""
    rng = block.stream("cases")
    n_person = len(careers.person)
    person = np.r_[careers.person, organisations.person + careers.persons]
    when = np.r_[careers.day, organisations.day]
    organisation = np.arange(len(person)) >= n_person
    leader = np.arange(len(person))
    joint, moved = _join(rng, careers, people)
    leader[:n_person] = joint
    when[:n_person] = moved
    final = working_day(when)

    known = offences()
    born = np.r_[people.birth, np.full(organisations.persons, int(day(1980)))]
    sex = np.r_[people.sex, np.zeros(organisations.persons, dtype=int)]
    kind = np.r_[careers.kind, np.full(organisations.persons, 2)]
    label = draw_labels(rng, kind[person], sex[person], (final - born[person]) / 365.25 - 0.4)
    company = np.array(
        [i for i, name in enumerate(known.label)
         if name.split(" ")[0] in ("825A", "809B", "168", "170", "91.1", "195", "816", "173")]
    )  # fmt: skip
    companies = int(organisation.sum())
    label[organisation] = company[draw(rng, known.volume[company], companies)]
    together = (leader != np.arange(len(leader))) & (rng.random(len(leader)) < 0.88)
    label = np.where(together, label[leader], label)

    dates = _dates(rng, final, known.kind[label], known.group[label], leader, born[person])
    court, force = _courts(rng, people, homes, careers.persons, person, leader)
    rail = np.array([name.startswith(("169", "180")) for name in known.label])[label]
    transport = next(i for i, f in enumerate(forces()) if f.code == "93")
    by_rail = (rail & (rng.random(len(rail)) < 0.5)) | (rng.random(len(rail)) < 0.012)
    force = np.where(by_rail[leader], transport, force)
    case = group_number(leader)
    defendants = np.bincount(case)[case]
    minor = (dates["first"] - born[person] < 18 * 365.25) & ~organisation
    adults = np.bincount(case, weights=~minor)[case]
    return DefendantCases(
        case=case, person=person, organisation=organisation, final=dates["final"],
        first=dates["first"], received=dates["received"], charge=dates["charge"],
        offence=dates["offence"], label=label, court=court, force=force,
        youth=minor & (adults == 0), defendants=defendants,
        home=homes.at_appearance[np.arange(len(person))], summons=dates["summons"] > 0,
    )  # fmt: skip


def _join(rng: np.random.Generator, careers: Careers, people: People) -> tuple[Index, Days]:
    """Leader (row number) and day of every appearance, after drawing joint cases together."""
    n = len(careers.person)
    when = careers.day.copy()
    leader = np.arange(n)
    # Neighbourhoods: families in order of home area, a few families to a circle.
    by_area = np.lexsort((np.arange(careers.persons), people.family, people.force))
    circle = np.empty(careers.persons, dtype=np.int64)
    circle[by_area] = np.arange(careers.persons) // CIRCLE
    rounds = (
        (people.family, FAMILY_JOINT, FAMILY_DAYS),
        (circle, FRIENDS_JOINT, FRIENDS_DAYS),
    )
    for ring, chance, reach in rounds:
        group = ring[careers.person]
        free = np.flatnonzero(np.bincount(leader, minlength=n)[leader] == 1)
        order = free[np.lexsort((free, when[free], group[free]))]
        near = np.zeros(len(order), dtype=bool)
        near[1:] = group[order[1:]] == group[order[:-1]]
        near[1:] &= careers.person[order[1:]] != careers.person[order[:-1]]
        near[1:] &= when[order[1:]] - when[order[:-1]] <= reach
        # The year is kept: volumes by year, and the run-up's rows, stay as they were.
        years = calendar(when[order])[0]
        near[1:] &= years[1:] == years[:-1]
        drawn = near & (rng.random(len(order)) < chance)
        # Where two stand together already, a third is likelier.
        third = near & np.r_[False, drawn[:-1]] & (rng.random(len(order)) < THIRD_JOINT)
        near = drawn | third
        head = np.maximum.accumulate(np.where(near, 0, np.arange(len(order))))
        head += (np.arange(len(order)) - head) // MOST_DEFENDANTS * MOST_DEFENDANTS
        # Nobody twice in one case: a second appearance in a run starts a case of its own.
        again = rank_within(group_number(head, careers.person[order])) > 0
        head = np.where(again, np.arange(len(order)), head)
        leader[order] = order[head]
        when[order] = when[order[head]]
    return leader, when


def _dates(
    rng: np.random.Generator, final: Days, kind: Index, group: Index, leader: Index, born: Days
) -> dict[str, np.ndarray]:
    """Offence, charge, receipt, first hearing and final result, in that order of time."""
    n = len(final)
    one_hearing = rng.random(n) < np.array([0, 0.75, 0.45, 0.5, 0.62])[kind]
    pending = np.where(one_hearing, 0, 7 + rng.exponential(np.array([0, 25, 45, 48, 38])[kind], n))
    summons = rng.random(n) < np.array([0, 0.1, 0.22, 0.5, 0.6])[kind]
    listed = np.where(summons, 20 + rng.exponential(18, n), 1 + rng.exponential(14, n))
    to_court = rng.exponential(np.where(summons, 6, 2), n)
    to_charge = np.where(summons, 25 + rng.exponential(55, n), rng.exponential(22, n))
    held = {"pending": pending, "listed": listed, "to_court": to_court, "to_charge": to_charge}
    held = {name: np.minimum(value, 120).astype(int)[leader] for name, value in held.items()}
    first = working_day(final - held["pending"])
    received = np.minimum(first - held["listed"], first)
    charge = received - held["to_court"]
    offence = charge - held["to_charge"]
    # Sexual offences come to light years later; the defendant was ten at least.
    historic = (group == 2) & (rng.random(n) < 0.2)
    back = np.where(historic, rng.exponential(9 * 365, n).astype(int), 0)[leader]
    offence = np.maximum(offence - back, np.minimum(born + 11 * 366, offence))
    offence = np.maximum(offence, int(day(1935)))
    # A co-defendant's case may end a little later than the leader's, but in the same year.
    apart = (leader != np.arange(n)) & (rng.random(n) < 0.2)
    year_end = day(calendar(final)[0], 12, 31)
    later = working_day(np.minimum(final + 1 + rng.exponential(25, n).astype(int), year_end))
    final = np.where(apart, np.maximum(later, final), final)
    return {
        "final": final, "first": first, "received": received, "charge": charge,
        "offence": offence, "summons": summons[leader].astype(int),
    }  # fmt: skip


def _courts(
    rng: np.random.Generator, people: People, homes: Homes, persons: int, person: Index,
    leader: Index,
) -> tuple[Index, Index]:  # fmt: skip
    """Court house and police force of each defendant-case: the home district's court mostly."""
    area = forces()
    n = len(person)
    postcode = homes.postcode[homes.at_appearance]
    home_force = np.searchsorted(homes.places.start, postcode, side="right") - 1
    force = home_force.copy()
    away = rng.random(n) < 0.05
    weight = [0.0 if f.code == "93" else f.volume for f in area]
    force[away] = draw(rng, weight, int(away.sum()))
    places = court_houses()[1]
    width = max(len(f.court_houses) for f in area)
    table = np.zeros((len(area), width), dtype=np.int64)
    shares = np.zeros((len(area), width))
    for row, f in enumerate(area):
        table[row, : len(f.court_houses)] = [places[house] for house in f.court_houses]
        shares[row, : len(f.court_houses)] = 1 / np.arange(1, len(f.court_houses) + 1) ** 0.6
    steps = np.cumsum(shares, axis=1) / shares.sum(axis=1, keepdims=True)
    # The district decides; one case in eight is heard elsewhere in the force's area.
    u = scatter(homes.places.district[postcode], 3)
    elsewhere = away | (rng.random(n) < 0.12)
    u = np.where(elsewhere, rng.random(n), u)
    column = (u[:, None] >= steps[force]).sum(axis=1)
    column = np.minimum(column, width - 1)
    court = table[force, column]
    return court[leader], force[leader]
