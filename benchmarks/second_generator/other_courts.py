"""The family and civil courts of one part: who comes to them, their extracts, and the truth about their parties."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from second_generator.alike import like_relatives, like_strangers
from second_generator.children import add_children
from second_generator.civil_cases import CIVIL_FROM, civil_cases
from second_generator.civil_extract import SOURCE as CIVIL
from second_generator.civil_extract import CivilCourt, deliver_civil
from second_generator.civil_people import gather
from second_generator.county_courts import CountyCourts, make_county_courts
from second_generator.delivery import LandingZone
from second_generator.draws import Array
from second_generator.families import Families, find_parents
from second_generator.family_cases import family_cases
from second_generator.family_extract import SOURCE as FAMILYMAN
from second_generator.family_extract import FamilyCourt, deliver_family
from second_generator.institutions import Institutions, make_institutions
from second_generator.order import Order
from second_generator.organisations import make_organisations, stem_of
from second_generator.people import Population
from second_generator.residents import Register
from second_generator.truth import Truth, add_parties
from second_generator.world import World

_PARTIES_PER_FAMILY = 2.7


@dataclass
class Defendants:
    """What the criminal courts know: the population, those of it with records, the organisations, the persons' ids."""

    population: Population
    with_records: Array
    organisations: pd.DataFrame
    labels: Array


@dataclass
class _Places:
    institutions: Institutions
    courts: CountyCourts


def other_courts_world(order: Order, world: World) -> World:
    """The same world with draws of its own, so that the criminal courts' do not depend on what is ordered beside them."""
    number = world.part.number
    thin = np.random.default_rng([order.seed, 22, number]) if order.sparse else None
    alike = np.random.default_rng([order.seed, 23, number]) if order.alike else None
    return replace(world, rng=np.random.default_rng([order.seed, 21, number]), thin=thin, alike=alike)


def _family_court(
    world: World, defendants: Defendants, places: _Places, zone: LandingZone
) -> tuple[Register, Families, pd.DataFrame]:
    """Deliver the family court's extract; returns everybody who lives, the families, and the parties with their ids."""
    wanted = world.part.family_parties
    register, families, known_child = find_parents(world, defendants.population, int(wanted / _PARTIES_PER_FAMILY) + 1)
    add_children(world, register, families, known_child)
    known = register.residents
    if world.alike is not None:
        like_relatives(world.alike, defendants.population, known, families)
        like_strangers(world.alike, defendants.population, known, defendants.population.n)
    cases, parties = family_cases(world, families, known, places.institutions, wanted)
    cases["court"] = places.courts.of_postcode[cases.home]
    court = FamilyCourt(cases, parties, places.courts, places.institutions)
    parties["party_id"] = deliver_family(world, zone, court, known, families)
    _note_family(world, defendants, cases, parties)
    return register, families, parties


def _civil_court(
    world: World,
    defendants: Defendants,
    places: _Places,
    zone: LandingZone,
    register: Register,
    families: Families | None,
) -> pd.DataFrame:
    """Deliver the civil courts' extract; returns the parties with their ids."""
    wanted, criminal = world.part.civil_parties, defendants.organisations
    before = register.residents.n
    taken = set(criminal.organisation.map(stem_of))
    small = make_organisations(world, wanted // 25 + 2, taken)
    organisations = pd.concat([criminal, places.institutions.table, small], ignore_index=True)
    base, end = len(criminal), len(organisations)
    firms = world.rng.permutation(np.r_[np.arange(base), np.arange(end - len(small), end)])
    people = gather(world, defendants.population, register, families, int(wanted / 2.2))
    if world.alike is not None:
        like_strangers(world.alike, defendants.population, register.residents, before)
    cases, parties = civil_cases(world, register, people, places.institutions, base, firms, wanted)
    local = places.courts.of_postcode[cases.home]
    cases["court"] = np.where(cases.issuer >= 0, places.courts.bulk_centre, local)
    court = CivilCourt(cases, parties, places.courts, people)
    parties["party_id"] = deliver_civil(world, zone, court, register.residents, organisations)
    return parties


def _note_family(world: World, defendants: Defendants, cases: pd.DataFrame, parties: pd.DataFrame) -> None:
    """Note what was made, and who of the parties are defendants."""
    rates, person = world.rates, parties.person
    grown_up, child = (person >= 0) & (parties.role != "CHD"), parties.role == "CHD"
    defendant = person.isin(defendants.with_records)
    of_population = person.between(0, defendants.population.n - 1)
    rates.note("family", "grown_up_of_the_population", of_population & grown_up, int(grown_up.sum()))
    rates.note("family", "grown_up_with_criminal_records", defendant & grown_up, int(grown_up.sum()))
    rates.note("family", "child_with_criminal_records", defendant & child, int(child.sum()))
    rates.note("family", "organisation", person < 0)
    again = cases.family.value_counts()
    rates.note("family", "families_with_several_cases", again.to_numpy() > 1)
    for kind, count in cases.kind.value_counts().sort_index().items():
        rates.note("family", f"cases_{kind}", count, len(cases))
    persons = person[person >= 0].nunique()
    rates.count("family", parties=len(parties), cases=len(cases), persons=persons, children=int(child.sum()))
    rates.count("family", families=len(again))


def _note_civil(world: World, defendants: Defendants, parties: pd.DataFrame, in_family_court: Array) -> None:
    """Note what was made, and who of the parties the other courts know."""
    rates, person = world.rates, parties.person
    persons = person >= 0
    n = int(persons.sum())
    rates.note("civil", "person_of_the_population", person.between(0, defendants.population.n - 1), n)
    rates.note("civil", "person_with_criminal_records", person.isin(defendants.with_records), n)
    rates.note("civil", "person_with_family_records", persons & person.isin(in_family_court), n)
    rates.note("civil", "organisation", ~persons)
    count = person[persons].value_counts().to_numpy()
    rates.note("civil", "persons_with_several_claims", count > 1)
    claims = int(parties.case.nunique())
    rates.count("civil", parties=len(parties), cases=claims, persons=len(count))
    rates.count("civil", organisations=int(parties.organisation[~persons].nunique()))
    rates.most("civil", "most_claims_of_a_person", int(count.max(initial=0)))


def add_other_courts(world: World, defendants: Defendants, zone: LandingZone, truth: Truth) -> None:
    """Deliver the family and civil courts' extracts, as many parties as the part has, and add the truth about them."""
    places = _Places(make_institutions(world), make_county_courts(world))
    register, families = Register(defendants.population), None
    by_source: dict[str, pd.DataFrame] = {}
    if world.part.family_parties:
        register, families, parties = _family_court(world, defendants, places, zone)
        numbered = np.where(parties.organisation >= 0, len(defendants.organisations) + parties.organisation, -1)
        by_source[FAMILYMAN] = parties.assign(organisation=numbered)
    if world.part.civil_parties and world.last_year >= CIVIL_FROM:
        by_source[CIVIL] = _civil_court(world, defendants, places, zone, register, families)
        in_family_court = by_source[FAMILYMAN].person.to_numpy() if families is not None else np.array([], int)
        _note_civil(world, defendants, by_source[CIVIL], in_family_court)
    add_parties(truth, world, defendants.labels, register.residents.n, by_source)
