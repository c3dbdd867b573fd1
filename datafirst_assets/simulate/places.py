"""Invented places: postcodes, streets and addresses of every police force's area.

The postcode areas do not exist (their letters are allowed by the postcode grammar but unused), so
that no address is anybody's. Within an area districts, and within them postcodes, have uneven
weights: a few postcodes hold many defendants, most hold one household.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from datafirst_assets.simulate.courts import WELSH, forces
from datafirst_assets.simulate.tables import Index, Texts, draw, rank_within, scatter, stream
from datafirst_assets.simulate.texts import Column, coded, given, joined, numbered, objects

IN_USE = (
    "AB AL BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT "
    "DY EC EH EN EX FK FY GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY LA LD "
    "LE LL LN LS LU ME MK ML NE NF NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM SA SE SG "
    "SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB WA WC WD WF WN WR WS WV YO "
    "ZE AI BF BX GI"
)
INWARD = "ABDEFGHJLNPQRSTUWXYZ"
STREETS = (
    "Church Station Victoria Albert Park Mill Green Queen King York Windsor Chapel School "
    "Manor Grange Springfield Oak Elm Ash Cedar Beech Hawthorn Willow Chestnut Highfield "
    "Westfield Northgate Southfield Meadow Bridge River Canal Castle Priory Abbey Tower "
    "Market Nelson Wellington Cromwell Stanley Clarence Alexandra Prince Lime Poplar Maple "
    "Sycamore Kingsley Tennyson Shelley Byron Milton Keats Shakespeare Wordsworth Cavendish "
    "Devonshire Sandringham Balmoral Lancaster Warwick Derwent Severn Trent Avon Thames "
    "Kennet Rowan Holly Laurel Juniper Bramble Heather Primrose Larch Acacia Orchard Vicarage "
    "Rectory Hillside Brookside Lakeside Fairview Broad Long Cross Lower Upper Mount Summer "
    "Hope Union Garden Bath Cemetery Quarry Cobden Gladstone Disraeli Salisbury Rosebery "
    "Palmerston Peel"
)
KINDS = "Road Street Close Avenue Lane Drive Way Court Crescent Grove Place Terrace Gardens"
HOUSES = ("Hope House", "The Foyer", "Trinity Hostel", "Salvation House", "Bridge Project")
NO_FIXED_ABODE = ("NO FIXED ABODE", "NFA", "N F A", "NO FIXED ADDRESS")
FIRST_AREA, AREAS = 100_000, 900_000  # numbers of small areas; real ones are all below
UNITS = 9 * len(INWARD) ** 2  # postcodes that a district can have
PERSONS_PER_POSTCODE = 5.0  # defendants, not residents; keeps collisions alike at any size


@dataclass(frozen=True)
class Places:
    """All postcodes; arrays have one entry a postcode, `start` one a force (and one at the end)."""

    postcode: Column
    lsoa: Column
    street: Texts  # the same objects again and again: a pointer a postcode, like `town`
    town: Texts
    district: np.ndarray
    start: np.ndarray
    steps: np.ndarray  # cumulative weights within the whole country

    def anywhere_in(self, rng: np.random.Generator, force: Index) -> Index:
        """A postcode in each given force's area."""
        low = np.r_[0.0, self.steps][self.start[force]]
        high = self.steps[self.start[force + 1] - 1]
        at = np.searchsorted(self.steps, low + (high - low) * rng.random(len(force)), side="right")
        return np.clip(at, self.start[force], self.start[force + 1] - 1)

    def near(self, rng: np.random.Generator, postcode: Index) -> Index:
        """A postcode of the same district as each given one (by the weight of its postcodes)."""
        first = np.searchsorted(self.district, self.district[postcode], side="left")
        last = np.searchsorted(self.district, self.district[postcode], side="right")
        low = np.r_[0.0, self.steps][first]
        at = np.searchsorted(self.steps, low + (self.steps[last - 1] - low) * rng.random(len(postcode)), side="right")
        return np.clip(at, first, last - 1)

    def postcodes(self, at: Index) -> Texts:
        """The postcodes as texts to type."""
        return objects(coded(self.postcode, at))

    def areas(self, at: Index, missing: np.ndarray | None = None) -> Column:
        """The small area (LSOA) of each postcode; none where missing."""
        return coded(self.lsoa, at, missing)

    def lines(self, postcode: Index, home: np.ndarray) -> tuple[Texts, Texts, Texts]:
        """Address lines of homes: `home` is a key that stands for one dwelling for good."""
        u = scatter(home, 11)
        number = (1 + (scatter(home, 12) ** 2.2 * 160)).astype(np.int64)
        numbers = np.array([str(n) for n in range(200)], dtype=object)
        first = numbers[number] + " " + self.street[postcode]
        second = np.full(len(postcode), None, dtype=object)
        flat = u < 0.16
        second[flat] = first[flat]
        first[flat] = "Flat " + numbers[(1 + scatter(home, 13) * 24).astype(np.int64)][flat]
        hostel = u > 0.985
        second[hostel] = first[hostel]
        first[hostel] = np.array(HOUSES, dtype=object)[(scatter(home, 14) * len(HOUSES)).astype(int)][hostel]
        town = self.town[postcode].copy()
        move_up = ~given(second) & (scatter(home, 15) < 0.75)
        second[move_up] = town[move_up]
        town[move_up] = None
        return first, second, town


