"""Coverage by month as SVG: a strip a source, months across, as high as it has courts, and what breaks on top."""

from collections.abc import Sequence
from dataclasses import dataclass

from datafirst_assets.charts.svg import AGAINST, END, MIDDLE, PALE, bars, level, picture, text

WIDTH, LEFT, RIGHT = 640.0, 14.0, 626.0
TOP, STRIP, TALL, MARK = 34.0, 62.0, 30.0, 4.0
"""Pixels: above the first strip, from strip to strip, of a month with all courts, and of the mark below a thin month."""
MOST_YEARS = 14
"""Up to so many years each have room for their number."""


@dataclass(frozen=True)
class MonthBar:
    """A month of a strip.

    Attributes:
        place: which it is (year * 12 + month - 1).
        covered, unsure, broken: courts that are covered, that have too few records to tell, and that are low or break.
        is_thin: whether the whole is.
    """

    place: int
    covered: int
    unsure: int
    broken: int
    is_thin: bool


@dataclass(frozen=True)
class Strip:
    """A source: what it is called, how many courts it has, and its months, oldest first."""

    title: str
    courts: int
    bars: Sequence[MonthBar]


def coverage_strips(title: str, strips: Sequence[Strip]) -> str:
    """All sources on one scale of months.

    Args:
        title: what is shown, above the strips.
        strips: from top to bottom, each with at least one month.
    """
    first = min(bar.place for strip in strips for bar in strip.bars)
    last = max(bar.place for strip in strips for bar in strip.bars)
    step = (RIGHT - LEFT) / (last + 1 - first)
    shapes = [text(LEFT, 18, title)]
    for number, strip in enumerate(strips):
        shapes += _strip(strip, TOP + number * STRIP, first, step)
    bottom = TOP + len(strips) * STRIP
    years = range(first // 12, last // 12 + 1)
    for year in years[:: -(-len(years) // MOST_YEARS)]:
        shapes.append(text(LEFT + max(year * 12 + 6 - first, 0) * step, bottom + 10, str(year), MIDDLE))
    return picture(WIDTH, bottom + 20, shapes)


def _strip(strip: Strip, top: float, first: int, step: float) -> list[str]:
    ground = top + 14 + TALL
    tall = TALL / max(strip.courts, 1)
    most = max(bar.broken for bar in strip.bars)
    covered, unsure, broken, thin = [], [], [], []
    for bar in strip.bars:
        left, width = LEFT + (bar.place - first) * step, max(step - 0.6, step / 2)
        if bar.covered:
            covered.append((left, ground - bar.covered * tall, width, bar.covered * tall))
        if bar.unsure:
            unsure.append((left, ground - (bar.covered + bar.unsure) * tall, width, bar.unsure * tall))
        if bar.broken:
            # A single court of hundreds is to be seen.
            height = max(bar.broken * tall, 2.0)
            broken.append((left, ground - (bar.covered + bar.unsure) * tall - height, width, height))
        if bar.is_thin:
            thin.append((left, ground + 2, width, MARK))
    return [
        text(LEFT, top + 8, strip.title),
        text(RIGHT, top + 8, f"{strip.courts} courts; at most {most} low or broken in a month", END),
        bars(covered),
        bars(unsure, PALE),
        bars([*broken, *thin], AGAINST),
        level(ground, LEFT, RIGHT),
    ]
