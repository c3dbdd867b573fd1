"""What clerks type: the identity of a defendant as it stands in a record, slips and all.

Both courts type independently of each other; the magistrates' courts mostly in capitals. Chances
of slips differ a little between groups, as they do in real registers (transliteration above all).
"""

from dataclasses import dataclass
from itertools import chain
from operator import itemgetter, methodcaller

import numpy as np

from datafirst_assets.simulate.errors import USUAL, ErrorRates
from datafirst_assets.simulate.homes import Homes
from datafirst_assets.simulate.identifiers import typed_cro, typed_pnc
from datafirst_assets.simulate.names import ETHNICITY, names
from datafirst_assets.simulate.people import TITLES, People
from datafirst_assets.simulate.places import NO_FIXED_ABODE
from datafirst_assets.simulate.slips import misdate, mistype
from datafirst_assets.simulate.tables import Days, Index, Texts, draw, scatter
from datafirst_assets.simulate.texts import Column, capitals, change_at, coded, given

# Chance of another spelling, and factor on other slips, by ethnicity in order of ETHNICITY.
RESPELT = np.array([0.006, 0.02, 0.04, 0.008, 0.03, 0.02, 0.015, 0.03, 0.06, 0.06, 0.05,
                    0.008, 0.05, 0.025, 0.05, 0.05])  # fmt: skip
SLIPPERY = np.array([1.0, 1.1, 1.5, 1.0, 1.2, 1.1, 1.1, 1.2, 1.4, 1.4, 1.3, 1.0, 1.4, 1.2, 1.4,
                     1.4])  # fmt: skip
NATIONALITY = {"W2": "Irish", "W9": "Polish|Romanian|Lithuanian|Latvian|Bulgarian|Portuguese",
               "A1": "Indian", "A2": "Pakistani", "A3": "Bangladeshi", "A9": "Sri Lankan|Afghan",
               "B1": "Jamaican", "B2": "Nigerian|Somali|Ghanaian|Zimbabwean|Congolese",
               "B9": "Jamaican|Nigerian", "O1": "Chinese|Vietnamese",
               "O9": "Iranian|Albanian|Turkish|Brazilian|Iraqi"}  # fmt: skip


@dataclass(frozen=True)
class Sight:
    """Which defendants a court's clerks register: one entry a record of a person."""

    person: Index
    day: Days  # first hearing there
    home: Index  # row of Homes
    dob_missing: np.ndarray  # chance of a missing date of birth
    ethnicity_missing: np.ndarray  # chance that nothing was recorded
    sex_missing: np.ndarray
    police_id: np.ndarray  # chance that the PNC id is on the record, if the person has one
    capitals: float  # share of records typed in capitals throughout
    care: float = 1.0  # factor on the chances of slips
    errors: ErrorRates = USUAL


@dataclass(frozen=True)
class Typed:
    """The identity fields of each record as typed."""

    first: Texts
    second: Texts
    third: Texts
    surname: Texts
    lines: tuple[Texts, Texts, Texts]
    postcode: Texts
    lsoa: Column
    title: Column
    birth: Days
    no_birth: np.ndarray
    sex: Index  # position in SEXES
    self_defined: Column
    observed: Column
    nationality: Column
    pnc: Column
    cro: Column


SEXES = ("M", "F", None, "NS")
UNRECORDED, NOT_STATED = 2, 3  # positions in SEXES


def register(rng: np.random.Generator, people: People, homes: Homes, sight: Sight) -> Typed:
    """What the clerks type of each person."""
    person, n, errors = sight.person, len(sight.person), sight.errors
    ethnicity = people.ethnicity[person]
    factor = SLIPPERY[ethnicity] * sight.care * errors.clerks
    first, second, third, surname = _names(rng, people, sight)
    _forenames(rng, first, second, third)
    for column, chance in ((first, 0.016), (surname, 0.018), (second, 0.01)):
        rows = np.flatnonzero(rng.random(n) < chance * factor)
        column[rows] = mistype(rng, column[rows])
    _mishaps(rng, first, surname, factor)
    upper = rng.random(n) < sight.capitals
    for column in (first, second, third, surname):
        capitals(column, upper)
    birth, _ = misdate(rng, people.birth[person], sight.day - 200, factor)
    no_birth = rng.random(n) < (sight.dob_missing if errors.births_missing is None else errors.births_missing)
    # A title stands as it is or in capitals.
    title = people.title[person] + len(TITLES) * (rng.random(n) < 0.3)
    titles = coded((*TITLES, *(title.upper() for title in TITLES)), title, rng.random(n) < 0.12)
    sex = np.where(rng.random(n) < 0.004, 1 - people.sex[person], people.sex[person])
    sex = np.where(rng.random(n) < sight.sex_missing, UNRECORDED, sex)
    origin = _ethnicity(rng, ethnicity, sight.ethnicity_missing, people.number[person])
    lines, postcode, lsoa = _address(rng, homes, sight, upper, factor)
    return Typed(
        first, second, third, surname, lines, postcode, lsoa, titles, birth, no_birth, sex, *origin,
        pnc=typed_pnc(rng, people, person, sight.police_id, errors),
        cro=typed_cro(rng, people, person, 0.33, errors),
    )  # fmt: skip


