"""Drawing names: one pool of spellings for the whole run, and lists by group, sex and generation.

Names are positions in the pool everywhere, texts only when a record is typed. British names come
from the reference tables (surnames; first names from birth year 1996 on) and the lists before.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

from datafirst_assets.simulate import name_lists as lists
from datafirst_assets.simulate.tables import Index, Texts, draw, reference

# 16+1 codes without NS, and how their names are chosen: (first name, surname) styles with shares.
ETHNICITY = tuple(["W1", "W2", "W9", "M1", "M2", "M3", "M9", "A1", "A2", "A3", "A9", "B1", "B2", "B9", "O1", "O9"])
STYLES = ("british", *lists.NAMES)
FIRST_STYLE = (
    "british:1|irish:6 british:4|east_european:7 other:1 british:2|british:6 caribbean:4|"
    "british:6 black_african:4|british:5 pakistani:3 indian:2|british:8 other:2|indian:9 british:1|"
    "pakistani:1|bangladeshi:1|other:4 pakistani:5 indian:1|caribbean:5 british:5|"
    "black_african:8 british:2|caribbean:4 black_african:3 british:3|chinese:7 british:3|other:1"
)
LAST_STYLE = (
    "british:97 irish:3|irish:1|east_european:7 other:1 british:2|british:5 caribbean:5|"
    "british:4 black_african:6|british:4 pakistani:4 indian:2|british:7 other:3|indian:1|"
    "pakistani:1|bangladeshi:1|other:4 pakistani:5 indian:1|caribbean:1|black_african:1|"
    "caribbean:5 black_african:5|chinese:1|other:1"
)
SIKH = "Gill Sandhu Dhillon Sidhu Bains Grewal Dhaliwal Johal Sohal Bhogal Virdi Sahota Atwal Rai"
APOSTROPHE = {
    "obrien oconnor oneill osullivan oreilly odonnell oleary ohara okeefe oneil oshea ogrady "
    "ohalloran omalley orourke odriscoll otoole odwyer": "O"
}


def _proper(name: str) -> str:
    """The reference tables' lower case as people write it: McDonald, O'Brien, Smith."""
    for known, prefix in APOSTROPHE.items():
        if name in known.split():
            return f"{prefix}'{name[1:].capitalize()}"
    if name.startswith("mc") and len(name) > 4:
        return "Mc" + name[2:].capitalize()
    return name.capitalize()


@dataclass(frozen=True)
class Names:
    """The pool (`text`) and, by style and sex or generation, positions and weights in it."""

    text: Texts
    first: dict[tuple[str, int, int], tuple[Index, np.ndarray]]  # style, sex, generation
    last: dict[str, tuple[Index, np.ndarray]]
    spelling: dict[int, Index]  # position -> other spellings
    short: dict[int, Index]  # position -> short forms
    place: dict[str, int]
    feminine: dict[int, int]
    masculine: dict[int, int]

    def table(self, which: dict[int, Index]) -> tuple[Index, Index, Index]:
        """A mapping as arrays: first entry and number of entries a name, and the entries."""
        count = np.zeros(len(self.text), dtype=np.int64)
        for at, others in which.items():
            count[at] = len(others)
        flat = [which[at] for at in sorted(which)]
        return np.r_[0, np.cumsum(count)[:-1]], count, np.concatenate(flat)


GENERATIONS = (1960, 1980, 1996)  # upper bounds of the lists' birth years; later: single years


def generation(birth_year: np.ndarray) -> np.ndarray:
    """0 to 2 for the lists, 3 on for birth years 1996, 1997, ... (the table ends in 2018)."""
    return np.where(
        birth_year < 1996,
        np.searchsorted(GENERATIONS, birth_year, side="right"),
        3 + np.minimum(birth_year, 2018) - 1996,
    )


@cache
def names() -> Names:
    """The pool of all names, built once (about 20,000 spellings)."""
    place: dict[str, int] = {}
    first = _british_first(place)
    last: dict[str, tuple[Index, np.ndarray]] = {}
    foreign: set[str] = set()
    for style, (men, women, surnames) in lists.NAMES.items():
        for sex, listed in enumerate((men, women)):
            first[style, sex, 0] = _falling(place, listed.split())
        last[style] = _falling(place, surnames.split("|"))
        if style not in ("caribbean", "irish"):
            foreign |= {name.lower() for name in surnames.split("|")}
    table = reference("surname_uk_freq")
    table = table[~table["surname"].isin(foreign | {"begum", "khatun", "bibi"})]
    last["british"] = (
        np.array([_at(place, _proper(name)) for name in table["surname"]]),
        table["freq"].astype(float).to_numpy(),
    )
    spelling = _spellings(place)
    short = {}
    for group in lists.SHORT_FORMS.split("|"):
        head, *others = group.split()
        short[_at(place, head)] = np.array([_at(place, other) for other in others])
    feminine = {
        _at(place, man): _at(place, woman) for man, woman in (("Singh", "Kaur"), ("Miah", "Begum"), ("Uddin", "Khatun"))
    }
    for name in list(place):
        if name.endswith(("ski", "cki")):
            feminine[place[name]] = _at(place, name[:-1] + "a")
    for extra in ("Bibi", "Mohammed", *SIKH.split()):
        _at(place, extra)
    text = np.empty(len(place), dtype=object)
    text[:] = list(place)
    masculine = {female: male for male, female in feminine.items()}
    return Names(text, first, last, spelling, short, place, feminine, masculine)


def _at(place: dict[str, int], name: str) -> int:
    """Position of a name in the pool, which grows by it if need be."""
    return place.setdefault(name, len(place))


def _falling(place: dict[str, int], words: list[str]) -> tuple[Index, np.ndarray]:
    """Positions and falling weights of a list in order of frequency."""
    return np.array([_at(place, word) for word in words]), 1.0 / (np.arange(len(words)) + 8.0)


def _british_first(place: dict[str, int]) -> dict[tuple[str, int, int], tuple[Index, np.ndarray]]:
    """British first names: three generations of lists, then the table's birth years."""
    british = (
        (lists.OLDER_MEN, lists.MIDDLE_MEN, lists.YOUNGER_MEN),
        (lists.OLDER_WOMEN, lists.MIDDLE_WOMEN, lists.YOUNGER_WOMEN),
    )
    table = reference("firstname_ew_by_birthyear")
    found = {}
    for sex, label in enumerate(("male", "female")):
        for era in range(3):
            found["british", sex, era] = _falling(place, british[sex][era].split())
        mine = table[table["sex"] == label]
        for year, rows in mine.groupby(mine["birthyear"].astype(int)):
            found["british", sex, 3 + int(str(year)) - 1996] = (
                np.array([_at(place, _proper(name)) for name in rows["firstname"]]),
                rows["freq"].astype(float).to_numpy(),
            )
    return found


