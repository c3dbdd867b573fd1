"""The population: sex, ethnicity, families, births, names and police identifiers of each person.

A family is a run of consecutive persons; the first is the one the others are related to. Ages and
sexes follow `mags2018_demographics_by_type.csv` at the appearances, ethnicity its stated part.
"""

from dataclasses import dataclass

import numpy as np

from datafirst_assets.simulate.blocks import Block
from datafirst_assets.simulate.careers import Careers
from datafirst_assets.simulate.courts import forces
from datafirst_assets.simulate.names import (
    ETHNICITY,
    draw_first,
    draw_last,
    draw_middle,
    gendered,
    names,
)
from datafirst_assets.simulate.offences import AGE_BOUNDS, sex_age_margin
from datafirst_assets.simulate.tables import Days, Index, calendar, draw, draw_rows, rank_within

ANCHOR, SIBLING, TWIN, NAMESAKE, GENERATION, PARTNER, LODGER = range(7)
ROLE_SHARE = (0, 34, 5, 9, 20, 20, 12)  # of the further members of a family
FAMILY_SIZES = (0.74, 0.17, 0.06, 0.03)
TITLES = ("Mr", "Dr", "Rev", "Mrs", "Ms", "Miss")
NEVER = 10**6  # a day far beyond any window
PNC_LETTERS = np.array(list("ZABCDEFGHJKLMNPQRTUVWXY"), dtype=object)
# Stated ethnicity of defendants: five groups (2018), and the 16 codes within them.
FINE: dict[str, dict[str, float]] = {
    "White": {"W1": 88, "W2": 2.5, "W9": 9.5},
    "Mixed": {"M1": 48, "M2": 12, "M3": 14, "M9": 26},
    "Asian": {"A1": 22, "A2": 43, "A3": 15, "A9": 20},
    "Black": {"B1": 36, "B2": 41, "B9": 23},
    "Other": {"O1": 18, "O9": 82},
}
GROUP_SHARE = {"White": 78.0, "Black": 9.9, "Asian": 5.4, "Mixed": 3.4, "Other": 1.4}


@dataclass(frozen=True)
class People:
    """One entry a person in every array; names are positions in the pool, -1 for none."""

    number: np.ndarray  # of the person in the whole run
    sex: Index  # 0 male, 1 female
    ethnicity: Index  # position in ETHNICITY
    force: Index  # home area
    family: Index  # the family's first person
    role: Index
    birth: Days
    first: Index
    second: Index
    third: Index
    surname: Index
    married_surname: Index
    married: Days  # NEVER if not in reach
    alias: Index  # another surname used at times, -1 for none
    short: Index  # short form used at times, -1 for none
    title: Index  # position in TITLES
    pnc_year: np.ndarray  # 0 for persons without a PNC id
    pnc_serial: np.ndarray
    cro_serial: np.ndarray


def build_people(block: Block, careers: Careers) -> People:
    """All persons of the careers."""
    rng = block.stream("people")
    n = careers.persons
    first_event = np.searchsorted(careers.person, np.arange(n), side="left")
    last_event = np.searchsorted(careers.person, np.arange(n), side="right") - 1
    family, role = _families(rng, n)
    force = home_areas(rng, n)[family]
    ethnicity = draw_ethnicity(rng, force)[family]
    sex, own_birth = _own(rng, careers, first_event, last_event)
    sex, birth, role = _related(rng, sex, own_birth, family, role, careers.day[first_event], careers.day[last_event])
    stranger = role == LODGER
    ethnicity = np.where(stranger, draw_ethnicity(rng, force), ethnicity)
    birth_year = calendar(birth)[0]
    first = draw_first(rng, ethnicity, sex, birth_year)
    first = np.where((role == NAMESAKE), first[family], first)
    clash = (role != NAMESAKE) & (first == first[family]) & (role != ANCHOR)
    for _ in range(6):  # twins, siblings and couples have different names
        again = np.flatnonzero(clash)
        first[again] = draw_first(rng, ethnicity[again], sex[again], birth_year[again])
        clash = (role != NAMESAKE) & (first == first[family]) & (role != ANCHOR)
    own_surname = draw_last(rng, ethnicity, sex)
    shares = np.isin(role, (SIBLING, TWIN, NAMESAKE, GENERATION)) & (rng.random(n) < 0.9)
    shares |= np.isin(role, (TWIN, NAMESAKE)) | ((role == PARTNER) & (rng.random(n) < 0.55))
    surname = gendered(np.where(shares, own_surname[family], own_surname), sex)
    second, third = draw_middle(rng, ethnicity, sex, birth_year, surname)
    first, second = called_mohammed(rng, ethnicity, sex, first, second, role == NAMESAKE)
    third[second < 0] = -1
    married, married_surname = _marriages(rng, careers, first_event, sex, birth, ethnicity, surname)
    alias = np.where(rng.random(n) < 0.025, draw_last(rng, ethnicity, sex), -1)
    short = short_forms(rng, first)
    title = titles(rng, sex, (careers.day[first_event] - birth) / 365.25)
    pnc_year, pnc, cro = _police_ids(rng, block, careers, birth)
    return People(
        block.numbers(np.arange(n)), sex, ethnicity, force, family, role, birth, first, second, third, surname,
        married_surname, married, alias, short, title,
        pnc_year, pnc, cro,
    )  # fmt: skip


