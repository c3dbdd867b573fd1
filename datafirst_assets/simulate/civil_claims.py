"""Civil claims: who claims what of whom, when.

Companies bring most: utilities and lenders claim money, landlords and mortgage lenders possession;
persons claim for injuries and small debts. A household in arrears is claimed against again and again.
"""

from dataclasses import dataclass

import numpy as np

from datafirst_assets.simulate.blocks import Block
from datafirst_assets.simulate.companies import INSURERS, LENDERS, MORTGAGES, UTILITIES, Companies, small_firms
from datafirst_assets.simulate.people import PARTNER, People
from datafirst_assets.simulate.residences import Residences
from datafirst_assets.simulate.residents import NOBODY, Residents
from datafirst_assets.simulate.tables import Days, Index, calendar, day, draw, draw_rows, working_day

TYPES = ("MON", "UMO", "PI", "POL", "POM", "OTH")
MONEY, UNSPECIFIED, INJURY, LANDLORD, MORTGAGE, OTHER = range(6)
TYPE_SHARE = (0.53, 0.04, 0.11, 0.22, 0.06, 0.04)
CLAIMANT, DEFENDANT = range(2)
CLAIMS = 1.7  # mean claims against a household
KNOWN_SHARE, FAMILY_SHARE = 0.46, 0.12  # households of the criminal courts' people, and of the family courts' newcomers
COUPLE = 0.5  # of households without a partner known to the criminal courts
# Who claims, by type: utility, lender, mortgage lender, social landlord, council, small firm, a person.
CLAIMANTS = np.array([
    [30, 34, 0, 0, 6, 20, 10], [10, 15, 0, 0, 5, 40, 30], [0, 0, 0, 0, 0, 0, 1],
    [0, 0, 0, 62, 0, 13, 25], [0, 20, 80, 0, 0, 0, 0], [5, 5, 0, 5, 10, 35, 40],
])  # fmt: skip
BY_SOCIAL, BY_COUNCIL, BY_FIRM, BY_PERSON = 3, 4, 5, 6
# Against whom: a person (or couple), a small firm, an insurer.
DEFENDANTS = np.array([[88, 12, 0], [70, 30, 0], [18, 37, 45], [98, 2, 0], [100, 0, 0], [70, 30, 0]])
JOINT = np.array([0.10, 0.05, 0.0, 0.55, 0.75, 0.15])  # of couples: both are defendants
ONE_ROW = 0.07  # of those: both in one row
LANDLORDS = 12  # tenants' households for each private landlord


@dataclass(frozen=True)
class CivilCases:
    """Claims of a block (one entry a claim) and their parties (one a party, claimant first)."""

    type: Index
    issued: Days
    social: np.ndarray  # the landlord is a social one
    system: Index  # 0 CaseMan, 1 Possession Claim Online

    case: Index
    role: Index
    person: Index  # NOBODY for a company
    company: Index  # number, NOBODY for a person
    beside: Index  # the other of a couple in one row, NOBODY mostly
    home: Index  # in whose home: NOBODY for a company

    @property
    def year(self) -> np.ndarray:
        """Year of the delivery of each claim."""
        return calendar(self.issued)[0]


@dataclass(frozen=True)
class _Homes:
    """Households that claim or are claimed against: one grown-up, and another who lives there or NOBODY."""

    one: Index
    other: Index
    grown: Days  # the day from which both are of age


def build_claim_homes(block: Block, residents: Residents, window: range) -> _Homes:
    """Households of the block's claims; newcomers join the residents."""
    rng = block.stream("civil households")
    people, n = residents.people, round(block.parties / 2 / CLAIMS) + 10
    youngest = int(day(window[-1])) - 19 * 365  # born by then, one is of age in the window
    adult = people.birth < youngest
    pools = (
        np.flatnonzero(adult[: residents.criminal]),
        residents.criminal + np.flatnonzero(adult[residents.criminal :]),
    )
    # A small population may have fewer than wanted; newcomers take their place.
    known, family = (
        rng.permutation(pool)[: round(n * share)]
        for pool, share in zip(pools, (KNOWN_SHARE, FAMILY_SHARE), strict=True)
    )
    rest = n - len(known) - len(family)
    middle = int(day(window[0]))
    age = np.clip(rng.gamma(8.0, 5.0, rest), 19, 90) * 365.25
    birth = middle - age.astype(np.int64)
    new = residents.add((rng.random(rest) < 0.46).astype(int), birth, np.full(rest, NOBODY))
    one = np.r_[known, family, new]
    other = np.full(n, NOBODY)
    partner = _partners(people)[known]
    other[: len(known)] = np.where((partner != NOBODY) & adult[partner], partner, NOBODY)
    wants = np.flatnonzero((other == NOBODY) & (rng.random(n) < COUPLE))
    other[wants] = _spouses(rng, residents, one[wants], youngest)
    one, other = one[(order := rng.permutation(n))], other[order]
    birth = residents.people.birth
    grown = np.maximum(birth[one], np.where(other == NOBODY, birth[one], birth[other])) + int(18.05 * 365.25)
    return _Homes(one, other, grown)


