"""The tables of the criminal courts that researchers get, and the link tables; others are in their source's module."""

from datafirst_assets.contracts.row_rules import AGE_BAND_AGREES, COMMITTAL_AGREES
from datafirst_assets.contracts.table import Day, Decimal, Flag, Table, Text, Whole, column

HASH = r"[0-9a-f]{32}"
"""A published id: 128 bits of a keyed hash, in hexadecimal."""


class MagistratesDefendantCase(Table):
    """One row per defendant per case; the principal offence only."""

    row_id_hash: Text = column("join key to every link table; unique", disclosure="published", matches=HASH)
    source_dataset: Text = column("mags_hocas", disclosure="published")
    estimated_defendant_id: Text = column("estimated person within this dataset", disclosure="published", matches=HASH)
    case_id_hash: Text = column("a case", disclosure="published", matches=HASH)
    defendant_in_case_id_hash: Text = column(
        "a defendant within a case; unique", disclosure="published", matches=HASH, unique=True
    )
    extract_year: Whole = column(disclosure="published", ge=0)
    defendant_type: Text = column(disclosure="published", code_list="defendant_type")
    sex: Text = column("harmonised over the courts", disclosure="published", code_list="sex_published")
    age_at_final_result: Whole = column(
        "completed years; null where the date of birth is missing or a placeholder",
        disclosure="published",
        nullable=True,
        ge=0,
    )
    age_band: Text = column(disclosure="published", code_list="age_band")
    ethnicity_self_defined: Text = column(
        "16+1", disclosure="published", nullable=True, code_list="ethnicity_16_plus_1"
    )
    ethnicity_observed: Text = column(
        "officer-observed", disclosure="published", nullable=True, code_list="ethnicity_observed"
    )
    ethnicity_group: Text = column(
        "self-defined where stated, else observed, else Not stated", disclosure="published", code_list="ethnicity_group"
    )
    lsoa11: Text = column("2011 LSOA of residence", disclosure="published", nullable=True, matches=r"[EW]01\d{6}")
    court_house_code: Text = column(disclosure="published")
    court_type: Text = column(disclosure="published", code_list="court_type_mags")
    lja_code: Text = column(disclosure="published", nullable=True)
    police_force_code: Text = column(disclosure="published", nullable=True, code_list="police_force")
    region: Text = column("region of the police force", disclosure="published", nullable=True)
    initiation_code: Text = column(disclosure="published", nullable=True, code_list="initiation")
    proceeding_type: Text = column(
        "proceedings_type_code of the extract", disclosure="published", nullable=True, code_list="proceedings_type"
    )
    proceedings_type_desc: Text = column("its label", disclosure="published", nullable=True)
    first_hearing_date: Day = column(disclosure="published", nullable=True)
    final_result_date: Day = column(disclosure="published")
    hearings_count: Whole = column(disclosure="published", nullable=True, ge=0)
    offence_count: Whole = column("offences in the defendant's case", disclosure="published", ge=0)
    offence_date: Day = column("of the principal offence", disclosure="published", nullable=True)
    cjs_offence_code: Text = column("principal offence", disclosure="published", nullable=True)
    ho_offence_code: Text = column(
        "principal offence, five digits", disclosure="published", nullable=True, matches=r"\d{5}"
    )
    offence_group: Text = column(disclosure="published", code_list="offence_group")
    offence_type: Text = column(
        "null where the code is not known", disclosure="published", nullable=True, code_list="offence_type"
    )
    breach_marker: Text = column(disclosure="published", nullable=True, code_list="yes_no")
    plea: Text = column(disclosure="published", nullable=True, code_list="plea_mags")
    mode_of_trial: Text = column(disclosure="published", nullable=True, code_list="mode_of_trial")
    finding: Text = column(disclosure="published", nullable=True, code_list="finding_mags")
    result_code: Text = column(
        "the most serious disposal", disclosure="published", nullable=True, code_list="result_mags"
    )
    jsas_result_group_desc: Text = column(
        "label of result_code in the list result_group_mags", disclosure="published", nullable=True
    )
    custodial_days: Whole = column(disclosure="published", nullable=True, ge=0)
    community_order_months: Whole = column(disclosure="published", nullable=True, ge=0)
    fine_pence: Whole = column(disclosure="published", nullable=True, ge=0)
    compensation_pence: Whole = column(disclosure="published", nullable=True, ge=0)
    disqualification_months: Whole = column(disclosure="published", nullable=True, ge=0)
    police_remand_status: Text = column(disclosure="published", nullable=True, code_list="remand_police")
    court_remand_status: Text = column(disclosure="published", nullable=True, code_list="remand_court")
    committed_to_crown: Text = column(disclosure="published", code_list="committed_to_crown")

    age_band_agrees = AGE_BAND_AGREES
    committal_agrees = COMMITTAL_AGREES

    class Config:
        unique = ["row_id_hash"]


