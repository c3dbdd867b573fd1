"""The numbers the police give a person once: PNC ids and criminal record office (CRO) numbers."""

import numpy as np

from second_generator.draws import Array, Rng
from second_generator.slips import CHECK_LETTERS, digit_slip
from second_generator.world import World


def _check_letter(year: int, serial: str) -> str:
    return CHECK_LETTERS[int(f"{year % 100:02d}{serial}") % 23]


def _serials(world: World, numbers: int, year: Array) -> Array:
    """A serial number below `numbers` for each year, none twice; when they are too few for that, none twice in a year.

    Raises ValueError if a year needs more numbers than there are.
    """
    rng, pool, n = world.rng, world.part.share(numbers), len(year)
    if n <= pool:
        return world.part.own(rng.choice(pool, n, replace=False))
    serials = np.empty(n, int)
    for y in np.unique(year):
        at = np.flatnonzero(year == y)
        if len(at) > pool:
            raise ValueError(f"Police numbers of {y} run out for so many persons: order fewer rows, or more years.")
        serials[at] = rng.choice(pool, len(at), replace=False)
    return world.part.own(serials)


def pnc_id(year: int, serial: int) -> str:
    """The PNC id of this year and serial number."""
    return f"{year}/{serial:07d}{_check_letter(year, f'{serial:07d}')}"


def misread(rng: Rng, pnc: str) -> str:
    """Another PNC id, one digit of the serial number apart, with its own check letter."""
    year, serial = digit_slip(rng, pnc)[:-1].split("/")
    return pnc_id(int(year), int(serial))


def pnc_ids(world: World, first_arrest: Array) -> Array:
    """A PNC id for each year of first arrest, no two alike."""
    serials = _serials(world, 9_999_998, first_arrest) + 1
    return np.array([pnc_id(y, s) for y, s in zip(first_arrest, serials, strict=True)], object)


def cro_numbers(world: World, first_arrest: Array) -> Array:
    """A CRO number for each year of first arrest, no two alike, some for small files (SF)."""
    serials = _serials(world, 899_999, first_arrest) + 100_000
    small = world.rng.random(len(first_arrest)) < 0.12
    return np.array(
        [
            (f"SF{y % 100:02d}/{s}" if is_small else f"{s}/{y % 100:02d}") + _check_letter(y, str(s))
            for y, s, is_small in zip(first_arrest, serials, small, strict=True)
        ],
        object,
    )