def _names(rng: np.random.Generator, people: People, sight: Sight) -> tuple[Texts, Texts, Texts, Texts]:
    """The names a person gave that day, as texts: short forms, maiden names, other spellings."""
    pool = names()
    person, n = sight.person, len(sight.person)
    first = people.first[person].copy()
    second, third = people.second[person].copy(), people.third[person].copy()
    # A Mohammed who is known by his second name gives only that one now and then.
    plain = (first == pool.place["Mohammed"]) & (second >= 0) & (rng.random(n) < 0.3)
    first = np.where(plain, second, first)
    second = np.where(plain, third, second)
    third = np.where(plain, -1, third)
    short = people.short[person]
    first = np.where((short >= 0) & (rng.random(n) < 0.13), short, first)
    surname = people.surname[person]
    later = sight.day >= people.married[person]
    new = np.where(later & (rng.random(n) < 0.93), people.married_surname[person], surname)
    both = later & (scatter(people.number[person], 31) < 0.10)
    alias = people.alias[person]
    new = np.where((alias >= 0) & (rng.random(n) < 0.3), alias, new)
    start, count, flat = pool.table(pool.spelling)
    typed = []
    for column in (first, second, third, new):
        found = column.copy()
        odd = np.flatnonzero((column >= 0) & (rng.random(n) < RESPELT[people.ethnicity[person]] * 1.6))
        odd = odd[count[column[odd]] > 0]
        pick = start[column[odd]] + (rng.random(len(odd)) * count[column[odd]]).astype(int)
        found[odd] = flat[pick]
        typed.append(found)
    texts = []
    for column in typed:
        text = pool.text[np.maximum(column, 0)]
        text[column < 0] = None
        texts.append(text)
    last = texts[3]
    # Double-barrelled for good: one wife in ten, and some born with two names.
    partner = pool.text[people.surname[people.family[person]]]
    born = (scatter(people.number[person], 32) < 0.018) & (partner != last)
    join = both | born
    half = rng.random(n)
    first_half = np.where(both, pool.text[surname], partner)
    last = np.where(join & (half < 0.62), first_half + "-" + last, last)
    last = np.where(join & (half >= 0.62) & (half < 0.8), first_half + " " + texts[3], last)
    last = np.where(join & (half >= 0.9), first_half, last)
    return texts[0], texts[1], texts[2], last


def _forenames(rng: np.random.Generator, first: Texts, second: Texts, third: Texts) -> None:
    """Second forenames left out, as an initial, or run together with the first. In place."""
    n = len(first)
    style = draw(rng, [0.67, 0.20, 0.09, 0.04], n)  # full, left out, initial, with the first
    has = given(second)
    out = has & (style == 1)
    initial = np.flatnonzero(has & (style == 2))
    together = np.flatnonzero(has & (style == 3))
    first[together] = first[together] + " " + second[together]
    change_at(second, initial, itemgetter(0))
    second[together] = None
    second[out] = None
    third[~given(second) | (rng.random(n) < 0.25)] = None


