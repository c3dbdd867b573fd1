"""One generation from start to end: the order of the steps is the order of the draws, so it must not change."""

import numpy as np
import pandas as pd

from second_generator.cases import add_arrest_numbers, make_cases
from second_generator.clerks import Parties, Typed, typed
from second_generator.crown_cases import make_crown_cases
from second_generator.crown_extract import deliver_crown, make_extract
from second_generator.delivery import LandingZone
from second_generator.draws import Rates
from second_generator.magistrates_extract import deliver_magistrates
from second_generator.magistrates_offences import make_offences
from second_generator.order import Order, Part, parts_of
from second_generator.organisations import make_organisations
from second_generator.other_courts import Defendants, add_other_courts, other_courts_world
from second_generator.people import Population, populate
from second_generator.truth import Truth, add_truth, note_totals
from second_generator.world import World, make_world

_PERSONS_PER_ROW = 0.485
_PNC_SHARE = {"01": 0.9, "02": 0.86, "03": 0.56, "04": 0.36}
"""Of the magistrates' records, by type of the main offence."""

_CROWN_PNC_SHARE = 0.66


def _typed_records(
    world: World, pop: Population, rec: pd.DataFrame, crown: pd.DataFrame, organisations: pd.DataFrame
) -> tuple[Typed, Typed]:
    def parties(frame: pd.DataFrame, when: pd.Series, share: np.ndarray) -> Parties:
        return Parties(frame.person.to_numpy(), frame.organisation.to_numpy(), when.to_numpy(), share)

    in_mags = parties(rec, rec.final, rec.lead_type.map(_PNC_SHARE).to_numpy())
    in_crown = parties(crown, crown.received, np.full(len(crown), _CROWN_PNC_SHARE))
    mags = typed(world, pop, in_mags, organisations, "mags")
    return mags, typed(world, pop, in_crown, organisations, "crown")


def _generate_part(order: Order, part: Part, zone: LandingZone, truth: Truth, rates: Rates) -> None:
    """Add one part: a world of its own, with no person, home or organisation of another part in it."""
    persons = int(part.rows * _PERSONS_PER_ROW / order.dials.records_per_person)
    world = make_world(order, part, persons, rates)
    pop = populate(world, persons)
    rec = make_cases(world, pop, part.rows)
    off = make_offences(world, pop, rec)
    organisations = make_organisations(world, int(rec.organisation.max()) + 1)
    add_arrest_numbers(world, rec)
    crown = make_crown_cases(world, rec, off)
    mags_typed, crown_typed = _typed_records(world, pop, rec, crown, organisations)
    deliver_magistrates(world, zone, rec, off, mags_typed)
    extract = make_extract(world, crown, rec, off, crown_typed)
    deliver_crown(world, zone, extract)
    on_case = extract.tables["defendants_on_case"].defendant_on_case_id.to_numpy()
    labels = add_truth(truth, world, pop, rec, crown, on_case)
    note_totals(world, rec, crown)
    if part.family_parties or part.civil_parties:
        in_court = np.unique(np.r_[rec.person, crown.person])
        defendants = Defendants(pop, in_court[in_court >= 0], organisations, labels)
        add_other_courts(other_courts_world(order, world), defendants, zone, truth)


def generate(order: Order) -> dict[str, dict[str, float]]:
    """Write landing/ and truth/; returns the measured rate of each error, and totals."""
    zone, rates = LandingZone(order.root, order.seed, order.shuffle), Rates()
    with Truth(order.root) as truth:
        for part in parts_of(order):
            _generate_part(order, part, zone, truth, rates)
    zone.deliver()
    return rates.measured()
