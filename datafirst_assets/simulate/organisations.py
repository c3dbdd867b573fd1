"""Organisations as defendants: invented firms, how often they appear, how their names are typed."""

from operator import methodcaller

import numpy as np

from datafirst_assets.simulate.blocks import Block
from datafirst_assets.simulate.careers import Careers
from datafirst_assets.simulate.names import names
from datafirst_assets.simulate.slips import mistype
from datafirst_assets.simulate.tables import Index, Texts, day, scatter
from datafirst_assets.simulate.texts import change_at

SHARE = 0.015  # of defendant-cases
APPEARANCES = 2.2  # mean an organisation
TRADES = [
    "Haulage",
    "Transport",
    "Scaffolding",
    "Foods",
    "Properties",
    "Recycling",
    "Waste Services",
    "Motors",
    "Building Services",
    "Logistics",
    "Car Hire",
    "Lettings",
    "Farms",
    "Fabrications",
    "Demolition",
    "Roofing",
    "Catering",
    "Plant Hire",
    "Couriers",
    "Skip Hire",
    "Estates",
    "Engineering",
    "Groundworks",
    "Van Rental",
    "Care Homes",
]
ENDINGS = ("Limited", "Ltd", "& Sons Ltd", "PLC", "(UK) Limited", "Group Ltd")


def build_organisations(block: Block, years: range) -> Careers:
    """Organisations' appearances, exactly `block.firm_rows`, a few of them many."""
    rng, rows = block.stream("organisations"), block.firm_rows
    firms = max(1, int(rows / APPEARANCES))
    weight = rng.gamma(0.6, 1.0, firms)
    who = np.searchsorted(np.cumsum(weight / weight.sum()), rng.random(rows) * (1 - 1e-9))
    when = rng.integers(int(day(years[0])), int(day(years[-1] + 1)), rows)
    order = np.lexsort((when, who))
    zeros = np.zeros(firms, dtype=np.int64)
    return Careers(zeros, zeros, who[order].astype(np.int64), when[order])


def typed_name(rng: np.random.Generator, firm: Index, capitals: float) -> Texts:
    """Names of firms (numbers in the whole run) as typed: Limited or Ltd, 'and' or '&', slips."""
    pool = names()
    surnames = pool.text[pool.last["british"][0]]
    head = surnames[(scatter(firm, 71) ** 2 * len(surnames)).astype(int)]
    # Ten thousand firms must not share a hundred names: some carry two.
    second = surnames[(scatter(firm, 72) ** 2 * len(surnames)).astype(int)]
    two = scatter(firm, 73) < 0.35
    trade = np.array(TRADES, dtype=object)[(scatter(firm, 74) * len(TRADES)).astype(int)]
    ending = np.array(ENDINGS, dtype=object)[(scatter(firm, 75) ** 2 * len(ENDINGS)).astype(int)]
    found = np.where(two, head + " & " + second, head) + " " + trade + " " + ending
    u = rng.random(len(firm))
    for low, high, old, new in (
        (0.0, 0.12, "Limited", "Ltd"),
        (0.12, 0.24, "Ltd", "Limited"),
        (0.24, 0.36, "&", "and"),
        (0.36, 0.40, " (UK)", ""),
        (0.40, 0.44, "Ltd", "Ltd."),
    ):
        rows = np.flatnonzero((u >= low) & (u < high))
        change_at(found, rows, methodcaller("replace", old, new))
    rows = np.flatnonzero(rng.random(len(firm)) < 0.02)
    short = rows[np.array([len(text) < 38 for text in found[rows]], bool)]
    found[short] = mistype(rng, found[short])
    upper = np.flatnonzero(rng.random(len(firm)) < capitals)
    change_at(found, upper, str.upper)
    return found