class MagistratesOffence(Table):
    """One row per offence of a defendant in a case."""

    row_id_hash: Text = column("that of the defendant's case", disclosure="published", matches=HASH)
    offence_seq: Whole = column(disclosure="published", ge=0)
    is_principal: Flag = column("exactly one true a defendant-case", disclosure="published")
    offence_date: Day = column(disclosure="published", nullable=True)
    cjs_offence_code: Text = column(disclosure="published", nullable=True)
    ho_offence_code: Text = column(disclosure="published", nullable=True, matches=r"\d{5}")
    offence_group: Text = column(disclosure="published", code_list="offence_group")
    offence_type: Text = column(disclosure="published", nullable=True, code_list="offence_type")
    plea: Text = column(disclosure="published", nullable=True, code_list="plea_mags")
    finding: Text = column(disclosure="published", nullable=True, code_list="finding_mags")
    result_code: Text = column(disclosure="published", nullable=True, code_list="result_mags")
    custodial_days: Whole = column(disclosure="published", nullable=True, ge=0)
    fine_pence: Whole = column(disclosure="published", nullable=True, ge=0)

    class Config:
        unique = ["row_id_hash", "offence_seq"]


class CrownDefendantCase(Table):
    """One row per defendant per case."""

    row_id_hash: Text = column("unique", disclosure="published", matches=HASH)
    source_dataset: Text = column("crown_xhibit", disclosure="published")
    estimated_defendant_id: Text = column("estimated person within this dataset", disclosure="published", matches=HASH)
    case_id_hash: Text = column(disclosure="published", matches=HASH)
    defendant_in_case_id_hash: Text = column("unique", disclosure="published", matches=HASH, unique=True)
    extract_year: Whole = column(disclosure="published", ge=0)
    defendant_type: Text = column(disclosure="published", code_list="defendant_type")
    sex: Text = column("harmonised over the courts", disclosure="published", code_list="sex_published")
    age_at_final_result: Whole = column(
        "completed years; null where the date of birth is missing or a placeholder",
        disclosure="published",
        nullable=True,
        ge=0,
    )
    age_band: Text = column(disclosure="published", code_list="age_band")
    ethnicity_self_defined: Text = column(
        "16+1", disclosure="published", nullable=True, code_list="ethnicity_16_plus_1"
    )
    ethnicity_observed: Text = column(
        "officer-observed", disclosure="published", nullable=True, code_list="ethnicity_observed"
    )
    ethnicity_group: Text = column(
        "self-defined where stated, else observed, else Not stated", disclosure="published", code_list="ethnicity_group"
    )
    lsoa11: Text = column("2011 LSOA of residence", disclosure="published", nullable=True, matches=r"[EW]01\d{6}")
    case_type: Text = column(disclosure="published", code_list="case_type_crown")
    appeal_type: Text = column("appeals only", disclosure="published", nullable=True, code_list="appeal_type")
    receipt_type: Text = column(disclosure="published", nullable=True, code_list="receipt_type")
    court_id: Text = column("Crown Court centre", disclosure="published")
    region: Text = column("circuit of the court centre", disclosure="published", nullable=True)
    police_force_code: Text = column(disclosure="published", nullable=True, code_list="police_force")
    received_date: Day = column(disclosure="published")
    committal_date: Day = column("committed for sentence, or sent for trial", disclosure="published", nullable=True)
    first_hearing_date: Day = column(disclosure="published", nullable=True)
    final_result_date: Day = column(disclosure="published")
    hearings_count: Whole = column(disclosure="published", nullable=True, ge=0)
    offence_count: Whole = column(disclosure="published", ge=0)
    most_serious_offence_cjs_code: Text = column(
        "the offence with the greatest maximum penalty, whatever its outcome", disclosure="published", nullable=True
    )
    most_serious_offence_ho_code: Text = column(disclosure="published", nullable=True, matches=r"\d{5}")
    most_serious_offence_group: Text = column(disclosure="published", code_list="offence_group")
    most_serious_offence_type: Text = column(disclosure="published", nullable=True, code_list="offence_type")
    most_serious_disposal_ho_code: Text = column(
        "the offence with the most serious disposal actually received",
        disclosure="published",
        nullable=True,
        matches=r"\d{5}",
    )
    most_serious_disposal_group: Text = column(disclosure="published", code_list="offence_group")
    most_serious_disposal_type: Text = column(disclosure="published", nullable=True, code_list="offence_type")
    most_serious_disposal: Text = column(disclosure="published", nullable=True, code_list="disposal_crown")
    custodial_days: Whole = column(disclosure="published", nullable=True, ge=0)
    plea: Text = column("on the most serious offence", disclosure="published", nullable=True, code_list="plea_crown")
    verdict: Text = column(
        "on the most serious offence", disclosure="published", nullable=True, code_list="verdict_crown"
    )
    appeal_result: Text = column("appeals only", disclosure="published", nullable=True, code_list="appeal_result")
    bail_status_on_committal: Text = column(disclosure="published", nullable=True, code_list="bail_crown")
    bail_status_current: Text = column(disclosure="published", nullable=True, code_list="bail_crown")

    age_band_agrees = AGE_BAND_AGREES

    class Config:
        unique = ["row_id_hash"]


