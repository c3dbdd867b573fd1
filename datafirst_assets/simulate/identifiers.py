"""Police identifiers: PNC id, CRO number and arrest summons number, and how they are typed.

The check letter of all three is the number modulo 23 in one alphabet (hmpps-person-record, MIT).
"""

from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from datafirst_assets.simulate.errors import ErrorRates
from datafirst_assets.simulate.people import PNC_LETTERS, People
from datafirst_assets.simulate.slips import mistype
from datafirst_assets.simulate.tables import Index, Texts
from datafirst_assets.simulate.texts import Column, changed, coded, joined, numbered, objects, spread


def pnc_letter(year: np.ndarray, serial: np.ndarray) -> Index:
    """Position of the check letter in PNC_LETTERS."""
    return ((year % 100) * 10_000_000 + serial) % 23


def pnc_parts(year: np.ndarray, serial: np.ndarray) -> tuple[Texts, Texts, Texts]:
    """Year, seven digits and check letter of PNC ids."""
    return objects(numbered(year, width=4)), objects(numbered(serial, width=7)), PNC_LETTERS[pnc_letter(year, serial)]


def typed_pnc(
    rng: np.random.Generator, people: People, person: Index, present: np.ndarray, errors: ErrorRates
) -> Column:
    """PNC ids as typed: in full mostly; short year, no leading zeros, lower case, wrong at times."""
    n = len(person)
    # Some carry another person's id (whoever stands beside in the police's list).
    whose = person.copy()
    other = rng.random(n) < errors.wrong_ids
    whose[other] = rng.integers(0, len(people.sex), int(other.sum()))
    rows = np.flatnonzero((people.pnc_year[whose] > 0) & (rng.random(n) < present * errors.police_ids))
    year, serial = people.pnc_year[whose[rows]], people.pnc_serial[whose[rows]]
    letter = pnc_letter(year, serial)
    broken = rng.random(len(rows)) < 0.006
    letter[broken] = rng.integers(0, len(PNC_LETTERS), int(broken.sum()))
    style = rng.random(len(rows))
    short = (style >= 0.80) & (style < 0.92)
    bare = (style >= 0.88) & (style < 0.95)
    lower = (style >= 0.95) & (style < 0.985)
    full = joined(
        numbered(np.where(short, year % 100, year), width=2),
        coded(("/", ""), (style >= 0.985).astype(int)),
        pc.if_else(pa.array(bare), numbered(serial), numbered(serial, width=7)),
        coded((*PNC_LETTERS, *(letter.lower() for letter in PNC_LETTERS)), letter + len(PNC_LETTERS) * lower),
    )
    slip = np.flatnonzero(rng.random(len(rows)) < 0.004)
    return spread(changed(full, slip, partial(_wrong_digits, rng)), rows, n)


def _wrong_digits(rng: np.random.Generator, texts: Texts) -> Texts:
    """One digit of the serial changed (the check letter then fails)."""
    at = rng.integers(6, 10, len(texts))
    new = rng.integers(0, 10, len(texts))
    return np.array(
        [t[:a] + str(d) + t[a + 1 :] if len(t) > a + 1 else t
         for t, a, d in zip(texts, at.tolist(), new.tolist(), strict=True)],
        dtype=object,
    )  # fmt: skip


def typed_cro(rng: np.random.Generator, people: People, person: Index, present: float, errors: ErrorRates) -> Column:
    """CRO numbers NNNNNN/YYD; a few are the systems' default 000000/00Z."""
    n = len(person)
    # Drawn apart: usually there are none, and the usual world must not change for them.
    (own,) = rng.spawn(1)
    other = own.random(n) < errors.wrong_cros
    whose = np.where(other, own.integers(0, len(people.sex), n), person)
    rows = np.flatnonzero((people.cro_serial[whose] > 0) & (rng.random(n) < present * errors.police_ids))
    serial, year = people.cro_serial[whose[rows]], people.pnc_year[whose[rows]] % 100
    default = rng.random(len(rows)) < 0.004
    serial, year = np.where(default, 0, serial), np.where(default, 0, year)
    letter = (year * 1_000_000 + serial) % 23
    full = joined(numbered(serial, width=6), "/", numbered(year, width=2), coded(PNC_LETTERS, letter))
    return spread(full, rows, n)


def summons_numbers(force: Column, year: np.ndarray, number: np.ndarray) -> Column:
    """Arrest summons numbers: year, force, unit, system, running number and check letter."""
    check = ((year % 100) * 100_000_000_000 + number) % 23
    unit = coded(("C1", "N2", "S3", "E4", "W5"), number % 5)
    digits = numbered(number, width=11)
    return joined(numbered(year % 100, width=2), force, unit, "01", digits, coded(PNC_LETTERS, check))


def mistyped(rng: np.random.Generator, texts: Column, chance: float) -> Column:
    """A share of the texts with one typing slip."""
    return changed(texts, np.flatnonzero(rng.random(len(texts)) < chance), partial(mistype, rng))
