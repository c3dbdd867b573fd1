"""Measures of groups with their intervals, as SVG: a mark and a line a group, one below the other. Fits a phone."""

from collections.abc import Sequence
from dataclasses import dataclass

from datafirst_assets.charts.svg import END, LINE, MIDDLE, bars, level, number, picture, text, upright

WIDTH, ROW, TOP = 340.0, 20.0, 54.0
LEFT, RIGHT = 116.0, 328.0


@dataclass(frozen=True)
class Range:
    """A share of a group and the limits of its interval."""

    name: str
    value: float
    low: float
    high: float


def ranges_chart(title: str, whole: float, groups: Sequence[Range]) -> str:
    """A row a group, beside a line for all of them together.

    Args:
        title: what is measured.
        whole: the share of all groups together.
        groups: from top to bottom, at least one.
    """
    least, most = min([whole, *(g.low for g in groups)]), max([whole, *(g.high for g in groups)])
    margin = max((most - least) * 0.08, 0.0005)
    low, high = max(least - margin, 0.0), min(most + margin, 1.0)

    def across(share: float) -> float:
        return LEFT + (share - low) / (high - low) * (RIGHT - LEFT)

    bottom = TOP + ROW * len(groups)
    shapes = [
        text(10, 18, title),
        upright(across(whole), TOP - 12, bottom),
        text(across(whole), TOP - 15, "all", MIDDLE),
    ]
    marks = []
    for place, group in enumerate(groups):
        middle = TOP + ROW * (place + 0.5)
        shapes.append(text(LEFT - 6, middle + 4, group.name, END))
        shapes.append(
            f"<path class='{LINE}' d='M{number(across(group.low))} {number(middle)}H{number(across(group.high))}'/>"
        )
        marks.append((across(group.value) - 3, middle - 3, 6.0, 6.0))
    shapes += [bars(marks), level(bottom, LEFT, RIGHT)]
    shapes += [text(LEFT, bottom + 15, f"{low * 100:.2f} %"), text(RIGHT, bottom + 15, f"{high * 100:.2f} %", END)]
    return picture(WIDTH, bottom + 26, shapes)
