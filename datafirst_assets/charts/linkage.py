"""Pictures of what linkage did: match weights of pairs and sizes of clusters, each with its figures, as Markdown."""

import math
from collections.abc import Mapping
from itertools import pairwise

from datafirst_assets.charts.columns import Column, column_chart
from datafirst_assets.charts.svg import image, table

SIZES = [*((size, size) for size in range(1, 11)), (11, 20), (21, 50), (51, None)]
"""Smallest and largest size of what one column of cluster sizes counts."""
TENS = (10, 20, 30, 40)
"""Bits at which figures are parted where no threshold parts them."""


def _label(bits: int, most: int) -> str:
    """What the scale calls a column: every fifth has its number, and the last says that it holds what is above, too."""
    if bits == most:
        return f"{bits}+"
    return str(bits) if bits % 5 == 0 else ""


def _range(low: float, high: float) -> str:
    if low == -math.inf:
        return f"below {high:g} bits"
    return f"{low:g} bits and more" if high == math.inf else f"{low:g} to {high:g} bits"


def match_weights(counts: Mapping[int, int], most: int, scale: str, thresholds: Mapping[str, float]) -> str:
    """How many pairs have which match weight.

    Args:
        counts: pairs by whole bits, rounded down.
        most: the highest bit of `counts`, which holds everything above it too.
        scale: what the weight is, in words.
        thresholds: names and whole bits, rising, drawn as lines; without them the figures are by tens of bits.
    """
    if not counts:
        return "No pair of identities is alike enough to be kept."
    first = int(min([*counts, *thresholds.values()]))
    columns = [Column(_label(bits, most), counts.get(bits, 0)) for bits in range(first, max(counts) + 1)]
    parts = [(bits, f" ({name})") for name, bits in thresholds.items()] or [(float(bits), "") for bits in TENS]
    lines = [
        [
            f"{_range(low, high)}{name}",
            f"{sum(count for bits, count in counts.items() if low <= bits < high):,}",
        ]
        for (low, name), (high, _) in pairwise([(-math.inf, ""), *parts, (math.inf, "")])
    ]
    said = f"Pairs of identities by match weight, {sum(counts.values()):,} in all"
    chart = column_chart(said, scale, columns, {name: bits - first for name, bits in thresholds.items()})
    return f"{image(chart, said)}\n\n{table(['match weight', 'pairs'], lines)}"


def cluster_sizes(counts: Mapping[int, int]) -> str:
    """How many clusters have how many records.

    Args:
        counts: clusters by their number of records.
    """
    columns = [
        Column(
            str(low) if low == high else f"{low}+" if high is None else f"{low}-{high}",
            sum(count for size, count in counts.items() if low <= size and (high is None or size <= high)),
        )
        for low, high in SIZES
    ]
    said = f"Persons and organisations by number of records, {sum(counts.values()):,} in all"
    chart = column_chart(said, "records of one person at the published threshold", columns)
    return f"{image(chart, said)}\n\n{table(['records', 'persons'], [[c.label, f'{c.count:,}'] for c in columns])}"
