"""The report's part on linkage error: what was measured where the truth is known, over all and by group of people."""

from collections.abc import Mapping
from typing import Any

from datafirst_assets.charts.against_threshold import Point, threshold_chart
from datafirst_assets.charts.ranges import Range, ranges_chart
from datafirst_assets.clerical.intervals import wilson
from datafirst_assets.contracts.sources import CRIMINAL
from datafirst_assets.disclosure import NOT_SHOWN, interval, percent, share, shown
from datafirst_assets.quality.document import NOT_APPLICABLE, Figures, Heading, Part, Picture, Words
from datafirst_assets.quality.sections_linkage import LEVELS

UNKNOWN = (
    "There is no truth beside these deliveries, so precision and recall are not known, over all or by group. A clerical "
    "review of sampled pairs and persons is the way to estimate them; where it says below that none has been done, take the "
    "signs of error below as a lower bound on false links."
)
MEASURES = {
    "pairwise precision": ("pairwise_precision", "together", "estimated", 2.0),
    "pairwise recall": ("pairwise_recall", "together", "true", 2.0),
    "B-cubed precision": ("bcubed_precision", "precise", "records", 1.0),
    "B-cubed recall": ("bcubed_recall", "recalled", "records", 1.0),
    "records of exact persons": ("exact_records", "exact", "records", 1.0),
}
"""A measure, its name in the evaluation, the sums that it is a ratio of, and how often each pair is in those."""

BY = {
    "sex": "sex",
    "ethnicity": "ethnic group",
    "age_band": "age at the end of the case",
    "year": "year of the delivery",
}
CALLED = {"M": "male", "F": "female", "U": "not known", "unknown": "not known"}
FIRST, LAST = "under 10", "unknown"
"""Age bands that code lists have elsewhere than people look for them."""
SHOWN_BY_GROUP = ("B-cubed precision", "B-cubed recall")


def measured(one: Mapping[str, Any], measure: str) -> float | None:
    """A measure of a group as the public may see it."""
    _, part, whole, times = MEASURES[measure]
    return share(one["sums"][part] / times, one["sums"][whole] / times)


def _limits(one: Mapping[str, Any], measure: str) -> tuple[float, float] | None:
    name, _, whole, times = MEASURES[measure]
    low, high = one["intervals"][name]
    return interval(low, high, one["sums"][whole] / times) if measured(one, measure) is not None else None


def told(one: Mapping[str, Any], measure: str) -> str:
    """A measure of a group with its interval, in per cent, as the public may see it."""
    value, limits = measured(one, measure), _limits(one, measure)
    if value is None or limits is None:
        return NOT_SHOWN
    if value == 1:
        return "100.00 (no error seen)"
    return f"{value * 100:.2f} ({limits[0] * 100:.2f} to {limits[1] * 100:.2f})"


def _levels(persons: Mapping[str, Any]) -> Figures:
    lines = [
        [measure, *(told(persons[level]["all"], measure) for level in LEVELS)] for measure in MEASURES
    ]  # fmt: skip
    caption = "Records of persons, both courts, per cent (95 % interval)"
    return Figures(caption, ["measure", *LEVELS.values()], lines)


def _courts(persons: Mapping[str, Any]) -> Figures:
    lines = [
        [source.title, shown(persons["person_id"][name]["records"])]
        + [told(persons["person_id"][name], measure) for measure in SHOWN_BY_GROUP]
        for name, source in CRIMINAL.items()
        if persons["person_id"][name]["records"]
    ]
    return Figures(
        "Records of persons, within each court only, published level, per cent (95 % interval)",
        ["court", "records", *SHOWN_BY_GROUP],
        lines,
    )


def _organisations(organisations: Mapping[str, Any]) -> list[Part]:
    """What is known of organisations, in a sentence: everything else here is of persons."""
    one = organisations["person_id"]
    if not one["records"]:
        return []
    records = f"{shown(one['records'])} records of organisations"
    if shown(one["records"]) == NOT_SHOWN:
        records = "records of organisations, which are too few to be shown"
    figures = [(measure, told(one, measure)) for measure in SHOWN_BY_GROUP]
    said = [f"a {measure} of {value} per cent" for measure, value in figures if value != NOT_SHOWN]
    hidden = [measure for measure, value in figures if value == NOT_SHOWN]
    if said:
        records += f", with {' and '.join(said)} at every level"
    if hidden and said:
        records += f"; their {' and '.join(hidden)} is not shown, because too few records are on one side"
    return [Words(f"Not in these figures: {records}.")]


