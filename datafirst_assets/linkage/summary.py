"""What linkage did, counted from the stored tables for whoever watches it: counts and weights, no id and no value."""

from pathlib import Path
from typing import Any

from datafirst_assets.charts.weights import LevelWeight
from datafirst_assets.engine import Connection, parquet, rows

MOST_BITS = 80
"""Match weights above are counted with it: nobody needs to tell 80 bits from 100."""

# The prior is added here: stored weights are free of it.
WEIGHTS = """
SELECT least(floor(match_weight + ?::DOUBLE)::INTEGER, ?::INTEGER) AS bits, count(*) AS pairs
FROM {edges} GROUP BY bits ORDER BY bits
"""

FIRST_YEARS = "SELECT first_year, count(*) AS defendants FROM {defendants} GROUP BY first_year ORDER BY first_year"


def weight_counts(connection: Connection, edges: Path, prior_weight: float = 0.0) -> dict[int, int]:
    """Pairs by whole bits of match weight, rounded down, at most `MOST_BITS`.

    Args:
        connection: to read with.
        edges: the file of `person_edges`.
        prior_weight: log2 odds that two random identities are one person; without it the weights stay prior-free.
    """
    return {
        int(bits): int(pairs)
        for bits, pairs in rows(connection, WEIGHTS.format(edges=parquet(edges)), [prior_weight, MOST_BITS])
    }


def first_years(connection: Connection, defendants: Path) -> dict[int, int]:
    """Defendants of a court by the year in which they are first seen.

    Args:
        connection: to read with.
        defendants: the file of the court's `dedup_<source>__defendants`.
    """
    sql = FIRST_YEARS.format(defendants=parquet(defendants))
    return {int(year): int(count) for year, count in rows(connection, sql)}


def _plain(label: str) -> str:
    """What Splink calls its ready-made levels, in the words of ours."""
    if label.startswith("Exact match on "):
        return "equal"
    return "anything else" if label == "All other comparisons" else label


def level_weights(model: dict[str, Any]) -> list[LevelWeight]:
    """The m and u probabilities of a model's levels, in its order, from Splink's own description of it in plain words."""
    return [
        LevelWeight(
            comparison["output_column_name"],
            _plain(level["label_for_charts"]),
            level["m_probability"],
            level["u_probability"],
        )
        for comparison in model["comparisons"]
        for level in comparison["comparison_levels"]
        if not level.get("is_null_level")
    ]