def _spellings(place: dict[str, int]) -> dict[int, Index]:
    """Other spellings by position: the lists', then the tables' for names already in the pool."""
    found: dict[int, list[int]] = {}
    for group in lists.SPELLINGS.split("|"):
        head, *others = group.split()
        found.setdefault(_at(place, head), []).extend(_at(place, other) for other in others)
    for name, columns in (
        ("surname_uk_variants", ("lastname1", "lastname2")),
        ("firstname_uk_variants", ("forename", "forename2")),
    ):
        table = reference(name)
        for head, other in zip(table[columns[0]], table[columns[1]], strict=True):
            here = place.get(_proper(head))
            # Only spellings that sound alike: the table also holds translations (James, Giuseppe).
            if here is not None and head[:2] == other[:2] and abs(len(head) - len(other)) <= 2:
                found.setdefault(here, []).append(_at(place, _proper(other)))
    return {key: np.array(value) for key, value in found.items()}


def _style(rng: np.random.Generator, choices: str, ethnicity: Index) -> Index:
    """Position in STYLES of each person's names, drawn by ethnicity."""
    weights = np.zeros((len(ETHNICITY), len(STYLES)))
    for row, choice in enumerate(choices.split("|")):
        for part in choice.split():
            style, weight = part.split(":")
            weights[row, STYLES.index(style)] = float(weight)
    steps = np.cumsum(weights, axis=1)
    u = rng.random(len(ethnicity)) * steps[ethnicity, -1]
    return (u[:, None] >= steps[ethnicity]).sum(axis=1)


def draw_first(rng: np.random.Generator, ethnicity: Index, sex: Index, birth_year: np.ndarray) -> Index:
    """First names by ethnicity, sex and (for British names) generation."""
    pool = names()
    style = _style(rng, FIRST_STYLE, ethnicity)
    era = np.where(style == 0, generation(birth_year), 0)
    key = (style * 2 + sex) * 64 + era
    found = np.zeros(len(key), dtype=np.int64)
    for value in np.unique(key):
        rows = np.flatnonzero(key == value)
        place, weight = pool.first[STYLES[value // 128], int(value // 64 % 2), int(value % 64)]
        found[rows] = place[draw(rng, weight, len(rows))]
    return found


def draw_last(rng: np.random.Generator, ethnicity: Index, sex: Index) -> Index:
    """Surnames by ethnicity; Singh and Kaur, -ski and -ska and the like follow the sex."""
    pool = names()
    style = _style(rng, LAST_STYLE, ethnicity)
    found = np.zeros(len(style), dtype=np.int64)
    for value in np.unique(style):
        rows = np.flatnonzero(style == value)
        place, weight = pool.last[STYLES[value]]
        found[rows] = place[draw(rng, weight, len(rows))]
    south_asian_woman = (sex == 1) & np.isin(ethnicity, (8, 9))
    custom = south_asian_woman & (rng.random(len(sex)) < np.where(ethnicity == 9, 0.6, 0.25))
    honorific = np.array([pool.place[name] for name in ("Begum", "Bibi", "Khatun")])
    found[custom] = honorific[draw(rng, [6, 2, 1.5], int(custom.sum()))]
    return gendered(found, sex)


def gendered(surname: Index, sex: Index) -> Index:
    """The form of a surname that goes with the sex, where there is one."""
    pool = names()
    forms = np.tile(np.arange(len(pool.text)), (2, 1))
    for male, female in pool.feminine.items():
        forms[1, male] = female
    for female, male in pool.masculine.items():
        forms[0, female] = male
    return forms[sex, surname]


def draw_middle(
    rng: np.random.Generator, ethnicity: Index, sex: Index, birth_year: np.ndarray, surname: Index
) -> tuple[Index, Index]:
    """Second and third forenames, -1 where the person has none."""
    pool = names()
    n = len(sex)
    # Middle names are a generation more traditional than first names.
    second = draw_first(rng, ethnicity, sex, birth_year - 25)
    third = draw_first(rng, ethnicity, sex, birth_year - 25)
    share = np.where(ethnicity < 7, 0.72, np.where(ethnicity < 11, 0.42, 0.55))
    second[rng.random(n) >= share] = -1
    sikh = np.isin(surname, [pool.place[name] for name in SIKH.split()]) & (rng.random(n) < 0.75)
    second[sikh] = np.where(sex[sikh] == 0, pool.place["Singh"], pool.place["Kaur"])
    third[(second < 0) | (rng.random(n) >= 0.13)] = -1
    return second, third
