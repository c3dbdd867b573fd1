"""Addresses as family and civil clerks typed them: two lines and a postcode, late, withheld, in care of somebody."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from second_generator.clerks_homes import address_lines, home_then, typed_postcodes
from second_generator.dials import turned
from second_generator.draws import Array, change_where, pick
from second_generator.residents import Residents
from second_generator.world import World


@dataclass(frozen=True)
class Habits:
    """Shares of records: last year's address, no postcode, no address at all, no fixed abode, a prison, no small area."""

    late: float | Array
    no_postcode: float
    nothing: float
    homeless: float
    prison: float
    no_area: float


def _special(world: World, lines: dict[str, Array], at: Array, habits: Habits, withheld: Array, system: str) -> None:
    """Prisons, no fixed abode and withheld addresses, in place."""
    rng, pc, n = world.rng, world.postcodes, len(at)
    u = rng.random(n)
    homeless = u < habits.homeless
    prison = (u > 0.5) & (u < 0.5 + habits.prison)
    gaol = pc.district_start[pc.force_start[pc.force[at]]]
    hidden = withheld | (rng.random(n) < habits.nothing)
    word = pick(rng, ["CONFIDENTIAL", "ADDRESS WITHHELD", "C8 CONFIDENTIAL", None, "NOT KNOWN"], n, [4, 2, 2, 5, 1])
    first = np.where(prison, "HMP " + pc.town[gaol], np.where(homeless, pick(rng, ["NO FIXED ABODE", "NFA"], n), None))
    changed = homeless | prison
    lines["address_line_1"] = np.where(hidden, word, np.where(changed, first, lines["address_line_1"]))
    lines["address_line_2"] = np.where(
        hidden | homeless, None, np.where(prison, pc.town[gaol], lines["address_line_2"])
    )
    code = np.where(prison, pc.code[gaol], np.where(homeless, pick(rng, ["NF1 1NF", None], n), lines["postcode"]))
    lines["postcode"] = np.where(hidden, None, code)
    world.rates.note(system, "no_fixed_abode", homeless)
    world.rates.note(system, "prison_address", prison)
    world.rates.note(system, "address_withheld_or_unknown", hidden)


def typed_addresses(
    world: World,
    known: Residents,
    person: Array,
    when: Array,
    habits: Habits,
    withheld: Array,
    system: str,
) -> dict[str, Array]:
    """address_line_1, address_line_2, postcode and lsoa11 of where each person lives."""
    rng, pc, n = world.rng, world.postcodes, len(person)
    at, number = home_then(world, known, person, when, habits.late)
    first, second, third = address_lines(world, at, number)
    flat = ~pd.isna(third)
    one_line = flat & (rng.random(n) < 0.6)
    first = np.where(one_line, first + ", " + second, first)
    second = np.where(one_line, third, np.where(flat, second + ", " + np.where(flat, third, ""), second))
    second = np.where(rng.random(n) < 0.05, None, second)
    lines = {"address_line_1": first, "address_line_2": second, "postcode": typed_postcodes(world, at, system)}
    _special(world, lines, at, habits, withheld, system)
    missing = rng.random(n) < turned(world.dials.postcodes_missing, habits.no_postcode)
    if world.thin is not None:
        missing |= world.thin.random(n) < 0.215
    code = np.where(missing, None, lines["postcode"])
    elsewhere = pd.isna(lines["postcode"]) | (code != pc.code[at]) | (rng.random(n) < habits.no_area)
    lsoa = np.where(elsewhere, None, pc.lsoa[at])
    change_where(rng.random(n) < 0.15, code, lambda text: text.replace(" ", ""))
    change_where(rng.random(n) < 0.03, code, str.lower)
    world.rates.note(system, "postcode_missing", pd.isna(code))
    return lines | {"postcode": code, "lsoa11": lsoa}
