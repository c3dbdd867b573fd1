"""The trend of a yearly table: its last years as a tiny chart and in figures, small enough to be shown without a click."""

from collections.abc import Mapping

from datafirst_assets.charts.svg import image, picture, table

MOST_YEARS = 10
BAR_WIDTH, GAP, HEIGHT = 14, 4, 36

# On the page's own ground, light or dark: middle tones, above 3 to 1 on both.
OTHER_YEARS, THIS_YEAR = "#7d8799", "#4a7fe0"


def window(years: list[int], year: int) -> list[int]:
    """The years to show: up to ten, `year` among them and last if there are enough before it."""
    ordered = sorted({*years, year})
    end = max(ordered.index(year) + 1, min(MOST_YEARS, len(ordered)))
    return ordered[max(0, end - MOST_YEARS) : end]


def compared(rows: Mapping[int, int], year: int, what: str) -> str:
    """How a year's rows compare with those of the newest year before it that is there."""
    before = max((other for other in rows if other < year), default=None)
    if before is None:
        return f"{rows[year]:,} {what}; no earlier year to compare with"
    if not rows[before]:
        return f"{rows[year]:,} {what}; none in {before}"
    return f"{rows[year]:,} {what}, {rows[year] / rows[before] - 1:+.1%} on {before}"


def _chart(rows: Mapping[int, int], shown: list[int], year: int) -> str:
    largest = max(rows[one] for one in shown) or 1
    boxes: dict[str, str] = {OTHER_YEARS: "", THIS_YEAR: ""}
    for place, one in enumerate(shown):
        # Any row at all is to be seen.
        tall = max(round(rows[one] / largest * HEIGHT), min(rows[one], 1))
        boxes[THIS_YEAR if one == year else OTHER_YEARS] += (
            f"M{place * (BAR_WIDTH + GAP)} {HEIGHT}v-{tall}h{BAR_WIDTH}v{tall}z"
        )
    shapes = [f"<path fill='{colour}' d='{path}'/>" for colour, path in boxes.items() if path]
    return picture(len(shown) * (BAR_WIDTH + GAP) - GAP, HEIGHT, shapes, ground=False)


def trend(rows: Mapping[int, int], year: int, quarantined: Mapping[int, int] | None = None, what: str = "rows") -> str:
    """The years around one year as Markdown: a sentence, the chart and its figures.

    Args:
        rows: rows by year; `year` is among them.
        year: the one that is told about, and drawn in colour.
        quarantined: quarantined rows by year, of a table that can have any.
        what: what the rows are, in the plural.
    """
    shown = window(list(rows), year)
    header, lines = ["year", what], [[str(one), f"{rows[one]:,}"] for one in shown]
    if quarantined is not None:
        header.append("quarantined")
        lines = [[*line, f"{quarantined.get(one, 0):,}"] for line, one in zip(lines, shown, strict=True)]
    chart = image(_chart(rows, shown, year), f"{what.capitalize()} by year, {shown[0]} to {shown[-1]}")
    return f"{year}: {compared(rows, year, what)}.\n\n{chart}\n\n{table(header, lines)}"
