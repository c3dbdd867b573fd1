"""The months of a source as a small inline picture; the same figures are in tables of the same page."""

from markupsafe import Markup

from datafirst_assets.coverage.summary import SourceCoverage

MONTH, TALL, MARK = 6, 60, 6
"""Units of the picture: a month's width, a month with all courts, and the mark below a month in which the source is low."""


def strip(told: SourceCoverage) -> Markup:
    """One bar a month, as high as courts are covered; above it those too small to tell, and those that are low or break.

    The picture is as wide as its place: a month is a unit, not a pixel.
    """
    scale = TALL / max(told.courts, 1)
    covered, unsure, broken, thin = "", "", "", ""
    for place, month in enumerate(told.months):
        left, width = place * MONTH, MONTH - 1
        good, small = month.courts["covered"] * scale, month.courts["too_few"] * scale
        # A single court of hundreds is to be seen.
        bad = max(month.broken * scale, 2.0) if month.broken else 0.0
        covered += _box(left, TALL + 2 - good, width, good)
        unsure += _box(left, TALL + 2 - good - small, width, small)
        broken += _box(left, TALL + 2 - good - small - bad, width, bad)
        thin += _box(left, TALL + 5, width, MARK) if month.is_thin else ""
    wide = len(told.months) * MONTH
    drawn = {"full": covered, "not-known": unsure, "broken": broken + thin}
    paths = "".join(f'<path class="{kind}" d="{path}"/>' for kind, path in drawn.items() if path)
    ground = f'<path class="ground" d="M0 {TALL + 3}.5h{wide}"/>'
    said = (
        f"Courts of {told.source.title} that are covered, low or break, by month; the figures are in the tables below"
    )
    # Numbers of our own and a title of the registry: nothing here needs escaping, and the title is escaped all the same.
    return Markup(
        '<svg class="bars strip" role="img" aria-label="{}" viewBox="0 0 {} {}" preserveAspectRatio="none">{}{}</svg>'
    ).format(said, wide, TALL + 5 + MARK, Markup(ground), Markup(paths))


def _box(left: float, top: float, width: float, height: float) -> str:
    return f"M{left} {top:.1f}h{width}v{height:.1f}h-{width}z" if height else ""
