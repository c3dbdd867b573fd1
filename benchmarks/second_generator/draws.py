"""Random draws, tallies of what was drawn, and the two types that every module uses. Nothing about courts."""

from collections import Counter, defaultdict
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
    """What is in the data, by system, over all parts: the rate of each kind of error, and counts."""

    def __init__(self) -> None:
        self._marked: dict[str, Counter[str]] = defaultdict(Counter)
        self._among: dict[str, Counter[str]] = defaultdict(Counter)
        self._counts: dict[str, Counter[str]] = defaultdict(Counter)

    def note(self, system: str, kind: str, mask: Array | int, of: int | None = None) -> None:
        """Note the share of marked rows among `of` rows, or among all."""
        self._marked[system][kind] += int(np.sum(mask))
        self._among[system][kind] += np.size(mask) if of is None else of

    def count(self, system: str, **counts: int) -> None:
        """Add to counts."""
        self._counts[system].update(counts)

    def most(self, system: str, kind: str, value: int) -> None:
        """Note a largest value."""
        self._counts[system][kind] = max(self._counts[system][kind], value)

    def measured(self) -> dict[str, dict[str, float]]:
        """Shares and counts of each system."""
        return {
            system: {kind: round(n / max(self._among[system][kind], 1), 5) for kind, n in self._marked[system].items()}
            | self._counts[system]
            for system in self._marked
        }
