"""The Crown Court's research tables: a row per defendant-case with its two leading offences, and a row per offence."""

from datafirst_assets.contracts.published import CrownDefendantCase, CrownOffence
from datafirst_assets.contracts.sources import CROWN_XHIBIT
from datafirst_assets.publish.ids import identify_persons, identify_records
from datafirst_assets.publish.principal import rank_crown_offences
from datafirst_assets.publish.sitting import Sitting
from datafirst_assets.publish.write import write_published


def publish_crown_defendant_case(sitting: Sitting) -> int:
    """Write `crown_defendant_case`, one row per defendant per case, and return its rows.

    Raises:
        DataFirstError: linkage is missing or does not fit the loaded years.
    """
    sitting.need(identify_persons, CROWN_XHIBIT)
    sitting.need(rank_crown_offences, CROWN_XHIBIT)
    return write_published(sitting, "crown_defendant_case", CrownDefendantCase, _DEFENDANT_CASES)


def publish_crown_offence(sitting: Sitting) -> int:
    """Write `crown_offence`, one row per offence of a defendant in a case, and return its rows."""
    sitting.need(identify_records, CROWN_XHIBIT)
    sitting.need(rank_crown_offences, CROWN_XHIBIT)
    return write_published(sitting, "crown_offence", CrownOffence, _OFFENCES)


_OFFENCES = """
    SELECT record.row_id_hash, offence.*
    FROM ranked_offences AS offence
    JOIN crown_xhibit_ids AS record USING (source_record_id)
"""

# A defendant-case without any offence keeps its row: no offence facts, group 13 (not known).
_DEFENDANT_CASES = """
    WITH offence AS (SELECT * FROM ranked_offences WHERE is_most_serious_offence),
    disposal AS (SELECT * FROM ranked_offences WHERE is_most_serious_disposal),
    identified AS (
        SELECT
            record.* EXCLUDE (committal_date),
            coalesce(record.committal_date, record.sent_for_trial_date) AS committal_date,
            'crown_xhibit' AS source_dataset,
            ids.row_id_hash,
            person.estimated_defendant_id,
            ids.case_id_hash,
            ids.defendant_in_case_id_hash
        FROM crown_xhibit_cases AS record
        JOIN crown_xhibit_ids AS ids USING (source_record_id)
        JOIN crown_xhibit_persons AS person USING (row_id_hash)
    )
    SELECT
        identified.*,
        court_centre_circuit.circuit AS region,
        coalesce(offence.offence_count, 0) AS offence_count,
        offence.cjs_offence_code AS most_serious_offence_cjs_code,
        offence.ho_offence_code AS most_serious_offence_ho_code,
        coalesce(offence.offence_group, '13') AS most_serious_offence_group,
        offence.offence_type AS most_serious_offence_type,
        disposal.ho_offence_code AS most_serious_disposal_ho_code,
        coalesce(disposal.offence_group, '13') AS most_serious_disposal_group,
        disposal.offence_type AS most_serious_disposal_type,
        disposal.disposal AS most_serious_disposal,
        disposal.custodial_days,
        offence.plea,
        offence.verdict
    FROM identified
    LEFT JOIN offence USING (source_record_id)
    LEFT JOIN disposal USING (source_record_id)
    LEFT JOIN court_centre_circuit USING (court_id)
"""
