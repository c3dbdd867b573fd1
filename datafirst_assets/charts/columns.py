"""A column chart of counts, as SVG: for what is counted by size or by weight."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from datafirst_assets.charts.svg import END, MIDDLE, bars, level, picture, text, upright

WIDTH, HEIGHT = 640.0, 240.0
LEFT, RIGHT, TOP, BOTTOM = 14.0, 626.0, 60.0, 196.0
FEW = 16
"""Up to so many columns have room for their counts above them."""


@dataclass(frozen=True)
class Column:
    """One column: what it counts, as the scale calls it (if the scale calls it anything), and the count."""

    label: str
    count: int


def short(count: int) -> str:
    """A count in a few characters, as it fits above a column."""
    for size, unit in ((10**9, "bn"), (10**6, "m"), (10**3, "k")):
        if count >= size:
            return f"{count / size:.3g}{unit}" if count < 999 * size else f"{count / size:.0f}{unit}"
    return str(count)


def _labels(columns: Sequence[Column], step: float, tops: Sequence[float]) -> list[str]:
    shapes = []
    for place, (column, top) in enumerate(zip(columns, tops, strict=True)):
        middle = LEFT + (place + 0.5) * step
        if len(columns) <= FEW:
            shapes.append(text(middle, top - 4, short(column.count), MIDDLE))
        if column.label:
            shapes.append(text(middle, BOTTOM + 15, column.label, MIDDLE))
    return shapes


def column_chart(title: str, scale: str, columns: Sequence[Column], marks: Mapping[str, float] | None = None) -> str:
    """Columns of counts from zero.

    Args:
        title: what is counted, above the columns.
        scale: what the labels mean, below them.
        columns: from left to right, at least one.
        marks: names of upright lines and their places: 0 is the left edge of the first column, 1 that of the second.
    """
    step = (RIGHT - LEFT) / len(columns)
    gap = min(4.0, step / 5)
    largest = max(column.count for column in columns) or 1
    # Any count at all is to be seen.
    tall = [max(column.count / largest * (BOTTOM - TOP), min(column.count, 1)) for column in columns]
    boxes = [
        (LEFT + place * step + gap / 2, BOTTOM - height, step - gap, height)
        for place, height in enumerate(tall)
        if height
    ]
    shapes = [text(LEFT, 18, title), bars(boxes), level(BOTTOM, LEFT, RIGHT), text(LEFT, HEIGHT - 10, scale)]
    for number, (name, place) in enumerate((marks or {}).items()):
        # Names of neighbours take turns, lest they touch.
        shapes += [
            upright(LEFT + place * step, 52, BOTTOM),
            text(LEFT + place * step, 34 + number % 2 * 14, name, MIDDLE),
        ]
    shapes += _labels(columns, step, [BOTTOM - height for height in tall])
    if len(columns) > FEW:
        shapes.append(text(RIGHT, 18, f"highest column: {largest:,}", END))
    return picture(WIDTH, HEIGHT, shapes)