class CrownOffence(Table):
    """One row per offence of a defendant in a case."""

    row_id_hash: Text = column("that of the defendant's case", disclosure="published", matches=HASH)
    offence_seq: Whole = column(disclosure="published", ge=0)
    is_most_serious_offence: Flag = column(disclosure="published")
    is_most_serious_disposal: Flag = column(disclosure="published")
    offence_date: Day = column(disclosure="published", nullable=True)
    cjs_offence_code: Text = column(disclosure="published", nullable=True)
    ho_offence_code: Text = column(disclosure="published", nullable=True, matches=r"\d{5}")
    offence_group: Text = column(disclosure="published", code_list="offence_group")
    offence_type: Text = column(disclosure="published", nullable=True, code_list="offence_type")
    plea: Text = column(disclosure="published", nullable=True, code_list="plea_crown")
    verdict: Text = column(disclosure="published", nullable=True, code_list="verdict_crown")
    disposal: Text = column(disclosure="published", nullable=True, code_list="disposal_crown")
    custodial_days: Whole = column(disclosure="published", nullable=True, ge=0)

    class Config:
        unique = ["row_id_hash", "offence_seq"]


class DefendantLink(Table):
    """One row per defendant-case record of either court."""

    row_id_hash: Text = column("unique with source_dataset", disclosure="published", matches=HASH)
    source_dataset: Text = column("mags_hocas or crown_xhibit", disclosure="published")
    estimated_defendant_id: Text = column("the id in that dataset", disclosure="published", matches=HASH)
    linked_defendant_id: Text = column(
        "estimated person across both courts, at the published threshold", disclosure="published", matches=HASH
    )
    linked_defendant_id_high: Text = column(
        "at the strict threshold: a refinement of linked_defendant_id", disclosure="published", matches=HASH
    )
    linked_defendant_id_low: Text = column(
        "at the loose threshold: a coarsening of linked_defendant_id", disclosure="published", matches=HASH
    )

    class Config:
        unique = ["source_dataset", "row_id_hash"]


class CaseLink(Table):
    """One row per magistrates' defendant-case and Crown defendant-case that are the same case; only where both have the same linked_defendant_id."""  # noqa: E501

    linked_defendant_id: Text = column(disclosure="published", matches=HASH)
    magistrates_row_id_hash: Text = column(disclosure="published", matches=HASH)
    magistrates_case_id_hash: Text = column(disclosure="published", matches=HASH)
    magistrates_defendant_in_case_id_hash: Text = column(disclosure="published", matches=HASH)
    crown_row_id_hash: Text = column(disclosure="published", matches=HASH)
    crown_case_id_hash: Text = column(disclosure="published", matches=HASH)
    crown_defendant_in_case_id_hash: Text = column(disclosure="published", matches=HASH)
    match_weight: Decimal = column("log2 score of the case match", disclosure="published")
    link_basis: Text = column("what carried it", disclosure="published", code_list="link_basis")

    class Config:
        unique = ["magistrates_row_id_hash", "crown_row_id_hash"]


class DefendantIdChange(Table):
    """One row per linked_defendant_id that a release retires or splits."""

    release: Text = column(disclosure="published")
    previous_linked_defendant_id: Text = column(disclosure="published", matches=HASH)
    linked_defendant_id: Text = column(disclosure="published", matches=HASH)
    reason: Text = column(disclosure="published", code_list="id_change_reason")

    class Config:
        unique = ["release", "previous_linked_defendant_id", "linked_defendant_id"]
