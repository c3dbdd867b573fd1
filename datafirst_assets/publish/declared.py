"""Published tables that are declared and not programmed: a standardised table, its ids hashed, all else as it stands."""

from datafirst_assets.contracts.sources import Published, Source
from datafirst_assets.contracts.table import column_names
from datafirst_assets.publish.ids import hash_ids, identify_persons, identify_records
from datafirst_assets.publish.inputs import open_court
from datafirst_assets.publish.sitting import Sitting
from datafirst_assets.publish.write import write_published

PERSON = "estimated_person_id"


def has_person(table: Published) -> bool:
    """Whether a table tells the estimated person of its rows."""
    return PERSON in column_names(table.contract)


def made_from(source: Source, table: Published) -> tuple[str, ...]:
    """The tables of the events and linkage zones that a declared table is made from."""
    standardised = f"std_{source.name}__{table.entity}"
    return (standardised, "person_clusters") if has_person(table) else (standardised,)


def publish_declared(sitting: Sitting, source: Source, table: Published) -> int:
    """Write a declared table and return its rows.

    Raises:
        DataFirstError: the table tells persons, and linkage is missing or does not fit the loaded years.
    """
    sitting.need(open_court, source)
    if table.entity == source.records:
        sitting.need(identify_persons if has_person(table) else identify_records, source)
        built = f"SELECT * FROM {source.name}_{table.entity} JOIN {source.name}_ids USING (source_record_id)"
        if has_person(table):
            built += f" JOIN {source.name}_persons USING (row_id_hash)"
    else:
        kept = [name for name in column_names(source.tables[table.entity]) if name in column_names(table.contract)]
        built = f"FROM {table.name}_rows"
        hash_ids(sitting, source, table.entity, table.ids, f"{table.name}_rows", ", ".join(kept))
    select = f"SELECT *, '{source.name}' AS source_dataset FROM ({built})"
    written = write_published(sitting, table.name, table.contract, select)
    sitting.connection.execute(f"DROP TABLE IF EXISTS {table.name}_rows")
    return written
