"""Texts of the files: columns made from codes, numbers and days, and repairs of typed texts.

A column that only repeats a code, a number or a day is an arrow array from the start. What clerks
type is changed text by text and lives in numpy arrays of objects until it is written.
"""

from collections.abc import Callable, Sequence
from functools import cache

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from datafirst_assets.simulate.tables import Days, Index, Texts, day

Column = pa.Array  # arrow array of strings


def column(texts: Texts | Column) -> Column:
    """Any texts as a column."""
    return texts if isinstance(texts, pa.Array) else pa.array(texts, pa.string())


def coded(codes: Sequence[str | None] | Texts | Column, at: Index, missing: np.ndarray | None = None) -> Column:
    """The code at each position; none where missing."""
    pool = codes if isinstance(codes, pa.Array) else pa.array(codes, pa.string())
    return pool.take(pa.array(at, pa.int64(), mask=missing))


def numbered(numbers: np.ndarray, missing: np.ndarray | None = None, width: int = 0) -> Column:
    """Whole numbers as texts, with leading zeros up to `width`; none where missing."""
    text = pa.array(numbers.astype(np.int64), mask=missing).cast(pa.string())
    return pc.utf8_lpad(text, width, "0") if width else text


def joined(*parts: Column | str) -> Column:
    """Columns (and the same text for all rows) written one after the other."""
    found: Column = pc.binary_join_element_wise(*parts, "")  # type: ignore[call-overload]  # takes texts too
    return found


def spread(texts: Column, rows: Index, n: int) -> Column:
    """A column of `n` rows with the texts on the given (distinct) rows, none elsewhere."""
    place = np.full(n, -1)
    place[rows] = np.arange(len(rows))
    return coded(texts, place, place < 0)


def changed(texts: Column, rows: Index, change: Callable[[Texts], Texts]) -> Column:
    """The column with the texts on the given rows (in rising order) changed."""
    there = np.zeros(len(texts), dtype=bool)
    there[rows] = True
    return pc.replace_with_mask(texts, pa.array(there), column(change(objects(texts.take(pa.array(rows))))))


def objects(texts: Column) -> Texts:
    """A column as an array of objects, which can be changed text by text."""
    found: Texts = texts.to_numpy(zero_copy_only=False)
    return found.astype(object)


@cache
def _calendar_texts() -> tuple[int, Column, Column]:
    """First day of the table (1890-01-01), and every day since as DD/MM/YYYY and YYYY-MM-DD."""
    first = int(day(1890))
    iso = np.arange(first, int(day(2060))).astype("datetime64[D]").astype(str).tolist()
    return first, pa.array([f"{text[8:]}/{text[5:7]}/{text[:4]}" for text in iso]), pa.array(iso)


@cache
def _clock_texts() -> Column:
    """' HH:MM:00' of every minute of a day (the systems' clocks are kept to the minute here)."""
    return pa.array([f" {m // 60:02d}:{m % 60:02d}:00" for m in range(1440)])


def uk_date(days: Days, missing: np.ndarray | None = None) -> Column:
    """DD/MM/YYYY, none where missing."""
    first, uk, _ = _calendar_texts()
    return coded(uk, days - first, missing)


def iso_date(days: Days, missing: np.ndarray | None = None) -> Column:
    """YYYY-MM-DD, none where missing."""
    first, _, iso = _calendar_texts()
    return coded(iso, days - first, missing)


def iso_time(days: Days, missing: np.ndarray | None = None, minutes: np.ndarray | None = None) -> Column:
    """YYYY-MM-DD HH:MM:SS, none where missing; midnight without `minutes` of the day."""
    clock = " 00:00:00" if minutes is None else coded(_clock_texts(), minutes)
    return joined(iso_date(days, missing), clock)


def given(texts: Texts) -> np.ndarray:
    """Which texts are there (not None)."""
    found: np.ndarray = ~pd.isna(texts)
    return found


def change_at(texts: Texts, rows: Index, change: Callable[[str], str]) -> None:
    """Change the texts on the given rows one by one, in place; none may be missing there."""
    texts[rows] = np.fromiter(map(change, texts[rows]), dtype=object, count=len(rows))


def capitals(texts: Texts, rows: np.ndarray) -> None:
    """The given rows (a mask) in capitals where there is a text, in place."""
    change_at(texts, np.flatnonzero(rows & given(texts)), str.upper)
