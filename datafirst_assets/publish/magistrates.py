"""The magistrates' research tables: one row per defendant-case with its principal offence, and one row per offence."""

from datafirst_assets.contracts.published import MagistratesDefendantCase, MagistratesOffence
from datafirst_assets.contracts.row_rules import committed_sql
from datafirst_assets.contracts.sources import MAGS_HOCAS
from datafirst_assets.publish.ids import identify_persons
from datafirst_assets.publish.principal import find_principal_offences
from datafirst_assets.publish.sitting import Sitting
from datafirst_assets.publish.write import write_published


def publish_magistrates_offence(sitting: Sitting) -> int:
    """Write `magistrates_offence`, one row per offence of a defendant in a case, and return its rows."""
    sitting.need(find_principal_offences, MAGS_HOCAS)
    return write_published(sitting, "magistrates_offence", MagistratesOffence, _OFFENCES)


def publish_magistrates_defendant_case(sitting: Sitting) -> int:
    """Write `magistrates_defendant_case`, one row per defendant per case, and return its rows.

    Raises:
        DataFirstError: linkage is missing or does not fit the loaded years.
    """
    sitting.need(identify_persons, MAGS_HOCAS)
    sitting.need(find_principal_offences, MAGS_HOCAS)
    return write_published(sitting, "magistrates_defendant_case", MagistratesDefendantCase, _DEFENDANT_CASES)


_OFFENCES = """
    SELECT
        principal.row_id_hash,
        offence.*,
        offence.offence_seq = principal.principal_seq AS is_principal,
        offence.plea_code AS plea,
        offence.finding_code AS finding
    FROM mags_hocas_offences AS offence
    JOIN principal_offences AS principal USING (source_record_id)
"""

# A defendant-case without any offence keeps its row: no offence facts, group 13 (not known).
_DEFENDANT_CASES = f"""
    WITH principal AS (
        SELECT offence.*, row_id_hash, offence_count
        FROM mags_hocas_offences AS offence
        JOIN principal_offences AS principal
            ON principal.source_record_id = offence.source_record_id AND principal_seq = offence_seq
    ),
    identified AS (
        SELECT
            record.*,
            'mags_hocas' AS source_dataset,
            ids.row_id_hash,
            person.estimated_defendant_id,
            ids.case_id_hash,
            ids.defendant_in_case_id_hash
        FROM mags_hocas_cases AS record
        JOIN mags_hocas_ids AS ids USING (source_record_id)
        JOIN mags_hocas_persons AS person USING (row_id_hash)
    )
    SELECT
        identified.*,
        police_force_region.region,
        identified.proceedings_type_code AS proceeding_type,
        proceedings_type.label AS proceedings_type_desc,
        coalesce(principal.offence_count, 0) AS offence_count,
        principal.offence_date,
        principal.cjs_offence_code,
        principal.ho_offence_code,
        coalesce(principal.offence_group, '13') AS offence_group,
        principal.offence_type,
        principal.breach_marker,
        principal.plea_code AS plea,
        principal.mode_of_trial_code AS mode_of_trial,
        principal.finding_code AS finding,
        principal.result_code,
        result_group.label AS jsas_result_group_desc,
        principal.custodial_days,
        principal.community_order_months,
        principal.fine_pence,
        principal.compensation_pence,
        principal.disqualification_months,
        principal.police_remand_status,
        principal.court_remand_status,
        {committed_sql("principal.result_code")} AS committed_to_crown
    FROM identified
    LEFT JOIN principal USING (row_id_hash)
    LEFT JOIN police_force_region USING (police_force_code)
    LEFT JOIN proceedings_type ON proceedings_type.code = identified.proceedings_type_code
    LEFT JOIN result_group ON result_group.code = principal.result_code
"""
