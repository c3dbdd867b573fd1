"""How many units of each stratum are drawn. Plain numbers; no data is read here."""

import numpy as np
from numpy.typing import NDArray

FLOOR = 10
"""Units that every stratum gives if it has them and the sample allows it: the model's own doubt is not believed blindly."""


def allocate(total: int, sizes: NDArray[np.int64], spread: NDArray[np.float64]) -> NDArray[np.int64]:
    """Share a sample among strata: a floor for each, the rest by size x spread (Neyman 1934; Cochran 1977, section 5.5).

    Args:
        total: units to draw; at least one of each stratum.
        sizes: units of each stratum, all above 0.
        spread: standard deviation that is expected within each, all above 0.

    Returns:
        Units to draw of each, at most its size; together `total`, or all there are.
    """
    total = min(total, int(sizes.sum()))
    floor = np.minimum(sizes, max(1, min(FLOOR, total // (2 * len(sizes)))))

    def rates(scale: float) -> NDArray[np.float64]:
        return np.asarray(np.minimum(sizes, floor + scale * sizes * spread), dtype=np.float64)

    low, high = 0.0, float(1 / spread.min())  # at the upper end every stratum gives all
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if rates(middle).sum() < total else (low, middle)
    wanted = rates(high)
    given = np.floor(wanted + 1e-9).astype(np.int64)
    given = np.minimum(given, sizes)
    # What rounding down left goes to the largest fractions, the first stratum first.
    order = np.lexsort((np.arange(len(sizes)), -(wanted - given)))
    for place in [p for p in order if given[p] < sizes[p]]:
        if given.sum() >= total:
            break
        given[place] += 1
    return given
