"""The civil courts: what CaseMan and Possession Claim Online deliver, what is made of it, and what researchers get."""

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
from datafirst_assets.contracts.row_rules import AGE_BAND_AT_START_AGREES
from datafirst_assets.contracts.table import Day, Table, Text, Whole, column
from datafirst_assets.contracts.words import About, Problem


class RawCases(Table):
    """One row per claim."""

    case_number: Text = column(disclosure="id")
    claim_type: Text = column(code_list="claim_type_civil")
    court_code: Text = column()
    issue_date: Text = column("its year is the extract's year", raw_format="%Y-%m-%d")
    claim_amount_pence: Text = column(nullable=True, raw_format="integer")
    tenancy_type: Text = column("possession claims only", nullable=True, code_list="tenancy_type")
    rent_arrears_pence: Text = column(nullable=True, raw_format="integer")
    source_system: Text = column("CaseMan or Possession Claim Online", code_list="civil_system")

    class Config:
        unique = ["case_number"]


class RawParties(Table):
    """One row per party to a claim."""

    party_id: Text = column(disclosure="id")
    case_number: Text = column(disclosure="id")
    role: Text = column(code_list="party_role_civil")
    party_type: Text = column("person or company", code_list="party_type_civil")
    name: Text = column(
        "whole name in one field: 'MR JOHN A SMITH' or a company's name", disclosure="person", nullable=True
    )
    date_of_birth: Text = column("mostly missing", disclosure="person", nullable=True, raw_format="%Y-%m-%d")
    address_line_1: Text = column(disclosure="person", nullable=True)
    address_line_2: Text = column(disclosure="person", nullable=True)
    postcode: Text = column(disclosure="person", nullable=True)
    lsoa11: Text = column(nullable=True)

    class Config:
        unique = ["party_id"]


class RawEvents(Table):
    """One row per event of a claim."""

    event_id: Text = column(disclosure="id")
    case_number: Text = column(disclosure="id")
    event_type: Text = column("hearing, judgment, warrant, ...", code_list="event_type_civil")
    event_date: Text = column(raw_format="%Y-%m-%d")
    outcome: Text = column(nullable=True, code_list="outcome_civil")
    amount_pence: Text = column(nullable=True, raw_format="integer")

    class Config:
        unique = ["event_id"]


class StdCivilCasemanPcolCases(Table):
    """One row per civil claim."""

    case_number: Text = column(disclosure="id")
    extract_year: Whole = column("year of the delivery", ge=1900)
    claim_type: Text = column(code_list="claim_type_civil")
    court_code: Text = column()
    issue_date: Day = column()
    claim_amount_pence: Whole = column(nullable=True, ge=0)
    tenancy_type: Text = column("possession claims only", nullable=True, code_list="tenancy_type")
    rent_arrears_pence: Whole = column(nullable=True, ge=0)
    hearings_count: Whole = column("events of the claim that are hearings", ge=0)
    source_system: Text = column("CaseMan or Possession Claim Online", code_list="civil_system")

    class Config:
        unique = ["case_number"]


class StdCivilCasemanPcolParties(Table):
    """One row per party to a civil claim, without who it was. Age is worked out here."""

    source_record_id: Text = column("party_id", disclosure="id")
    extract_year: Whole = column("year of the delivery", ge=1900)
    case_number: Text = column(disclosure="id")
    role: Text = column(code_list="party_role_civil")
    party_type: Text = column("person or organisation, as type and name say together", code_list="defendant_type")
    sex: Text = column("as the title says", code_list="sex_published")
    age_at_start: Whole = column(
        "completed years when the claim was issued; missing where the date of birth is missing, a placeholder or implausible",
        nullable=True,
        ge=0,
        le=120,
    )
    age_band: Text = column(code_list="age_band")
    lsoa11: Text = column("2011 LSOA of the address", nullable=True, matches=r"[EW]01\d{6}")

    age_band_agrees = AGE_BAND_AT_START_AGREES

    class Config:
        unique = ["source_record_id"]


