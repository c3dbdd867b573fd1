"""Which cases families bring to court over the years, who is a party to each, and in what role."""

import numpy as np
import pandas as pd

from second_generator.days import MISSING, weekday, year_of
from second_generator.draws import Array
from second_generator.families import NOBODY, YEAR, Families
from second_generator.institutions import Institutions
from second_generator.residents import Residents
from second_generator.world import World

_DAYS = {"PU": (200, 0.4), "PR": (150, 0.6), "DV": (205, 0.4), "FL": (26, 0.7), "AD": (125, 0.4)}
"""Median length of a case, and its spread."""

_FOLLOW_UPS = [
    ("DV", "PR", 0.15, 40, 900), ("DV", "FL", 0.05, -200, -10), ("PR", "PR", 0.3, 150, 1200),
    ("PR", "FL", 0.12, -250, 100), ("PR", "PU", 0.05, 100, 1500), ("PU", "PU", 0.24, 330, 1500),
    ("FL", "PR", 0.34, 10, 400), ("FL", "FL", 0.18, 120, 1000), ("FL", "DV", 0.1, 60, 700), ("PU", "PR", 0.06, 200, 1500),
]  # fmt: skip
"""After (or before) a case of a kind another of a kind: its share, and the days between at least and at most."""

_GENERATIONS = 3
"""How often follow-ups are followed up."""


def _sequences(world: World, families: Families) -> pd.DataFrame:
    """One row a case: family, kind, received; every family its first, and what follows."""
    rng = world.rng
    first = pd.DataFrame({"family": np.arange(len(families.kind)), "kind": families.kind, "received": families.start})
    rows, latest = [first], first
    for _ in range(_GENERATIONS):
        following = []
        for kind, then, share, least, most in _FOLLOW_UPS:
            before = latest[(latest.kind == kind).to_numpy() & (rng.random(len(latest)) < share)]
            if then == "DV":
                before = before[families.married[before.family]]
            days = rng.integers(least, most, len(before))
            following.append(before.assign(kind=then, received=before.received + days))
        latest = pd.concat(following, ignore_index=True)
        rows.append(latest)
    cases = pd.concat(rows, ignore_index=True)
    return cases.assign(received=weekday(cases.received), child=NOBODY, birth_family=NOBODY)


def _adoptions(world: World, families: Families, cases: pd.DataFrame) -> pd.DataFrame:
    """Give three in four adopting families a child from care, some time after its case; the others adopt a stepchild."""
    rng = world.rng
    care = cases[cases.kind == "PU"].drop_duplicates("family")
    began = pd.Series(care.received.to_numpy(), index=care.family)
    young = families.children[families.children.family.isin(began.index)]
    age = (young.family.map(began) - young.born) / YEAR
    young = young[((age > -0.1) & (age < 6)).to_numpy()].drop_duplicates("family")
    adopting = np.flatnonzero((cases.kind == "AD") & (rng.random(len(cases)) < 0.75))
    k = min(len(adopting), len(young))
    chosen, at = young.iloc[rng.permutation(len(young))[:k]], adopting[:k]
    cases.loc[at, "child"] = chosen.person.to_numpy()
    cases.loc[at, "birth_family"] = chosen.family.to_numpy()
    day = chosen.family.map(began).to_numpy() + rng.integers(230, 650, k)
    cases.loc[at, "received"] = weekday(day)
    return cases


def _closings(world: World, cases: pd.DataFrame) -> pd.DataFrame:
    """Add closed (MISSING if after the last year) and year (of the delivery); keep those of the years ordered."""
    rng, n = world.rng, len(cases)
    median, spread = (np.array([_DAYS[k][i] for k in cases.kind]) for i in (0, 1))
    lasts = np.maximum(1, rng.lognormal(np.log(median), spread)).astype(int)
    closed = np.minimum(weekday(cases.received + lasts), weekday(cases.received + 1500)).to_numpy()
    forgotten = rng.random(n) < 0.015
    cases["closed"] = np.where((closed > world.end) | forgotten, MISSING, np.maximum(closed, cases.received))
    cases["year"] = year_of(np.where(cases.closed == MISSING, cases.received, cases.closed))
    kept = cases.year.between(world.first_year, world.last_year) & (cases.received <= world.end)
    return cases[kept].sort_values(["family", "received", "kind"], kind="stable", ignore_index=True)


def _children_in(world: World, families: Families, cases: pd.DataFrame) -> pd.DataFrame:
    """One row a case and child who is a party to it: case, person; newborn and unborn children in public law only."""
    rng = world.rng
    own = cases[cases.kind.isin(["PR", "PU"]) | ((cases.kind == "AD") & (cases.child == NOBODY))]
    both = own.reset_index(names="case").merge(families.children, on="family")
    age, public = (both.received - both.born) / YEAR, both.kind == "PU"
    oldest = np.where(public, 17.4, np.where(both.kind == "AD", 16.5, 15.8))
    taken = (age > np.where(public, -0.12, 0.05)) & (age < oldest)
    taken &= public | (rng.random(len(both)) < 0.93)
    both = both[taken.to_numpy()]
    both = both[~((both.kind == "AD") & both.case.duplicated())]
    adopted = cases[cases.child != NOBODY].reset_index(names="case")
    rows = [both[["case", "person"]], adopted[["case", "child"]].rename(columns={"child": "person"})]
    return pd.concat(rows, ignore_index=True).assign(role="CHD", place=5)


