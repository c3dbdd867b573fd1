"""The organisations that come to court, each with its registered name and one address.

A register has a name once: whoever would be the second is no company, so that small firms of one name in two towns are two.
Some are of a group, or numbered; how clerks write them all is `clerks_organisations`'s.
"""

import numpy as np
import pandas as pd

from second_generator.draws import pick
from second_generator.names import surnames
from second_generator.world import World

_TRADES = "Transport Logistics Motors Foods Scaffolding Construction Services Waste Haulage Properties Lettings Stores"
_GROUP, _NUMBERED = 25, 31
"""One in so many is a holding of the one before, or its second company."""
_ENDINGS = {"Limited": 6, "Ltd": 2, "Plc": 1, "(UK) Limited": 1}


def stem_of(name: str) -> str:
    """A name without what the register disregards."""
    return name.removesuffix(" LIMITED").removesuffix(" LTD").removesuffix(" PLC").removesuffix(" (UK)")


def _registered(names: list[str], taken: set[str]) -> list[str]:
    """The names, each on the register once or without a legal form; `taken` grows."""
    found: list[str] = []
    for place, name in enumerate(names):
        stem = stem_of(name)
        if place and place % _GROUP == 0:
            stem, name = (f"{stem_of(found[-1])} HOLDINGS", f"{stem_of(found[-1])} HOLDINGS LIMITED")
        elif place and place % _NUMBERED == 0:
            stem, name = (f"{stem_of(found[-1])} 2", f"{stem_of(found[-1])} 2 LIMITED")
        found.append(stem if stem in taken else name)
        taken.add(stem)
    return found


def make_organisations(world: World, count: int, taken: set[str] | None = None) -> pd.DataFrame:
    """So many organisations, one row each: organisation, address_line_1, address_line_2, postcode.

    Args:
        taken: stems of names that are on the register already; those of these are added.
    """
    rng, pc = world.rng, world.postcodes
    at = rng.choice(len(pc.code), count)
    founders = surnames(rng, np.zeros(count, int))
    trades, endings = pick(rng, _TRADES.split(), count), pick(rng, _ENDINGS, count)
    names = [f"{f} {t} {e}".upper() for f, t, e in zip(founders, trades, endings, strict=True)]
    names = _registered(names, set() if taken is None else taken)
    line_1 = np.char.add(rng.integers(1, 99, count).astype(str), " ").astype(object) + pc.street[at]
    return pd.DataFrame(
        {"organisation": names, "address_line_1": line_1, "address_line_2": pc.town[at], "postcode": pc.code[at]}
    )
