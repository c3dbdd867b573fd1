"""Companies and public bodies of family and civil cases: few that claim very often, many small firms.

A company is a number for good: national ones (utilities, lenders, insurers), then a council and a social
landlord for each town, then the small firms of all blocks. Names and places are invented; many bulk claimants
are typed from the courts' list of coded parties, hence alike. The others go by several names and write from several
offices: other legal forms, a council's departments, names cut off by the width of a field.
"""

from dataclasses import dataclass
from functools import cache
from operator import methodcaller

import numpy as np

from datafirst_assets.simulate.blocks import Block
from datafirst_assets.simulate.courts import forces
from datafirst_assets.simulate.homes import EPOCHS
from datafirst_assets.simulate.organisations import typed_name
from datafirst_assets.simulate.places import Places
from datafirst_assets.simulate.slips import mistype
from datafirst_assets.simulate.tables import Index, Texts, draw, scatter, stream
from datafirst_assets.simulate.texts import Column, change_at, given

HEADS = "Thornmere Quenby Larkholt Wexcombe Ashvale Brindwick Mossgate Ferncourt Hallowden Pellbrook Silverdene Oxcombe"
UTILITY = ("Energy Limited", "Water Services PLC", "Gas & Power Limited", "Telecom PLC", "Broadband Ltd")
LENDER = ("Bank PLC", "Finance Limited", "Credit Services Ltd", "Debt Recovery (UK) Limited", "Card Services Limited")
MORTGAGE = ("Building Society", "Mortgages PLC", "Home Loans Limited")
INSURER = ("Insurance PLC", "Mutual Insurance Limited", "Underwriting Ltd")
SOCIAL = ("Homes Limited", "Housing Association", "Housing Group", "Homes Trust")
KINDS = (UTILITY, LENDER, MORTGAGE, INSURER)
UTILITIES, LENDERS, MORTGAGES, INSURERS = range(4)
FIRST_FIRM = 1_000_000  # numbers of small firms begin here
FIRM_HOMES = 1 << 40  # keys of companies' premises: no person's dwelling has one as high
UNLIKE = 0.006  # of a coded party's records: typed by hand
OTHERWISE, AWAY = 0.22, 0.12  # of large companies' records: under another of their names; from another office
DEPARTMENTS = ("Legal Services", "Children's Services", "Social Services", "Legal Dept", "Housing Department")


@dataclass(frozen=True)
class Companies:
    """The large companies of the whole run; `name`, `postcode` by number."""

    places: Places
    name: Texts
    postcode: Index
    first: tuple[int, ...]  # number of the first company of each of KINDS, and of the first council
    towns: dict[str, int]  # position of each town

    def draw(self, rng: np.random.Generator, kind: int, n: int) -> Index:
        """Companies of a kind: the first claim most."""
        low, high = self.first[kind], self.first[kind + 1]
        return low + draw(rng, 1 / np.arange(1, high - low + 1) ** 1.1, n)

    def council(self, postcode: Index) -> Index:
        """The council of each postcode's town."""
        town = self.places.town[postcode]
        return self.first[-1] + np.fromiter((self.towns[name] for name in town), dtype=np.int64, count=len(town))

    def landlord(self, rng: np.random.Generator, postcode: Index) -> Index:
        """The social landlord of each postcode's town: the council or the housing association."""
        return self.council(postcode) + np.where(rng.random(len(postcode)) < 0.65, len(self.towns), 0)

    def typed(
        self, rng: np.random.Generator, number: Index, capitals: float
    ) -> tuple[Texts, tuple[Texts, Texts], Texts, Column]:
        """Name, two address lines, postcode and small area of each company as typed."""
        large = np.flatnonzero(number < FIRST_FIRM)
        small = np.flatnonzero(number >= FIRST_FIRM)
        name = np.empty(len(number), dtype=object)
        name[large] = self.name[number[large]]
        by_hand = large[rng.random(len(large)) < UNLIKE]
        change_at(name, by_hand, methodcaller("replace", "Limited", "Ltd"))
        name[by_hand] = mistype(rng, name[by_hand])
        other = _apart(rng)
        change_at(name, large[rng.random(len(large)) < capitals], str.upper)
        name[large] = [_otherwise(other, text) if other.random() < OTHERWISE else text for text in name[large]]
        name[small] = typed_name(rng, number[small], capitals)
        postcode = np.zeros(len(number), dtype=np.int64)
        postcode[large] = self.postcode[number[large]]
        # An office elsewhere, of those that each has: its head office's number gives them.
        away = large[other.random(len(large)) < AWAY]
        spread = scatter(number[away] * 4 + other.integers(0, 3, len(away)), 102)
        postcode[away] = np.minimum((spread * len(self.places.steps)).astype(np.int64), len(self.places.steps) - 1)
        # A firm's premises: fixed by its number, in proportion to where people live.
        steps = self.places.steps
        postcode[small] = np.searchsorted(steps, scatter(number[small], 101) * steps[-1], side="right")
        postcode = np.minimum(postcode, len(steps) - 1)
        one, two, three = self.places.lines(postcode, FIRM_HOMES + number * EPOCHS)
        flat = np.flatnonzero(given(two))
        change_at(one, flat, methodcaller("replace", "Flat ", "Unit "))
        two = np.where(given(two), two, three)
        typed = self.places.postcodes(postcode)
        typed[rng.random(len(number)) < 0.01] = None
        return name, (one, two), typed, self.places.areas(postcode, rng.random(len(number)) < 0.03)


