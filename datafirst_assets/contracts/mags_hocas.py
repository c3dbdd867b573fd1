"""The magistrates' courts: what Libra's HOCAS extract delivers and what standardisation makes of it."""

from datafirst_assets.contracts.row_rules import AGE_BAND_AGREES
from datafirst_assets.contracts.table import Day, Table, Text, Whole, column


class RawDefendantOffences(Table):
    """One row per offence of a defendant in a magistrates' case.

    Libra's HOCAS extract: facts of the defendant and of the case repeat on every offence.
    """

    case_id: Text = column("Libra case number; unique within Libra", disclosure="id")
    defendant_id: Text = column(
        "Libra defendant number; new for every case, so it does not identify a person across cases", disclosure="id"
    )
    offence_seq: Text = column(
        "number of the offence within the defendant's case, from 1", disclosure="id", raw_format="integer"
    )
    defendant_type: Text = column("person or organisation", code_list="defendant_type")
    title: Text = column("Mr, Mrs, Ms, ...", disclosure="person", nullable=True)
    forename1: Text = column(disclosure="person", nullable=True)
    forename2: Text = column(disclosure="person", nullable=True)
    forename3: Text = column(disclosure="person", nullable=True)
    surname: Text = column(disclosure="person", nullable=True)
    organisation_name: Text = column("only where defendant_type is O", disclosure="person", nullable=True)
    date_of_birth: Text = column(disclosure="person", nullable=True, raw_format="%d/%m/%Y")
    sex: Text = column(nullable=True, code_list="sex_libra")
    self_defined_ethnicity: Text = column(
        "16+1 self-defined classification", nullable=True, code_list="ethnicity_16_plus_1"
    )
    observed_ethnicity: Text = column("officer-observed appearance", nullable=True, code_list="ethnicity_observed")
    nationality: Text = column(nullable=True)
    address_line_1: Text = column(disclosure="person", nullable=True)
    address_line_2: Text = column(disclosure="person", nullable=True)
    address_line_3: Text = column(disclosure="person", nullable=True)
    postcode: Text = column("as typed by the court: spacing and case vary", disclosure="person", nullable=True)
    lsoa11: Text = column("2011 lower layer super output area of the address, E01... or W01...", nullable=True)
    pnc_id: Text = column(
        "Police National Computer id, YYYY/NNNNNNND, D a check letter", disclosure="person", nullable=True
    )
    cro_number: Text = column("Criminal Records Office number", disclosure="person", nullable=True)
    asn: Text = column("arrest summons number of the case", disclosure="id", nullable=True)
    court_house_code: Text = column("magistrates' court house")
    court_type: Text = column("magistrates' or youth court", code_list="court_type_mags")
    lja_code: Text = column("local justice area", nullable=True)
    police_force_code: Text = column("prosecuting force", nullable=True, code_list="police_force")
    initiation_code: Text = column("how proceedings began", nullable=True, code_list="initiation")
    proceedings_type_code: Text = column(nullable=True, code_list="proceedings_type")
    case_received_date: Text = column(raw_format="%d/%m/%Y")
    first_hearing_date: Text = column(nullable=True, raw_format="%d/%m/%Y")
    final_result_date: Text = column(
        "date on which the defendant's case ended in this court; its year is the extract's year", raw_format="%d/%m/%Y"
    )
    hearings_count: Text = column(nullable=True, raw_format="integer")
    offence_date: Text = column("start date of the offence", nullable=True, raw_format="%d/%m/%Y")
    charge_date: Text = column(nullable=True, raw_format="%d/%m/%Y")
    cjs_offence_code: Text = column("national offence code, e.g. TH68010", nullable=True)
    ho_offence_code: Text = column("Home Office code, five digits with leading zeros, e.g. 04600", nullable=True)
    offence_description: Text = column(disclosure="text", nullable=True)
    breach_marker: Text = column(nullable=True, code_list="yes_no")
    plea_code: Text = column(nullable=True, code_list="plea_mags")
    mode_of_trial_code: Text = column(nullable=True, code_list="mode_of_trial")
    finding_code: Text = column(nullable=True, code_list="finding_mags")
    police_remand_status: Text = column(nullable=True, code_list="remand_police")
    court_remand_status: Text = column(nullable=True, code_list="remand_court")
    result_code: Text = column("outcome of the offence", nullable=True, code_list="result_mags")
    custodial_days: Text = column(nullable=True, raw_format="integer")
    community_order_months: Text = column(nullable=True, raw_format="integer")
    fine_pence: Text = column(nullable=True, raw_format="integer")
    compensation_pence: Text = column(nullable=True, raw_format="integer")
    disqualification_months: Text = column(nullable=True, raw_format="integer")
    crown_court_code: Text = column("Crown Court centre to which the case was committed or sent", nullable=True)

    class Config:
        unique = ["case_id", "defendant_id", "offence_seq"]


class StdMagsHocasCases(Table):
    """One row per defendant in a magistrates' case: what happened, without who it was."""

    source_record_id: Text = column("case_id and defendant_id, joined by a bar", disclosure="id")
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
    court_house_code: Text = column()
    court_type: Text = column(code_list="court_type_mags")
    lja_code: Text = column("local justice area", nullable=True)
    police_force_code: Text = column(nullable=True, code_list="police_force")
    initiation_code: Text = column(nullable=True, code_list="initiation")
    proceedings_type_code: Text = column(nullable=True, code_list="proceedings_type")
    case_received_date: Day = column()
    first_hearing_date: Day = column(nullable=True)
    final_result_date: Day = column()
    hearings_count: Whole = column(nullable=True, ge=0)
    asn: Text = column("arrest summons number, letters and digits only", nullable=True, disclosure="id")
    case_reference: Text = column("case_id as another court may cite it: letters and digits only", disclosure="id")
    crown_court_code: Text = column("Crown Court centre to which the case went", nullable=True)

    age_band_agrees = AGE_BAND_AGREES

    class Config:
        unique = ["source_record_id"]


class StdMagsHocasOffences(Table):
    """One row per offence of a defendant in a magistrates' case."""

    source_record_id: Text = column("the defendant's case", disclosure="id")
    offence_seq: Whole = column()
    extract_year: Whole = column("year of the delivery", ge=1900)
    offence_date: Day = column(nullable=True)
    cjs_offence_code: Text = column(nullable=True)
    ho_offence_code: Text = column("five digits", nullable=True, matches=r"\d{5}")
    offence_group: Text = column(code_list="offence_group")
    offence_type: Text = column("missing where the code is not known", nullable=True, code_list="offence_type")
    breach_marker: Text = column(nullable=True, code_list="yes_no")
    plea_code: Text = column(nullable=True, code_list="plea_mags")
    mode_of_trial_code: Text = column(nullable=True, code_list="mode_of_trial")
    finding_code: Text = column(nullable=True, code_list="finding_mags")
    police_remand_status: Text = column(nullable=True, code_list="remand_police")
    court_remand_status: Text = column(nullable=True, code_list="remand_court")
    result_code: Text = column("outcome of the offence", nullable=True, code_list="result_mags")
    custodial_days: Whole = column(nullable=True, ge=0)
    community_order_months: Whole = column(nullable=True, ge=0)
    fine_pence: Whole = column(nullable=True, ge=0)
    compensation_pence: Whole = column(nullable=True, ge=0)
    disqualification_months: Whole = column(nullable=True, ge=0)

    class Config:
        unique = ["source_record_id", "offence_seq"]
