"""Couples and their children who come to the family court: of the criminal courts' people, and newcomers.

Most households have somebody of the criminal courts in them, so that of the persons who are parties about two
in five are known there. Spouses, parents and children that those people have there stay theirs here; children
whom the criminal courts meet later are among them.
"""

from dataclasses import dataclass

import numpy as np

from datafirst_assets.simulate.blocks import Block
from datafirst_assets.simulate.people import GENERATION, NAMESAKE, PARTNER, SIBLING, TWIN, People
from datafirst_assets.simulate.residents import NOBODY, Residents
from datafirst_assets.simulate.tables import Days, Index, day, rank_within

KNOWN_SHARE = 0.85  # of households that begin with a person of the criminal courts
BOTH_KNOWN = 0.55  # of those, the chance that the other parent is looked for there too
OLDEST_CHILD, CHILDREN = 18 * 365, 4  # days of age; children of a household, at most
YOUNGEST_PARENT = 16 * 365
LEAD_YEARS = 3  # before the window: cases begin there that end in it
MINORS_SOONER = 0.7  # factor on the place in the queue of households with a child whom the criminal courts meet
NAMED_AFTER_FATHER, TWIN_BIRTH = 0.05, 0.025
FATHERS_NAME = 0.62  # of children; the others have the mother's


@dataclass(frozen=True)
class Households:
    """One entry a household; NOBODY where there is none."""

    father: Index
    mother: Index
    children: Index  # (households, CHILDREN), oldest of the criminal courts first
    first: Days  # the first case
    married: np.ndarray


@dataclass
class _Found:
    """What is known of households before newcomers join."""

    parents: Index  # (2, households): father, mother
    children: Index  # (households, CHILDREN)


def build_households(block: Block, residents: Residents, count: int, window: range) -> Households:
    """So many households, in no order; newcomers join the residents."""
    rng = block.stream("households", count)
    found = _known(rng, residents.people, count, int(day(window[0])))
    first = _first_case(rng, residents.people, found, window)
    fits = first >= 0
    found = _Found(found.parents[:, fits], found.children[fits])
    first = first[fits]
    married = rng.random(len(first)) < 0.55
    _add_parents(rng, residents, found, first, married)
    _add_children(rng, residents, found, first)
    return Households(found.parents[0], found.parents[1], found.children, first, married)


def _known(rng: np.random.Generator, people: People, count: int, start: int) -> _Found:
    """Households with the persons of the criminal courts in them, others empty; mixed."""
    n = len(people.sex)
    head, role = people.family, people.role
    minor = people.birth > start - OLDEST_CHILD + 365
    apart = people.birth - people.birth[head]
    parents = np.full((2, n), NOBODY)
    adult = np.flatnonzero(~minor & (head == np.arange(n)))
    parents[people.sex[adult], adult] = adult
    partner = np.flatnonzero((role == PARTNER) & ~minor & ~minor[head])
    parents[people.sex[partner], head[partner]] = partner
    related = np.isin(role, (GENERATION, NAMESAKE))
    older = np.flatnonzero(related & minor[head] & (apart < -YOUNGEST_PARENT))
    parents[people.sex[older], head[older]] = older
    child = related & minor & ~minor[head] & (apart > YOUNGEST_PARENT)
    child |= minor & ((head == np.arange(n)) | (minor[head] & np.isin(role, (SIBLING, TWIN))))
    kids = np.flatnonzero(child)
    children = np.full((n, CHILDREN), NOBODY)
    place = rank_within(head[kids])
    children[head[kids[place < CHILDREN]], place[place < CHILDREN]] = kids[place < CHILDREN]
    heads = np.flatnonzero((parents.max(axis=0) >= 0) | (children[:, 0] >= 0))
    queue = rng.random(len(heads)) * np.where(children[heads, 0] >= 0, MINORS_SOONER, 1.0)
    heads = heads[np.argsort(queue, kind="stable")]
    chosen = heads[: round(count * KNOWN_SHARE)]
    # The shortfall of a small population is made up by newcomers.
    found = _Found(np.full((2, count), NOBODY), np.full((count, CHILDREN), NOBODY))
    place = rng.permutation(count)[: len(chosen)]
    found.parents[:, place], found.children[place] = parents[:, chosen], children[chosen]
    left = heads[len(chosen) :]
    for sex in (0, 1):
        single = left[(parents[sex, left] >= 0) & (parents[1 - sex, left] < 0) & (children[left, 0] < 0)]
        _pair(rng, people, found, sex, parents[sex, single])
    return found


def _pair(rng: np.random.Generator, people: People, found: _Found, sex: int, single: Index) -> None:
    """Single parents get another person of the criminal courts, of their area and age, who is `single`."""
    if not len(single):
        return
    alone = (found.parents[sex] < 0) & (found.parents[1 - sex] >= 0) & (found.children[:, 0] < 0)
    units = np.flatnonzero(alone & (rng.random(len(alone)) < BOTH_KNOWN))
    other = found.parents[1 - sex, units]
    span = 1 << 20
    key = people.force[single] * span + people.birth[single]
    order = np.argsort(key, kind="stable")
    wanted = people.force[other] * span + people.birth[other] + rng.integers(-900, 900, len(other))
    match = single[order[np.minimum(np.searchsorted(key[order], wanted), len(order) - 1)]]
    near = (people.force[match] == people.force[other]) & (abs(people.birth[match] - people.birth[other]) < 9 * 365)
    near &= rank_within(match) == 0  # nobody twice
    found.parents[sex, units[near]] = match[near]


