"""The organisations that come to court, each under one name and at one address."""

import numpy as np
import pandas as pd

from second_generator.draws import pick
from second_generator.names import surnames
from second_generator.world import World

_TRADES = "Transport Logistics Motors Foods Scaffolding Construction Services Waste Haulage Properties Lettings Stores"
_ENDINGS = {"Limited": 6, "Ltd": 2, "Plc": 1, "(UK) Limited": 1}


def make_organisations(world: World, count: int) -> pd.DataFrame:
    """So many organisations, one row each: organisation, address_line_1, address_line_2, postcode."""
    rng, pc = world.rng, world.postcodes
    at = rng.choice(len(pc.code), count)
    founders = surnames(rng, np.zeros(count, int))
    trades, endings = pick(rng, _TRADES.split(), count), pick(rng, _ENDINGS, count)
    names = [f"{f} {t} {e}".upper() for f, t, e in zip(founders, trades, endings, strict=True)]
    line_1 = np.char.add(rng.integers(1, 99, count).astype(str), " ").astype(object) + pc.street[at]
    return pd.DataFrame(
        {"organisation": names, "address_line_1": line_1, "address_line_2": pc.town[at], "postcode": pc.code[at]}
    )
