"""The link tables: the only place where a person of one court meets the same person of the other."""

from datafirst_assets.config import Settings
from datafirst_assets.contracts.published import CaseLink, DefendantIdChange, DefendantLink
from datafirst_assets.contracts.sources import CROWN_XHIBIT, MAGS_HOCAS
from datafirst_assets.deidentify.key import MasterKey
from datafirst_assets.engine import Connection, value
from datafirst_assets.errors import DataFirstError
from datafirst_assets.publish.ids import (
    hash_cases,
    hash_estimated_defendants,
    hash_linked_defendants,
    hash_linked_thresholds,
    hash_records,
)
from datafirst_assets.publish.inputs import COURTS, open_case_links, open_court, open_id_changes, open_persons
from datafirst_assets.publish.write import write_published
from datafirst_assets.publish.zone import data_root, publishing_connection


def publish_defendant_link(settings: Settings, key: MasterKey) -> int:
    """Write `defendant_link`, one row per defendant-case record of either court, and return its rows.

    Raises:
        DataFirstError: linkage is missing or does not fit the loaded years.
    """
    root = data_root(settings)
    with publishing_connection(settings) as connection:
        for court in COURTS:
            open_court(connection, root, court)
            open_persons(connection, root, court)
        for dataset in ("mags_hocas", "crown_xhibit"):
            hash_records(connection, key, dataset)
            hash_estimated_defendants(connection, key, dataset)
        connection.execute(
            "CREATE TEMP VIEW persons AS SELECT * FROM mags_hocas_persons UNION ALL SELECT * FROM crown_xhibit_persons"
        )
        hash_linked_defendants(connection, key, "SELECT person_id AS id FROM persons")
        hash_linked_thresholds(connection, key, "persons")
        _build_defendant_links(connection)
        return write_published(connection, root, "defendant_link", DefendantLink, "built")


def _build_defendant_links(connection: Connection) -> None:
    court_parts = " UNION ALL ".join(
        f"""
        SELECT '{court.name}' AS source_dataset, row_hashes.hash AS row_id_hash,
               estimated.hash AS estimated_defendant_id, person.*
        FROM {court.name}_persons AS person
        JOIN {court.name}_row_hashes AS row_hashes ON row_hashes.id = person.source_record_id
        JOIN {court.name}_estimated_hashes AS estimated ON estimated.id = person.person_id
        """
        for court in COURTS
    )
    connection.execute(
        f"""
        CREATE TEMP VIEW built AS
        WITH records AS ({court_parts})
        SELECT
            records.*,
            linked.hash AS linked_defendant_id,
            high.hash AS linked_defendant_id_high,
            low.hash AS linked_defendant_id_low
        FROM records
        JOIN linked_hashes AS linked ON linked.id = person_id
        JOIN linked_high_hashes AS high ON high.id = person_id_high
        JOIN linked_low_hashes AS low ON low.id = person_id_low
        """
    )


def publish_case_link(settings: Settings, key: MasterKey) -> int:
    """Write `case_link`, one row per magistrates' and Crown defendant-case that are the same case; return its rows.

    Raises:
        DataFirstError: linkage is missing, or a case link does not lie inside its person.
    """
    root = data_root(settings)
    with publishing_connection(settings) as connection:
        for court in COURTS:
            open_court(connection, root, court)
            open_persons(connection, root, court)
        open_case_links(connection, root)
        for dataset in ("mags_hocas", "crown_xhibit"):
            hash_records(connection, key, dataset)
            hash_cases(connection, key, dataset)
        hash_linked_defendants(connection, key, "SELECT person_id AS id FROM case_links")
        _build_case_links(connection)
        return write_published(connection, root, "case_link", CaseLink, "built")


def _build_case_links(connection: Connection) -> None:
    """Make `built`: links whose two records both belong to the link's person, which must be all of them."""
    connection.execute(
        """
        CREATE TEMP TABLE nested_links AS
        SELECT link.*, mags.source_record_id AS mags_record_id
        FROM case_links AS link
        JOIN mags_hocas_persons AS mags
            ON mags.source_record_id = link.mags_case_id || '|' || link.mags_defendant_id
            AND mags.person_id = link.person_id
        JOIN crown_xhibit_persons AS crown
            ON crown.source_record_id = link.crown_defendant_on_case_id AND crown.person_id = link.person_id
        """
    )
    outside = value(connection, "SELECT (SELECT count(*) FROM case_links) - (SELECT count(*) FROM nested_links)")
    if outside:
        raise DataFirstError(
            f"{outside} case links do not lie inside their person. They belong to another linkage than the persons: "
            "run the job relink, then release again."
        )
    joins = "".join(
        f"""
        JOIN {court.name}_cases AS {short} ON {short}.source_record_id = {record}
        JOIN {court.name}_row_hashes AS {short}_row ON {short}_row.id = {record}
        JOIN {court.name}_case_hashes AS {short}_case ON {short}_case.id = {short}.case_id
        JOIN {court.name}_defendant_in_case_hashes AS {short}_defendant ON {short}_defendant.id = {record}
        """
        for court, short, record in (
            (MAGS_HOCAS, "mags", "link.mags_record_id"),
            (CROWN_XHIBIT, "crown", "link.crown_defendant_on_case_id"),
        )
    )
    connection.execute(
        f"""
        CREATE TEMP VIEW built AS
        SELECT
            linked.hash AS linked_defendant_id,
            mags_row.hash AS magistrates_row_id_hash,
            mags_case.hash AS magistrates_case_id_hash,
            mags_defendant.hash AS magistrates_defendant_in_case_id_hash,
            crown_row.hash AS crown_row_id_hash,
            crown_case.hash AS crown_case_id_hash,
            crown_defendant.hash AS crown_defendant_in_case_id_hash,
            link.match_weight,
            link.link_basis
        FROM nested_links AS link
        JOIN linked_hashes AS linked ON linked.id = link.person_id
        {joins}
        """
    )


def publish_defendant_id_change(settings: Settings, key: MasterKey) -> int:
    """Write `defendant_id_change`, one row per linked_defendant_id that a release retires or splits; return its rows.

    The ids are hashed as `linked_defendant_id` is, so that a researcher can follow them from release to release.
    """
    root = data_root(settings)
    with publishing_connection(settings) as connection:
        open_id_changes(connection, root)
        ids = "SELECT previous_person_id AS id FROM id_changes UNION ALL SELECT person_id FROM id_changes"
        hash_linked_defendants(connection, key, ids)
        connection.execute(
            """
            CREATE TEMP VIEW built AS
            SELECT
                change.release,
                previous.hash AS previous_linked_defendant_id,
                linked.hash AS linked_defendant_id,
                change.reason
            FROM id_changes AS change
            JOIN linked_hashes AS previous ON previous.id = change.previous_person_id
            JOIN linked_hashes AS linked ON linked.id = change.person_id
            """
        )
        return write_published(connection, root, "defendant_id_change", DefendantIdChange, "built")
