"""The Crown Court: what XHIBIT delivers and what standardisation makes of it."""

from datafirst_assets.contracts.row_rules import AGE_BAND_AGREES
from datafirst_assets.contracts.table import Day, Table, Text, Whole, column


class RawCases(Table):
    """One row per Crown Court case.

    A case whose defendants end in different years is delivered in each of those years.
    """

    case_id: Text = column("XHIBIT internal case id", disclosure="id")
    case_number: Text = column("letter T, S or A, year, four digits or more: T20127006", disclosure="id")
    case_type: Text = column("trial, committal for sentence or appeal", code_list="case_type_crown")
    case_sub_type: Text = column("appeals only", nullable=True, code_list="appeal_type")
    receipt_type: Text = column(nullable=True, code_list="receipt_type")
    court_id: Text = column("CREST Crown Court centre id")
    police_force_code: Text = column(nullable=True, code_list="police_force")
    magistrates_case_ref: Text = column(
        "free-typed reference of the magistrates' case: may be the Libra case number, another reference, wrong or missing",
        disclosure="id",
        nullable=True,
    )
    received_date: Text = column(raw_format="%Y-%m-%d %H:%M:%S")
    committal_date: Text = column(nullable=True, raw_format="%Y-%m-%d %H:%M:%S")
    sent_for_trial_date: Text = column(nullable=True, raw_format="%Y-%m-%d %H:%M:%S")
    appeal_lodged_date: Text = column(nullable=True, raw_format="%Y-%m-%d %H:%M:%S")
    orig_body_decision_date: Text = column(
        "appeals: date of the magistrates' decision", nullable=True, raw_format="%Y-%m-%d %H:%M:%S"
    )
    no_defendants_for_case: Text = column(nullable=True, raw_format="integer")
    last_update_date: Text = column("the newest row of a key wins", raw_format="%Y-%m-%d %H:%M:%S")

    class Config:
        unique = ["case_id"]


class RawDefendants(Table):
    """One row per XHIBIT defendant.

    A defendant is usually new for every case, so the key does not identify a person.
    """

    defendant_id: Text = column("XHIBIT defendant id; usually new for every case", disclosure="id")
    first_name: Text = column(disclosure="person", nullable=True)
    middle_name: Text = column(disclosure="person", nullable=True)
    surname: Text = column(disclosure="person", nullable=True)
    date_of_birth: Text = column(
        "time is always 00:00:00", disclosure="person", nullable=True, raw_format="%Y-%m-%d %H:%M:%S"
    )
    gender: Text = column(nullable=True, code_list="sex_xhibit")
    is_company: Text = column(code_list="yes_no")
    ethnicity_self_defined: Text = column(nullable=True, code_list="ethnicity_16_plus_1")
    ethnic_appearance_code: Text = column(nullable=True, code_list="ethnicity_observed")
    nationality: Text = column(nullable=True)
    address_line_1: Text = column(disclosure="person", nullable=True)
    address_line_2: Text = column(disclosure="person", nullable=True)
    address_line_3: Text = column(disclosure="person", nullable=True)
    postcode: Text = column(disclosure="person", nullable=True)
    lsoa11: Text = column(nullable=True)

    class Config:
        unique = ["defendant_id"]


class RawDefendantsOnCase(Table):
    """One row per defendant in a Crown Court case."""

    defendant_on_case_id: Text = column("key of a defendant in a case", disclosure="id")
    case_id: Text = column(disclosure="id")
    defendant_id: Text = column(disclosure="id")
    defendant_number: Text = column(nullable=True, raw_format="integer")
    pnc_id: Text = column(disclosure="person", nullable=True)
    asn: Text = column(disclosure="id", nullable=True)
    is_juvenile: Text = column(nullable=True, code_list="yes_no")
    bail_status_on_committal: Text = column(nullable=True, code_list="bail_crown")
    bail_status_current: Text = column(nullable=True, code_list="bail_crown")
    mag_court_first_hearing_date: Text = column(nullable=True, raw_format="%Y-%m-%d %H:%M:%S")
    mag_court_final_hearing_date: Text = column(nullable=True, raw_format="%Y-%m-%d %H:%M:%S")
    first_hearing_date: Text = column(nullable=True, raw_format="%Y-%m-%d %H:%M:%S")
    final_result_date: Text = column("its year is the extract's year", raw_format="%Y-%m-%d %H:%M:%S")
    hearings_count: Text = column(nullable=True, raw_format="integer")
    appeal_result: Text = column("appeals only", nullable=True, code_list="appeal_result")
    last_update_date: Text = column(raw_format="%Y-%m-%d %H:%M:%S")

    class Config:
        unique = ["defendant_on_case_id"]


