"""Family cases: which cases a household brings to the court over the years, and who is a party to them.

Stories and shares have the courts' work as their measure: divorce is the largest part, then private law
(parents about their children), Family Law Act (mostly a woman against a man), public law (a local
authority against parents) and adoption. A couple divorces once; parents come back about their children.
"""

from dataclasses import dataclass

import numpy as np

from datafirst_assets.simulate.blocks import Block
from datafirst_assets.simulate.households import CHILDREN, LEAD_YEARS, OLDEST_CHILD, Households, build_households
from datafirst_assets.simulate.people import NEVER
from datafirst_assets.simulate.residents import NOBODY, Residents
from datafirst_assets.simulate.tables import Days, Index, calendar, working_day

TYPES = ("PU", "PR", "DV", "AD", "FL")
PUBLIC, PRIVATE, DIVORCE, ADOPTION, LAW_ACT = range(5)
ROLES = ("APP", "RES", "CHD")
APPLICANT, RESPONDENT, CHILD = range(3)
# What a household brings, one case after the other, and how often of a thousand.
STORIES: tuple[tuple[int, tuple[int, ...]], ...] = (
    (345, (DIVORCE,)),
    (60, (DIVORCE, PRIVATE)),
    (30, (LAW_ACT, DIVORCE)),
    (10, (DIVORCE, PRIVATE, PRIVATE)),
    (150, (PRIVATE,)),
    (70, (PRIVATE, PRIVATE)),
    (35, (PRIVATE, PRIVATE, PRIVATE)),
    (85, (LAW_ACT,)),
    (40, (LAW_ACT, PRIVATE)),
    (95, (PUBLIC,)),
    (35, (PUBLIC, PUBLIC)),
    (25, (PUBLIC, ADOPTION)),
    (20, (ADOPTION,)),
)
CASES = 3  # of a story, at most
GAP_DAYS = 420.0
DURATION = np.array([205.0, 150.0, 190.0, 120.0, 24.0])  # mean days by type
PARTIES = 3.1  # of a household's cases, about
OPEN = 0.04  # of cases: never closed
# Columns of the table of possible parties of a case: the local authority, parents, two adopters, children.
AUTHORITY, MOTHER, FATHER, ADOPTERS, KIDS = 0, 1, 2, slice(3, 5), slice(5, 5 + CHILDREN)
WIDTH = 5 + CHILDREN
NONE = -1


@dataclass(frozen=True)
class FamilyCases:
    """Cases of a block (one entry a case), and their parties (one a party, in order of case and role)."""

    type: Index
    received: Days
    closed: Days  # NEVER if open
    year: np.ndarray  # of the delivery
    children: np.ndarray  # number that the court was told
    earlier: Index  # the household's case before, NONE if there is none in the deliveries

    case: Index
    person: Index  # NOBODY for a local authority
    role: Index
    home: Index  # in whose home: a child goes to its adopters'


def build_family(block: Block, known: Residents, window: range) -> tuple[FamilyCases, Residents]:
    """Exactly `block.parties` parties, and the residents with all of them; only the last case may lack some."""
    wanted = block.parties
    # A household brings some three parties in a long window, fewer in a short one.
    count = int(wanted / PARTIES * (len(window) + LEAD_YEARS) / len(window)) + 60
    while True:
        residents = known.copy()
        found = _build(block, residents, window, count)
        if len(found.case) == wanted:
            return found, residents
        count = int(count * 1.4)


def _build(block: Block, residents: Residents, window: range, count: int) -> FamilyCases:
    """At most `block.parties` parties of so many households."""
    households = build_households(block, residents, count, window)
    rng = block.stream("family", count)
    story = _stories(rng, residents, households)
    everybody = np.full((len(story), WIDTH), NOBODY)
    everybody[:, MOTHER], everybody[:, FATHER] = households.mother, households.father
    everybody[:, ADOPTERS] = _adopters(rng, residents, households, story)
    everybody[:, KIDS] = households.children
    unit, kind, seq, received, closed = _cases(rng, households, story)
    is_open = rng.random(len(unit)) < OPEN
    year = calendar(np.where(is_open, received, closed))[0]
    role = _roles(rng, residents, everybody, unit, kind, seq, received)
    persons, kids = (role[:, 1:] != NONE).sum(axis=1), (role[:, KIDS] == CHILD).any(axis=1)
    inside = (year >= window[0]) & (year <= window[-1]) & (persons > 1)
    inside &= kids | np.isin(kind, (DIVORCE, LAW_ACT))
    kept = np.flatnonzero(inside)
    parties = np.cumsum((role[kept] != NONE).sum(axis=1))
    kept = kept[: int(np.searchsorted(parties, block.parties)) + 1]

    case, column = np.nonzero(role[kept] != NONE)
    order = np.lexsort((column, role[kept][case, column], case))[: block.parties]
    case, column = case[order], column[order]
    person = everybody[unit[kept][case], column]
    foster = (role[kept][case, column] == CHILD) & (role[kept][case, ADOPTERS.start] == APPLICANT)
    home = np.where(foster, everybody[unit[kept][case], ADOPTERS.start], person)
    again = np.r_[False, unit[kept][1:] == unit[kept][:-1]]
    return FamilyCases(
        kind[kept], received[kept], np.where(is_open, NEVER, closed)[kept], year[kept],
        (households.children[unit[kept]] != NOBODY).sum(axis=1), np.where(again, np.arange(len(kept)) - 1, NONE),
        case, person, role[kept][case, column], home,
    )  # fmt: skip


