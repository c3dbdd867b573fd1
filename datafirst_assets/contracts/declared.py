"""Columns of published tables that are declared: what all of them share, each with its words for researchers.

The source of a variable is the column of the same name in the file of the same name, where nothing else is said.
"""

from typing import Any

from datafirst_assets.contracts.made_up import Codes, MadeUp
from datafirst_assets.contracts.published import HASH
from datafirst_assets.contracts.table import column
from datafirst_assets.contracts.words import DisclosureClass, Words

AS_DELIVERED = "Taken as delivered, once it has passed the checks of the contract."
HASHED = "A keyed hash (HMAC-SHA256, first 128 bits) of the source's own id; it cannot be turned back without the key."
ORGANISATION_SEX: dict[str, Codes] = {"party_type": {"O": ("U",)}}
ORGANISATION_AGE: dict[str, Codes] = {"party_type": {"O": ("unknown",)}}
"""Organisations have neither; in the data the standardisers see to it."""


def published(
    label: str,
    description: str,
    *,
    values: str = "",
    unit: str = "",
    source: str = "",
    derivation: str = AS_DELIVERED,
    disclosure_class: DisclosureClass = "standard",
    **rules: Any,
) -> Any:
    """Declare one published column.

    Args:
        label: a few words.
        description: what the value means, and what a missing one means.
        values, unit, source, derivation, disclosure_class: see `Words`.
        rules: what else `column` takes.
    """
    words = Words(label, description, values, unit, source, derivation, "", disclosure_class)
    return column(description, disclosure="published", words=words, **rules)


def row_id(description: str, source: str, *, unique: bool = False) -> Any:
    """`row_id_hash`: what identifies the row."""
    return published("Row id", description, source=source, derivation=HASHED, matches=HASH, unique=unique)


def source_dataset(source: str) -> Any:
    """`source_dataset`: the name of the source."""
    return published(
        "Source dataset",
        "The system that the row comes from; the same for every row of this table.",
        values=source,
        source="Set by the pipeline",
        derivation="The name of the source.",
    )


def case_id(label: str, description: str, source: str) -> Any:
    """`case_number_hash`: the case that the row is of."""
    return published(label, description, source=source, derivation=HASHED, matches=HASH)


def person_id() -> Any:
    """`estimated_person_id`: who the record is of, by linkage."""
    return published(
        "Estimated person in this dataset",
        "The same for all parties of this dataset that are estimated to be one person (or one organisation). A statistical "
        "estimate: it can join two people or part one.",
        source="Linkage of names, birth dates, sex and postcodes, which are not published",
        derivation="The person of the joint linkage, restricted to this dataset. The id is a keyed hash of the person's first "
        "record in this dataset (of the earliest extract year): it stays the same in later releases while this dataset's records "
        "of the person do, and changes if the first record moves to another person or an earlier one joins. It does not match "
        "ids in other tables. Use xjs_link for that.",
        disclosure_class="linking",
        matches=HASH,
    )


def extract_year(which: str) -> Any:
    """`extract_year`: the year of the delivery; `which` says what year a case is delivered in."""
    return published(
        "Extract year",
        f"The year whose extract the row comes from: {which}. What was delivered in several years is published once, as the "
        "newest extract has it.",
        values="Four digits, such as 2019",
        unit="calendar year",
        source="The delivery",
        derivation="The year of the delivery that holds the row.",
        ge=0,
    )


def day(label: str, description: str, *, nullable: bool = False) -> Any:
    """A date that is delivered as year-month-day."""
    return published(
        label,
        description,
        derivation="The date is read as year-month-day; an impossible one becomes missing.",
        disclosure_class="detailed",
        nullable=nullable,
    )


def court_code(case: str) -> Any:
    """`court_code`: the court of a case, which is called so."""
    return published(
        "Court",
        f"The court that dealt with the {case}; 'not known' where the extract holds only a sign for none.",
        values="Code of a court, as text",
        derivation="As typed, without signs before it.",
        disclosure_class="detailed",
    )


def hearings_count(description: str, source: str) -> Any:
    """`hearings_count`: how many of a case's events are hearings."""
    return published(
        "Hearings",
        description,
        unit="hearings",
        source=source,
        derivation="Events of type HRG counted.",
        made_up=MadeUp(counts=("events", "event_type", "HRG")),
        ge=0,
    )


def age_at_start(when: str, source: str) -> Any:
    """`age_at_start`: of a person on the day on which the case began; `when` says which day that is."""
    return published(
        "Age at start",
        f"Age in completed years on the day on which {when}. Missing where the date of birth is missing, later, a "
        "placeholder such as 1 January 1900, or impossible, and for organisations.",
        unit="years",
        source=source,
        derivation="Completed years from the date of birth to that day; a birthday on 29 February counts on 1 March. The date "
        "of birth itself is never published.",
        disclosure_class="detailed",
        nullable=True,
        ge=0,
    )


def age_band(source: str, made_up: MadeUp | None = None) -> Any:
    """`age_band`: of `age_at_start`; `made_up` says whose ages the twin's rules speak of."""
    return published(
        "Age band",
        "Age at start in bands. Not known where the age is missing, and for organisations.",
        source=source,
        derivation="From age_at_start.",
        made_up=made_up,
        code_list="age_band",
    )


def area() -> Any:
    """`lsoa11`: the small area of a party's address."""
    return published(
        "Area of address (2011 LSOA)",
        "The 2011 lower layer super output area of the party's address. Missing where there is no address that can be placed, "
        "and outside England and Wales.",
        values="E01 or W01 and six digits",
        derivation="Kept where it has the form of a code of England or Wales.",
        disclosure_class="detailed",
        nullable=True,
        matches=r"[EW]01\d{6}",
    )
