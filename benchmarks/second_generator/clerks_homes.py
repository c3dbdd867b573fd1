"""Addresses as a clerk typed them: last year's, abbreviated, none, a prison, with the postcode wrong or missing."""

import numpy as np
import pandas as pd

from second_generator.days import day, year_of
from second_generator.dials import turned
from second_generator.draws import Array, change_where, pick
from second_generator.homes import is_flat
from second_generator.residents import Residents
from second_generator.slips import digit_slip, typo
from second_generator.world import World

_SHORT = {"Road": "Rd", "Street": "St", "Avenue": "Ave", "Drive": "Dr", "Lane": "Ln"} | {
    "Crescent": "Cres", "Gardens": "Gdns", "Close": "Cl"
}  # fmt: skip
_NEW_YEARS_DAYS = np.array([day(year) for year in range(1990, 2036)])


def home_then(
    world: World, pop: Residents, person: Array, when: Array, late: float | Array = 0.06
) -> tuple[Array, Array]:
    """Postcode and house number on the day; some records, the `late` share, have those of the year before."""
    year = year_of(when)
    day_of_year = when - _NEW_YEARS_DAYS[year - 1990]
    row = year - (world.first_year - 1) - (day_of_year < pop.homes.moving_day[person])
    row = np.clip(row - (world.rng.random(len(person)) < late), 0, len(pop.homes.postcode) - 1)
    return pop.homes.postcode[row, person], pop.homes.number[row, person]


def _abbreviated(street: str) -> str:
    name, kind = street.rsplit(" ", 1)
    return f"{name} {_SHORT.get(kind, kind)}"


def address_lines(world: World, at: Array, number: Array) -> tuple[Array, Array, Array]:
    """House and street, with a line before it for a flat, and the town; the rest is None."""
    rng, pc = world.rng, world.postcodes
    street = pc.street[at].copy()
    change_where(rng.random(len(at)) < 0.15, street, _abbreviated)
    change_where(rng.random(len(at)) < 0.025 * world.dials.clerks, street, lambda text: typo(rng, text))
    flat = is_flat(at, number)
    house = number.astype(str).astype(object) + " " + street
    flat_line = "Flat " + (number % 12 + 1).astype(str).astype(object)
    return np.where(flat, flat_line, house), np.where(flat, house, pc.town[at]), np.where(flat, pc.town[at], None)


def typed_postcodes(world: World, at: Array, system: str) -> Array:
    """The postcode of each place, a few with a letter or digit wrong."""
    rng, code, u = world.rng, world.postcodes.code[at].copy(), world.rng.random(len(at))

    def slip(text: str) -> str:
        if rng.random() < 0.5:
            return digit_slip(rng, text)
        return text[:-2] + "ABDEFGHJLN"[int(rng.integers(10))] + text[-1]

    wrong = (u > 0.3) & (u < 0.3 + 0.012 * world.dials.clerks)
    change_where(wrong, code, slip)
    world.rates.note(system, "postcode_mistyped", wrong)
    return code


def typed_homes(world: World, pop: Residents, person: Array, when: Array, system: str) -> dict[str, Array]:
    """Three address lines, postcode and small area of each record."""
    rng, pc, n = world.rng, world.postcodes, len(person)
    at, number = home_then(world, pop, person, when)
    line_1, line_2, line_3 = address_lines(world, at, number)
    code = typed_postcodes(world, at, system)
    homeless, in_prison = rng.random(n) < 0.017, rng.random(n) < 0.009
    prison = pc.district_start[pc.force_start[pc.force[at]]]
    line_1 = np.where(homeless, "NO FIXED ABODE", np.where(in_prison, "HMP " + pc.town[prison], line_1))
    line_2 = np.where(homeless, None, np.where(in_prison, pc.town[prison], line_2))
    line_3 = np.where(homeless | in_prison, None, line_3)
    code = np.where(homeless, pick(rng, ["NF1 1NF", None], n), np.where(in_prison, pc.code[prison], code))
    missing = rng.random(n) < turned(world.dials.postcodes_missing, 0.045)
    if world.thin is not None:
        missing |= world.thin.random(n) < 0.215
    line_1 = np.where(rng.random(n) < 0.004, "NOT KNOWN", line_1)
    code = np.where(missing, None, code)
    no_area = pd.isna(code) | homeless | (rng.random(n) < 0.05)
    lsoa = np.where(no_area, None, pc.lsoa[np.where(in_prison, prison, at)])
    change_where(rng.random(n) < 0.12, code, lambda text: text.replace(" ", ""))
    change_where(rng.random(n) < 0.05, code, str.lower)
    world.rates.note(system, "no_fixed_abode", homeless)
    world.rates.note(system, "prison_address", in_prison)
    world.rates.note(system, "postcode_missing", pd.isna(code))
    lines = {"address_line_1": line_1, "address_line_2": line_2, "address_line_3": line_3}
    return lines | {"postcode": code, "lsoa11": lsoa}