def _adults_in(world: World, families: Families, cases: pd.DataFrame) -> pd.DataFrame:
    """One row a case and grown-up party: case, person, role, place (in the order of parties)."""
    rng, n, kind = world.rng, len(cases), cases.kind.to_numpy()
    family = cases.family.to_numpy()
    mother, father, granny = families.mother[family], families.father[family], families.grandmother[family]
    birth = cases.birth_family.to_numpy()
    u, v, w = rng.random((3, n))
    by_granny = (kind == "PR") & (granny != NOBODY) & (u < 0.7)
    by_mother = np.select([kind == "DV", kind == "FL", kind == "PR"], [u < 0.63, u < 0.89, u > 0.63], False)
    public, adoption = kind == "PU", kind == "AD"
    parts = [
        ("APP", 0, granny, by_granny),
        ("APP", 1, np.where(by_mother, mother, father), ~public & ~adoption & ~by_granny),
        ("APP", 1, mother, adoption & (v < 0.94)),
        ("APP", 2, father, adoption),
        ("RES", 3, np.where(by_mother, father, mother), ~public & ~adoption),
        ("RES", 4, father, by_granny & (v < 0.75)),
        ("RES", 3, mother, public & (v < 0.97)),
        ("RES", 4, father, public & (w < 0.72)),
        ("RES", 4, granny, public & (granny != NOBODY) & (u < 0.5)),
        ("RES", 3, families.mother[birth], adoption & (birth != NOBODY) & (v < 0.6)),
        ("RES", 4, families.father[birth], adoption & (birth != NOBODY) & (w < 0.35)),
    ]
    rows = [
        pd.DataFrame({"case": np.flatnonzero(is_in), "person": who[is_in], "role": role, "place": place})
        for role, place, who, is_in in parts
    ]
    return pd.concat(rows, ignore_index=True)


def _councils_in(
    world: World, cases: pd.DataFrame, homes_at: Array, institutions: Institutions
) -> tuple[pd.DataFrame, Array]:
    """The local authority's rows: applicant in public law, now and then respondent to an adoption."""
    public, adopted = (cases.kind == "PU").to_numpy(), (cases.child != NOBODY).to_numpy()
    respondent = adopted & (world.rng.random(len(cases)) < 0.4)
    at = np.r_[np.flatnonzero(public), np.flatnonzero(respondent)]
    role = np.where(np.arange(len(at)) < public.sum(), "APP", "RES")
    rows = pd.DataFrame({"case": at, "person": NOBODY, "role": role, "place": np.where(role == "APP", 1, 4)})
    return rows, institutions.children[homes_at[at]]


def home_postcodes(world: World, known: Residents, person: Array, when: Array) -> Array:
    """Postcodes at which people live in the year of a day."""
    row = np.clip(year_of(when) - world.first_year + 1, 0, len(known.homes.postcode) - 1)
    return np.asarray(known.homes.postcode[row, person])


def family_cases(
    world: World, families: Families, known: Residents, institutions: Institutions, most: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Cases and their parties, at most so many of these.

    Returns:
        One row a case: family, kind, received, closed, year, child, birth_family, home (a postcode).
        One row a party: case, person (NOBODY for an organisation), organisation (-1 for a person), role, in order.
    """
    cases = _closings(world, _adoptions(world, families, _sequences(world, families)))
    cases["home"] = home_postcodes(world, known, families.mother[cases.family], cases.received.to_numpy())
    children = _children_in(world, families, cases)
    councils, which = _councils_in(world, cases, cases.home.to_numpy(), institutions)
    rows = [_adults_in(world, families, cases), councils.assign(organisation=which), children]
    parties = pd.concat(rows, ignore_index=True)
    parties["organisation"] = parties.organisation.fillna(-1).astype(int)
    without_child = cases.kind.isin(["PR", "PU", "AD"]).to_numpy()
    without_child[children.case] = False
    parties = parties[~without_child[parties.case]].drop_duplicates(["case", "person", "organisation"])
    order = np.argsort(world.rng.permutation(len(families.kind))[cases.family], kind="stable")  # families at random
    parties = parties.iloc[np.lexsort([parties.place, np.argsort(order)[parties.case]])]
    size = parties.groupby("case", sort=False).size()
    whole = size.index[size.cumsum() <= most].to_numpy()
    kept = np.sort(whole)
    renumbered = pd.Series(np.arange(len(kept)), index=kept)
    parties = parties[parties.case.isin(kept)]
    parties = parties.assign(case=parties.case.map(renumbered)).sort_values(["case", "place"], kind="stable")
    return cases.iloc[kept].reset_index(drop=True), parties.drop(columns="place").reset_index(drop=True)
