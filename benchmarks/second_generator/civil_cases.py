"""Which claims are brought against whom, by whom and when: the same debtors, landlords and homes over the years."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from second_generator.civil_people import CivilPeople, together
from second_generator.days import day, weekday, year_of
from second_generator.draws import Array, pick
from second_generator.families import NOBODY, YEAR
from second_generator.institutions import Institutions
from second_generator.residents import Register
from second_generator.world import World

CIVIL_FROM = 2012
"""The first year of civil_caseman_pcol."""

_TYPES = {"MON": 0.52, "POL": 0.17, "POM": 0.12, "PI": 0.11, "UMO": 0.03, "OTH": 0.05}
"""Before owners among tenants become debtors, and tenants among borrowers tenants."""

BULK, FIRM, PERSON, COUNCIL, ASSOCIATION, LENDER = "bulk", "firm", "person", "council", "association", "lender"
"""Kinds of claimant."""


@dataclass
class Claims:
    """One row a claim, and rows of parties as they are found."""

    cases: pd.DataFrame  # type, issued, row (of years), debtor, claimant, home (a postcode), tenancy
    parties: list[pd.DataFrame]

    def add(self, case: Array, role: str, place: int, person: Array | int, organisation: Array | int = -1) -> None:
        """Add parties; `place` orders those of a claim."""
        columns = {"case": case, "role": role, "place": place, "person": person, "organisation": organisation}
        self.parties.append(pd.DataFrame(columns))


def _cases(world: World, register: Register, people: CivilPeople, count: int) -> pd.DataFrame:
    rng, known = world.rng, register.residents
    first = max(world.begin, day(CIVIL_FROM))
    weight = rng.lognormal(0, 0.95, len(people.debtors))
    debtor = pick(rng, people.debtors, count, weight).astype(int)
    kind, issued = pick(rng, _TYPES, count), weekday(rng.integers(first, world.end + 1, count))
    issued = np.maximum(issued, first)
    owner = debtor * 7919 % 100 < 36
    kind = np.where((kind == "POM") & ~owner, "POL", np.where((kind == "POL") & owner, "MON", kind))
    row = year_of(issued) - world.first_year + 1
    of_age = issued - known.born[debtor] > 18.2 * YEAR
    cases = pd.DataFrame({"type": kind, "issued": issued, "row": row, "debtor": debtor})[of_age]
    return cases.sort_values("issued", kind="stable", ignore_index=True)


def _claimants(world: World, cases: pd.DataFrame, home: Array, number: Array) -> tuple[Array, Array]:
    """What kind of claimant brings each claim, and the kind of tenancy; a home has one landlord over the years."""
    rng, n, kind = world.rng, len(cases), cases.type.to_numpy(object)
    u, house = rng.random(n), (home * 131 + number * 17) % 100
    landlord = np.select([house < 34, house < 60, house < 84], [COUNCIL, ASSOCIATION, PERSON], FIRM)
    money = np.select([u < 0.8, u < 0.9], [BULK, FIRM], PERSON)
    other = np.where(u < 0.45, FIRM, PERSON)
    claimant = np.select([kind == "POL", kind == "POM", kind == "MON"], [landlord, LENDER, money], other)
    claimant = np.where(kind == "PI", PERSON, claimant).astype(object)
    social = np.isin(claimant, [COUNCIL, ASSOCIATION])
    tenancy = np.where(social, "SOC", np.where(rng.random(n) < 0.33, "ACC", "PRI"))
    tenancy = np.where(kind == "POL", tenancy, np.where(kind == "POM", "MOR", None))
    return claimant, tenancy


def _institutional(world: World, claims: Claims, number: Array, institutions: Institutions, base: int) -> None:
    """Claimants that are institutions: by the home, by the borrower, or the bulk issuers by how busy they are."""
    cases, rng, district = claims.cases, world.rng, world.postcodes.district
    home, debtor = cases.home.to_numpy(), cases.debtor.to_numpy()
    associations, lenders, bulk = (institutions.of(kind) for kind in ("association", "lender", "bulk"))
    by_kind = {
        COUNCIL: institutions.council[home],
        ASSOCIATION: associations[(district[home] + number % 2) % len(associations)],
        LENDER: lenders[debtor * 31 % len(lenders)],
        BULK: pick(rng, bulk, len(cases), 1 / (np.arange(len(bulk)) + 1.5)).astype(int),
    }
    for kind, row in by_kind.items():
        at = np.flatnonzero(cases.claimant == kind)
        claims.add(at, "CLT", 0, NOBODY, base + row[at])
    cases["issuer"] = np.where(cases.claimant == BULK, by_kind[BULK] - bulk[0], NOBODY)


def _ranked(rng: np.random.Generator, options: Array, n: int, power: float) -> Array:
    return options[(len(options) * rng.random(n) ** power).astype(int)]


def _small_claimants(world: World, claims: Claims, people: CivilPeople, number: Array, firms: Array) -> None:
    """Firms and persons who claim: landlords for each of their homes, and creditors now and then."""
    cases, rng = claims.cases, world.rng
    firm = np.flatnonzero(cases.claimant == FIRM)
    claims.add(firm, "CLT", 0, NOBODY, _ranked(rng, firms, len(firm), 1.6))
    private = np.flatnonzero((cases.claimant == PERSON) & (cases.type == "POL"))
    house = cases.home.to_numpy()[private] * 97 + number[private]
    claims.add(private, "CLT", 0, people.landlords[house * 7 % len(people.landlords)])
    small = np.flatnonzero((cases.claimant == PERSON) & ~cases.type.isin(["POL", "PI"]))
    claims.add(small, "CLT", 0, _ranked(rng, people.creditors, len(small), 1.8))


def _injuries(
    world: World, claims: Claims, register: Register, people: CivilPeople, insurers: Array, firms: Array
) -> None:
    """The injured claim from an insurer, a driver, both, or a firm; some are children, whose parent acts for them."""
    cases, rng = claims.cases, world.rng
    at = np.flatnonzero(cases.type == "PI")
    n = len(at)
    hurt, friend = _ranked(rng, people.injured, n, 1.15), np.full(n, NOBODY)
    young = rng.choice(people.minors, n)
    age = cases.issued.to_numpy()[at] - register.residents.born[young[:, 0]]
    acts = (rng.random(n) < 0.05) & (age > 300) & (age < 17.5 * YEAR)
    hurt, friend = np.where(acts, young[:, 0], hurt), np.where(acts, young[:, 1], friend)
    cases.loc[at, "friend"] = friend
    claims.add(at, "CLT", 0, hurt)
    u, driver = rng.random(n), cases.debtor.to_numpy()[at]
    drives = (u < 0.42) & (driver != hurt) & (driver != friend)
    insured = (u > 0.28) & (u < 0.8) | ~drives & (u < 0.42)
    claims.add(at[drives], "DFT", 2, driver[drives])
    claims.add(at[insured], "DFT", 3, NOBODY, _ranked(rng, insurers, int(insured.sum()), 1.4))
    firm = ~drives & ~insured
    claims.add(at[firm], "DFT", 2, NOBODY, _ranked(rng, firms, int(firm.sum()), 1.2))


def _defendants(world: World, claims: Claims, register: Register, people: CivilPeople, firms: Array) -> None:
    """Debtors and tenants, mostly alone; those who share a home share its tenancy or mortgage, and some debts."""
    cases, rng = claims.cases, world.rng
    kind = cases.type.to_numpy(object)
    debtor, row = cases.debtor.to_numpy(), cases.row.to_numpy()
    firm = (rng.random(len(cases)) < 0.1) & np.isin(kind, ["MON", "UMO", "OTH"])
    alone = (kind != "PI") & ~firm
    at = np.flatnonzero(alone)
    claims.add(at, "DFT", 2, debtor[at])
    other = together(people, register, debtor, row)
    share = np.select([kind == "POL", kind == "POM", kind == "MON"], [0.6, 0.85, 0.05], 0.1)
    grown_up = cases.issued.to_numpy() - register.residents.born[other] > 18 * YEAR
    joint = np.flatnonzero(alone & (other != NOBODY) & grown_up & (rng.random(len(cases)) < share))
    claims.add(joint, "DFT", 3, other[joint])
    defendants = np.flatnonzero(firm)
    claims.add(defendants, "DFT", 2, NOBODY, _ranked(rng, firms, len(defendants), 1.3))


def civil_cases(
    world: World,
    register: Register,
    people: CivilPeople,
    institutions: Institutions,
    base: int,
    firms: Array,
    most: int,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Claims and their parties, at most so many of these; `base` is the number of the first institution.

    Returns:
        One row a claim: type, issued, row, debtor, home, claimant, tenancy, issuer (of bulk claims), friend (in law).
        One row a party: case, role, person (NOBODY for an organisation), organisation (-1 for a person), in order.
    """
    cases = _cases(world, register, people, int(most / 2) + 8)
    homes, debtor, row = register.residents.homes, cases.debtor.to_numpy(), cases.row.to_numpy()
    home, number = homes.postcode[row, debtor], homes.number[row, debtor]
    claimant, tenancy = _claimants(world, cases, home, number)
    cases = cases.assign(home=home, claimant=claimant, tenancy=tenancy, friend=NOBODY)
    claims = Claims(cases, [])
    _institutional(world, claims, number, institutions, base)
    _small_claimants(world, claims, people, number, firms)
    _injuries(world, claims, register, people, base + institutions.of("insurer"), firms)
    _defendants(world, claims, register, people, firms)
    parties = pd.concat(claims.parties, ignore_index=True).drop_duplicates(["case", "person", "organisation"])
    both_sides = parties.groupby("case").role.nunique()
    parties = parties[parties.case.isin(both_sides.index[both_sides == 2])]
    order = world.rng.permutation(len(cases))
    parties = parties.iloc[np.lexsort([parties.place, order[parties.case]])]
    size = parties.groupby("case", sort=False).size()
    kept = np.sort(size.index[size.cumsum() <= most].to_numpy())
    renumbered = pd.Series(np.arange(len(kept)), index=kept)
    parties = parties[parties.case.isin(kept)]
    parties = parties.assign(case=parties.case.map(renumbered)).sort_values(["case", "place"], kind="stable")
    return claims.cases.iloc[kept].reset_index(drop=True), parties.reset_index(drop=True)
