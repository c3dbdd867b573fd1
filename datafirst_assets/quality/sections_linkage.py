"""The report's second part, after GUILD's second step: how records were linked, at which thresholds, and how stably."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from datafirst_assets.catalogue.model import THRESHOLD_COLUMNS
from datafirst_assets.charts.columns import Column, column_chart
from datafirst_assets.charts.linkage import SIZES
from datafirst_assets.charts.weights import LevelWeight, weights_chart
from datafirst_assets.disclosure import percent, publishable, share, shown, total
from datafirst_assets.linkage.thresholds import ASKED, Thresholds
from datafirst_assets.quality.document import NOT_APPLICABLE, Figures, Heading, Part, Picture, Points, Words
from datafirst_assets.quality.stability import Stability

LEVELS = {"person_id_low": "loose", "person_id": "published", "person_id_high": "strict"}
"""What the levels are called, from the loosest."""

COMPARED = {
    "pnc_id": "PNC id",
    "cro_number": "CRO number",
    "case_keys": "case references",
    "household": "family pattern",
}
"""What comparisons are called, where their own names would not be understood."""

METHOD = (
    "Standardised records that say the same forename, surname, date of birth, postcode and sex are one identity; "
    "identities, not records, are compared.",
    "Pairs of identities are looked at if any of a set of blocking rules brings them together; each rule survives some of "
    "the errors that break the others.",
    "A probabilistic model of the Fellegi and Sunter kind (Splink) gives each pair a match weight: the sum of what every "
    "agreement and difference says, in bits. It is trained without labels and pinned: used until somebody retrains it.",
    "Pairs join to persons from the strongest down, but never against what courts know: two defendants of one case are two "
    "people, and the members of a person must not contradict each other on average. Custody at one court on the day of a "
    "hearing at another speaks against a pair. What was refused and why is kept.",
    "A person keeps the id from release to release; ids that end or split are rows of defendant_id_change.",
)


def weights_parts(levels: Sequence[LevelWeight], whose: str = "") -> list[Part]:
    """What each level of a model weighs; nothing where there is no model.

    Args:
        levels: of the model.
        whose: who is compared (" of ..."), where they are not those whom the whole report speaks of.
    """
    if not levels:
        return []
    said = f"Bars of the match weights of {len(levels)} levels of comparison{whose}; the figures are in the table below"
    named = [replace(one, comparison=COMPARED.get(one.comparison, one.comparison.replace("_", " "))) for one in levels]
    lines = [[one.comparison, one.level, f"{round(one.weight, 1) + 0.0:+.1f}"] for one in named]
    return [
        Heading(f"What agreement and difference{whose} weigh", 3),
        Words(
            "One bit more doubles the odds that two identities are one person; a negative weight speaks against. Towns are "
            "compared where a postcode is missing."
        ),
        Picture(weights_chart(named), said),
        Figures(f"Match weights{whose}, in bits", ["comparison", "how the two agree", "weight"], lines, words=2),
    ]


def _calibrated(chosen: Thresholds) -> str:
    """How it was estimated how often pairs are one person, or why the model's own odds stand."""
    calibration, pairs = chosen.calibration, publishable(chosen.calibration.pairs)
    if not calibration.is_estimated or not pairs:
        return (
            f"Here that could not be estimated: {calibration.doubt or 'too few pairs have two police ids'}. The model's own "
            "odds stand, which may be too sure of themselves, and no precision is estimated."
        )
    return (
        f"Here that is estimated from {pairs:,} pairs that both have a police id: the weight without that evidence is held "
        "against whether the two ids are equal. Two ids of one person are equal in "
        f"{calibration.limit * 100:.0f} % of such pairs, because clerks mistake and mistype them."
    )