def build_places(seed: int, persons: int) -> Places:
    """Postcodes of all forces, about one for every five persons, at least forty a force."""
    rng = stream(seed, "places")
    in_use = set(IN_USE.split())
    letters = [a + b for a in "ABCDEFGHIJKLMNOPRSTUWYZ" for b in "ABCDEFGHKLMNOPQRSTUVWXY" if a + b not in in_use]
    areas = list(rng.permutation(np.array(letters)))
    streets_of, kinds_of = (np.array(words.split(), dtype=object) for words in (STREETS, KINDS))
    every_street = streets_of[:, None] + " " + kinds_of
    volume = np.array([force.volume for force in forces()])
    wanted = np.maximum(40, persons / PERSONS_PER_POSTCODE * volume / volume.sum()).astype(int)
    texts, lsoas, streets, towns, districts, weights, start = [], [], [], [], [], [], [0]
    known_lsoas = 0
    for at, force in enumerate(forces()):
        n_areas = max(1, min(6, round(len(force.towns) / 2.0)))
        mine, areas = areas[:n_areas], areas[n_areas:]
        n_districts = int(np.clip(wanted[at] / 25, 3, 18)) * n_areas
        weight = rng.gamma(1.2, 1.0, n_districts) + 0.02
        district = np.sort(draw(rng, weight, wanted[at]))
        # A district's postcodes: sector digit and two letters, never twice the same.
        units = rng.permutation(UNITS)
        within = rank_within(district)
        unit, lap = units[(within + district * 37) % UNITS], within // UNITS
        sector, tail = unit // 400 + 1, unit % 400
        outward = joined(coded(mine, district % n_areas), numbered(district // n_areas + 1 + 18 * lap))
        inward = joined(numbered(sector), coded(tuple(INWARD), tail // 20), coded(tuple(INWARD), tail % 20))
        # Small areas for statistics: about four postcodes each, of one district.
        small = known_lsoas + np.cumsum(np.r_[True, (np.diff(district) > 0) | (rng.random(wanted[at] - 1) < 0.25)])
        known_lsoas = int(small[-1])
        prefix = "W01" if force.code in WELSH else "E01"
        lsoas.append(joined(prefix, numbered(FIRST_AREA + small % AREAS)))
        road = draw(rng, np.ones(len(streets_of)), wanted[at])
        streets.append(every_street[road, draw(rng, 1 / np.arange(1, len(kinds_of) + 1), wanted[at])])
        town_weight = 1 / np.arange(1, len(force.towns) + 1) ** 0.7
        towns.append(np.array(force.towns, dtype=object)[draw(rng, town_weight, n_districts)][district])
        texts.append(joined(outward, " ", inward))
        districts.append(district + at * 1000)
        weights.append(rng.gamma(0.45, 1.0, wanted[at]) + 0.01)
        weights[-1] *= volume[at] / weights[-1].sum()
        start.append(start[-1] + int(wanted[at]))
    return Places(
        pa.concat_arrays(texts),
        pa.concat_arrays(lsoas),
        np.concatenate(streets),
        np.concatenate(towns),
        np.concatenate(districts),
        np.array(start),
        np.cumsum(np.concatenate(weights)),
    )
