"""The report's first part, after GUILD's first step: what was provided, and how much of it linkage could use."""

from collections.abc import Sequence

from datafirst_assets.disclosure import percent, publishable, share, shown, total
from datafirst_assets.quality.document import Figures, Heading, Part, Points, Words
from datafirst_assets.quality.provision import FIELDS, Provided

NAMES = {
    "forename": "forename",
    "surname": "surname",
    "date_of_birth": "date of birth",
    "sex": "sex",
    "postcode": "postcode",
    "town": "town",
    "pnc_id": "PNC id",
    "cro_number": "CRO number",
}


def records_by_year(told: Sequence[Provided]) -> Figures:
    """Records by year: the catalogue shows them on another page, so both hold on to what it showed before."""

    def before(one: Provided, year: int) -> Sequence[int]:
        return one.records_shown.get(year, ())

    years = sorted({year for one in told for year in one.records})
    lines = [
        [str(year), *(shown(one.records.get(year, 0), before(one, year)) for one in told)] for year in years
    ]  # fmt: skip
    every = [
        total(publishable(count, before(one, year)) or 0 for year, count in one.records.items()) for one in told
    ]  # fmt: skip
    lines.append(["all years", *(f"{number:,}" for number in every)])
    return Figures(
        "Records of persons and organisations by year of the delivery; one of two deliveries counts in both",
        ["year", *_courts(told)],
        lines,
    )


def _courts(told: Sequence[Provided]) -> list[str]:
    return [one.source.title for one in told]


def completeness(told: Sequence[Provided], fields: Sequence[str] = FIELDS) -> Figures:
    """How many records state each of these fields."""
    lines = [
        [NAMES[field], *(percent(share(one.held[field], one.persons), 1) for one in told)] for field in fields
    ]  # fmt: skip
    return Figures(
        "Records of persons that state a field, share of all; placeholders count as missing",
        ["field", *_courts(told)],
        lines,
    )


def rows_delivered(told: Sequence[Provided]) -> Figures:
    """Rows of all files, and those of them that were kept out."""
    lines = [[one.source.title, shown(one.rows_in), shown(one.quarantined)] for one in told]
    return Figures(
        "Rows of all files delivered, and rows kept out because they broke the contract of the delivery",
        ["court", "rows delivered", "rows kept out"],
        lines,
    )


def provision_parts(told: Sequence[Provided]) -> list[Part]:
    """Who is in the data, where they come from, and how complete the identifying fields are."""
    return [
        Heading("Data provision"),
        Words(
            "The population is everybody, person or organisation, who was a defendant in a case that these courts closed in "
            "the years delivered. Records were made by court staff to run cases, not for research. Each delivery is complete "
            "in itself, checked against its manifest, and refused whole if more than one row in a hundred of a file breaks "
            "its contract."
        ),
        Words(
            "Each table says whom it counts. A record is a defendant in a case. An identity is what records of persons state "
            "alike, and identities are compared. A person is what linkage makes of identities. Where a table speaks of persons, "
            "organisations are not in it."
        ),
        records_by_year(told),
        rows_delivered(told),
        Heading("Completeness of what linkage compares", 3),
        completeness(told),
        Points(
            [
                "Names lose titles, accents and punctuation; postcodes must have the form of one; a police id counts only if "
                "its check letter is right; 1 January 1900, NOT KNOWN and the like count as missing.",
                "Linkage is done inside a closed zone, on identifying fields only. What happened in a case is kept apart "
                "from who the defendant is, and the two meet in no file. Released ids are keyed hashes.",
                "Organisations are grouped by standardised name, where that is not distinctive by postcode too, and are never "
                "linked to a person.",
            ]
        ),
    ]
