"""Which internal id becomes which published id, and under which key. Nothing else decides that.

An estimated person has another id in each source, under that source's key: only the link tables join them again. Outside
the criminal courts that id depends on the source's own records alone (`open_clusters`). Every id of a record is hashed once
a sitting; what is made here is what every table joins by.
"""

from datafirst_assets.contracts.sources import CRIMINAL, Ids, Source
from datafirst_assets.deidentify.hashing import hash_functions
from datafirst_assets.deidentify.key import MasterKey, Purpose
from datafirst_assets.engine import Connection, value
from datafirst_assets.errors import DataFirstError
from datafirst_assets.publish.inputs import open_clusters, open_court
from datafirst_assets.publish.sitting import Sitting

PersonIds = dict[str, tuple[str, str, Purpose]]
"""Published id of a person -> the column of `<court>_clusters`, the dataset and the purpose of the key."""

LINKED_DEFENDANT, LINKED_PERSON = "linked_defendant_id", "estimated_xjs_id"
"""The ids that link tables join by, at the published threshold."""

_XJS: PersonIds = {LINKED_PERSON: ("person_id", "xjs_link", "linked_person")}
_LINKED_DEFENDANT: PersonIds = {
    LINKED_DEFENDANT: ("person_id", "defendant_link", "linked_defendant"),
    "linked_defendant_id_high": ("person_id_high", "defendant_link", "linked_defendant_high"),
    "linked_defendant_id_low": ("person_id_low", "defendant_link", "linked_defendant_low"),
}


def person_ids(court: Source) -> PersonIds:
    """The published ids of the persons of a court's records."""
    if court.name in CRIMINAL:
        own: PersonIds = {"estimated_defendant_id": ("own_person_id", court.name, "estimated_defendant")}
        return own | _LINKED_DEFENDANT | _XJS
    return {"estimated_person_id": ("own_person_id", court.name, "estimated_person"), **_XJS}


def hash_ids(sitting: Sitting, court: Source, entity: str, ids: Ids, made: str, kept: str) -> None:
    """Make a temporary table of a court's rows with their published ids.

    Args:
        sitting: in which `open_court` has been done.
        court: whose rows.
        entity: of which of its tables.
        ids: the published ids.
        made: name of the temporary table.
        kept: the other columns, as SELECT names them.
    """
    with hash_functions(sitting.connection) as hashes:
        hashed = ", ".join(
            f"{hashes.of(column, sitting.key.derive(court.name, purpose))} AS {name}"
            for name, (column, purpose) in ids.items()
        )
        sitting.connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {made} AS SELECT {kept}, {hashed} FROM {court.name}_{entity}"
        )


def identify_records(sitting: Sitting, court: Source) -> None:
    """Make `<court>_ids`, one row per published record of a court: source_record_id and the ids of `Source.ids`."""
    sitting.need(open_court, court)
    hash_ids(sitting, court, court.records, court.ids, f"{court.name}_ids", "source_record_id")


def identify_persons(sitting: Sitting, court: Source) -> None:
    """Make `<court>_persons`, one row per published record of a court: row_id_hash and the ids of `person_ids`.

    Raises:
        DataFirstError: linkage is missing, or does not fit the loaded years: its persons would be published for the wrong
            records.
    """
    sitting.need(identify_records, court)
    sitting.need(open_clusters, court)
    with hash_functions(sitting.connection) as hashes:
        hashed = ", ".join(
            f"{hashes.of(level, sitting.key.derive(dataset, purpose))} AS {name}"
            for name, (level, dataset, purpose) in person_ids(court).items()
        )
        sitting.connection.execute(
            f"""
            CREATE OR REPLACE TEMP TABLE {court.name}_persons AS
            WITH person AS (
                SELECT DISTINCT person_id_low, person_id, person_id_high, own_person_id FROM {court.name}_clusters
            ),
            hashed AS MATERIALIZED (SELECT *, {hashed} FROM person)
            SELECT record.row_id_hash, hashed.* EXCLUDE (person_id_low, person_id, person_id_high, own_person_id)
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
            f"{unknown} persons' records are not loaded. Run the job relink (or `datafirst run --rescore`), then release again."
        )


def hash_linked(connection: Connection, key: MasterKey, linked: str, persons: str) -> None:
    """Make `linked_hashes` (id, hash): one row per distinct id.

    Args:
        connection: holds what `persons` reads.
        key: the project's.
        linked: the published id that the hash is, `LINKED_DEFENDANT` or `LINKED_PERSON`.
        persons: query of the project with one VARCHAR column `id`, never missing.
    """
    _, dataset, purpose = (_LINKED_DEFENDANT | _XJS)[linked]
    with hash_functions(connection) as hashes:
        connection.execute(
            f"""
            CREATE OR REPLACE TEMP TABLE linked_hashes AS
            WITH person AS (SELECT DISTINCT id FROM ({persons}))
            SELECT id, {hashes.of("id", key.derive(dataset, purpose))} AS hash FROM person
            """
        )