def in_order(groups: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Groups as people look for them."""
    return sorted(groups.items(), key=lambda group: (group[0] == LAST) - (group[0] == FIRST))


def _group(name: str, groups: Mapping[str, Any], whole: Mapping[str, Any]) -> list[Part]:
    lines = [
        [CALLED.get(label, label), shown(one["records"]), *(told(one, measure) for measure in SHOWN_BY_GROUP)]
        for label, one in in_order(groups)
    ]
    ranges = []
    for label, one in in_order(groups):
        value, limits = measured(one, "B-cubed recall"), _limits(one, "B-cubed recall")
        if value is not None and limits is not None:
            ranges.append(Range(CALLED.get(label, label), value, *limits))
    heading, by = f"By {BY[name]}", f"by {BY[name]}"
    caption = f"Records of persons, both courts, {by}, published level, per cent (95 % interval)"
    header = [BY[name], "records", *SHOWN_BY_GROUP]
    parts: list[Part] = [Heading(heading, 3), Figures(caption, header, lines)]
    all_together = measured(whole, "B-cubed recall")
    if ranges and all_together is not None:
        title = f"B-cubed recall {by}, with 95 % intervals"
        parts.append(Picture(ranges_chart(title, all_together, ranges), f"{title}; the figures are in the table above"))
    return parts


def _curve(evaluation: Mapping[str, Any], thresholds: Mapping[str, float]) -> list[Part]:
    points, lines = [], []
    for point in evaluation["by_threshold"]:
        whole = point["records"]
        precision, recall = (share(point[name] * whole, whole) for name in ("bcubed_precision", "bcubed_recall"))
        lines.append([f"{point['threshold']:g}", _or_no_error(precision), _or_no_error(recall)])
        if precision is not None and recall is not None:
            points.append(Point(point["threshold"], precision, recall))
    looked_at = shown(evaluation["by_threshold"][0]["records"]) if evaluation["by_threshold"] else NOT_SHOWN
    parts: list[Part] = [
        Heading("Precision and recall against the threshold", 3),
        Figures(
            f"B-cubed measures of persons made anew at each threshold: {looked_at} records of persons, both courts (of a large "
            "landing zone those of persons drawn at random)",
            ["threshold in bits", "precision", "recall"],
            lines,
        ),
    ]
    if len(points) > 1:
        title = "B-cubed precision and recall by threshold"
        marks = {name: thresholds[level] for level, name in LEVELS.items()}
        parts.insert(1, Picture(threshold_chart(title, points, marks), f"{title}; the figures are in the table below"))
    return parts


def _or_no_error(value: float | None) -> str:
    return "no error seen" if value == 1 else percent(value)


def case_measure(links: Mapping[str, Any], of: str) -> str:
    """Right links of all `links` or `true_links`, in per cent with Wilson's interval, as the public may see it."""
    value = share(links["right_links"], links[of])
    if value is None:
        return NOT_SHOWN
    if value == 1:
        return "100.00 (no error seen)"
    found = wilson(links["right_links"], links[of])
    limits = interval(found.lower, found.upper, links[of])
    return NOT_SHOWN if limits is None else f"{value * 100:.2f} ({limits[0] * 100:.2f} to {limits[1] * 100:.2f})"


def _cases(links: Mapping[str, Any]) -> Figures:
    """How many links there are is on the page of case_link alone: one number, counted in one way."""
    lines = [["precision", case_measure(links, "links")], ["recall", case_measure(links, "true_links")]]
    return Figures(
        "Links between a magistrates' and a Crown case of one defendant, person or organisation, per cent (95 % interval)",
        ["measure", "value"],
        lines,
    )


def _patterns(errors: Mapping[str, Any] | None) -> list[Part]:
    """The commonest patterns; rare ones are a few people's and stay inside."""
    if errors is None:
        return []
    parts: list[Part] = [Heading("What wrong pairs have in common", 3)]
    for kind, said in (
        ("false_pairs", "Pairs of identities joined though they are two people"),
        ("missed_pairs", "Pairs of identities parted though they are one person"),
    ):
        seen = errors[kind]
        common = [pattern for pattern in seen["patterns"] if shown(pattern["pairs"]) != NOT_SHOWN]
        lines = [[p["pattern"], percent(share(p["pairs"], seen["looked_at"]), 1)] for p in common]
        told_of = (
            f"{said}, published level: {shown(seen['in_all'])} in all; the commonest patterns among those looked at"
        )
        parts.append(
            Figures(
                told_of, ["how the two agree", "share"], lines or [["none is common enough to show", NOT_APPLICABLE]]
            )
        )
    blocking = errors["blocking"]
    missed = share(blocking["never_candidates"], blocking["looked_at"])
    many = "a share that is not shown, because few pairs are on one side," if missed is None else percent(missed)
    parts.append(Words(f"Of true pairs of identities, {many} are brought together by no blocking rule."))
    return parts


def error_parts(evaluation: Mapping[str, Any] | None, thresholds: Mapping[str, float]) -> list[Part]:
    """Linkage error as measured, or plainly that it is not known."""
    heading = Heading("Linkage error")
    if evaluation is None:
        return [heading, Words(UNKNOWN)]
    persons, groups = evaluation["records_of_persons"], evaluation["groups"]["person_id"]
    return [
        heading,
        Words(
            "These records are simulated and the truth is known, so error is measured and not guessed. Pairwise measures count "
            "pairs of records, and persons with many records weigh most; B-cubed measures count records. Precision falls with "
            "false links, recall with missed ones. Intervals come from resampling true persons."
        ),
        _levels(persons),
        _courts(persons),
        *_organisations(evaluation["records_of_organisations"]),
        _cases(evaluation["case_links"]),
        *_curve(evaluation, thresholds),
        *(part for name in BY for part in _group(name, groups[name], persons["person_id"]["all"])),
        *_patterns(evaluation["errors"]),
    ]
