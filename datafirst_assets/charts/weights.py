"""The chart of a linkage model: how much each level of each comparison speaks for or against one person."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from datafirst_assets.charts.svg import AGAINST, BAR, END, bars, image, picture, table, text, upright

WIDTH, ROW, ZERO, BIT = 680.0, 15.0, 430.0, 10.0
"""Pixels: of the picture, a row, where the weight is zero, and one bit of weight."""
NAME, LABEL, TOP, MOST_BITS = 10.0, 100.0, 40.0, 20.0


@dataclass(frozen=True)
class LevelWeight:
    """A level of a comparison.

    Attributes:
        comparison: what is compared.
        level: how the two agree.
        m: how often two records of one person agree so.
        u: how often two random people do.
    """

    comparison: str
    level: str
    m: float
    u: float

    @property
    def weight(self) -> float:
        """log2(m / u): above zero it speaks for one person, below against."""
        return math.log2(self.m / self.u)


def weights_chart(levels: Sequence[LevelWeight]) -> str:
    """Bars to the right for levels that speak for one person, to the left for those against, as SVG."""
    shapes = [text(NAME, 18, "Match weight in bits, log2(m/u): left of the line against one person, right of it for")]
    boxes: dict[str, list[tuple[float, float, float, float]]] = {BAR: [], AGAINST: []}
    bottom = TOP + ROW * len(levels)
    before = ""
    for place, one in enumerate(levels):
        y = TOP + ROW * place
        if one.comparison != before:
            shapes.append(text(NAME, y + 10, one.comparison.replace("_", " ")))
            before = one.comparison
        long = min(abs(one.weight), MOST_BITS) * BIT
        kind = BAR if one.weight >= 0 else AGAINST
        boxes[kind].append((ZERO if kind == BAR else ZERO - long, y + 2, long, ROW - 5))
        shapes.append(text(LABEL, y + 10, one.level))
        shapes.append(text(WIDTH - 6, y + 10, f"{one.weight:+.1f}", END))
    shapes += [bars(boxes[BAR]), bars(boxes[AGAINST], AGAINST), upright(ZERO, TOP - 4, bottom)]
    return picture(WIDTH, bottom + 8, shapes)


def weights_markdown(levels: Sequence[LevelWeight]) -> str:
    """The chart and the same in figures, as Markdown."""
    said = (
        f"Match weights of {len(levels)} levels of {len({one.comparison for one in levels})} comparisons; figures below"
    )
    lines = [[one.comparison, one.level, f"{one.m:.4g}", f"{one.u:.3g}", f"{one.weight:.2f}"] for one in levels]
    return (
        f"{image(weights_chart(levels), said)}\n\n{table(['comparison', 'level', 'm', 'u', 'weight'], lines, words=2)}"
    )
