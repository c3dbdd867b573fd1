"""The report's part on error outside the criminal courts: within each other court, and of pairs of records of two courts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

from datafirst_assets.contracts.sources import SOURCES
from datafirst_assets.disclosure import NOT_SHOWN, interval, share, shown
from datafirst_assets.evaluate.cross_justice import BOTH, REST
from datafirst_assets.evaluate.labelled import COLUMNS
from datafirst_assets.quality.document import NOT_APPLICABLE, Figures, Heading, Part, Words
from datafirst_assets.quality.sections_error import BY, CALLED, SHOWN_BY_GROUP, in_order, told

LEVEL = "person_id"
"""The published level, the only one of these courts that leaves the house."""
HEADING = Heading("Error of other courts' links", 3)
UNKNOWN = (
    "There is no truth beside these deliveries, and nobody has judged a sample of these links: how many are wrong, or missing, "
    "is not known, over all or by group. Thresholds rest on what the model says of itself. Take the signs of error below as a "
    "lower bound on false links, and the shares of records without a birth date above as a measure of what cannot be found."
)
MEASURED = (
    "These records are simulated and the truth is known, so error is measured. Within a court it is told of the court's own "
    "records; across courts of pairs of records of two courts, of which both state a birth date or not: the two are linked on "
    "different evidence. Pairs of the two criminal courts are not among them."
)
KINDS = {BOTH: "both known", REST: "not both"}
"""Whether both records of a pair state a birth date."""
GROUPED = BY | {"age_band": "age"}
"""What people are grouped by: courts tell ages at different points of a case."""
WITHIN = ("pairwise precision", "pairwise recall", *SHOWN_BY_GROUP)
ACROSS = {"precision": "linked_pairs", "recall": "true_pairs"}
"""Measures of pairs, and what they are shares of."""


def court(name: str) -> str:
    """What tables call the court of a source: its title without the systems that its records come from."""
    return SOURCES[name].title.partition(" (")[0]


def pair_measure(one: Mapping[str, Any], measure: str) -> str:
    """A measure of pairs with its interval, in per cent, as the public may see it."""
    whole = one[ACROSS[measure]]
    if not whole:
        return NOT_APPLICABLE
    value = share(one["right_pairs"], whole)
    low, high = one["intervals"][measure]
    limits = interval(low, high, whole)
    if value is None or limits is None:
        return NOT_SHOWN
    if value == 1:
        return "100.00 (no error seen)"
    return f"{value * 100:.2f} ({limits[0] * 100:.2f} to {limits[1] * 100:.2f})"


def _within(sources: Mapping[str, Any]) -> Figures:
    """A line a measure, a column a court."""
    persons = {name: of["records_of_persons"][LEVEL] for name, of in sources.items()}
    lines = [["records", *(shown(one["records"]) for one in persons.values())]]
    lines += [[measure, *(told(one, measure) for one in persons.values())] for measure in WITHIN]
    caption = "Records of persons, within each court only, per cent (95 % interval)"
    return Figures(caption, ["measure", *map(court, persons)], lines)


def _labels(by: str, ones: Iterable[Mapping[str, Any]]) -> list[str]:
    """What the groups of several courts are called, in the order in which people look for them."""
    found = {label: None for groups in ones for label in groups}
    known = COLUMNS[by][1] if by in COLUMNS else sorted(found)
    return [label for label, _ in in_order({label: None for label in known if label in found})]


def _groups_within(sources: Mapping[str, Any]) -> Iterator[Figures]:
    """A table for whatever any of the courts groups people by: a line a group and court."""
    for by, words in GROUPED.items():
        groups = {name: of["groups"][LEVEL].get(by, {}) for name, of in sources.items()}
        lines = [
            [CALLED.get(label, label), court(name), shown(one["records"])]
            + [told(one, measure) for measure in SHOWN_BY_GROUP]
            for label in _labels(by, groups.values())
            for name, ones in groups.items()
            if (one := ones.get(label))
        ]
        if lines:
            caption = f"Records of persons, within each court only, by {words}, per cent (95 % interval)"
            yield Figures(caption, [words, "court", "records", *SHOWN_BY_GROUP], lines, words=2)


def _across(found: Mapping[str, Any]) -> Figures:
    """Over all, then by pair of courts in the registry's order."""
    every = [(["any", "any other"], found)] + [
        ([court(one), court(other)], found["by_sources"][f"{one} and {other}"])
        for one, other in combinations(SOURCES, 2)
        if f"{one} and {other}" in found["by_sources"]
    ]
    lines = [
        [*courts, said, shown(one[kind]["linked_pairs"]), *(pair_measure(one[kind], measure) for measure in ACROSS)]
        for courts, one in every
        for kind, said in KINDS.items()
    ]
    return Figures(
        "Pairs of records of persons in two courts, per cent (95 % interval)",
        ["court", "and", "birth dates", "pairs linked", *ACROSS],
        lines,
        words=3,
    )


def _groups_across(groups: Mapping[str, Any]) -> Iterator[Figures]:
    for by, ones in groups.items():
        lines = [
            [CALLED.get(label, label), said, *(pair_measure(ones[label][kind], measure) for measure in ACROSS)]
            for label in _labels(by, [ones])
            for kind, said in KINDS.items()
        ]
        caption = (
            f"Pairs of records of persons in two courts by {GROUPED[by]}, per cent (95 % interval); a pair of two groups counts "
            "half in each"
        )
        if lines:
            yield Figures(caption, [GROUPED[by], "birth dates", *ACROSS], lines, words=2)


def _organisations(evaluation: Mapping[str, Any]) -> list[Part]:
    """Pairs of records of organisations, within each court and across courts."""
    lines = [
        [court(name), *(told(one, f"pairwise {measure}") for measure in ACROSS)]
        for name, of in evaluation["sources"].items()
        if (one := of["records_of_organisations"][LEVEL])["records"]
    ]
    across = evaluation["cross_justice"].get("organisations")
    if across and across["true_pairs"]:
        lines.append(["two courts", *(pair_measure(across, measure) for measure in ACROSS)])
    if not lines:
        return []
    return [Figures("Pairs of records of organisations, per cent (95 % interval)", ["court", *ACROSS], lines)]


def across_parts(evaluation: Mapping[str, Any] | None, delivered: Sequence[str]) -> list[Part]:
    """What was measured of other courts' links, or plainly that it is not known.

    Args:
        evaluation: what was measured against the truth; None without one.
        delivered: sources that have delivered, criminal ones aside.
    """
    if evaluation is None or not evaluation["sources"]:
        return [HEADING, Words(UNKNOWN)]
    sources, across = evaluation["sources"], evaluation["cross_justice"]
    unknown = [court(name) for name in delivered if name not in sources]
    return [
        HEADING,
        Words(MEASURED),
        *(
            Words(f"{title}: the truth knows too few of its records, and what is right there is not known.")
            for title in unknown
        ),
        _within(sources),
        *([_across(across), *_groups_across(across["groups"])] if across else []),
        *_groups_within(sources),
        *_organisations(evaluation),
    ]
