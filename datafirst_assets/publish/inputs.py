"""What publishing reads: the newest delivery of every record, and what linkage found.

Each function makes temporary views on the guarded connection.
"""

from pathlib import Path

from datafirst_assets.contracts.linkage import CaseLinks, IdChanges, PersonClusters
from datafirst_assets.contracts.sources import Source
from datafirst_assets.contracts.table import Table, columns
from datafirst_assets.engine import Connection, parquet
from datafirst_assets.errors import DataFirstError
from datafirst_assets.publish.sitting import Sitting


def _view(connection: Connection, name: str, files: list[Path], contract: type[Table]) -> None:
    """A view with exactly the contract's columns; a source of which nothing has landed yet is an empty table."""
    declared = columns(contract)
    if files:
        select = f"SELECT {', '.join(column.name for column in declared)} FROM {parquet(files)}"
    else:
        nothing = ", ".join(f"NULL::{column.sql_type} AS {column.name}" for column in declared)
        select = f"SELECT {nothing} WHERE false"
    connection.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {select}")


def _linkage_view(sitting: Sitting, name: str, contract: type[Table]) -> None:
    file = sitting.root.table("linkage", name)
    if not file.exists():
        raise DataFirstError(f"The table {name} has not been made yet. Run the job relink, then release again.")
    _view(sitting.connection, name, [file], contract)


def open_court(sitting: Sitting, court: Source) -> None:
    """Make `<court>_<entity>` for each of a court's tables: as standardised, each row from its newest extract year only.

    A newer delivery of a record, or of a case, replaces all rows that belong to it (`Source.owner`).
    """
    for entity, contract in court.tables.items():
        files = sitting.root.years("events", f"std_{court.name}__{entity}")
        _view(sitting.connection, f"{court.name}_delivered_{entity}", files, contract)
    for owner in dict.fromkeys(map(court.owner, court.tables)):
        _find_superseded(sitting.connection, court, owner)
    for entity in court.tables:
        owner = court.owner(entity)
        sitting.connection.execute(
            f"""
            CREATE TEMP VIEW {court.name}_{entity} AS
            SELECT delivered.* FROM {court.name}_delivered_{entity} AS delivered
            ANTI JOIN {court.name}_superseded_{owner} AS older USING ({owner}, extract_year)
            """
        )


def _find_superseded(connection: Connection, court: Source, owner: str) -> None:
    """Make `<court>_superseded_<owner>`: the older deliveries of what was delivered in several years, which is little."""
    delivered = f"{court.name}_delivered_{court.keyed_by(owner)}"
    connection.execute(
        f"""
        CREATE TEMP TABLE {court.name}_superseded_{owner} AS
        WITH repeated AS (
            SELECT {owner}, max(extract_year) AS newest FROM {delivered} GROUP BY {owner} HAVING count(*) > 1
        )
        SELECT delivered.{owner}, delivered.extract_year
        FROM {delivered} AS delivered JOIN repeated USING ({owner})
        WHERE delivered.extract_year < repeated.newest
        """
    )


def open_clusters(sitting: Sitting, court: Source) -> None:
    """Make `<court>_clusters`: one row per linked record of a court with its persons at three thresholds."""
    _linkage_view(sitting, "person_clusters", PersonClusters)
    sitting.connection.execute(
        f"""
        CREATE TEMP VIEW {court.name}_clusters AS
        SELECT source_record_id, person_id_low, person_id, person_id_high
        FROM person_clusters WHERE source_dataset = '{court.name}'
        """
    )


def open_case_links(sitting: Sitting) -> None:
    """Make `case_links`, as linkage wrote it."""
    _linkage_view(sitting, "case_links", CaseLinks)


def open_id_changes(sitting: Sitting) -> None:
    """Make `id_changes`, as linkage wrote it."""
    _linkage_view(sitting, "id_changes", IdChanges)
