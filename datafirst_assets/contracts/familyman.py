"""The family court: what FamilyMan delivers, what standardisation makes of it, and what researchers get."""

from datafirst_assets.contracts.declared import (
    ORGANISATION_AGE,
    ORGANISATION_SEX,
    age_at_start,
    age_band,
    area,
    case_id,
    court_code,
    day,
    extract_year,
    hearings_count,
    person_id,
    published,
    row_id,
    source_dataset,
)
from datafirst_assets.contracts.made_up import Codes, MadeUp
from datafirst_assets.contracts.published import HASH
from datafirst_assets.contracts.row_rules import AGE_BAND_AT_START_AGREES
from datafirst_assets.contracts.table import Day, Table, Text, Whole, column
from datafirst_assets.contracts.words import About, Problem


class RawCases(Table):
    """One row per case."""

    case_number: Text = column("FamilyMan case number, e.g. BM16P01234", disclosure="id")
    case_type: Text = column(code_list="case_type_family")
    court_code: Text = column()
    received_date: Text = column(raw_format="%Y-%m-%d")
    closed_date: Text = column(
        "its year, else that of received_date, is the extract's year", nullable=True, raw_format="%Y-%m-%d"
    )
    number_of_children: Text = column(nullable=True, raw_format="integer")
    harm_alleged: Text = column(nullable=True, code_list="yes_no")
    related_case_number: Text = column(disclosure="id", nullable=True)

    class Config:
        unique = ["case_number"]


class RawParties(Table):
    """One row per party to a case."""

    party_id: Text = column("new for every case", disclosure="id")
    case_number: Text = column(disclosure="id")
    role: Text = column(code_list="party_role_family")
    title: Text = column(disclosure="person", nullable=True)
    forenames: Text = column("all forenames in one field", disclosure="person", nullable=True)
    surname: Text = column(disclosure="person", nullable=True)
    date_of_birth: Text = column(
        "often missing for applicants, rarely for children", disclosure="person", nullable=True, raw_format="%Y-%m-%d"
    )
    sex: Text = column(nullable=True, code_list="sex_libra")
    address_line_1: Text = column(disclosure="person", nullable=True)
    address_line_2: Text = column(disclosure="person", nullable=True)
    postcode: Text = column(disclosure="person", nullable=True)
    lsoa11: Text = column(nullable=True)
    represented: Text = column(nullable=True, code_list="yes_no")

    class Config:
        unique = ["party_id"]


class RawEvents(Table):
    """One row per event of a case."""

    event_id: Text = column(disclosure="id")
    case_number: Text = column(disclosure="id")
    event_type: Text = column(code_list="event_type_family")
    event_date: Text = column(raw_format="%Y-%m-%d")
    order_type: Text = column(nullable=True, code_list="order_type_family")

    class Config:
        unique = ["event_id"]


class StdFamilymanCases(Table):
    """One row per family court case."""

    case_number: Text = column(disclosure="id")
    extract_year: Whole = column("year of the delivery", ge=1900)
    case_type: Text = column(code_list="case_type_family")
    court_code: Text = column()
    received_date: Day = column()
    closed_date: Day = column("missing while the case is open", nullable=True)
    number_of_children: Whole = column(nullable=True, ge=0)
    harm_alleged: Text = column(nullable=True, code_list="yes_no")
    hearings_count: Whole = column("events of the case that are hearings", ge=0)
    related_case_number: Text = column("letters and digits only", nullable=True, disclosure="id")

    class Config:
        unique = ["case_number"]


class StdFamilymanParties(Table):
    """One row per party to a family court case, without who it was. Age is worked out here."""

    source_record_id: Text = column("party_id", disclosure="id")
    extract_year: Whole = column("year of the delivery", ge=1900)
    case_number: Text = column(disclosure="id")
    role: Text = column(code_list="party_role_family")
    party_type: Text = column("person or organisation, such as a local authority", code_list="defendant_type")
    sex: Text = column("as recorded, else as the title says", code_list="sex_published")
    age_at_start: Whole = column(
        "completed years when the case was received; missing where the date of birth is missing, later, a placeholder or "
        "implausible",
        nullable=True,
        ge=0,
        le=120,
    )
    age_band: Text = column(code_list="age_band")
    lsoa11: Text = column("2011 LSOA of residence", nullable=True, matches=r"[EW]01\d{6}")
    represented: Text = column(nullable=True, code_list="yes_no")

    age_band_agrees = AGE_BAND_AT_START_AGREES

    class Config:
        unique = ["source_record_id"]


class StdFamilymanEvents(Table):
    """One row per event of a family court case."""

    event_id: Text = column(disclosure="id")
    extract_year: Whole = column("year of the delivery", ge=1900)
    case_number: Text = column(disclosure="id")
    event_type: Text = column(code_list="event_type_family")
    event_date: Day = column()
    order_type: Text = column(nullable=True, code_list="order_type_family")

    class Config:
        unique = ["event_id"]


_DELIVERED_IN = "the year in which the case closed, else that in which it was received"
_BIRTH = "FamilyMan parties: date_of_birth; cases"
_CHILD = ("under 10", "10-11", "12-14", "15-17", "unknown")
_GROWN = ("15-17", "18-20", "21-24", "25-29", "30-39", "40-49", "50-59", "60+", "unknown")
_AGES: Codes = {"CHD": _CHILD, "APP": _GROWN, "RES": _GROWN}
"""The twin's ages of each role. In the data a wrong role or birth date gives others."""


