"""Completeness by year as small inline pictures; the same figures are always in a table of the same page."""

from collections.abc import Sequence

from markupsafe import Markup

from datafirst_assets.catalogue.model import Completeness

BAR, GAP, HEIGHT, LEAST = 7, 2, 24, 2
"""Pixels: a year's bar, the gap to the next, a full bar, and the bar of a share near zero."""


def completeness_bars(name: str, periods: Sequence[Completeness]) -> Markup:
    """One bar a period: its height is the share, a dotted outline a share that is not shown.

    Args:
        name: of the variable, for those who cannot see the picture.
        periods: oldest first.
    """
    width = len(periods) * (BAR + GAP) - GAP
    solid = "".join(
        f"M{place * (BAR + GAP)} {HEIGHT}v-{_height(one.share)}h{BAR}v{_height(one.share)}z"
        for place, one in enumerate(periods)
        if one.share is not None
    )
    hidden = "".join(
        f"M{place * (BAR + GAP) + 0.5} {HEIGHT - 0.5}v-{HEIGHT - 1}h{BAR - 1}v{HEIGHT - 1}z"
        for place, one in enumerate(periods)
        if one.share is None
    )
    said = f"Completeness of {name} by year; the figures are in the table of completeness"
    paths = (f'<path class="full" d="{solid}"/>' if solid else "") + (
        f'<path class="not-shown" d="{hidden}"/>' if hidden else ""
    )
    ground = f'<path class="ground" d="M0 {HEIGHT}.5h{width}"/>'
    # Numbers of our own and a name of the contract: nothing here needs escaping, and the name is escaped all the same.
    return Markup('<svg class="bars" role="img" aria-label="{}" width="{}" height="{}">{}{}</svg>').format(
        said, width, HEIGHT + 1, Markup(ground), Markup(paths)
    )


def _height(share: float) -> int:
    return max(round(share * HEIGHT), LEAST if share else 1)
