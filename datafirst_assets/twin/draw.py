"""Seeded draws: numbers shared out exactly by weights, then put in an order of chance. The same call gives the same result.

Each name has a stream of its own, so that a new column changes no other. Only uniform numbers are taken from the generator:
they are the part of it that stays the same from version to version.
"""

import zlib
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

Whole = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Values = npt.NDArray[np.object_]
"""One value a row; None where it is missing. Dates are days since 1 January 1970."""

SEED = 20_110_101


def uniform(name: str, n: int) -> npt.NDArray[np.float64]:
    """So many numbers from 0 up to 1, of the stream of that name."""
    return np.random.default_rng([SEED, zlib.crc32(name.encode())]).random(n)


def shuffled(name: str, n: int) -> Whole:
    """The numbers from 0 up to n, in an order of chance."""
    return np.argsort(uniform(name, n), kind="stable").astype(np.int64)


def between(name: str, n: int, low: int, high: int) -> Whole:
    """So many whole numbers from `low` to `high`."""
    return (low + np.floor(uniform(name, n) * (high - low + 1))).astype(np.int64)


def share_out(weights: Mapping[str, float], n: int) -> list[str]:
    """So many keys, each as often as its weight says (largest remainders), in their order; none without any weight."""
    total = sum(weights.values())
    if not total:
        return []
    exact = {key: n * weight / total for key, weight in weights.items()}
    counts = {key: int(share) for key, share in exact.items()}
    order = sorted(weights, key=lambda key: counts[key] - exact[key])
    for key in order[: n - sum(counts.values())]:
        counts[key] += 1
    return [key for key, count in counts.items() for _ in range(count)]


def chosen(name: str, weights: Mapping[str, float], n: int) -> Values:
    """So many keys by weight, in an order of chance; all missing where nothing has any weight."""
    keys: list[str | None] = [*share_out(weights, n)] or [None] * n
    return np.array(keys, dtype=object)[shuffled(name, n)]


def owners(name: str, n: int, k: int) -> Whole:
    """Which of k owners has each of n things: each has one at least, as far as they go; the rest fall to every second.

    So most have one and some have many, as people have cases.
    """
    first = np.arange(min(n, k))
    rest = np.floor(uniform(f"{name}: owner", n - len(first)) * -(-k // 2)).astype(np.int64) * 2
    return np.concatenate([first, rest])[shuffled(f"{name}: order", n)].astype(np.int64)


def where(mask: Mask, values: npt.ArrayLike) -> Values:
    """The values where the mask is true, else missing."""
    found = np.array(np.broadcast_to(np.asarray(values, dtype=object), mask.shape))
    found[~mask] = None
    return found