class StdCivilCasemanPcolEvents(Table):
    """One row per event of a civil claim."""

    event_id: Text = column(disclosure="id")
    extract_year: Whole = column("year of the delivery", ge=1900)
    case_number: Text = column(disclosure="id")
    event_type: Text = column(code_list="event_type_civil")
    event_date: Day = column()
    outcome: Text = column(nullable=True, code_list="outcome_civil")
    amount_pence: Whole = column(nullable=True, ge=0)

    class Config:
        unique = ["event_id"]


_SYSTEMS = "CaseMan and Possession Claim Online"
_DELIVERED_IN = "the year in which the claim was issued"
_BIRTH = f"{_SYSTEMS} parties: date_of_birth; cases"
_POSSESSION: Codes = {"claim_type": ("POL", "POM")}
_OUTCOMES: Codes = {
    "JDG": ("DEF", "ADM", "TRI", "STR"),
    "WAR": ("EXE", "NEX"),
    "ORD": ("OUT", "SUS", "STR"),
    "SET": ("SET",),
}
"""The twin's outcomes of each type of event. The systems hold others too; only tenancies are kept to their claims."""


class CivilCase(Table):
    """One row per civil claim."""

    row_id_hash: Text = row_id(
        "Identifies the row, and joins nothing: parties and events join on case_number_hash.",
        f"{_SYSTEMS} cases: case_number",
        unique=True,
    )
    source_dataset: Text = source_dataset("civil_caseman_pcol")
    case_number_hash: Text = case_id(
        "Claim id", "Identifies the claim. Its parties and events have the same.", f"{_SYSTEMS} cases: case_number"
    )
    extract_year: Whole = extract_year(_DELIVERED_IN)
    claim_type: Text = published(
        "Type of claim",
        "Specified or unspecified money, personal injury, possession by a landlord or a mortgage lender, or other.",
        code_list="claim_type_civil",
    )
    court_code: Text = court_code("claim")
    issue_date: Day = day("Issued", "The day on which the claim was issued.")
    claim_amount_pence: Whole = published(
        "Amount claimed",
        "The amount of the claim. Missing where no amount was stated.",
        unit="pence",
        disclosure_class="detailed",
        made_up=MadeUp((20_000, 50_000, 100_000, 300_000, 1_000_000)),
        nullable=True,
        ge=0,
    )
    tenancy_type: Text = published(
        "Tenancy",
        "Social or private rent, accelerated procedure, or mortgage. Missing in claims that are not for possession.",
        derivation="Kept in possession claims only.",
        made_up=MadeUp(
            only_with=_POSSESSION, agrees_with={"claim_type": {"POL": ("SOC", "PRI", "ACC"), "POM": ("MOR",)}}
        ),
        nullable=True,
        code_list="tenancy_type",
    )
    rent_arrears_pence: Whole = published(
        "Rent arrears",
        "The arrears stated in the claim. Missing where there are none, and in most claims that are not for possession.",
        unit="pence",
        disclosure_class="detailed",
        made_up=MadeUp((50_000, 100_000, 200_000, 400_000), only_with=_POSSESSION),
        nullable=True,
        ge=0,
    )
    hearings_count: Whole = hearings_count(
        "How many hearings the claim had. Most money claims have none.", f"{_SYSTEMS} events: event_type"
    )
    source_system: Text = published(
        "System", "Whether the claim was made in CaseMan or in Possession Claim Online.", code_list="civil_system"
    )

    class Config:
        unique = ["case_number_hash"]


