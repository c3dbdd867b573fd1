"""Completeness by year as small inline pictures; the same figures are always in a table of the same page."""

from collections.abc import Sequence

from markupsafe import Markup

from datafirst_assets.catalogue.model import Completeness

BAR, GAP, HEIGHT, LEAST = 7, 2, 24, 2
"""Pixels: a year's bar, the gap to the next, a full bar, and the bar of a share near zero."""


def completeness_bars(name: str, periods: Sequence[Completeness], *, has_not_known: bool = False) -> Markup:
    """One bar a period: its height is the share with a value, a dotted outline a share that is not shown.

    Where codes say "not known" the bar is pale above the share that is known, and all of it where that is not shown.

    Args:
        name: of the variable, for those who cannot see the picture.
        periods: oldest first.
        has_not_known: whether it has codes that say "not known".
    """
    width = len(periods) * (BAR + GAP) - GAP
    pale = _bars([one.share for one in periods]) if has_not_known else ""
    solid = _bars([one.known if has_not_known else one.share for one in periods])
    hidden = "".join(
        f"M{place * (BAR + GAP) + 0.5} {HEIGHT - 0.5}v-{HEIGHT - 1}h{BAR - 1}v{HEIGHT - 1}z"
        for place, one in enumerate(periods)
        if one.share is None
    )
    said = f"Completeness of {name} by year; the figures are in the table of completeness"
    drawn = {"not-known": pale, "full": solid, "not-shown": hidden}
    paths = "".join(f'<path class="{kind}" d="{path}"/>' for kind, path in drawn.items() if path)
    ground = f'<path class="ground" d="M0 {HEIGHT}.5h{width}"/>'
    # Numbers of our own and a name of the contract: nothing here needs escaping, and the name is escaped all the same.
    return Markup('<svg class="bars" role="img" aria-label="{}" width="{}" height="{}">{}{}</svg>').format(
        said, width, HEIGHT + 1, Markup(ground), Markup(paths)
    )


def _bars(shares: Sequence[float | None]) -> str:
    return "".join(
        f"M{place * (BAR + GAP)} {HEIGHT}v-{_height(share)}h{BAR}v{_height(share)}z"
        for place, share in enumerate(shares)
        if share is not None
    )


def _height(share: float) -> int:
    return max(round(share * HEIGHT), LEAST if share else 1)