class FamilyCase(Table):
    """One row per family court case."""

    row_id_hash: Text = row_id(
        "Identifies the row, and joins nothing: parties, events and related cases join on case_number_hash.",
        "FamilyMan cases: case_number",
        unique=True,
    )
    source_dataset: Text = source_dataset("familyman")
    case_number_hash: Text = case_id(
        "Case id", "Identifies the case. Its parties and events have the same.", "FamilyMan cases: case_number"
    )
    extract_year: Whole = extract_year(_DELIVERED_IN)
    case_type: Text = published(
        "Type of case",
        "Public law, private law, divorce, adoption, or Family Law Act.",
        disclosure_class="detailed",
        code_list="case_type_family",
    )
    court_code: Text = court_code("case")
    received_date: Day = day("Received", "The day on which the court received the application.")
    closed_date: Day = day(
        "Closed",
        "The day on which the case was closed. Missing while it is open, or where the delivered date could not be read.",
        nullable=True,
    )
    number_of_children: Whole = published(
        "Children",
        "How many children the case is about, as the court counted them: not always as many as parties in the role of a "
        "child.",
        unit="children",
        disclosure_class="detailed",
        nullable=True,
        ge=0,
    )
    harm_alleged: Text = published(
        "Harm alleged",
        "Whether the application alleges harm or a risk of it. Missing where the form was not asked for or not entered.",
        disclosure_class="detailed",
        nullable=True,
        code_list="yes_no",
    )
    hearings_count: Whole = hearings_count("How many hearings the case had.", "FamilyMan events: event_type")
    related_case_number_hash: Text = published(
        "Related case",
        "The case_number_hash of a case that the court noted as related. It may be a case that is not in the data.",
        source="FamilyMan cases: related_case_number",
        derivation="The number without blanks and signs, hashed as case_number_hash is.",
        nullable=True,
        matches=HASH,
    )

    class Config:
        unique = ["case_number_hash"]


class FamilyParty(Table):
    """One row per party to a family court case."""

    row_id_hash: Text = row_id(
        "Identifies the row: a party to one case. Joins to xjs_link. The same person in another case has another.",
        "FamilyMan parties: party_id",
    )
    source_dataset: Text = source_dataset("familyman")
    estimated_person_id: Text = person_id()
    case_number_hash: Text = case_id("Case id", "The case of the party.", "FamilyMan parties: case_number")
    extract_year: Whole = extract_year(_DELIVERED_IN)
    role: Text = published("Role", "Applicant, respondent or child.", code_list="party_role_family")
    party_type: Text = published(
        "Person or organisation",
        "Whether the party is a person or an organisation, such as a company or a local authority.",
        source="FamilyMan parties: forenames, surname",
        derivation="O where the name has a word that only organisations have (such as Council), no birth date and not the role "
        "of a child; else P.",
        made_up=MadeUp(agrees_with={"role": {"CHD": ("P",)}}),
        code_list="defendant_type",
    )
    sex: Text = published(
        "Sex",
        "Sex as the court recorded it, else as the title says. U where neither does, and for every organisation.",
        source="FamilyMan parties: sex, title",
        derivation="M and F are kept; else M for Mr and the like, F for Mrs, Miss, Ms and the like, else U.",
        made_up=MadeUp(agrees_with=ORGANISATION_SEX),
        code_list="sex_published",
    )
    age_at_start: Whole = age_at_start("the case was received", _BIRTH)
    age_band: Text = age_band(_BIRTH, MadeUp(agrees_with=ORGANISATION_AGE | {"role": _AGES}))
    lsoa11: Text = area()
    represented: Text = published(
        "Represented",
        "Whether the party was legally represented. Missing where that was not entered.",
        disclosure_class="detailed",
        nullable=True,
        code_list="yes_no",
    )

    age_band_agrees = AGE_BAND_AT_START_AGREES

    class Config:
        unique = ["row_id_hash"]


class FamilyEvent(Table):
    """One row per event of a family court case."""

    row_id_hash: Text = row_id(
        "Identifies the row: one event of a case. It joins nothing.", "FamilyMan events: event_id"
    )
    source_dataset: Text = source_dataset("familyman")
    case_number_hash: Text = case_id("Case id", "The case of the event.", "FamilyMan events: case_number")
    extract_year: Whole = extract_year(_DELIVERED_IN)
    event_type: Text = published(
        "Type of event", "Application, hearing, order, or an administrative event.", code_list="event_type_family"
    )
    event_date: Day = day(
        "Date of the event",
        "The day of the event. Clerks' slips remain: it can be before the case was received.",
    )
    order_type: Text = published(
        "Type of order",
        "What was ordered. Missing for events that are no order.",
        disclosure_class="detailed",
        made_up=MadeUp(only_with={"event_type": ("ORD",)}),
        nullable=True,
        code_list="order_type_family",
    )

    class Config:
        unique = ["row_id_hash"]


_PROBLEMS = (
    Problem(
        "Birth dates are missing by role",
        "Applicants often have no date of birth, children nearly always have one. Ages, and links that rest on them, describe "
        "some roles better than others.",
        ("age_at_start", "age_band", "estimated_person_id"),
    ),
    Problem(
        "A case may still be open",
        "A case is in the extract of the year in which it closed, or was received if it has not closed. Durations of the newest "
        "years leave out those that go on.",
        ("closed_date", "extract_year"),
    ),
)

ABOUT = {
    "cases": About(
        "Family court: cases",
        "Every case of the family court, with its type, its course and how many hearings it had.",
        "case_type",
        _PROBLEMS,
    ),
    "parties": About(
        "Family court: parties",
        "Every applicant, respondent and child of every case in family_case, with characteristics at the start of the case.",
        "role",
        _PROBLEMS,
    ),
    "events": About(
        "Family court: events",
        "Every application, hearing, order and administrative event of every case in family_case.",
        "event_type",
    ),
}
"""What is said of the published tables, by the standardised table that each is made from."""
