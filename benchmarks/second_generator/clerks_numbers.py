"""Police ids as a clerk typed them: some of another person, mostly of the household, some with a wrong digit."""

import numpy as np
import pandas as pd

from second_generator.draws import Array, change_where
from second_generator.people import Population
from second_generator.police_ids import misread, pnc_id
from second_generator.slips import digit_slip
from second_generator.world import World

_SPARSE_SHARE = 0.08
"""The share of records that have a police id in a sparse world."""

_FILLED_IN = pnc_id(2001, 1234567)
"""What a force's system fills in where a field must not be empty; valid, as nothing gives it away."""


def others_in_household(pop: Population, person: Array, u: Array) -> Array:
    """For each person another of the household, by u in 0..1; themselves if they live alone."""
    first, size = pop.kin.first[pop.kin.household[person]], pop.kin.size[pop.kin.household[person]]
    return np.asarray(first + (person - first + 1 + (u * (size - 1)).astype(int)) % size)


def _owners(world: World, pop: Population, person: Array) -> Array:
    """Whose ids were typed."""
    rng, owner = world.rng, person.copy()
    mistaken = rng.random(len(person)) < world.dials.wrong_ids
    meant = person[mistaken]
    kin = others_in_household(pop, meant, rng.random(len(meant)))
    take_kin = (kin != meant) & (rng.random(len(meant)) < 0.6)
    owner[mistaken] = np.where(take_kin, kin, rng.integers(0, pop.n, len(meant)))
    return owner


def _with_ids(world: World, has_pnc: Array, has_cro: Array) -> tuple[Array, Array]:
    """Which records have either number where a dial says how many have a PNC id: CRO numbers go with them."""
    share, usual = world.dials.police_ids, has_pnc.mean() if len(has_pnc) else 0.0
    if share is None or not usual:
        return has_pnc, has_cro
    u, more = world.dialled.random(len(has_pnc)), share / usual

    def changed(has: Array) -> Array:
        if more <= 1:
            return np.asarray(has & (u < more))
        now = has.mean()
        return np.asarray(has | (u < now * (more - 1) / max(1 - now, 1e-9)))

    return changed(has_pnc), changed(has_cro)


def _dialled(world: World, pnc: Array) -> Array:
    """The PNC ids that only turned dials bring: misread ones, and one for many."""
    rng, dials, n = world.dialled, world.dials, len(pnc)
    change_where(rng.random(n) < dials.misread_ids, pnc, lambda text: misread(rng, text))
    return np.where(rng.random(n) < dials.shared_id, _FILLED_IN, pnc)


def typed_numbers(world: World, pop: Population, person: Array, has_pnc: Array, system: str) -> dict[str, Array]:
    """PNC id of each record and, in the magistrates' system, CRO number."""
    rng, n = world.rng, len(person)
    owner = _owners(world, pop, person)
    pnc, slip = pop.pnc[owner].copy(), rng.random(n) < world.dials.mistyped_ids
    pnc = _dialled(world, pnc)
    change_where(slip, pnc, lambda text: digit_slip(rng, text))
    has_cro = has_pnc & (rng.random(n) < 0.37)
    has_cro |= rng.random(n) < 0.04
    has_pnc, has_cro = _with_ids(world, has_pnc, has_cro)
    pnc, cro = np.where(has_pnc, pnc, None), np.where(has_cro, pop.cro[owner], None)
    if world.thin is not None:
        known = ~pd.isna(pnc) if system == "crown" else ~(pd.isna(pnc) & pd.isna(cro))
        kept = world.thin.random(n) < _SPARSE_SHARE / max(known.mean(), 0.01)
        pnc, cro = np.where(kept, pnc, None), np.where(kept, cro, None)
    present = ~pd.isna(pnc)
    world.rates.note(system, "pnc_present", present)
    world.rates.note(system, "pnc_of_another_person_given_present", (owner != person) & present, int(present.sum()))
    world.rates.note(system, "pnc_mistyped_given_present", slip & present, int(present.sum()))
    world.rates.note(system, "pnc_filled_in_given_present", pnc == _FILLED_IN, int(present.sum()))
    if system == "crown":
        return {"pnc_id": pnc}
    world.rates.note(system, "cro_present", ~pd.isna(cro))
    return {"pnc_id": pnc, "cro_number": cro}
