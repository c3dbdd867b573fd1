"""The numbers the police give a person once: PNC ids and criminal record office (CRO) numbers."""

import numpy as np

from second_generator.draws import Array, Rng
from second_generator.slips import CHECK_LETTERS


def _check_letter(year: int, serial: str) -> str:
    return CHECK_LETTERS[int(f"{year % 100:02d}{serial}") % 23]


def pnc_ids(rng: Rng, first_arrest: Array) -> Array:
    """A PNC id for each year of first arrest, no two alike."""
    serials = rng.choice(9_999_998, len(first_arrest), replace=False) + 1
    return np.array(
        [f"{y}/{s:07d}{_check_letter(y, f'{s:07d}')}" for y, s in zip(first_arrest, serials, strict=True)], object
    )


def cro_numbers(rng: Rng, first_arrest: Array) -> Array:
    """A CRO number for each year of first arrest, some for small files (SF)."""
    n = len(first_arrest)
    serials = rng.choice(899_999, n, replace=n > 800_000) + 100_000
    small = rng.random(n) < 0.12
    return np.array(
        [
            (f"SF{y % 100:02d}/{s}" if is_small else f"{s}/{y % 100:02d}") + _check_letter(y, str(s))
            for y, s, is_small in zip(first_arrest, serials, small, strict=True)
        ],
        object,
    )
