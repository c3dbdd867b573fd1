"""What publishing reads: the newest delivery of every record, and what linkage found.

Each function makes temporary views on the guarded connection.
"""

from pathlib import Path

from datafirst_assets.contracts.codes import codes
from datafirst_assets.contracts.linkage import CaseLinks, IdChanges, PersonClusters
from datafirst_assets.contracts.rules import literal
from datafirst_assets.contracts.sources import CRIMINAL, Source
from datafirst_assets.contracts.table import Table, columns
from datafirst_assets.engine import Connection, parquet, value
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


def _coded_view(connection: Connection, name: str, files: list[Path], contract: type[Table]) -> None:
    """The same with every column of codes as an enumeration of its list, sorted so that codes compare as their text does.

    A byte in place of sixteen: what is joined and sorted is half as wide. A code outside its list ends the statement that
    reads it.
    """
    _view(connection, f"{name}_text", files, contract)
    coded = {column.name: f"code_{column.code_list}" for column in columns(contract) if column.code_list}
    for column in columns(contract):
        if column.code_list:
            listed = ", ".join(map(literal, sorted(codes(column.code_list))))
            connection.execute(f"CREATE TYPE IF NOT EXISTS {coded[column.name]} AS ENUM ({listed})")
    enumerated = ", ".join(f"{column}::{kind} AS {column}" for column, kind in coded.items())
    replaced = f"REPLACE ({enumerated})" if coded else ""
    connection.execute(f"CREATE TEMP VIEW {name} AS SELECT * {replaced} FROM {name}_text")


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
        _coded_view(sitting.connection, f"{court.name}_delivered_{entity}", files, contract)
    newest = {owner: _newest(sitting.connection, court, owner) for owner in set(map(court.owner, court.tables))}
    for entity in court.tables:
        sitting.connection.execute(
            f"""
            CREATE TEMP VIEW {court.name}_{entity} AS
            SELECT delivered.* FROM {court.name}_delivered_{entity} AS delivered {newest[court.owner(entity)]}
            """
        )


def _newest(connection: Connection, court: Source, owner: str) -> str:
    """What keeps the newest delivery of what an owner has; the older ones are little.

    Makes `<court>_superseded_<owner>` (owner, extract_year).
    """
    delivered, superseded = f"{court.name}_delivered_{court.keyed_by(owner)}", f"{court.name}_superseded_{owner}"
    connection.execute(
        f"""
        CREATE TEMP TABLE {superseded} AS
        WITH repeated AS (
            SELECT {owner}, max(extract_year) AS newest FROM {delivered} GROUP BY {owner} HAVING count(*) > 1
        )
        SELECT delivered.{owner}, delivered.extract_year
        FROM {delivered} AS delivered JOIN repeated USING ({owner})
        WHERE delivered.extract_year < repeated.newest
        """
    )
    # Where nothing is left out, the statement does not say that something might be: DuckDB would expect a fifth of the rows
    # to stay, and build the wrong side of every join that follows.
    if not value(connection, f"SELECT count(*) FROM {superseded}"):
        return ""
    return f"ANTI JOIN {superseded} AS older USING ({owner}, extract_year)"


def open_clusters(sitting: Sitting, court: Source) -> None:
    """Make `<court>_clusters`: one row per linked record of a court with its persons at three thresholds.

    Its `own_person_id` is what the court's own id of a person is made from: the person of the joint linkage in the criminal
    courts, which no other source changes; elsewhere the person's first record in the source.
    """
    _linkage_view(sitting, "person_clusters", PersonClusters)
    linked = f"""
        SELECT source_record_id, person_id_low, person_id, person_id_high
        FROM person_clusters WHERE source_dataset = '{court.name}'
    """
    if court.name in CRIMINAL:
        clusters = f"SELECT *, person_id AS own_person_id FROM ({linked})"
    else:
        sitting.need(open_court, court)
        _find_first_records(sitting.connection, court, linked)
        clusters = f"SELECT * FROM ({linked}) LEFT JOIN {court.name}_first_records USING (person_id)"
    sitting.connection.execute(f"CREATE TEMP VIEW {court.name}_clusters AS {clusters}")


def _find_first_records(connection: Connection, court: Source, linked: str) -> None:
    """Make `<court>_first_records` (person_id, own_person_id), one row per person with a record in a source.

    First is what was delivered first: the earliest extract year of any of its deliveries, then the smallest record id. The
    id of the joint person would tell whoever has two releases of one source who became known to another.
    """
    connection.execute(
        f"""
        CREATE TEMP TABLE {court.name}_first_records AS
        WITH linked AS ({linked}),
        delivered AS (SELECT source_record_id, extract_year FROM {court.name}_delivered_{court.records})
        SELECT person_id, arg_min(source_record_id, (extract_year, source_record_id)) AS own_person_id
        FROM linked JOIN delivered USING (source_record_id)
        GROUP BY person_id
        """
    )


def open_case_links(sitting: Sitting) -> None:
    """Make `case_links`, as linkage wrote it."""
    _linkage_view(sitting, "case_links", CaseLinks)


def open_id_changes(sitting: Sitting, name: str) -> None:
    """Make a table of changed ids, as linkage wrote it."""
    _linkage_view(sitting, name, IdChanges)