class CivilParty(Table):
    """One row per party to a civil claim."""

    row_id_hash: Text = row_id(
        "Identifies the row: a party to one case. Joins to xjs_link. The same person in another case has another.",
        f"{_SYSTEMS} parties: party_id",
    )
    source_dataset: Text = source_dataset("civil_caseman_pcol")
    estimated_person_id: Text = person_id()
    case_number_hash: Text = case_id("Claim id", "The claim of the party.", f"{_SYSTEMS} parties: case_number")
    extract_year: Whole = extract_year(_DELIVERED_IN)
    role: Text = published("Role", "Claimant or defendant.", code_list="party_role_civil")
    party_type: Text = published(
        "Person or organisation",
        "Whether the party is a person or an organisation, such as a company or a local authority.",
        source=f"{_SYSTEMS} parties: party_type, name",
        derivation="O where the type says company, or the name has a word that only organisations have (such as Ltd); but P for "
        "a title with forename and surname and no such word.",
        code_list="defendant_type",
    )
    sex: Text = published(
        "Sex",
        "Sex as the title in the name says. U without such a title, and for every organisation: the systems do not record "
        "sex.",
        source=f"{_SYSTEMS} parties: name",
        derivation="M for Mr and the like, F for Mrs, Miss, Ms and the like, else U.",
        made_up=MadeUp(agrees_with=ORGANISATION_SEX),
        code_list="sex_published",
    )
    age_at_start: Whole = age_at_start("the claim was issued", _BIRTH)
    age_band: Text = age_band(_BIRTH, MadeUp(agrees_with=ORGANISATION_AGE))
    lsoa11: Text = area()

    age_band_agrees = AGE_BAND_AT_START_AGREES

    class Config:
        unique = ["row_id_hash"]


class CivilEvent(Table):
    """One row per event of a civil claim."""

    row_id_hash: Text = row_id(
        "Identifies the row: one event of a claim. It joins nothing.", f"{_SYSTEMS} events: event_id"
    )
    source_dataset: Text = source_dataset("civil_caseman_pcol")
    case_number_hash: Text = case_id("Claim id", "The claim of the event.", f"{_SYSTEMS} events: case_number")
    extract_year: Whole = extract_year(_DELIVERED_IN)
    event_type: Text = published(
        "Type of event", "Hearing, judgment, warrant, order, defence or settlement.", code_list="event_type_civil"
    )
    event_date: Day = day(
        "Date of the event",
        "The day of the event. Clerks' slips remain: it can be before the claim was issued.",
    )
    outcome: Text = published(
        "Outcome",
        "What came of the event: the kind of judgment or possession order, whether a warrant was executed. Missing for events "
        "without one.",
        made_up=MadeUp(only_with={"event_type": tuple(_OUTCOMES)}, agrees_with={"event_type": _OUTCOMES}),
        nullable=True,
        code_list="outcome_civil",
    )
    amount_pence: Whole = published(
        "Amount",
        "The amount of a judgment, warrant or settlement. Missing where there is none.",
        unit="pence",
        disclosure_class="detailed",
        made_up=MadeUp((20_000, 50_000, 100_000, 300_000), only_with={"event_type": ("JDG", "WAR", "SET")}),
        nullable=True,
        ge=0,
    )

    class Config:
        unique = ["row_id_hash"]


_PROBLEMS = (
    Problem(
        "Most parties have no date of birth, and none a recorded sex",
        "The systems ask for neither. Ages are known for few people, sex only where a title was typed.",
        ("age_at_start", "age_band", "sex"),
    ),
    Problem(
        "Of several people in one field only the first is here",
        "Names come in one field, in which clerks put couples and several defendants. The row speaks of the first of them.",
        ("party_type", "estimated_person_id"),
    ),
)

ABOUT = {
    "cases": About(
        "Civil courts: claims",
        "Every claim for money, possession or personal injury, with its amount, tenancy and how many hearings it had.",
        "claim_type",
        _PROBLEMS,
    ),
    "parties": About(
        "Civil courts: parties",
        "Every claimant and defendant of every claim in civil_case, people and organisations.",
        "role",
        _PROBLEMS,
    ),
    "events": About(
        "Civil courts: events",
        "Every hearing, judgment, warrant, order, defence and settlement of every claim in civil_case.",
        "event_type",
    ),
}
"""What is said of the published tables, by the standardised table that each is made from."""