def _apart(rng: np.random.Generator) -> np.random.Generator:
    """Draws for names and offices only, so that whatever else is drawn does not depend on them."""
    begun = rng.bit_generator.seed_seq
    return np.random.default_rng([*np.atleast_1d(begun.entropy).tolist(), *begun.spawn_key, 31])  # type: ignore[attr-defined]


def _otherwise(rng: np.random.Generator, name: str) -> str:
    """A large company's name as it, or a clerk, writes it now and then; capitals stay."""
    upper, title = name.isupper(), name.title() if name.isupper() else name
    if title.endswith(" Council"):
        place = title.removesuffix(" Council").removesuffix(" Borough")
        department = DEPARTMENTS[int(rng.integers(len(DEPARTMENTS)))]
        ways = [f"{place} BC", f"{place} Council", f"{title} - {department}", f"{title} {department}", f"The {title}"]
    else:
        bare = title
        for form in (" Limited", " Ltd", " Plc", " PLC"):
            bare = bare.removesuffix(form)
        ways = [bare, f"The {title}", title[:24], f"{bare} Ltd", title.replace("&", "and"), f"{title} - Legal Dept"]
        if bare == title:
            ways = [f"The {title}", title.replace("Association", "Assoc").replace("Housing", "Hsg"), title[:26]]
    found = ways[int(rng.integers(len(ways)))].strip()
    return found.upper() if upper else found


def small_firms(block: Block, who: Index) -> Index:
    """Numbers of small firms of a block, from numbers within it."""
    return FIRST_FIRM + block.numbers(who)


def build_companies(seed: int, places: Places) -> Companies:
    """The companies that all blocks know."""
    rng = stream(seed, "companies")
    heads = HEADS.split()
    national = [[f"{head} {end}" for end in ends for head in heads[at % 3 :: 3]] for at, ends in enumerate(KINDS)]
    towns, homes = _towns()
    council = [f"{town} Borough Council" for town in towns]
    social = [f"{heads[at % 12]} {town} {SOCIAL[at % 4]}" for at, town in enumerate(towns)]
    first = np.r_[0, np.cumsum([len(names) for names in national])]
    name = np.array([*(name for names in national for name in names), *council, *social], dtype=object)
    area = np.r_[draw(rng, [force.volume for force in forces()], int(first[-1])), homes, homes]
    postcode = places.anywhere_in(rng, area)
    return Companies(places, name, postcode, tuple(first.tolist()), {town: at for at, town in enumerate(towns)})


@cache
def _towns() -> tuple[list[str], Index]:
    """All towns, and the police force area of each."""
    found: dict[str, int] = {}
    for at, force in enumerate(forces()):
        for town in force.towns:
            found.setdefault(town, at)
    return list(found), np.array(list(found.values()))