def called_mohammed(
    rng: np.random.Generator, ethnicity: Index, sex: Index, first: Index, second: Index, exempt: np.ndarray
) -> tuple[Index, Index]:
    """First and second forenames where some Pakistani and Bangladeshi men have Mohammed before their own name."""
    called = np.isin(ethnicity, (8, 9)) & (sex == 0) & (rng.random(len(sex)) < 0.22) & ~exempt
    mohammed = names().place["Mohammed"]
    second = np.where(called & (first != mohammed), first, second)
    return np.where(called, mohammed, first), second


def short_forms(rng: np.random.Generator, first: Index) -> Index:
    """The short form that a person goes by at times, -1 for none."""
    n, pool = len(first), names()
    start, count, flat = pool.table(pool.short)
    has_short = (count[first] > 0) & (rng.random(n) < 0.4)
    pick = np.minimum(start[first] + (rng.random(n) * count[first]).astype(int), len(flat) - 1)
    return np.where(has_short, flat[pick], -1)


def titles(rng: np.random.Generator, sex: Index, age: np.ndarray) -> Index:
    """Position in TITLES by sex and age in years."""
    n = len(sex)
    miss = np.where(age < 28, 5, draw(rng, [4, 3, 3], n) + 3)
    return np.where(sex == 0, draw(rng, [985, 8, 2], n), miss)


def _families(rng: np.random.Generator, n: int) -> tuple[Index, Index]:
    """First person of each person's family, and the role in it."""
    sizes = draw(rng, FAMILY_SIZES, n) + 1
    head = np.repeat(np.cumsum(sizes) - sizes, sizes)[:n]
    role = draw(rng, ROLE_SHARE, n)
    role[head == np.arange(n)] = ANCHOR
    return head, role


def home_areas(rng: np.random.Generator, n: int) -> Index:
    """Home areas; nobody lives in the British Transport Police."""
    weight = [0.0 if force.code == "93" else force.volume for force in forces()]
    return draw(rng, weight, n)


def draw_ethnicity(rng: np.random.Generator, force: Index) -> Index:
    """Ethnicity by home area, with the country's margins kept (raked once)."""
    odds = np.array([f.minority_odds for f in forces()])
    volume = np.array([f.volume for f in forces()])
    weights = np.zeros((len(odds), len(ETHNICITY)))
    total = sum(GROUP_SHARE.values())
    minority = 1 - GROUP_SHARE["White"] / total
    scale = 1.0
    for _ in range(30):
        share = scale * odds * minority / (1 - minority + scale * odds * minority)
        scale *= minority / float((share * volume).sum() / volume.sum())
    for group, parts in FINE.items():
        for code, part in parts.items():
            fine = part / sum(parts.values())
            of_group = GROUP_SHARE[group] / (total * minority)
            column = (1 - share if group == "White" else share * of_group) * fine
            weights[:, ETHNICITY.index(code)] = column
    return draw_rows(rng, weights, force)


