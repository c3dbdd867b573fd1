"""The link tables: the only place where a person of one court meets the same person of another."""

from collections.abc import Iterable

from datafirst_assets.contracts.across import XjsIdChange, XjsLink
from datafirst_assets.contracts.published import CaseLink, DefendantIdChange, DefendantLink
from datafirst_assets.contracts.sources import CRIMINAL, SOURCES, Source
from datafirst_assets.contracts.table import Table
from datafirst_assets.engine import value
from datafirst_assets.errors import DataFirstError
from datafirst_assets.publish.ids import LINKED_DEFENDANT, LINKED_PERSON, hash_linked, identify_persons
from datafirst_assets.publish.inputs import open_case_links, open_id_changes
from datafirst_assets.publish.sitting import Sitting
from datafirst_assets.publish.write import write_published


def publish_defendant_link(sitting: Sitting) -> int:
    """Write `defendant_link`, one row per defendant-case record of either court, and return its rows.

    Raises:
        DataFirstError: linkage is missing or does not fit the loaded years.
    """
    sitting.need(identify_persons, *CRIMINAL.values())
    columns = (
        "row_id_hash, estimated_defendant_id, linked_defendant_id, linked_defendant_id_high, linked_defendant_id_low"
    )
    return write_published(sitting, "defendant_link", DefendantLink, _records(CRIMINAL.values(), columns))


def publish_xjs_link(sitting: Sitting) -> int:
    """Write `xjs_link`, one row per record of every source, and return its rows.

    Raises:
        DataFirstError: linkage is missing or does not fit the loaded years.
    """
    sitting.need(identify_persons, *SOURCES.values())
    return write_published(sitting, "xjs_link", XjsLink, _records(SOURCES.values(), "row_id_hash, estimated_xjs_id"))


def _records(courts: Iterable[Source], columns: str) -> str:
    """The records of several courts with these columns of their persons."""
    return " UNION ALL ".join(
        f"SELECT '{court.name}' AS source_dataset, {columns} FROM {court.name}_persons" for court in courts
    )


def publish_case_link(sitting: Sitting) -> int:
    """Write `case_link`, one row per magistrates' and Crown defendant-case that are the same case; return its rows.

    Raises:
        DataFirstError: linkage is missing, or a case link does not lie inside its person.
    """
    sitting.need(identify_persons, *CRIMINAL.values())
    open_case_links(sitting)
    _nest_case_links(sitting)
    return write_published(sitting, "case_link", CaseLink, _CASE_LINKS)


def _nest_case_links(sitting: Sitting) -> None:
    """Make `nested_links`: links whose two records both belong to the link's person, which must be all of them."""
    sitting.connection.execute(
        """
        CREATE TEMP TABLE nested_links AS
        WITH link AS (SELECT *, mags_case_id || '|' || mags_defendant_id AS mags_record_id FROM case_links)
        SELECT link.*
        FROM link
        JOIN mags_hocas_clusters AS mags
            ON mags.source_record_id = link.mags_record_id AND mags.person_id = link.person_id
        JOIN crown_xhibit_clusters AS crown
            ON crown.source_record_id = link.crown_defendant_on_case_id AND crown.person_id = link.person_id
        """
    )
    outside = value(
        sitting.connection, "SELECT (SELECT count(*) FROM case_links) - (SELECT count(*) FROM nested_links)"
    )
    if outside:
        raise DataFirstError(
            f"{outside} case links do not lie inside their person. They belong to another linkage than the persons: "
            "run the job relink (or `datafirst run --rescore`), then release again."
        )


_CASE_LINKS = """
    SELECT
        person.linked_defendant_id,
        mags.row_id_hash AS magistrates_row_id_hash,
        mags.case_id_hash AS magistrates_case_id_hash,
        mags.defendant_in_case_id_hash AS magistrates_defendant_in_case_id_hash,
        crown.row_id_hash AS crown_row_id_hash,
        crown.case_id_hash AS crown_case_id_hash,
        crown.defendant_in_case_id_hash AS crown_defendant_in_case_id_hash,
        link.match_weight,
        link.link_basis
    FROM nested_links AS link
    JOIN mags_hocas_ids AS mags ON mags.source_record_id = link.mags_record_id
    JOIN crown_xhibit_ids AS crown ON crown.source_record_id = link.crown_defendant_on_case_id
    JOIN crown_xhibit_persons AS person ON person.row_id_hash = crown.row_id_hash
"""


def publish_defendant_id_change(sitting: Sitting) -> int:
    """Write `defendant_id_change`, one row per linked_defendant_id that a release retires or splits; return its rows."""
    return _publish_changes(sitting, "id_changes", LINKED_DEFENDANT, "defendant_id_change", DefendantIdChange)


def publish_xjs_id_change(sitting: Sitting) -> int:
    """Write `xjs_id_change`, one row per estimated_xjs_id that a release retires or splits; return its rows."""
    return _publish_changes(sitting, "xjs_id_changes", LINKED_PERSON, "xjs_id_change", XjsIdChange)


def _publish_changes(sitting: Sitting, changes: str, linked: str, name: str, contract: type[Table]) -> int:
    """Write a table of changed ids, hashed as they are in the link table, so that a researcher can follow them.

    Args:
        sitting: the sitting.
        changes: the table of linkage.
        linked: the published id that changes.
        name: of the published table.
        contract: what that is.
    """
    open_id_changes(sitting, changes)
    ids = f"SELECT previous_person_id AS id FROM {changes} UNION ALL SELECT person_id FROM {changes}"
    hash_linked(sitting.connection, sitting.key, linked, ids)
    select = f"""
        SELECT change.release, previous.hash AS previous_{linked}, linked.hash AS {linked}, change.reason
        FROM {changes} AS change
        JOIN linked_hashes AS previous ON previous.id = change.previous_person_id
        JOIN linked_hashes AS linked ON linked.id = change.person_id
    """
    return write_published(sitting, name, contract, select)
