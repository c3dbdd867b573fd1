"""The magistrates' research tables: one row per defendant-case with its principal offence, and one row per offence."""

from datafirst_assets.config import Settings
from datafirst_assets.contracts.published import MagistratesDefendantCase, MagistratesOffence
from datafirst_assets.contracts.row_rules import committed_sql
from datafirst_assets.contracts.sources import MAGS_HOCAS
from datafirst_assets.deidentify.key import MasterKey
from datafirst_assets.engine import Connection
from datafirst_assets.publish.ids import hash_cases, hash_estimated_defendants, hash_records
from datafirst_assets.publish.inputs import open_court, open_persons
from datafirst_assets.publish.principal import rank_magistrates_offences
from datafirst_assets.publish.write import write_published
from datafirst_assets.publish.zone import data_root, publishing_connection


def publish_magistrates_defendant_case(settings: Settings, key: MasterKey) -> int:
    """Write `magistrates_defendant_case`, one row per defendant per case, and return its rows.

    Raises:
        DataFirstError: linkage is missing or does not fit the loaded years.
    """
    root = data_root(settings)
    with publishing_connection(settings) as connection:
        open_court(connection, root, MAGS_HOCAS)
        open_persons(connection, root, MAGS_HOCAS)
        rank_magistrates_offences(connection)
        hash_records(connection, key, "mags_hocas")
        hash_cases(connection, key, "mags_hocas")
        hash_estimated_defendants(connection, key, "mags_hocas")
        _build_defendant_cases(connection)
        return write_published(connection, root, "magistrates_defendant_case", MagistratesDefendantCase, "built")


def publish_magistrates_offence(settings: Settings, key: MasterKey) -> int:
    """Write `magistrates_offence`, one row per offence of a defendant in a case, and return its rows."""
    root = data_root(settings)
    with publishing_connection(settings) as connection:
        open_court(connection, root, MAGS_HOCAS)
        rank_magistrates_offences(connection)
        hash_records(connection, key, "mags_hocas")
        connection.execute(
            """
            CREATE TEMP VIEW built AS
            SELECT row_hashes.hash AS row_id_hash, offence.*, offence.plea_code AS plea, offence.finding_code AS finding
            FROM ranked_offences AS offence
            JOIN mags_hocas_row_hashes AS row_hashes ON row_hashes.id = offence.source_record_id
            """
        )
        return write_published(connection, root, "magistrates_offence", MagistratesOffence, "built")


def _build_defendant_cases(connection: Connection) -> None:
    """Make `built`. A defendant-case without any offence keeps its row: no offence facts, group 13 (not known)."""
    connection.execute(
        f"""
        CREATE TEMP VIEW built AS
        WITH principal AS (SELECT * FROM ranked_offences WHERE is_principal),
        identified AS (
            SELECT
                record.*,
                row_hashes.hash AS row_id_hash,
                'mags_hocas' AS source_dataset,
                estimated.hash AS estimated_defendant_id,
                case_hashes.hash AS case_id_hash,
                defendant_hashes.hash AS defendant_in_case_id_hash
            FROM mags_hocas_cases AS record
            JOIN mags_hocas_persons AS person USING (source_record_id)
            JOIN mags_hocas_row_hashes AS row_hashes ON row_hashes.id = record.source_record_id
            JOIN mags_hocas_estimated_hashes AS estimated ON estimated.id = person.person_id
            JOIN mags_hocas_case_hashes AS case_hashes ON case_hashes.id = record.case_id
            JOIN mags_hocas_defendant_in_case_hashes AS defendant_hashes
                ON defendant_hashes.id = record.source_record_id
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
        LEFT JOIN principal USING (source_record_id)
        LEFT JOIN police_force_region USING (police_force_code)
        LEFT JOIN proceedings_type ON proceedings_type.code = identified.proceedings_type_code
        LEFT JOIN result_group ON result_group.code = principal.result_code
        """
    )
