"""Dates of birth as a clerk typed them."""

import numpy as np

from second_generator.days import MISSING, day, day_of_month, month_of, year_of
from second_generator.dials import turned
from second_generator.draws import Array, Rng
from second_generator.residents import Residents
from second_generator.world import World

DEFENDANT_SLIPS = {
    "missing": 0.02,
    "day_month_swap": 0.0145,
    "first_january": 0.005,
    "year_slip": 0.0045,
    "digit_typo": 0.008,
    "placeholder": 0.003,
}
TOO_YOUNG = 3400
"""Days before the record; a slip that makes the defendant younger would have been seen."""

Date = tuple[int, int, int]


def _wrong(rng: Rng, kind: str, date: Date) -> Date:
    y, m, d = date
    if kind == "year_slip":
        return y + int(rng.choice([-1, 1, -10, 10])), m, d
    if kind == "digit_typo":
        if rng.random() < 0.7:
            return y, m, int(rng.integers(1, 29))
        return y, int(rng.integers(1, 13)), min(d, 28)
    placeholder = ((1900, 1970)[int(rng.integers(2))], 1, 1)
    return {"day_month_swap": (y, d, m), "first_january": (y, 1, 1), "placeholder": placeholder}[kind]


def _dialled(world: World, slips: dict[str, float]) -> dict[str, float]:
    """The share of each kind of slip in this world."""
    dials = world.dials
    rates = {kind: share if kind == "missing" else share * dials.clerks for kind, share in slips.items()}
    own = {"missing": dials.births_missing, "first_january": dials.births_first_january}
    return {kind: turned(own.get(kind), rate) for kind, rate in rates.items()}


def typed_births(
    world: World,
    pop: Residents,
    person: Array,
    when: Array,
    system: str,
    slips: dict[str, float] = DEFENDANT_SLIPS,
    youngest: int = TOO_YOUNG,
) -> Array:
    """The day of birth of each record, as a number; MISSING where there is none.

    `slips` has the usual share of each kind; none makes anybody `youngest` days old or less when it was typed.
    """
    rng, true = world.rng, pop.born[person]
    slips = _dialled(world, slips)
    born, u = true.copy(), rng.random(len(person))
    year, month, dom = year_of(born), month_of(born), day_of_month(born)
    kinds = np.array([*slips, "right"])[np.searchsorted(np.cumsum(list(slips.values())), u, side="right")]
    kinds = np.where((kinds == "day_month_swap") & ((dom > 12) | (dom == month)), "right", kinds)
    for i in np.flatnonzero((kinds != "right") & (kinds != "missing")):
        y, m, d = _wrong(rng, str(kinds[i]), (int(year[i]), int(month[i]), int(dom[i])))
        slip = day(y, m, min(d, 28) if m == 2 else d)
        born[i] = slip if slip < when[i] - youngest else true[i]
    born[kinds == "missing"] = MISSING
    for kind in slips:
        world.rates.note(system, f"dob_{kind}", (kinds == kind) & (born != true))
    return born
