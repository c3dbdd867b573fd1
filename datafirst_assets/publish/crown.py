"""The Crown Court's research tables: a row per defendant-case with its two leading offences, and a row per offence."""

from datafirst_assets.config import Settings
from datafirst_assets.contracts.published import CrownDefendantCase, CrownOffence
from datafirst_assets.contracts.sources import CROWN_XHIBIT
from datafirst_assets.deidentify.key import MasterKey
from datafirst_assets.engine import Connection
from datafirst_assets.publish.ids import hash_cases, hash_estimated_defendants, hash_records
from datafirst_assets.publish.inputs import open_court, open_persons
from datafirst_assets.publish.principal import rank_crown_offences
from datafirst_assets.publish.write import write_published
from datafirst_assets.publish.zone import data_root, publishing_connection


def publish_crown_defendant_case(settings: Settings, key: MasterKey) -> int:
    """Write `crown_defendant_case`, one row per defendant per case, and return its rows.

    Raises:
        DataFirstError: linkage is missing or does not fit the loaded years.
    """
    root = data_root(settings)
    with publishing_connection(settings) as connection:
        open_court(connection, root, CROWN_XHIBIT)
        open_persons(connection, root, CROWN_XHIBIT)
        rank_crown_offences(connection)
        hash_records(connection, key, "crown_xhibit")
        hash_cases(connection, key, "crown_xhibit")
        hash_estimated_defendants(connection, key, "crown_xhibit")
        _build_defendant_cases(connection)
        return write_published(connection, root, "crown_defendant_case", CrownDefendantCase, "built")


def publish_crown_offence(settings: Settings, key: MasterKey) -> int:
    """Write `crown_offence`, one row per offence of a defendant in a case, and return its rows."""
    root = data_root(settings)
    with publishing_connection(settings) as connection:
        open_court(connection, root, CROWN_XHIBIT)
        rank_crown_offences(connection)
        hash_records(connection, key, "crown_xhibit")
        connection.execute(
            """
            CREATE TEMP VIEW built AS
            SELECT row_hashes.hash AS row_id_hash, offence.*
            FROM ranked_offences AS offence
            JOIN crown_xhibit_row_hashes AS row_hashes ON row_hashes.id = offence.source_record_id
            """
        )
        return write_published(connection, root, "crown_offence", CrownOffence, "built")


def _build_defendant_cases(connection: Connection) -> None:
    """Make `built`. A defendant-case without any offence keeps its row: no offence facts, group 13 (not known)."""
    connection.execute(
        """
        CREATE TEMP VIEW built AS
        WITH offence AS (SELECT * FROM ranked_offences WHERE is_most_serious_offence),
        disposal AS (SELECT * FROM ranked_offences WHERE is_most_serious_disposal),
        identified AS (
            SELECT
                record.* EXCLUDE (committal_date),
                coalesce(record.committal_date, record.sent_for_trial_date) AS committal_date,
                row_hashes.hash AS row_id_hash,
                'crown_xhibit' AS source_dataset,
                estimated.hash AS estimated_defendant_id,
                case_hashes.hash AS case_id_hash,
                defendant_hashes.hash AS defendant_in_case_id_hash
            FROM crown_xhibit_cases AS record
            JOIN crown_xhibit_persons AS person USING (source_record_id)
            JOIN crown_xhibit_row_hashes AS row_hashes ON row_hashes.id = record.source_record_id
            JOIN crown_xhibit_estimated_hashes AS estimated ON estimated.id = person.person_id
            JOIN crown_xhibit_case_hashes AS case_hashes ON case_hashes.id = record.case_id
            JOIN crown_xhibit_defendant_in_case_hashes AS defendant_hashes
                ON defendant_hashes.id = record.source_record_id
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
    )