def _partners(people: People) -> Index:
    """The partner that each person of the criminal courts has there, NOBODY for none."""
    found = np.full(len(people.sex), NOBODY)
    partner = np.flatnonzero(people.role == PARTNER)
    found[people.family[partner]] = partner
    found[partner] = people.family[partner]
    return found


def _spouses(rng: np.random.Generator, residents: Residents, one: Index, youngest: int) -> Index:
    """A newcomer for each who lives with them; two in three bear the same surname."""
    people, n = residents.people, len(one)
    birth = np.minimum(people.birth[one] + rng.normal(0, 1300, n).astype(np.int64), youngest)
    same = rng.random(n) < 0.66
    name = np.where(same, residents.surname(one, np.full(n, 1 << 16)), NOBODY)
    other = residents.add(1 - people.sex[one], birth, one, name)
    residents.share_home(other, one)
    return other


def build_civil(block: Block, homes: _Homes, residences: Residences, companies: Companies, window: range) -> CivilCases:
    """Exactly `block.parties` parties; only the last claim may lack its defendants."""
    rng, wanted = block.stream("civil"), block.parties
    n = wanted // 2 + 1  # a claim has two parties at least
    kind = draw(rng, TYPE_SHARE, n)
    by, against = draw_rows(rng, CLAIMANTS, kind), draw_rows(rng, DEFENDANTS, kind)
    weight = rng.gamma(0.9, 1.0, len(homes.one))
    home = np.searchsorted(np.cumsum(weight / weight.sum()), rng.random(n) * (1 - 1e-9))
    claimant = np.where(kind == LANDLORD, home % max(1, len(weight) // LANDLORDS), rng.integers(0, len(weight), n))
    claimant = np.where(claimant == home, (claimant + 1) % len(weight), claimant)
    issued = _issued(rng, np.maximum(homes.grown[home], homes.grown[claimant]), window)
    firms = max(1, n // 12)
    firm = small_firms(block, draw(rng, 1 / np.arange(5, firms + 5), 2 * n))
    postcode = residences.at(homes.one[home], issued)[1]
    company = np.where(by == BY_FIRM, firm[:n], companies.council(postcode))
    company = np.where(by == BY_SOCIAL, companies.landlord(rng, postcode), company)
    for sort in (UTILITIES, LENDERS, MORTGAGES):
        company = np.where(by == sort, companies.draw(rng, sort, n), company)
    sued = np.where(against == 2, companies.draw(rng, INSURERS, n), firm[n:])
    couple = (against == 0) & (homes.other[home] != NOBODY) & (rng.random(n) < JOINT[kind])
    one_row = couple & (rng.random(n) < ONE_ROW)

    none = np.full(n, NOBODY)
    slots = [  # person, company, beside, home of each possible party
        (np.where(by == BY_PERSON, homes.one[claimant], none), np.where(by == BY_PERSON, none, company), none),
        (np.where(against == 0, homes.one[home], none), np.where(against == 0, none, sued),
         np.where(one_row, homes.other[home], none)),
        (np.where(couple & ~one_row, homes.other[home], none), none, none),
    ]  # fmt: skip
    person, organisation, beside = (np.stack(columns, axis=1) for columns in zip(*slots, strict=True))
    case, slot = np.nonzero((person != NOBODY) | (organisation != NOBODY))
    case, slot = case[:wanted], slot[:wanted]
    who = person[case, slot]
    count = int(case[-1]) + 1
    pcol = ((kind == LANDLORD) | (kind == MORTGAGE)) & (rng.random(n) < 0.7)
    return CivilCases(
        kind[:count], issued[:count], (by == BY_SOCIAL)[:count], pcol.astype(int)[:count], case,
        np.minimum(slot, DEFENDANT), who, organisation[case, slot], beside[case, slot],
        np.where(slot == 2, homes.one[home][case], who),
    )  # fmt: skip


def _issued(rng: np.random.Generator, grown: Days, window: range) -> Days:
    """A working day of the window on which everybody is of age."""
    first, last = int(day(window[0])), int(day(window[-1], 12, 31))
    low = np.clip(grown, first, last)
    return working_day(low + np.floor(rng.random(len(grown)) * (last - low + 1)).astype(np.int64))