def _thresholds(chosen: Thresholds, persons: Mapping[str, int]) -> list[Part]:
    lines = [
        [
            name,
            THRESHOLD_COLUMNS[level],
            f"{chosen.weights[level]:+g} bits",
            f"{ASKED[level].at_least_right * 100:.0f} %",
            f"{ASKED[level].precision * 100:.1f} %",
            f"{chosen.precision[level] * 100:.1f} %" if level in chosen.precision else "not estimated",
            shown(persons[level]),
        ]
        for level, name in LEVELS.items()
    ]
    return [
        Heading("Thresholds and how they were chosen", 3),
        Words(
            "A pair may join two persons if its posterior weight reaches the threshold: its match weight and the prior odds "
            "that two random identities are one person, which are estimated anew from all pairs each time, because the same "
            "agreement is worth less among more people. Each level takes the lowest threshold at which a pair right at it, "
            "and all pairs above it together, are estimated to be as often one person as the level asks. "
            f"{_calibrated(chosen)} Each person at the strict level lies inside one at the published level, and that inside "
            "one at the loose level. The estimated precision is that of pairs of records: how many of those in one estimated "
            "person are of one person, if each is as often right as the pair that brought the two together."
        ),
        Figures(
            "Levels of linkage, how often a pair of identities must be one person, estimated precision, and persons",
            ["level", "column of defendant_link", "threshold", "asked at it", "asked above it", "precision", "persons"],
            lines,
            words=2,
        ),
    ]


def _pairs(counts: Mapping[int, int]) -> list[Part]:
    if not counts:
        return []
    columns = [
        Column(str(bits) if bits % 10 == 0 else "", publishable(counts.get(bits, 0)) or 0)
        for bits in range(min(counts), max(counts) + 1)
    ]
    said = f"Stored pairs of identities by posterior match weight, {total(counts.values()):,} in all"
    return [Picture(column_chart(said, "match weight in bits, with the prior", columns), said)]


def by_size(counts: Mapping[int, int], sizes: Sequence[tuple[int, int | None]] = SIZES) -> dict[str, int]:
    """Persons by number of records; large ones together, so that no column is a few people's."""
    return {
        str(low) if low == high else f"{low} and more" if high is None else f"{low} to {high}": sum(
            count for size, count in counts.items() if low <= size and (high is None or size <= high)
        )
        for low, high in sizes
    }


def _sizes(counts: Mapping[int, int]) -> list[Part]:
    sized = by_size(counts)
    return [
        Heading("Records of one person", 3),
        Figures(
            "Persons by their number of records in both courts, published level",
            ["records", "persons"],
            [*([name, shown(count)] for name, count in sized.items()), ["all", f"{total(sized.values()):,}"]],
        ),
    ]


def _stability(told: Stability | None) -> list[Part]:
    heading = Heading("Stability against the last release", 3)
    if told is None:
        return [heading, Words("This is the first release whose persons are known: there is nothing to compare with.")]
    lines = [
        [f"persons and organisations of release {told.before}", shown(told.persons_before), NOT_APPLICABLE],
        ["of them, ids that stay", shown(told.kept), percent(share(told.kept, told.persons_before))],
        ["ids whose records now have several ids (split)", shown(told.split), _of(told.split, told)],
        ["ids whose records now have another id (merged)", shown(told.merged), _of(told.merged, told)],
        [f"persons and organisations of release {told.now}", shown(told.persons_now), NOT_APPLICABLE],
        ["of them, ids that are new", shown(told.persons_now - told.kept), NOT_APPLICABLE],
    ]
    return [
        heading,
        Words(
            f"Persons last changed with release {told.now}; what is compared is release {told.before}. Every id that ends or "
            "splits is in defendant_id_change, so that results on the earlier release can be followed."
        ),
        Figures("Ids of persons and organisations at the published level", ["what", "ids", "share"], lines),
    ]


def _of(count: int, told: Stability) -> str:
    return percent(share(count, told.persons_before))


def linkage_parts(
    levels: Sequence[LevelWeight],
    thresholds: Thresholds,
    persons: Mapping[str, int],
    weights: Mapping[int, int],
    sizes: Mapping[int, int],
    stable: Stability | None,
) -> list[Part]:
    """How records were linked.

    Args:
        levels: of the model; none where no criminal court has delivered.
        thresholds: as they were chosen when persons were made.
        persons: how many, organisations aside, by level.
        weights: stored pairs by whole bits of posterior weight.
        sizes: persons, organisations aside, by number of records, published level.
        stable: what became of the earlier release's persons.
    """
    return [
        Heading("Linkage"),
        Points(METHOD),
        *weights_parts(levels),
        *_thresholds(thresholds, persons),
        *_pairs(weights),
        *_sizes(sizes),
        *_stability(stable),
    ]
