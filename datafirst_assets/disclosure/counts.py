"""Counts and shares as the public may see them.

The rules, after the output checks of OpenSAFELY and the rule of ten of trusted research environments: a count of 1 to 9 is
not shown; every other count is rounded to the nearest 5, the same way each time; a total is the sum of the rounded counts
beside it; a share is the ratio of two rounded counts, and is not shown where the part or what is left of the whole is a
count that is not. There is no minimum and no maximum: either would be one person's value, so nothing here makes them.

Somebody who keeps every release can take its numbers from each other. Rounding alone would tell them of one to nine people:
two counts that are shown 5 apart differ by 1 to 9. So a number that is shown of one cell (the same thing counted in the same
way) changes by 15 or more from release to release, or not at all: a count whose rounded number lies 5 or 10 beside one that
an earlier release showed is shown as that, the newest first. What is shown may then always be the true count too, so that
two numbers may always stand for a difference of none, or of 15 and more, whatever the true one is. Within a release a total
gives nothing away, because nothing but what is shown beside it is in it; who publishes one population on two pages takes
both numbers from one place. What no rounding hides from somebody who knows all other people of a cell, these rules do not
hide either.
"""

import math
from collections.abc import Iterable, Sequence

FEWEST, BASE = 10, 5
"""The smallest count that is shown, zero aside, and what counts are rounded to."""

NEAR = 2 * BASE
"""How far a number may lie from an earlier one and still be shown as that: beyond it, ten or more have come or gone since that
was first shown."""

NOT_SHOWN = "[c]"
"""What stands for a number that is not shown, as in official statistics: confidential."""


def publishable(count: float, earlier: Sequence[int] = ()) -> int | None:
    """A count as the public may see it; None where it may not be seen.

    Args:
        count: people, records or pairs; a sum of shares (as in B-cubed measures) counts as what it is near.
        earlier: numbers that earlier releases showed for it, the newest first, withdrawn releases included.

    Raises:
        ValueError: the count is negative or not a number.
    """
    if not 0 <= count < math.inf:
        raise ValueError("A count is a number from zero up.")
    if count == 0:
        return 0
    if count < FEWEST:
        return None
    rounded = math.floor(count / BASE + 0.5) * BASE
    return next((number for number in earlier if number and abs(number - rounded) <= NEAR), rounded)


def shown(count: float, earlier: Sequence[int] = ()) -> str:
    """A count as a table says it; `earlier` as for `publishable`."""
    rounded = publishable(count, earlier)
    return NOT_SHOWN if rounded is None else f"{rounded:,}"


def total(counts: Iterable[float]) -> int:
    """The total of counts that are shown beside it: of what is shown, so that no difference gives away what is not.

    A number that is shown counts as itself, so `counts` may be numbers as they are shown.
    """
    return sum(publishable(count) or 0 for count in counts)


def share(
    part: float, whole: float, earlier_parts: Sequence[int] = (), earlier_wholes: Sequence[int] = ()
) -> float | None:
    """A part of a whole as the public may see it, from 0 to 1; None where it may not be seen, or there is no whole.

    Args:
        part: a count that is among the whole.
        whole: a count.
        earlier_parts, earlier_wholes: numbers that earlier releases showed, or whose ratio they showed, the newest first.

    Raises:
        ValueError: the part is larger than the whole.
    """
    if part > whole * (1 + 1e-9):
        raise ValueError("A part is larger than its whole.")
    above, below = publishable(part, earlier_parts), publishable(whole, earlier_wholes)
    rest = publishable(max(whole - part, 0.0))
    if above is None or below is None or rest is None or not below:
        return None
    if not rest:
        # It shows the whole's number as the part's, which may not be near another that was shown of the part.
        near = any(number and number != below and abs(number - below) <= NEAR for number in earlier_parts)
        return None if near else 1.0
    return above / below if below - above >= FEWEST else None


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
