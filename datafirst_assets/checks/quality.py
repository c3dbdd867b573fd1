"""Hand-written check of linkage quality: what the linkage promises never to do is not found."""

from collections.abc import Iterable

from datafirst_assets.checks.contracts import check_spec
from datafirst_assets.quality.scenarios import Indicator

NEVER_FOUND = check_spec(
    "linkage_indicators",
    "never_found",
    "What linkage promises never to do is not found: two defendants of one case are never one person, at any level.",
)


def broken_promises(found: Iterable[Indicator]) -> dict[str, int]:
    """How often each thing that must never be found was, by indicator and level."""
    return {f"{row.indicator} ({row.level})": row.found for row in found if row.must_be_zero}
