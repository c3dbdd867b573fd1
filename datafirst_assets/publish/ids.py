"""Which internal id becomes which published id, and under which key. Nothing else decides that.

`estimated_defendant_id` is the same person under the key of each court: only the link table joins them again. Every id is
hashed once a sitting; what is made here is what every table joins by.
"""

from datafirst_assets.contracts.sources import Source
from datafirst_assets.deidentify.hashing import hash_functions
from datafirst_assets.deidentify.key import Dataset, MasterKey
from datafirst_assets.engine import Connection, value
from datafirst_assets.errors import DataFirstError
from datafirst_assets.publish.inputs import open_clusters, open_court
from datafirst_assets.publish.sitting import Sitting

_DATASETS: dict[str, Dataset] = {"mags_hocas": "mags_hocas", "crown_xhibit": "crown_xhibit"}


def identify_records(sitting: Sitting, court: Source) -> None:
    """Make `<court>_ids`, one row per published record of a court.

    Columns: source_record_id, row_id_hash, case_id_hash, defendant_in_case_id_hash.
    """
    sitting.need(open_court, court)
    dataset, key = _DATASETS[court.name], sitting.key
    with hash_functions(sitting.connection) as hashes:
        sitting.connection.execute(
            f"""
            CREATE TEMP TABLE {court.name}_ids AS
            SELECT
                source_record_id,
                {hashes.of("source_record_id", key.derive(dataset, "row"))} AS row_id_hash,
                {hashes.of("case_id", key.derive(dataset, "case"))} AS case_id_hash,
                {hashes.of("source_record_id", key.derive(dataset, "defendant_in_case"))} AS defendant_in_case_id_hash
            FROM {court.name}_cases
            """
        )


def identify_persons(sitting: Sitting, court: Source) -> None:
    """Make `<court>_persons`, one row per published record of a court.

    Columns: row_id_hash, estimated_defendant_id, linked_defendant_id and its _high and _low.

    Raises:
        DataFirstError: linkage is missing, or does not fit the loaded years: its persons would be published for the wrong
            records.
    """
    sitting.need(identify_records, court)
    sitting.need(open_clusters, court)
    dataset, key = _DATASETS[court.name], sitting.key
    with hash_functions(sitting.connection) as hashes:
        sitting.connection.execute(
            f"""
            CREATE OR REPLACE TEMP TABLE {court.name}_persons AS
            WITH person AS (SELECT DISTINCT person_id_low, person_id, person_id_high FROM {court.name}_clusters),
            hashed AS MATERIALIZED (
                SELECT
                    *,
                    {hashes.of("person_id", key.derive(dataset, "estimated_defendant"))} AS estimated_defendant_id,
                    {hashes.of("person_id", key.derive("defendant_link", "linked_defendant"))} AS linked_defendant_id,
                    {hashes.of("person_id_high", key.derive("defendant_link", "linked_defendant_high"))}
                        AS linked_defendant_id_high,
                    {hashes.of("person_id_low", key.derive("defendant_link", "linked_defendant_low"))}
                        AS linked_defendant_id_low
                FROM person
            )
            SELECT record.row_id_hash, hashed.* EXCLUDE (person_id_low, person_id, person_id_high)
            FROM {court.name}_clusters AS linked
            JOIN hashed USING (person_id_high, person_id, person_id_low)
            JOIN {court.name}_ids AS record USING (source_record_id)
            """
        )
    _same_records(sitting.connection, court.name)


def _same_records(connection: Connection, court: str) -> None:
    """Refuse linkage of other records; neither side holds a record twice, so counting what met tells what did not."""
    records, linked, met = (
        int(value(connection, f"SELECT count(*) FROM {court}_{table}")) for table in ("ids", "clusters", "persons")
    )
    unlinked, unknown = records - met, linked - met
    if unlinked or unknown:
        raise DataFirstError(
            f"Linkage does not fit the loaded years of {court}: {unlinked} records have no person, "
            f"{unknown} persons' records are not loaded. Run the job relink, then release again."
        )


def hash_linked_defendants(connection: Connection, key: MasterKey, persons: str) -> None:
    """Make `linked_hashes` (id, hash) of the published threshold: one row per distinct id.

    Args:
        connection: holds what `persons` reads.
        key: the project's.
        persons: query of the project with one VARCHAR column `id`, never missing.
    """
    with hash_functions(connection) as hashes:
        connection.execute(
            f"""
            CREATE OR REPLACE TEMP TABLE linked_hashes AS
            WITH person AS (SELECT DISTINCT id FROM ({persons}))
            SELECT id, {hashes.of("id", key.derive("defendant_link", "linked_defendant"))} AS hash FROM person
            """
        )
