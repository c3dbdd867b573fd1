"""Slips of the hand: typing errors in text, and dates written down wrongly.

Texts are worked on as a matrix of characters, so that a slip costs the same for one or a million.
"""

import numpy as np

from datafirst_assets.simulate.tables import (
    Days,
    Texts,
    calendar,
    day,
    draw,
    month_length,
)
from datafirst_assets.simulate.texts import given

ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
WIDTH = 40


def _neighbours() -> np.ndarray:
    """For each lower-case letter up to six keys next to it (repeated to fill six)."""
    table = np.zeros((26, 6), dtype=np.uint32)
    for y, keys in enumerate(ROWS):
        for x, key in enumerate(keys):
            near = [
                ROWS[v][u]
                for v in (y - 1, y, y + 1)
                for u in (x - 1, x, x + 1)
                if 0 <= v < 3 and 0 <= u < len(ROWS[v]) and (u, v) != (x, y)
            ]
            table[ord(key) - 97] = [ord(near[i % len(near)]) for i in range(6)]
    return table


NEIGHBOURS = _neighbours()


def mistype(rng: np.random.Generator, texts: Texts) -> Texts:
    """One slip in each text: a neighbouring key, two letters exchanged, one lost or doubled.

    Texts shorter than three characters, and missing ones, stay as they are.
    """
    n = len(texts)
    if n == 0:
        return texts
    missing = ~given(texts)
    filled = texts.copy()
    filled[missing] = ""
    chars = filled.astype(f"U{WIDTH}").view(np.uint32).reshape(n, WIDTH).copy()
    length = (chars != 0).sum(axis=1)
    kind = draw(rng, [4, 2.5, 2.5, 2], n)
    # The first letter is seldom wrong.
    at = np.where(rng.random(n) < 0.12, 0, 1 + (rng.random(n) * np.maximum(length - 1, 1)).astype(int))
    at = np.minimum(at, np.maximum(length - 1, 0))
    rows = np.arange(n)
    letter = chars[rows, at]
    lower = letter | 32
    is_letter = (lower >= 97) & (lower <= 122) & (letter < 128)
    other = NEIGHBOURS[np.where(is_letter, lower - 97, 0), rng.integers(0, 6, n)]
    other = np.where(letter == lower, other, other & ~np.uint32(32))
    columns = np.arange(WIDTH)
    swap = np.minimum(at, np.maximum(length - 2, 0))
    source = np.tile(columns, (n, 1))
    exchange = (kind == 1) & (length >= 2)
    source[rows[exchange], swap[exchange]] = swap[exchange] + 1
    source[rows[exchange], swap[exchange] + 1] = swap[exchange]
    lose = (kind == 2)[:, None] & (columns >= at[:, None])
    source = np.where(lose, np.minimum(columns + 1, WIDTH - 1), source)
    double = (kind == 3)[:, None] & (columns > at[:, None])
    source = np.where(double, columns - 1, source)
    typed = np.take_along_axis(chars, source, axis=1)
    replace = (kind == 0) & is_letter
    typed[rows[replace], at[replace]] = other[replace]
    typed[:, WIDTH - 1] = 0
    found = np.ascontiguousarray(typed).view(f"U{WIDTH}").ravel().astype(object)
    return np.where(missing | (length < 3), texts, found)


# Kinds of slip in a date of birth, and how many in a thousand records have it.
DATE_SLIPS = {
    "day_month": 5.0,
    "first_january": 4.0,
    "decade": 2.0,
    "year": 5.5,
    "month": 4.0,
    "day": 7.0,
    "day_ten": 2.0,
    "1900": 3.0,
    "1970": 3.0,
}


def misdate(rng: np.random.Generator, dates: Days, latest: Days, factor: np.ndarray) -> tuple[Days, np.ndarray]:
    """Dates of birth as written down, and which differ from the truth.

    `factor` scales the chances by record. A slip that would make an impossible date, or a birth
    after `latest`, is not made.
    """
    n = len(dates)
    names = list(DATE_SLIPS)
    chance = np.array([DATE_SLIPS[name] for name in names]) / 1000
    steps = np.cumsum(chance)
    u = rng.random(n) / factor
    slip = np.searchsorted(steps, u, side="right")
    rows = np.flatnonzero(slip < len(names))
    kind = np.array([*names, ""], dtype=object)[slip[rows]]
    year, month, dom = calendar(dates[rows])
    sign = np.where(rng.random(len(rows)) < 0.5, 1, -1)
    swap = (kind == "day_month") & (dom <= 12)
    new_month = np.where(swap, dom, np.where(kind == "month", month + sign, month))
    new_dom = np.where(swap, month, dom)
    new_dom = np.where(kind == "day", dom + sign * rng.integers(1, 3, len(rows)), new_dom)
    new_dom = np.where(kind == "day_ten", dom + sign * 10, new_dom)
    new_year = np.where(kind == "year", year + sign, year)
    new_year = np.where(kind == "decade", year + 10 * sign, new_year)
    start = kind == "first_january"
    new_month, new_dom = np.where(start, 1, new_month), np.where(start, 1, new_dom)
    for text in ("1900", "1970"):
        default = kind == text
        new_year = np.where(default, int(text), new_year)
        new_month, new_dom = np.where(default, 1, new_month), np.where(default, 1, new_dom)
    good = (new_month >= 1) & (new_month <= 12) & (new_dom >= 1) & (new_year >= 1900)
    safe_month = np.where(good, new_month, 1)
    good &= new_dom <= month_length(new_year, safe_month)
    typed = day(new_year, safe_month, np.where(good, new_dom, 1))
    good &= typed < latest[rows]
    found = dates.copy()
    found[rows[good]] = typed[good]
    return found, found != dates
