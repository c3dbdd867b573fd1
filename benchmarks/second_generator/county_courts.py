"""Which county court, where family and civil cases are heard, a postcode belongs to, and the letters of its case numbers."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from second_generator.draws import Array
from second_generator.places import REFERENCE
from second_generator.world import World

BULK_CENTRE = "Northampton"
"""Where bulk issuers bring their claims, whoever the defendant."""

_LONDON = ("Central London", "East London", "West London", "The Mayor's")


@dataclass
class CountyCourts:
    """The court of each postcode, of each court its code and two letters, and the bulk centre."""

    of_postcode: Array
    code: Array
    letters: Array
    bulk_centre: int


def _letters(names: list[str]) -> Array:
    """Two letters a court, no two alike: the first and another of its name, else the first free ones."""
    taken: dict[str, None] = {}
    for name in names:
        text = "".join(c for c in name.upper() if c.isascii() and c.isalpha())
        wanted = [text[0] + c for c in text[1:]] + [text[0] + chr(c) for c in range(65, 91)]
        wanted += [chr(a) + chr(b) for a in range(65, 91) for b in range(65, 91)]
        taken[next(w for w in wanted if w not in taken)] = None
    return np.array(list(taken), object)


def make_county_courts(world: World) -> CountyCourts:
    """The registered county courts; a town without one goes to another, always the same."""
    listed = pd.read_csv(REFERENCE / "court_register.csv", dtype=str)
    courts = listed[listed.court_type == "COU"].drop_duplicates("court_id").sort_values("court_id")
    names = courts.court_name.tolist()

    def court(town: str, district: str) -> int:
        wanted = _LONDON[sum(map(ord, district)) % len(_LONDON)] if town == "London" else town
        found = [i for i, name in enumerate(names) if name.startswith(wanted)]
        return found[0] if found else sum(map(ord, town)) * 7 % len(names)

    pc = world.postcodes
    places = pd.DataFrame({"town": pc.town, "district": [code.split(" ")[0] for code in pc.code]})
    by_place = {key: court(*key) for key in places.drop_duplicates().itertuples(index=False, name=None)}
    of_postcode = np.array([by_place[key] for key in places.itertuples(index=False, name=None)])
    bulk_centre = next(i for i, name in enumerate(names) if name.startswith(BULK_CENTRE))
    return CountyCourts(of_postcode, courts.court_id.to_numpy(object), _letters(names), bulk_centre)