def _mishaps(rng: np.random.Generator, first: Texts, surname: Texts, factor: np.ndarray) -> None:
    """Names exchanged, missing, or carrying the systems' own marks; apostrophes lost. In place."""
    n = len(first)
    u = rng.random(n) / factor
    swap = u < 0.006
    first[swap], surname[swap] = surname[swap], first[swap].copy()
    first[(u >= 0.006) & (u < 0.010)] = None
    migrated = (u >= 0.010) & (u < 0.014)
    surname[migrated] = "MIG_ERROR_" + surname[migrated]
    first[(u >= 0.014) & (u < 0.016)] = "NOT KNOWN"
    both = (u >= 0.016) & (u < 0.0168)
    surname[both] = "NOT KNOWN"
    surname[(u >= 0.0168) & (u < 0.0175)] = None
    marked = np.flatnonzero(np.array([text is not None and ("'" in text or "-" in text) for text in surname], bool))
    style = draw(rng, [0.55, 0.25, 0.20], len(marked))
    for mark in ("'", "-"):
        for way, text in ((1, " "), (2, "")):
            rows = marked[style == way]
            surname[rows] = np.array([s.replace(mark, text) for s in surname[rows]], dtype=object)
    # Accents are often left out.
    for column in (first, surname):
        accented = np.flatnonzero(np.array([text is not None and not text.isascii() for text in column], bool))
        plain = accented[rng.random(len(accented)) < 0.7]
        table = str.maketrans("éáíóúçãüöÉÁ", "eaioucauoEA")
        column[plain] = np.array([text.translate(table) for text in column[plain]], dtype=object)


def _ethnicity(
    rng: np.random.Generator, ethnicity: Index, missing: np.ndarray, number: np.ndarray
) -> tuple[Column, Column, Column]:
    """Self-defined and observed ethnicity and nationality; what is missing is blank or 'NS'."""
    n = len(ethnicity)
    absent = rng.random(n) < missing
    said = absent & (rng.random(n) < 0.45)
    code = np.where(rng.random(n) < 0.03, draw(rng, np.ones(len(ETHNICITY)), n), ethnicity)
    code = np.where(said, len(ETHNICITY), code)
    self_defined = coded((*ETHNICITY, "NS"), code, absent & ~said)
    look = {"W": 0, "A": 1, "B": 2, "O": 3, "M": 2}
    seen = np.array([look[name[0]] for name in ETHNICITY])[ethnicity]
    seen[(rng.random(n) < 0.4) & np.isin(ethnicity, (5, 6))] = 3
    seen[rng.random(n) < 0.05] = 4
    observed = coded(("W", "A", "B", "O", "N"), seen, absent & (rng.random(n) < 0.6))
    options = [NATIONALITY.get(name, "British").split("|") for name in ETHNICITY]
    count = np.array([len(names) for names in options])
    start = 1 + np.cumsum(count) - count
    pick = start[ethnicity] + (scatter(number, 41) * count[ethnicity]).astype(int)
    nation = np.where(scatter(number, 42) < 0.55, pick, 0)
    unknown = rng.random(n) < np.clip(missing + 0.1, 0, 0.95)
    return self_defined, observed, coded(("British", *chain(*options)), nation, unknown)


def _address(
    rng: np.random.Generator, homes: Homes, sight: Sight, upper: np.ndarray, factor: np.ndarray
) -> tuple[tuple[Texts, Texts, Texts], Texts, Column]:
    """Address lines, postcode as typed, and the area the court's system found for it."""
    home, n = sight.home, len(sight.home)
    at = homes.postcode[home]
    one, two, three = homes.places.lines(at, homes.key[home])
    postcode = homes.places.postcodes(at)
    for column, chance in ((one, 0.02), (postcode, 0.012)):
        rows = np.flatnonzero(rng.random(n) < chance * factor)
        column[rows] = mistype(rng, column[rows])
    style = draw(rng, [0.80, 0.10, 0.06, 0.04], n)
    for way, change in ((1, methodcaller("replace", " ", "")), (2, str.lower), (3, methodcaller("replace", " ", "  "))):
        change_at(postcode, np.flatnonzero(style == way), change)
    none = rng.random(n) < sight.errors.postcodes_missing
    postcode[none] = None
    no_area = none | (rng.random(n) < 0.03)
    homeless = rng.random(n) < 0.018
    one[homeless] = np.array(NO_FIXED_ABODE, dtype=object)[draw(rng, [6, 2, 1, 1], int(homeless.sum()))]
    two[homeless], three[homeless] = None, None
    postcode[homeless] = np.array(["NF1 1NF", None], dtype=object)[(rng.random(int(homeless.sum())) >= 0.6).astype(int)]
    for column in (one, two, three):
        capitals(column, upper)
    return (one, two, three), postcode, homes.places.areas(at, no_area | homeless)
