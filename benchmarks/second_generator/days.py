"""Days as whole numbers since 1970, and as the systems write them."""

from collections.abc import Callable
from typing import Any

import numpy as np

from second_generator.draws import Array, Rng

MISSING = -(10**6)
"""The day number of no day."""

_FIRST = np.datetime64("1890-01-01")
_ISO = np.datetime_as_string(np.arange(_FIRST, np.datetime64("2036-01-01")))
_OFFSET = -int(_FIRST.astype(int))
_WRITTEN = {
    "iso": np.array([d + " 00:00:00" for d in _ISO], object),
    "date": np.array(_ISO, object),
    "dmy": np.array([f"{d[8:]}/{d[5:7]}/{d[:4]}" for d in _ISO], object),
}


def _part(start: int, end: int) -> Callable[[Any], Array]:
    table = np.array([int(d[start:end]) for d in _ISO])
    return lambda days: table[np.asarray(days) + _OFFSET]


year_of, month_of, day_of_month = _part(0, 4), _part(5, 7), _part(8, 10)


def written(days: Any, style: str) -> Array:
    """Days as text, `iso` with a midnight (XHIBIT), `dmy` (Libra) or plain `date`; missing days are None."""
    days = np.asarray(days)
    text = _WRITTEN[style][np.where(days == MISSING, 0, days + _OFFSET)]
    return np.where(days == MISSING, None, text)


def day(year: int, month: int = 1, dom: int = 1) -> int:
    """The number of a day."""
    return int(np.datetime64(f"{year}-{month:02d}-{dom:02d}").astype(int))


def weekday(days: Any) -> Any:
    """Weekend days moved to the Friday before (1970-01-01 was a Thursday)."""
    w = (days + 3) % 7
    return days - np.where(w > 4, w - 4, 0)


def stamped(rng: Rng, days: Array) -> Array:
    """Days as text with a time of day in office hours."""
    text, seconds = written(days, "iso"), rng.integers(8 * 3600, 18 * 3600, len(days))
    return np.array(
        [f"{t[:10]} {s // 3600:02d}:{s // 60 % 60:02d}:{s % 60:02d}" for t, s in zip(text, seconds, strict=True)],
        object,
    )
