"""The family court: what FamilyMan delivers, what standardisation makes of it, and what researchers get."""

from datafirst_assets.contracts.published import HASH
from datafirst_assets.contracts.row_rules import AGE_BAND_AT_START_AGREES
from datafirst_assets.contracts.table import Day, Table, Text, Whole, column


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


class FamilyCase(Table):
    """One row per family court case."""

    row_id_hash: Text = column("unique", disclosure="published", matches=HASH, unique=True)
    source_dataset: Text = column("familyman", disclosure="published")
    case_number_hash: Text = column("the case; unique", disclosure="published", matches=HASH)
    extract_year: Whole = column(disclosure="published", ge=0)
    case_type: Text = column(disclosure="published", code_list="case_type_family")
    court_code: Text = column(disclosure="published")
    received_date: Day = column(disclosure="published")
    closed_date: Day = column("missing while the case is open", disclosure="published", nullable=True)
    number_of_children: Whole = column(disclosure="published", nullable=True, ge=0)
    harm_alleged: Text = column(disclosure="published", nullable=True, code_list="yes_no")
    hearings_count: Whole = column("events of the case that are hearings", disclosure="published", ge=0)
    related_case_number_hash: Text = column(
        "case_number_hash of a related case", disclosure="published", nullable=True, matches=HASH
    )

    class Config:
        unique = ["case_number_hash"]


class FamilyParty(Table):
    """One row per party to a family court case."""

    row_id_hash: Text = column("join key to xjs_link; unique", disclosure="published", matches=HASH)
    source_dataset: Text = column("familyman", disclosure="published")
    estimated_person_id: Text = column("estimated person within this dataset", disclosure="published", matches=HASH)
    case_number_hash: Text = column("the case", disclosure="published", matches=HASH)
    extract_year: Whole = column(disclosure="published", ge=0)
    role: Text = column(disclosure="published", code_list="party_role_family")
    party_type: Text = column("person or organisation", disclosure="published", code_list="defendant_type")
    sex: Text = column("as recorded, else as the title says", disclosure="published", code_list="sex_published")
    age_at_start: Whole = column(
        "completed years when the case was received", disclosure="published", nullable=True, ge=0
    )
    age_band: Text = column(disclosure="published", code_list="age_band")
    lsoa11: Text = column("2011 LSOA of residence", disclosure="published", nullable=True, matches=r"[EW]01\d{6}")
    represented: Text = column(disclosure="published", nullable=True, code_list="yes_no")

    age_band_agrees = AGE_BAND_AT_START_AGREES

    class Config:
        unique = ["row_id_hash"]


class FamilyEvent(Table):
    """One row per event of a family court case."""

    row_id_hash: Text = column("unique", disclosure="published", matches=HASH)
    source_dataset: Text = column("familyman", disclosure="published")
    case_number_hash: Text = column("the case", disclosure="published", matches=HASH)
    extract_year: Whole = column(disclosure="published", ge=0)
    event_type: Text = column(disclosure="published", code_list="event_type_family")
    event_date: Day = column(disclosure="published")
    order_type: Text = column(disclosure="published", nullable=True, code_list="order_type_family")

    class Config:
        unique = ["row_id_hash"]
