"""Random draws, tallies of what was drawn, and the two types that every module uses. Nothing about courts."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np

Array: TypeAlias = np.ndarray
Rng: TypeAlias = np.random.Generator
Options: TypeAlias = Sequence[Any] | Array | Mapping[Any, float]


def pick(rng: Rng, options: Options, n: int, weights: Sequence[float] | Array | None = None) -> Array:
    """n draws as objects, from options or from a mapping of options to weights; weights need not sum to one."""
    if isinstance(options, Mapping):
        weights, options = list(options.values()), list(options)
    shares = None if weights is None else np.asarray(weights, float) / np.sum(weights)
    return np.asarray(options, object)[rng.choice(len(options), n, p=shares)]


def pick_ranked(rng: Rng, options: Sequence[Any] | Array, n: int) -> Array:
    """n draws from options listed from frequent to rare."""
    return pick(rng, options, n, 1 / (np.arange(len(options)) + 2.0) ** 0.85)


def keep(rng: Rng, values: Array, share: float | Array) -> Array:
    """The values, each missing unless kept."""
    return np.where(rng.random(len(values)) < share, values, None)


def change_where(mask: Array, values: Array, change: Callable[[Any], Any]) -> None:
    """Change the marked values in place, but for missing ones."""
    for i in np.flatnonzero(mask):
        if values[i] is not None:
            values[i] = change(values[i])


def digits_or_none(values: Any) -> Array:
    """Whole numbers as text; negative ones are missing."""
    values = np.asarray(values)
    return np.where(values < 0, None, values.astype(str).astype(object))


class Rates:
    """The measured rate of each kind of error, by system, so that the data can be described by what is in it."""

    def __init__(self) -> None:
        self.measured: dict[str, dict[str, float]] = defaultdict(dict)

    def note(self, system: str, kind: str, mask: Array, of: int | None = None) -> None:
        """Note the share of marked rows among `of` rows, or among all."""
        total = len(mask) if of is None else of
        self.measured[system][kind] = round(float(np.sum(mask)) / max(total, 1), 5)
