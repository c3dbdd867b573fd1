"""Codes that say that something is not known: a value is there, and it tells no more than a missing one. Declared here only."""

from collections.abc import Mapping

NOT_KNOWN: Mapping[str, tuple[str, ...]] = {
    "age_band": ("unknown",),
    "ethnicity_16_plus_1": ("NS",),
    "ethnicity_group": ("Not stated",),
    "ethnicity_observed": ("N",),
    "offence_group": ("13",),
    "plea_mags": ("0",),
    "sex_published": ("U",),
}
"""By list of codes. A list that is not here has none."""


def not_known(code_list: str | None) -> tuple[str, ...]:
    """The codes of a list that say that something is not known."""
    return NOT_KNOWN.get(code_list or "", ())
