"""Precision and recall against the threshold, as SVG: what a stricter one gains and costs. Narrow enough for a phone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from datafirst_assets.charts.svg import END, MIDDLE, level, number, picture, text, upright

WIDTH, HEIGHT = 340.0, 250.0
LEFT, RIGHT, TOP, BOTTOM = 46.0, 328.0, 60.0, 206.0
FIRST_COLOUR, SECOND_COLOUR = "#3d7fe0", "#d0652f"
"""Of precision and recall: above 3 to 1 on either ground, and told apart by their dashes as well."""


@dataclass(frozen=True)
class Point:
    """Precision and recall, as shares, at one threshold in bits."""

    threshold: float
    precision: float
    recall: float


def _floor(points: Sequence[Point]) -> float:
    """The share at which the scale begins: a round one below the smallest."""
    least = min(min(point.precision, point.recall) for point in points)
    return next(floor for floor in (0.99, 0.98, 0.95, 0.9, 0.8, 0.5, 0.0) if floor <= least)


def threshold_chart(title: str, points: Sequence[Point], marks: Mapping[str, float]) -> str:
    """Two lines over the thresholds.

    Args:
        title: what is measured, above the lines.
        points: at least two, by rising threshold.
        marks: names of thresholds that are drawn as upright lines.
    """
    floor = _floor(points)
    first, last = points[0].threshold, points[-1].threshold

    def across(threshold: float) -> float:
        return LEFT + (threshold - first) / (last - first) * (RIGHT - LEFT)

    def up(share: float) -> float:
        return BOTTOM - (share - floor) / (1 - floor) * (BOTTOM - TOP)

    def line(shares: Sequence[float], colour: str, dashes: str) -> str:
        steps = "L".join(
            f"{number(across(point.threshold))} {number(up(share))}"
            for point, share in zip(points, shares, strict=True)
        )
        return f"<path fill='none' stroke='{colour}' stroke-width='2'{dashes} d='M{steps}'/>"

    shapes = [
        text(10, 18, title),
        level(BOTTOM, LEFT, RIGHT),
        text(LEFT, HEIGHT - 10, "threshold in bits"),
    ]
    for share in (floor, (1 + floor) / 2, 1.0):
        shapes.append(text(LEFT - 5, up(share) + 4, f"{share * 100:.4g} %", END))
    for place, (name, threshold) in enumerate(marks.items()):
        # Names of neighbours take turns, lest they touch.
        shapes += [
            upright(across(threshold), 54, BOTTOM),
            text(max(across(threshold), LEFT + 14), 36 + place % 2 * 13, name, MIDDLE),
        ]
    shapes += [text(across(bits), BOTTOM + 15, f"{bits:g}", MIDDLE) for bits in (first, (first + last) / 2, last)]
    shapes.append(line([point.precision for point in points], FIRST_COLOUR, ""))
    shapes.append(line([point.recall for point in points], SECOND_COLOUR, " stroke-dasharray='6 3'"))
    shapes.append(text(RIGHT, HEIGHT - 10, "precision —, recall - -", END))
    return picture(WIDTH, HEIGHT, shapes)