def _first_case(rng: np.random.Generator, people: People, found: _Found, window: range) -> Days:
    """A day at which the parents known are grown up and the children known are children; -1 if there is none."""
    n = found.parents.shape[1]
    low = np.full(n, int(day(window[0] - LEAD_YEARS)))
    high = np.full(n, int(day(window[-1], 12, 1)))
    for parent in found.parents:
        low = np.where(parent >= 0, np.maximum(low, people.birth[parent] + 18 * 365), low)
    for child in found.children.T:
        there = child >= 0
        low = np.where(there, np.maximum(low, people.birth[child] + 30), low)
        high = np.where(there, np.minimum(high, people.birth[child] + OLDEST_CHILD - 400), high)
    when = low + np.floor(rng.random(n) * (high - low)).astype(np.int64)
    return np.where(high > low, when, -1)


def _add_parents(
    rng: np.random.Generator, residents: Residents, found: _Found, first: Days, married: np.ndarray
) -> None:
    """Newcomers as the parents that are not known, and who lives with whom until they part."""
    n = len(first)
    parted = first - rng.integers(-200, 700, n)
    wedding = first - rng.integers(400, 15 * 365, n)
    age = np.clip(rng.gamma(9.0, 3.6, n), 18.5, 72) * 365.25
    for sex in (1, 0):  # a father joins the mother's home
        missing = np.flatnonzero(found.parents[sex] < 0)
        other, child = found.parents[1 - sex, missing], found.children[missing, 0]
        birth = first[missing] - age[missing].astype(np.int64)
        older = rng.normal(800 if sex == 0 else -800, 1300, len(missing)).astype(np.int64)
        birth = np.where(other >= 0, residents.people.birth[other] - older, birth)
        of_child = residents.people.birth[child] - rng.integers(18 * 365, 38 * 365, len(missing))
        birth = np.minimum(np.where(child >= 0, of_child, birth), first[missing] - int(18.2 * 365))
        like = np.where(other >= 0, other, child)
        name = residents.surname(np.maximum(like, 0), first[missing])
        # Parents of a known child bear its name: fathers mostly. A known wife bears her husband's.
        child_name = (child >= 0) & (rng.random(len(missing)) < (0.75 if sex == 0 else 0.45))
        husband = (other >= 0) & married[missing] if sex == 0 else np.zeros(len(missing), dtype=bool)
        husband &= other < residents.criminal
        given = np.where(child_name, residents.surname(np.maximum(child, 0), first[missing]), name)
        who = residents.add(
            np.full(len(missing), sex), birth, like, surname=np.where(child_name | husband, given, NOBODY)
        )
        found.parents[sex, missing] = who
        home = np.where(child >= 0, child, other)
        joins = home >= 0
        # With a child they stay, or the father goes; of a couple the one who came leaves.
        until = np.where((child >= 0) & (sex == 1), residents.people.birth[child] + OLDEST_CHILD, parted[missing])
        residents.share_home(who[joins], home[joins], until[joins])
    wife = found.parents[1]
    weds = np.flatnonzero(married & (wife >= residents.criminal))
    residents.marry(wife[weds], found.parents[0, weds], wedding[weds])


def _add_children(rng: np.random.Generator, residents: Residents, found: _Found, first: Days) -> None:
    """Newcomers as children: one to four years apart, of a mother below 45; twins, and sons named after fathers."""
    people = residents.people
    n = len(first)
    mother, father = found.parents[1], found.parents[0]
    known = (found.children >= 0).sum(axis=1)
    wanted = 1 + np.minimum(rng.poisson(0.75, n), CHILDREN - 1)
    youngest = np.maximum(people.birth[mother], people.birth[father]) + YOUNGEST_PARENT
    eldest = np.maximum(first - (rng.random(n) ** 1.3 * 15.5 * 365).astype(np.int64), youngest + 300)
    eldest = np.where(known > 0, people.birth[found.children[:, 0]], eldest)
    by_father = rng.random(n) < FATHERS_NAME
    units, places, births = [], [], []
    birth = eldest
    for nth in range(CHILDREN):
        later = rng.integers(330, 1500, n)
        twin = (rng.random(n) < TWIN_BIRTH) & (nth > 0)
        birth = birth if nth == 0 else np.where(twin, birth, birth + later)
        fits = (nth >= known) & (nth < wanted) & (birth < people.birth[mother] + 45 * 365)
        units.append(np.flatnonzero(fits))
        places.append(np.full(int(fits.sum()), nth))
        births.append(birth[fits])
    unit, place, born = np.concatenate(units), np.concatenate(places), np.concatenate(births)
    sex = (rng.random(len(unit)) < 0.49).astype(int)
    bearer = np.where(by_father[unit], father[unit], mother[unit])
    elder = found.children[unit, 0]
    bearer = np.where((known[unit] > 0) & (elder >= 0), elder, bearer)  # brothers and sisters share a name
    after = (sex == 0) & (rng.random(len(unit)) < NAMED_AFTER_FATHER) & by_father[unit]
    after &= np.isin(np.arange(len(unit)), np.unique(np.where(after, unit, -1), return_index=True)[1])  # one of a house
    named_after = np.where(after, father[unit], NOBODY)
    name = residents.surname(bearer, born)
    who = residents.add(sex, born, mother[unit], name, named_after, group=unit)
    found.children[unit, place] = who
    stays = rng.random(n) < 0.86
    residents.share_home(who, np.where(stays[unit], mother[unit], father[unit]))