class RawDefendantsOnOffence(Table):
    """One row per offence of a defendant in a Crown Court case."""

    defendant_on_offence_id: Text = column(disclosure="id")
    defendant_on_case_id: Text = column(disclosure="id")
    offence_seq: Text = column(raw_format="integer")
    cjs_offence_code: Text = column(nullable=True)
    ho_offence_code: Text = column(nullable=True)
    offence_description: Text = column(disclosure="text", nullable=True)
    offence_date: Text = column(nullable=True, raw_format="%Y-%m-%d %H:%M:%S")
    plea: Text = column(nullable=True, code_list="plea_crown")
    verdict: Text = column(nullable=True, code_list="verdict_crown")

    class Config:
        unique = ["defendant_on_offence_id"]


class RawDisposals(Table):
    """One row per disposal of an offence."""

    disposal_id: Text = column(disclosure="id")
    defendant_on_offence_id: Text = column(disclosure="id")
    disposal_type: Text = column(code_list="disposal_crown")
    disposal_date: Text = column(raw_format="%Y-%m-%d %H:%M:%S")
    custodial_days: Text = column("life sentences carry 36500", nullable=True, raw_format="integer")
    amount_pence: Text = column(nullable=True, raw_format="integer")

    class Config:
        unique = ["disposal_id"]


class StdCrownXhibitCases(Table):
    """One row per defendant in a Crown Court case: what happened, without who it was."""

    source_record_id: Text = column("defendant_on_case_id", disclosure="id")
    extract_year: Whole = column("year of the delivery", ge=1900)
    case_id: Text = column(disclosure="id")
    defendant_id: Text = column(disclosure="id")
    defendant_type: Text = column(code_list="defendant_type")
    sex: Text = column("harmonised over the courts", code_list="sex_published")
    age_at_final_result: Whole = column(
        "completed years; missing where the date of birth is missing, a placeholder or implausible",
        nullable=True,
        ge=0,
        le=120,
    )
    age_band: Text = column(code_list="age_band")
    ethnicity_self_defined: Text = column("16+1", nullable=True, code_list="ethnicity_16_plus_1")
    ethnicity_observed: Text = column("officer-observed", nullable=True, code_list="ethnicity_observed")
    ethnicity_group: Text = column(
        "self-defined where stated, else observed, else Not stated", code_list="ethnicity_group"
    )
    lsoa11: Text = column("2011 LSOA of residence", nullable=True, matches=r"[EW]01\d{6}")
    case_number: Text = column(disclosure="id")
    case_type: Text = column(code_list="case_type_crown")
    appeal_type: Text = column("appeals only", nullable=True, code_list="appeal_type")
    receipt_type: Text = column(nullable=True, code_list="receipt_type")
    court_id: Text = column("Crown Court centre")
    police_force_code: Text = column(nullable=True, code_list="police_force")
    received_date: Day = column()
    committal_date: Day = column(nullable=True)
    sent_for_trial_date: Day = column(nullable=True)
    mag_court_first_hearing_date: Day = column(nullable=True)
    mag_court_final_hearing_date: Day = column(nullable=True)
    first_hearing_date: Day = column(nullable=True)
    final_result_date: Day = column()
    hearings_count: Whole = column(nullable=True, ge=0)
    appeal_result: Text = column("appeals only", nullable=True, code_list="appeal_result")
    bail_status_on_committal: Text = column(nullable=True, code_list="bail_crown")
    bail_status_current: Text = column(nullable=True, code_list="bail_crown")
    asn: Text = column("arrest summons number, letters and digits only", nullable=True, disclosure="id")
    case_reference: Text = column(
        "the magistrates' case as the Crown Court's clerk cited it: letters and digits only",
        nullable=True,
        disclosure="id",
    )

    age_band_agrees = AGE_BAND_AGREES

    class Config:
        unique = ["source_record_id"]


class StdCrownXhibitOffences(Table):
    """One row per offence of a defendant in a Crown Court case, with its most serious disposal."""

    source_record_id: Text = column("the defendant's case", disclosure="id")
    defendant_on_offence_id: Text = column(disclosure="id", unique=True)
    offence_seq: Whole = column()
    extract_year: Whole = column("year of the delivery", ge=1900)
    offence_date: Day = column(nullable=True)
    cjs_offence_code: Text = column(nullable=True)
    ho_offence_code: Text = column("five digits", nullable=True, matches=r"\d{5}")
    offence_group: Text = column(code_list="offence_group")
    offence_type: Text = column("missing where the code is not known", nullable=True, code_list="offence_type")
    plea: Text = column(nullable=True, code_list="plea_crown")
    verdict: Text = column(nullable=True, code_list="verdict_crown")
    disposal: Text = column("the most serious one", nullable=True, code_list="disposal_crown")
    custodial_days: Whole = column("of that disposal", nullable=True, ge=0)
    amount_pence: Whole = column("of that disposal", nullable=True, ge=0)
