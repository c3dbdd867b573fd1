"""The report's last part, after GUILD's third step: signs of error that need no truth, and what an analyst should do."""

from collections.abc import Sequence

from datafirst_assets.disclosure import NOT_SHOWN, percent, share, shown
from datafirst_assets.quality.document import NOT_APPLICABLE, Figures, Heading, Part, Points, Words
from datafirst_assets.quality.scenarios import CONTROL, SCENARIO, SENSITIVITY, Indicator
from datafirst_assets.quality.sections_linkage import LEVELS
from datafirst_assets.quality.sensitivity import PERSONS

KINDS = {
    SCENARIO: (
        "Implausible scenarios",
        "What one person can hardly do. Clerks err too, so a few are expected of true persons; what is above that is false "
        "links. Two defendants of one case must never be one person. Neither court's extract records deaths.",
    ),
    CONTROL: (
        "Negative control",
        "Defendants of one case are two people whatever their records say. Linkage never joins them; the share whose weight "
        "alone would have is how often the model takes two people for one. It errs on the safe side: co-defendants are often "
        "of one family and address.",
    ),
    SENSITIVITY: (
        "Sensitivity to the threshold",
        "How much of a result may hang on where the threshold lies.",
    ),
}
ANY = "records"
"""The level of what hangs on no level."""
ADVICE = (
    "Run an analysis at the published level, and again at the strict and the loose one: if the conclusion changes, linkage "
    "error is part of the finding and must be reported with it.",
    "A missed link makes one person look like two, and so makes returning defendants too few and careers too short. A false "
    "link does the opposite. Neither falls evenly: where error is measured above, compare the groups that you compare.",
    "People whose records state few or changing identifiers are missed most: completeness by court is told above, and sex, "
    "ethnicity and age are in the data. Report results by completeness where it matters.",
    "Do not read a person with very many records as fact before looking at the strict level.",
    "Name the release in what you publish. Ids of defendants change only as defendant_id_change says, those of people across all "
    "justice only as xjs_id_change says.",
)


def _cell(row: Indicator | None) -> str:
    if row is None:
        return NOT_APPLICABLE
    count = shown(row.found)
    return count if row.indicator == PERSONS or count == NOT_SHOWN else f"{count} ({_percent(row)})"


def _percent(row: Indicator) -> str:
    return percent(share(row.found, row.out_of))


def _what(row: Indicator) -> str:
    return row.indicator if row.indicator == PERSONS else f"{row.indicator} (among {row.unit})"


def _table(kind: str, found: Sequence[Indicator]) -> list[Part]:
    """A line a sign, a column a level; what hangs on no level is the same at all."""
    title, said = KINDS[kind]
    of_kind: dict[str, dict[str, Indicator]] = {}
    for row in sorted(found, key=lambda row: row.indicator):
        if row.kind == kind:
            levels = LEVELS if row.level == ANY else (row.level,)
            of_kind.setdefault(row.indicator, {}).update(dict.fromkeys(levels, row))
    lines = [
        [_what(next(iter(by_level.values()))), *(_cell(by_level.get(level)) for level in LEVELS)]
        for by_level in of_kind.values()
    ]
    caption = f"{title}: found at each level, and share of all"
    return [
        Heading(title, 3),
        Words(said),
        Figures(caption, ["what", *LEVELS.values()], lines),
    ]


def signs_parts(found: Sequence[Indicator]) -> list[Part]:
    """Signs of error that need no truth."""
    return [Heading("Signs of error without a truth"), *(part for kind in KINDS for part in _table(kind, found))]


def analysis_parts() -> list[Part]:
    """What an analyst should do about linkage error."""
    return [Heading("Analysis: living with linkage error"), Points(ADVICE)]