def _own(rng: np.random.Generator, careers: Careers, first: Index, last: Index) -> tuple[Index, Days]:
    """Sex and birth, so that ages at a random appearance of each person follow the margins."""
    margin = sex_age_margin()
    n = careers.persons
    woman = margin[1].sum() / margin.sum()
    # Persistent offenders are more often men; the factors keep the share over all appearances.
    sex = (rng.random(n) < woman * np.array([1.28, 1.2, 1.05, 0.78])[careers.kind]).astype(int)
    band = draw_rows(rng, margin, sex)
    low, high = AGE_BOUNDS[band, 0], AGE_BOUNDS[band, 1]
    age = low + (high - low) * rng.random(n)
    age = np.where(band == len(AGE_BOUNDS) - 1, np.minimum(60 + rng.exponential(7.5, n), 93), age)
    pivot = careers.day[first + (rng.random(n) * (last - first + 1)).astype(int)]
    birth = np.floor(pivot - age * 365.25).astype(np.int64)
    return sex, np.minimum(birth, _latest_birth(careers.day[first]))


def _latest_birth(first_day: Days) -> Days:
    """Born late enough to be ten at an offence up to nine months before the first appearance."""
    return first_day - int(11.3 * 365.25)


def _related(
    rng: np.random.Generator, sex: Index, own: Days, family: Index, role: Index,
    first_day: Days, last_day: Days,
) -> tuple[Index, Days, Index]:  # fmt: skip
    """Sex, birth and role of relatives; who cannot be what was drawn becomes a lodger."""
    n = len(sex)
    anchor = own[family]
    apart = np.zeros(n, dtype=np.int64)
    sign = np.where(rng.random(n) < 0.5, 1, -1)
    sibling, parent = role == SIBLING, np.isin(role, (NAMESAKE, GENERATION))
    apart = np.where(sibling, rng.integers(400, 9 * 365, n), apart)
    apart = np.where(parent, rng.integers(19 * 365, 36 * 365, n), apart)
    apart = np.where(role == PARTNER, rng.integers(30, 7 * 365, n), apart)
    latest, oldest = _latest_birth(first_day), last_day - 68 * 365
    older, younger = anchor - apart, anchor + apart
    birth = np.where(sign > 0, younger, older)
    birth = np.where(birth > latest, older, birth)
    birth = np.where(birth < oldest, younger, birth)
    adult_pair = (role == PARTNER) & ((anchor > latest - 6 * 365) | (birth > latest - 6 * 365))
    fails = (birth > latest) | (birth < oldest) | adult_pair
    role = np.where((role != ANCHOR) & fails, LODGER, role)
    birth = np.where(np.isin(role, (ANCHOR, LODGER)), own, birth)
    same = (role == NAMESAKE) | ((role == TWIN) & (rng.random(n) < 0.8))
    sex = np.where(same, sex[family], np.where(role == PARTNER, 1 - sex[family], sex))
    return sex, birth, role


def _marriages(
    rng: np.random.Generator, careers: Careers, first_event: Index, sex: Index, birth: Days,
    ethnicity: Index, surname: Index,
) -> tuple[Days, Index]:  # fmt: skip
    """Day and surname of a change of name (mostly women on marriage; few men by deed poll)."""
    n = len(sex)
    start = np.maximum(careers.day[first_event] - 365, birth + 18 * 365)
    day = start + rng.integers(0, 10 * 365, n)
    age = (day - birth) / 365.25
    changes = (rng.random(n) < np.where(sex == 1, 0.30, 0.008)) & (age > 18) & (age < 60)
    new = draw_last(rng, ethnicity, sex)
    return np.where(changes, day, NEVER), np.where(changes, new, surname)


def _police_ids(
    rng: np.random.Generator, block: Block, careers: Careers, birth: Days
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Year (0: none) and serial of the PNC id, and the CRO serial (0: none), never shared."""
    n = careers.persons
    held = rng.random(n) < np.array([0.45, 0.65, 0.85, 0.99])[careers.kind]
    begun = np.maximum(careers.onset, birth + 4000)
    year = np.where(held, np.clip(calendar(begun)[0], 1966, None), 0)
    # Distinct serials a year by construction: a scattered sequence of the year's persons.
    running = block.numbers(rank_within(year))
    serial = (running * 7919 + 104_729) % 9_999_991 + 1
    cro = (running * 4241 + 7_919) % 999_983 + 1
    has_cro = held & (rng.random(n) < 0.75)
    return year, serial, np.where(has_cro, cro, 0)