def _stories(rng: np.random.Generator, residents: Residents, households: Households) -> Index:
    """Position in STORIES for each household: the married divorce, children make cases about children."""
    divorce = np.array([DIVORCE in cases for _, cases in STORIES])
    about = np.array([bool(set(cases) & {PUBLIC, PRIVATE, ADOPTION}) for _, cases in STORIES])
    married, minor = households.married[:, None], households.children[:, :1]
    age = (households.first - residents.people.birth[households.mother])[:, None] / 365.25
    childless = (minor == NOBODY) | (age > 48)
    known = (minor != NOBODY) & (minor < residents.criminal)
    weight = np.array([share for share, _ in STORIES], dtype=float)[None, :]
    weight = weight * np.where(divorce, np.where(married, 2.0, 0.0), np.where(married, 0.3, 1.0))
    weight = weight * np.where(about, np.where(childless, 0.0, 1.0), np.where(known, 0.02, 1.0))
    steps = np.cumsum(weight, axis=1)
    return (rng.random((len(weight), 1)) * steps[:, -1:] >= steps).sum(axis=1)


def _adopters(rng: np.random.Generator, residents: Residents, households: Households, story: Index) -> Index:
    """Two newcomers for each household whose child is adopted after care, NOBODY for the others."""
    after_care = np.array([cases == (PUBLIC, ADOPTION) for _, cases in STORIES])
    rows = np.flatnonzero(after_care[story])
    n = len(rows)
    birth = households.first[rows] - rng.integers(28 * 365, 48 * 365, n)
    woman = residents.add(np.ones(n, dtype=int), birth, households.mother[rows])
    man = residents.add(np.zeros(n, dtype=int), birth - rng.integers(-1500, 2500, n), woman)
    weds = rng.random(n) < 0.8
    residents.marry(woman[weds], man[weds], households.first[rows[weds]] - 2000)
    residents.share_home(man, woman)
    found = np.full((len(story), 2), NOBODY)
    found[rows, 0], found[rows, 1] = woman, man
    return found


def _cases(rng: np.random.Generator, households: Households, story: Index) -> tuple[Index, Index, Index, Days, Days]:
    """Household, type, number within the household, day received and day closed of each case."""
    template = np.array([cases + (NONE,) * (CASES - len(cases)) for _, cases in STORIES])[story]
    unit, seq = np.nonzero(template != NONE)
    gap = 45 + rng.exponential(GAP_DAYS, template.shape)
    gap[:, 0] = 0
    received = working_day(households.first[unit] + np.cumsum(gap, axis=1)[unit, seq].astype(np.int64))
    kind = template[unit, seq]
    closed = working_day(received + 10 + rng.gamma(2.0, DURATION[kind] / 2).astype(np.int64))
    return unit, kind, seq, received, np.maximum(closed, received)


def _roles(
    rng: np.random.Generator, residents: Residents, everybody: Index, unit: Index, kind: Index, seq: Index,
    received: Days,
) -> Index:  # fmt: skip
    """Role of each possible party in each case, NONE for who is none: (cases, WIDTH)."""
    n = len(unit)
    role = np.full((n, WIDTH), NONE)
    mother_asks = rng.random(n) < np.array([0.0, 0.42, 0.63, 0.0, 0.91])[kind]
    private = np.isin(kind, (PRIVATE, DIVORCE, LAW_ACT))
    role[:, MOTHER] = np.where(private & mother_asks, APPLICANT, RESPONDENT)
    role[:, FATHER] = np.where(private & ~mother_asks, APPLICANT, RESPONDENT)
    # Fathers who are not known or not asked.
    role[np.isin(kind, (PUBLIC, ADOPTION)) & (rng.random(n) < 0.27), FATHER] = NONE
    # Adopted by a parent and her new husband, or after care by others.
    adopted, by_others = kind == ADOPTION, everybody[unit, ADOPTERS.start] != NOBODY
    role[np.ix_(adopted & by_others, range(WIDTH)[ADOPTERS])] = APPLICANT
    role[adopted & by_others & (rng.random(n) < 0.35), MOTHER] = NONE
    role[np.ix_(adopted & ~by_others, (MOTHER, FATHER))] = APPLICANT

    birth = np.where(everybody[:, KIDS] != NOBODY, residents.people.birth[everybody[:, KIDS]], NEVER)[unit]
    child = (birth <= received[:, None] - 5) & (birth > received[:, None] - OLDEST_CHILD)
    child &= ~np.isin(kind, (DIVORCE, LAW_ACT))[:, None]
    # The second care case of a household is about a child born since.
    again = (kind == PUBLIC) & (seq > 0)
    before = np.r_[received[:1], received[:-1]]
    child &= ~again[:, None] | (birth > before[:, None])
    # One child is adopted: the youngest.
    born = np.where(child, birth, -NEVER)
    youngest = np.arange(CHILDREN) == born.argmax(axis=1)[:, None]
    child &= ~adopted[:, None] | youngest
    role[:, KIDS] = np.where(child, CHILD, NONE)
    role[everybody[unit] == NOBODY] = NONE
    role[kind == PUBLIC, AUTHORITY] = APPLICANT
    return role
