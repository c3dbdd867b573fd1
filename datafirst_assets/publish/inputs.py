"""What publishing reads: the newest delivery of every record, and the persons that linkage found.

Each function makes temporary views on the guarded connection. A linkage older than the loaded years is refused here,
because its persons would be published for the wrong records.
"""

from pathlib import Path

from datafirst_assets.contracts.linkage import CaseLinks, IdChanges, PersonClusters
from datafirst_assets.contracts.sources import CROWN_XHIBIT, MAGS_HOCAS, Source
from datafirst_assets.contracts.table import Table, columns
from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import Connection, parquet, value
from datafirst_assets.errors import DataFirstError

COURTS = (MAGS_HOCAS, CROWN_XHIBIT)
"""The sources whose defendants are published, and whose records `defendant_link` holds."""


def _view(connection: Connection, name: str, files: list[Path], contract: type[Table]) -> None:
    """A view with exactly the contract's columns; a source of which nothing has landed yet is an empty table."""
    declared = columns(contract)
    if files:
        select = f"SELECT {', '.join(column.name for column in declared)} FROM {parquet(files)}"
    else:
        nothing = ", ".join(f"NULL::{column.sql_type} AS {column.name}" for column in declared)
        select = f"SELECT {nothing} WHERE false"
    connection.execute(f"CREATE TEMP VIEW {name} AS {select}")


def _linkage_view(connection: Connection, root: DataRoot, name: str, contract: type[Table]) -> None:
    file = root.table("linkage", name)
    if not file.exists():
        raise DataFirstError(f"The table {name} has not been made yet. Run the job relink, then release again.")
    _view(connection, name, [file], contract)


def open_court(connection: Connection, root: DataRoot, source: Source) -> None:
    """Make `<source>_cases` and `<source>_offences`: as standardised, each record from its newest extract year only."""
    for part, contract in (("cases", source.cases), ("offences", source.offences)):
        files = root.years("events", f"std_{source.name}__{part}")
        _view(connection, f"{source.name}_delivered_{part}", files, contract)
    connection.execute(
        f"""
        CREATE TEMP TABLE {source.name}_records AS
        SELECT source_record_id, max(extract_year) AS extract_year
        FROM {source.name}_delivered_cases GROUP BY source_record_id
        """
    )
    for part in ("cases", "offences"):
        connection.execute(
            f"""
            CREATE TEMP VIEW {source.name}_{part} AS
            SELECT delivered.* FROM {source.name}_delivered_{part} AS delivered
            SEMI JOIN {source.name}_records AS newest USING (source_record_id, extract_year)
            """
        )


def open_persons(connection: Connection, root: DataRoot, source: Source) -> None:
    """Make `<source>_persons`: one row per published record of a source with its persons at three thresholds.

    Raises:
        DataFirstError: linkage and the loaded years hold different records.
    """
    connection.execute("DROP VIEW IF EXISTS person_clusters")
    _linkage_view(connection, root, "person_clusters", PersonClusters)
    connection.execute(
        f"""
        CREATE TEMP VIEW {source.name}_persons AS
        SELECT source_record_id, person_id_low, person_id, person_id_high
        FROM person_clusters WHERE source_dataset = '{source.name}'
        """
    )
    _same_records(connection, source.name)


def _same_records(connection: Connection, source: str) -> None:
    def missing(held: str, wanted: str) -> int:
        anti_join = f"SELECT count(*) FROM {source}_{held} ANTI JOIN {source}_{wanted} USING (source_record_id)"
        return int(value(connection, anti_join))

    unlinked, unknown = missing("records", "persons"), missing("persons", "records")
    if unlinked or unknown:
        raise DataFirstError(
            f"Linkage does not fit the loaded years of {source}: {unlinked} records have no person, "
            f"{unknown} persons' records are not loaded. Run the job relink, then release again."
        )


def open_case_links(connection: Connection, root: DataRoot) -> None:
    """Make `case_links`, as linkage wrote it."""
    _linkage_view(connection, root, "case_links", CaseLinks)


def open_id_changes(connection: Connection, root: DataRoot) -> None:
    """Make `id_changes`, as linkage wrote it."""
    _linkage_view(connection, root, "id_changes", IdChanges)
