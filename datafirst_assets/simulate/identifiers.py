"""Police identifiers: PNC id, CRO number and arrest summons number, and how they are typed.

The check letter of all three is the number modulo 23 in one alphabet (hmpps-person-record, MIT).
"""

import numpy as np

from datafirst_assets.simulate.people import PNC_LETTERS, People
from datafirst_assets.simulate.slips import mistype
from datafirst_assets.simulate.tables import Index, Texts


def digits(numbers: np.ndarray, width: int) -> Texts:
    """Numbers as texts with leading zeros."""
    if not len(numbers):  # numpy's zfill cannot work on nothing
        return np.zeros(0, dtype=object)
    return np.strings.zfill(numbers.astype(str), width).astype(object)


def pnc_parts(year: np.ndarray, serial: np.ndarray) -> tuple[Texts, Texts, Texts]:
    """Year, seven digits and check letter of PNC ids."""
    check = ((year % 100) * 10_000_000 + serial) % 23
    return digits(year, 4), digits(serial, 7), PNC_LETTERS[check]


def typed_pnc(rng: np.random.Generator, people: People, person: Index, present: np.ndarray) -> Texts:
    """PNC ids as typed: in full mostly; short year, no leading zeros, lower case, wrong at times."""
    n = len(person)
    found = np.full(n, None, dtype=object)
    # One in 400 carries another person's id (whoever stands beside in the police's list).
    whose = person.copy()
    other = rng.random(n) < 0.0025
    whose[other] = rng.integers(0, len(people.sex), int(other.sum()))
    rows = np.flatnonzero((people.pnc_year[whose] > 0) & (rng.random(n) < present))
    if not len(rows):
        return found
    year, serial, letter = pnc_parts(people.pnc_year[whose[rows]], people.pnc_serial[whose[rows]])
    broken = rng.random(len(rows)) < 0.006
    letter[broken] = PNC_LETTERS[rng.integers(0, 23, int(broken.sum()))]
    style = rng.random(len(rows))
    short = (style >= 0.80) & (style < 0.92)
    bare = (style >= 0.88) & (style < 0.95)
    year[short] = np.array([text[2:] for text in year[short]], dtype=object)
    serial[bare] = np.array([text.lstrip("0") for text in serial[bare]], dtype=object)
    slash = np.where(style >= 0.985, "", "/")
    full = year + slash.astype(object) + serial + letter
    lower = (style >= 0.95) & (style < 0.985)
    full[lower] = np.array([text.lower() for text in full[lower]], dtype=object)
    slip = np.flatnonzero(rng.random(len(rows)) < 0.004)
    full[slip] = _wrong_digit(rng, full[slip])
    found[rows] = full
    return found


def _wrong_digit(rng: np.random.Generator, texts: Texts) -> Texts:
    """One digit of the serial changed (the check letter then fails)."""
    at = rng.integers(6, 10, len(texts))
    new = rng.integers(0, 10, len(texts))
    return np.array(
        [t[:a] + str(d) + t[a + 1 :] if len(t) > a + 1 else t
         for t, a, d in zip(texts, at.tolist(), new.tolist(), strict=True)],
        dtype=object,
    )  # fmt: skip


def typed_cro(rng: np.random.Generator, people: People, person: Index, present: float) -> Texts:
    """CRO numbers NNNNNN/YYD; a few are the systems' default 000000/00Z."""
    n = len(person)
    found = np.full(n, None, dtype=object)
    rows = np.flatnonzero((people.cro_serial[person] > 0) & (rng.random(n) < present))
    serial, year = people.cro_serial[person[rows]], people.pnc_year[person[rows]] % 100
    letter = PNC_LETTERS[(year * 1_000_000 + serial) % 23]
    found[rows] = digits(serial, 6) + "/" + digits(year, 2) + letter
    found[rows[rng.random(len(rows)) < 0.004]] = "000000/00Z"
    return found


def summons_numbers(force: Texts, year: np.ndarray, number: np.ndarray) -> Texts:
    """Arrest summons numbers: year, force, unit, system, running number and check letter."""
    check = ((year % 100) * 100_000_000_000 + number) % 23
    unit = np.array(["C1", "N2", "S3", "E4", "W5"], dtype=object)[number % 5]
    return digits(year % 100, 2) + force + unit + "01" + digits(number, 11) + PNC_LETTERS[check]


def mistyped(rng: np.random.Generator, texts: Texts, chance: float) -> Texts:
    """A share of the texts with one typing slip."""
    found = texts.copy()
    rows = np.flatnonzero(rng.random(len(texts)) < chance)
    found[rows] = mistype(rng, found[rows])
    return found
