"""The report's part on family, civil and other courts: what they provided, and how their parties were linked to persons.

Which courts these are follows from the registry. Error, where it can be measured, is `sections_across`'s.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

from datafirst_assets.contracts.sources import SOURCES
from datafirst_assets.disclosure import NOT_SHOWN, percent, publishable, share, shown, total
from datafirst_assets.linkage.thresholds import ASKED, Thresholds
from datafirst_assets.quality.document import Figures, Heading, Part, Points, Words
from datafirst_assets.quality.parties import LinkedParties, Signs
from datafirst_assets.quality.provision import FIELDS, Provided
from datafirst_assets.quality.scenarios import FAR_APART
from datafirst_assets.quality.sections_across import court
from datafirst_assets.quality.sections_linkage import by_size, weights_parts
from datafirst_assets.quality.sections_provision import completeness, records_by_year, rows_delivered

HEADING = "Family, civil and other courts"
ELSEWHERE = (
    f"Unless it says otherwise, this report speaks of the criminal courts. What other courts provided, and how well the parties "
    f"to their cases were linked, is under {HEADING}."
)
"""What stands before everything else where other courts have delivered."""

SIZES = ((1, 1), (2, 2), (3, 3), (4, 10), (11, None))
"""Smallest and largest number of records of what one line of a table counts: few parties come back often."""

METHOD = (
    "Parties are linked in a second pass, when the persons of the criminal courts are made: among each other, in one court and "
    "across courts, and with those persons. A model of their own compares them, in the same way.",
    "A person of the criminal courts counts as one and stays as it is: no record of another court merges or parts two of them, "
    "and a party joins one of them at most. Two parties of one case are two people.",
    "Nobody is linked on a name alone, however rare. Either the birth dates agree, and names and sex allow it; where they "
    "differ as clerks err, a district, a town or a middle name must agree besides. Or a birth date is missing on a side, and "
    "then it takes one full forename and surname at one postcode, and no middle name or sex against it. Short forms count as the "
    "forename, part of a double surname as the surname; what only sounds alike counts where both are told to be of one sex; of a "
    "postcode one sign may differ within its district. At one address an initial counts too, and names that are turned round or "
    "mistyped. Nobody joins a person of whom a stated birth date differs by more than a clerk's slip.",
    "Two things more are believed without a birth date, and never at the strict level: a full name in one district, or in one "
    "town where a postcode is missing, if less than a thousandth of a person is expected to have it there by chance; and two "
    "names that come together in two places, as a couple's in a family case and in a claim.",
    "Roles tell ages where birth dates are missing: a child in a case is under age when it begins, an applicant, a respondent "
    "or a debtor is grown up. Whom that excludes is not linked, and a birth date that it excludes counts as somebody else's.",
    "Organisations are one over all courts by their standardised name, legal form, punctuation and abbreviations aside, and are "
    "never linked to a person. A public body is one wherever its letters go, with all its departments; so is a company that "
    "states its legal form, unless its words are so common that others may bear the name: it is one within a postcode district. "
    "Any other name, SMITH ROOFING, is one at one postcode only, and linked to nobody without one.",
)
SHORTFALLS = (
    "Who states no birth date is found again by name and place only. Who has moved to another district between two cases, has a "
    "common name there, or is written with an initial elsewhere, is then mostly not found, and looks like several people. So "
    "persons before several courts are too few, and too few by most where birth dates are missing: compare only people of whom "
    "both records state one, or say that you did not.",
    "Where two people of one name and different birth dates are known at one address, as father and son may be, a record "
    "without a birth date is linked to neither, unless its role excludes one. Where only one of them is known, it may be the "
    "other's.",
    "Who has another surname than in an earlier case, as after a marriage, is found by birth date together with a district or a "
    "middle name, and not otherwise.",
    "A person whom the criminal courts' own linkage takes for two stays two here, and a party joins one of them.",
    "Only the published level leaves the house: what other courts' links would be at a stricter or a looser threshold cannot be "
    "tried.",
    "A company that has moved or is written in another way counts as another one.",
    "`xjs_id_change` tells of ids that end or split across all courts. A court that is not criminal has ids of its own, made "
    "from its first record of a person; no table lists their changes.",
    "Clerical reviews have judged links among defendants only.",
)


def _listed(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _provision(told: Sequence[Provided]) -> list[Part]:
    """What was provided, in the tables of the criminal courts; fields that none of these courts has are left out."""
    stated = [field for field in FIELDS if any(one.held[field] for one in told)]
    tables = (records_by_year(told), rows_delivered(told), completeness(told, stated))
    return [
        Heading("What other courts provided", 3),
        *(replace(table, caption=f"Other courts: {table.caption[0].lower()}{table.caption[1:]}") for table in tables),
    ]


def _threshold(chosen: Thresholds) -> Words:
    level, calibration = "person_id", chosen.calibration
    by = (
        f"{publishable(calibration.pairs):,} pairs show how often a pair is one person."
        if calibration.is_estimated
        else "How often a pair is one person could not be estimated here, so the model's own odds stand: that they may be too "
        "sure of themselves is not corrected."
    )
    asked = ASKED[level]
    return Words(
        f"The threshold of the published level lies at {chosen.weights[level]:g} bits of posterior weight: the lowest at which "
        f"a pair right at it is estimated to be one person in {asked.at_least_right * 100:.0f} % of cases, and all pairs above "
        f"it together in {asked.precision * 100:.0f} %. {by}"
    )


def _count(part: int, whole: int) -> str:
    """A count, and its share of a whole, as the public may see both."""
    count = shown(part)
    return count if count == NOT_SHOWN else f"{count} ({percent(share(part, whole), 1)})"


def _persons(linked: LinkedParties) -> list[Part]:
    persons = [
        [
            court(name),
            shown(one.records),
            shown(one.persons),
            _count(one.repeated, one.records),
            _count(one.elsewhere, one.records),
        ]
        for name, one in linked.courts.items()
    ]
    by_birth = [
        [court(name), said, shown(records), _count(elsewhere, records)]
        for name, one in linked.courts.items()
        for said, records, elsewhere in (
            ("states a birth date", one.born, one.born_elsewhere),
            ("states none", one.records - one.born, one.elsewhere - one.born_elsewhere),
        )
    ]
    return [
        Heading("Persons found in other courts", 3),
        Figures(
            "Records of persons, the persons that linkage makes of them, and records of persons who are met again",
            ["court", "records", "persons", "met again in this court", "met in another court"],
            persons,
        ),
        Figures(
            "Records of persons who are met in another court, criminal courts included, by what the record states",
            ["court", "record", "records", "met in another court"],
            by_birth,
            words=2,
        ),
        _shared(linked),
        _sizes(linked),
    ]


def _shared(linked: LinkedParties) -> Figures:
    """Persons before two courts; a pair of courts that are both told of here is told once."""
    places = {name: place for place, name in enumerate(SOURCES)}
    lines = [
        [court(name), court(other), _count(persons, one.persons)]
        for name, one in linked.courts.items()
        for other, persons in sorted(one.shared.items(), key=lambda item: places[item[0]])
        if other not in linked.courts or places[name] < places[other]
    ]
    lines += [
        [court(name), "any other court", _count(one.persons_elsewhere, one.persons)]
        for name, one in linked.courts.items()
    ]
    return Figures(
        "Persons before two courts, and share of the persons of the first",
        ["court", "and", "persons"],
        lines,
        words=2,
    )


def _sizes(linked: LinkedParties) -> Figures:
    sized = {name: by_size(one.sizes, SIZES) for name, one in linked.courts.items()}
    sizes = list(dict.fromkeys(chain.from_iterable(sized.values())))
    lines = [[size, *(shown(of[size]) for of in sized.values())] for size in sizes]
    lines.append(["all", *(f"{total(of.values()):,}" for of in sized.values())])
    return Figures(
        "Persons by their number of records in one court, published level",
        ["records", *map(court, sized)],
        lines,
    )


def _organisations(linked: LinkedParties) -> list[Part]:
    lines = [
        [court(name), shown(one.organisation_records), shown(one.organisations)]
        for name, one in linked.courts.items()
        if one.organisation_records
    ]
    if not lines:
        return []
    return [Figures("Records of organisations, and organisations", ["court", "records", "organisations"], lines)]


def _signs(signs: Signs) -> list[Part]:
    """What persons before several courts should not show."""
    lines = [
        [said, _count(found, signs.persons)]
        for said, found in (
            (f"births more than {FAR_APART} years apart", signs.far_apart),
            ("two sexes", signs.two_sexes),
        )
    ]
    return [
        Heading("Signs of error across courts", 3),
        Words(
            "What the records of one person hardly state. Clerks err too; what is above that is false links. Records that state "
            "no birth date or no sex show no sign, so that these are fewer than the false links are."
        ),
        Figures(
            f"Persons with records in several courts, one of them no criminal court: {shown(signs.persons)} in all",
            ["their records state", "persons"],
            lines,
        ),
    ]


def parties_parts(told: Sequence[Provided], linked: LinkedParties | None, error: Sequence[Part]) -> list[Part]:
    """All about the courts that are no criminal ones; nothing where none has delivered.

    Args:
        told: what each of them provided.
        linked: what linkage made of it.
        error: what is known of its error (`across_parts`).
    """
    if not told or linked is None:
        return []
    titles = _listed([one.source.title for one in told])
    return [
        Heading(HEADING),
        Words(
            f"Beside the criminal courts these have delivered: {titles}. A record is a party to a case: a person or an "
            "organisation on either side of it, a child whom it is about, or whoever else the court keeps as one. They are "
            "linked to persons as defendants are, but know less of people, and so are told of by themselves."
        ),
        *_provision(told),
        Heading("How parties were linked", 3),
        Points(METHOD),
        *([_threshold(linked.thresholds)] if linked.thresholds else []),
        *weights_parts(linked.levels, " of parties"),
        *_persons(linked),
        *_organisations(linked),
        *error,
        *_signs(linked.signs),
        Heading("Known shortfalls of other courts' links", 3),
        Points(SHORTFALLS),
    ]
