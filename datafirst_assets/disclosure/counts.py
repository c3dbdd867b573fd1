"""Counts and shares as the public may see them.

The rules, after the output checks of OpenSAFELY and the rule of ten of trusted research environments: a count of 1 to 9 is
not shown; every other count is rounded to the nearest 5, the same way each time, so that two releases differ by 0 or by
multiples of 5; a total is the sum of the rounded counts beside it; a share is the ratio of two rounded counts, and is not
shown where the part or what is left of the whole is a count that is not. There is no minimum and no maximum: either would
be one person's value, so nothing here makes them.
"""

import math
from collections.abc import Iterable

FEWEST, BASE = 10, 5
"""The smallest count that is shown, zero aside, and what counts are rounded to."""

NOT_SHOWN = "[c]"
"""What stands for a number that is not shown, as in official statistics: confidential."""


def publishable(count: float) -> int | None:
    """A count as the public may see it; None where it may not be seen.

    Args:
        count: people, records or pairs; a sum of shares (as in B-cubed measures) counts as what it is near.

    Raises:
        ValueError: the count is negative or not a number.
    """
    if not 0 <= count < math.inf:
        raise ValueError("A count is a number from zero up.")
    if count == 0:
        return 0
    return math.floor(count / BASE + 0.5) * BASE if count >= FEWEST else None


def shown(count: float) -> str:
    """A count as a table says it."""
    rounded = publishable(count)
    return NOT_SHOWN if rounded is None else f"{rounded:,}"


def total(counts: Iterable[float]) -> int:
    """The total of counts that are shown beside it: of what is shown, so that no difference gives away what is not."""
    return sum(publishable(count) or 0 for count in counts)


def share(part: float, whole: float) -> float | None:
    """A part of a whole as the public may see it, from 0 to 1; None where it may not be seen, or there is no whole.

    Args:
        part: a count that is among the whole.
        whole: a count.

    Raises:
        ValueError: the part is larger than the whole.
    """
    if part > whole * (1 + 1e-9):
        raise ValueError("A part is larger than its whole.")
    above, below, rest = publishable(part), publishable(whole), publishable(max(whole - part, 0.0))
    if above is None or below is None or rest is None or not below:
        return None
    return min(above / below, 1.0)


def percent(value: float | None, places: int = 2) -> str:
    """A share that may be seen as a percentage; the sign of a number that is not shown where it may not."""
    return NOT_SHOWN if value is None else f"{value * 100:.{places}f} %"


def interval(low: float, high: float, whole: float) -> tuple[float, float] | None:
    """The limits of a share, moved outwards to what shares of this whole can be; None where the whole may not be seen."""
    below = publishable(whole)
    if not below:
        return None
    step = BASE / below
    return max(math.floor(low / step + 1e-9) * step, 0.0), min(math.ceil(high / step - 1e-9) * step, 1.0)
