"""The civil courts: what CaseMan and Possession Claim Online deliver, what is made of it, and what researchers get."""

from datafirst_assets.contracts.published import HASH
from datafirst_assets.contracts.row_rules import AGE_BAND_AT_START_AGREES
from datafirst_assets.contracts.table import Day, Table, Text, Whole, column


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


class CivilCase(Table):
    """One row per civil claim."""

    row_id_hash: Text = column("unique", disclosure="published", matches=HASH, unique=True)
    source_dataset: Text = column("civil_caseman_pcol", disclosure="published")
    case_number_hash: Text = column("the claim; unique", disclosure="published", matches=HASH)
    extract_year: Whole = column(disclosure="published", ge=0)
    claim_type: Text = column(disclosure="published", code_list="claim_type_civil")
    court_code: Text = column(disclosure="published")
    issue_date: Day = column(disclosure="published")
    claim_amount_pence: Whole = column(disclosure="published", nullable=True, ge=0)
    tenancy_type: Text = column(
        "possession claims only", disclosure="published", nullable=True, code_list="tenancy_type"
    )
    rent_arrears_pence: Whole = column(disclosure="published", nullable=True, ge=0)
    hearings_count: Whole = column("events of the claim that are hearings", disclosure="published", ge=0)
    source_system: Text = column("CaseMan or Possession Claim Online", disclosure="published", code_list="civil_system")

    class Config:
        unique = ["case_number_hash"]


class CivilParty(Table):
    """One row per party to a civil claim."""

    row_id_hash: Text = column("join key to xjs_link; unique", disclosure="published", matches=HASH)
    source_dataset: Text = column("civil_caseman_pcol", disclosure="published")
    estimated_person_id: Text = column(
        "estimated person or organisation within this dataset", disclosure="published", matches=HASH
    )
    case_number_hash: Text = column("the claim", disclosure="published", matches=HASH)
    extract_year: Whole = column(disclosure="published", ge=0)
    role: Text = column(disclosure="published", code_list="party_role_civil")
    party_type: Text = column("person or organisation", disclosure="published", code_list="defendant_type")
    sex: Text = column("as the title says", disclosure="published", code_list="sex_published")
    age_at_start: Whole = column(
        "completed years when the claim was issued", disclosure="published", nullable=True, ge=0
    )
    age_band: Text = column(disclosure="published", code_list="age_band")
    lsoa11: Text = column("2011 LSOA of the address", disclosure="published", nullable=True, matches=r"[EW]01\d{6}")

    age_band_agrees = AGE_BAND_AT_START_AGREES

    class Config:
        unique = ["row_id_hash"]


class CivilEvent(Table):
    """One row per event of a civil claim."""

    row_id_hash: Text = column("unique", disclosure="published", matches=HASH)
    source_dataset: Text = column("civil_caseman_pcol", disclosure="published")
    case_number_hash: Text = column("the claim", disclosure="published", matches=HASH)
    extract_year: Whole = column(disclosure="published", ge=0)
    event_type: Text = column(disclosure="published", code_list="event_type_civil")
    event_date: Day = column(disclosure="published")
    outcome: Text = column(disclosure="published", nullable=True, code_list="outcome_civil")
    amount_pence: Whole = column(disclosure="published", nullable=True, ge=0)

    class Config:
        unique = ["row_id_hash"]
