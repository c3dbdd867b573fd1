"""Reference tables and the small numeric tools that every part of the simulator shares.

Reference tables ship with the code (`data/reference/`); random streams are named, so that a new
stage never shifts the numbers drawn by another.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from zlib import crc32

import numpy as np
import pandas as pd

REFERENCE = Path(__file__).resolve().parents[2] / "data" / "reference"

Days = np.ndarray  # whole days since 1970-01-01, int64
Index = np.ndarray  # integer positions
Texts = np.ndarray  # object array of str or None


@cache
def reference(name: str) -> pd.DataFrame:
    """One reference table, every value as text (codes keep their leading zeros)."""
    return pd.read_csv(REFERENCE / f"{name}.csv", dtype=str, keep_default_na=False)


def stream(seed: int, *stage: object) -> np.random.Generator:
    """A generator of its own for one named stage: the same for the same seed, on any machine."""
    name = crc32("/".join(str(part) for part in stage).encode())
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, name])))


def draw(rng: np.random.Generator, weights: np.ndarray | Sequence[float], n: int) -> Index:
    """`n` positions drawn in proportion to one vector of weights."""
    steps = np.cumsum(np.asarray(weights, dtype=float))
    return np.minimum(np.searchsorted(steps, rng.random(n) * steps[-1], side="right"), len(steps) - 1)


def draw_rows(rng: np.random.Generator, weights: np.ndarray, row: Index) -> Index:
    """One position for each element of `row`, in proportion to `weights[row]` (a matrix)."""
    steps = np.cumsum(np.asarray(weights, dtype=float), axis=1)
    steps /= np.maximum(steps[:, -1:], 1e-300)
    # Adding the row's number makes all rows one rising sequence: one search serves them all.
    flat = (steps + np.arange(len(steps))[:, None]).ravel()
    wanted = np.clip(rng.random(len(row)), 1e-12, 1 - 1e-9) + row
    return np.clip(np.searchsorted(flat, wanted, side="left") - row * steps.shape[1], 0, steps.shape[1] - 1)


def scatter(keys: np.ndarray, salt: int) -> np.ndarray:
    """A uniform number in [0, 1) that belongs to each key for good (splitmix64)."""
    with np.errstate(over="ignore"):
        z = keys.astype(np.uint64) + np.uint64(salt + 1) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    return (z >> np.uint64(11)).astype(float) / float(1 << 53)


def day(year: int | np.ndarray, month: int | np.ndarray = 1, dom: int | np.ndarray = 1) -> Days:
    """Days since 1970-01-01 of calendar dates (given as valid dates)."""
    months = np.asarray((np.asarray(year) - 1970) * 12 + np.asarray(month) - 1)
    first = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    return first + np.asarray(dom) - 1


def calendar(days: Days) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Year, month and day of the month."""
    dates = np.asarray(days).astype("datetime64[D]")
    months = dates.astype("datetime64[M]")
    year = dates.astype("datetime64[Y]").astype(np.int64) + 1970
    return year, months.astype(np.int64) % 12 + 1, (dates - months).astype(np.int64) + 1


def month_length(year: np.ndarray, month: np.ndarray) -> np.ndarray:
    """Number of days in each month."""
    return day(year + (month == 12), month % 12 + 1) - day(year, month)


def working_day(days: Days) -> Days:
    """The same day, or the Friday before a weekend; no Christmas, no New Year, the same year.

    Other bank holidays are left alone: some remand courts sit on them.
    """
    _, month, dom = calendar(days)
    days = days - np.where((month == 12) & ((dom == 25) | (dom == 26)), dom - 24, 0)
    new_year = (month == 1) & (dom <= 3)
    days = days + (new_year & (dom == 1))
    weekday = (days + 3) % 7  # 1970-01-01 was a Thursday; Monday is 0
    return np.where(new_year, days + np.where(weekday > 4, 7 - weekday, 0), days - np.maximum(weekday - 4, 0))


def group_number(*columns: np.ndarray) -> np.ndarray:
    """Number of each distinct combination of the columns, dense from 0, in sorted order."""
    key = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        _, dense = np.unique(column, return_inverse=True)
        key = key * (int(dense.max(initial=0)) + 1) + dense
    return np.unique(key, return_inverse=True)[1].astype(np.int64)


def stacked(*parts: tuple[np.ndarray | int, ...]) -> list[np.ndarray]:
    """Columns of tables written one below the other; in a table a number stands for a column that repeats it."""
    whole = [np.broadcast_arrays(*part) for part in parts]
    return [np.concatenate(columns) for columns in zip(*whole, strict=True)]


def rank_within(group: np.ndarray, *by: np.ndarray) -> np.ndarray:
    """Position (from 0) of each row within its group, ordered by `by`, then by row number."""
    order = np.lexsort((*by[::-1], group)) if by else np.argsort(group, kind="stable")
    ordered = group[order]
    start = np.r_[True, ordered[1:] != ordered[:-1]] if len(group) else np.zeros(0, bool)
    first = np.maximum.accumulate(np.where(start, np.arange(len(group)), 0))
    rank = np.empty(len(group), dtype=np.int64)
    rank[order] = np.arange(len(group)) - first
    return rank
