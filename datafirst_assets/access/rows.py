"""What of a published table a project gets: its columns, its rows by extract year, and which columns are ids.

Tables without a year of their own take it from the records that they speak of: an offence has the year of its defendant's
case, a link that of its records; a link of cases needs both sides, and a changed id a record that has it.
"""

from collections.abc import Callable
from pathlib import Path

from datafirst_assets.access.project import Project
from datafirst_assets.contracts.published import HASH
from datafirst_assets.contracts.table import WHOLE_VALUE, Table, column_names
from datafirst_assets.engine import Connection, parquet, rows
from datafirst_assets.publish.tables import PUBLISHED

Relation = Callable[[str], str]
"""What follows FROM to read a published table, by its name."""

COURTS = {"mags_hocas": "magistrates_defendant_case", "crown_xhibit": "crown_defendant_case"}
OF_COURTS = {
    "magistrates_defendant_case": ("mags_hocas",),
    "magistrates_offence": ("mags_hocas",),
    "crown_defendant_case": ("crown_xhibit",),
    "crown_offence": ("crown_xhibit",),
}
"""Tables whose rows are of one court; those of all others are of both."""
YEARS = "$years"
"""The parameter of every condition: a list of extract years."""


def ids(contract: type[Table]) -> frozenset[str]:
    """The columns of a published table that hold keyed hashes."""
    return frozenset(
        name
        for name, column in contract.to_schema().columns.items()
        if any((check.statistics or {}).get("pattern") == HASH.join(WHOLE_VALUE) for check in column.checks)
    )


def approved_columns(project: Project, table: str) -> list[str]:
    """The columns of a table that a project may have, in the contract's order."""
    return [name for name in column_names(PUBLISHED[table].contract) if name in project.datasets[table]]


def release_table(data: Path) -> Relation:
    """The tables of a release, by its data folder."""
    return lambda name: parquet(data / f"{name}.parquet")


def _records(relation: Relation, court: str) -> str:
    return f"SELECT row_id_hash FROM {relation(COURTS[court])} WHERE list_contains({YEARS}, extract_year)"


def _linked(relation: Relation) -> str:
    return " OR ".join(
        f"(source_dataset = '{court}' AND row_id_hash IN ({_records(relation, court)}))" for court in COURTS
    )


def in_years(table: str, relation: Relation) -> str:
    """A condition on a table's rows, over the parameter `years`.

    Raises:
        KeyError: nothing says what the years of that table are.
    """
    return {
        "magistrates_defendant_case": f"list_contains({YEARS}, extract_year)",
        "crown_defendant_case": f"list_contains({YEARS}, extract_year)",
        "magistrates_offence": f"row_id_hash IN ({_records(relation, 'mags_hocas')})",
        "crown_offence": f"row_id_hash IN ({_records(relation, 'crown_xhibit')})",
        "defendant_link": _linked(relation),
        "case_link": (
            f"magistrates_row_id_hash IN ({_records(relation, 'mags_hocas')}) "
            f"AND crown_row_id_hash IN ({_records(relation, 'crown_xhibit')})"
        ),
        "defendant_id_change": (
            "linked_defendant_id IN "
            f"(SELECT linked_defendant_id FROM {relation('defendant_link')} WHERE {_linked(relation)})"
        ),
    }[table]


def years_lacking(connection: Connection, project: Project, relation: Relation) -> dict[str, list[int]]:
    """Years that a project asks for and the release has no record of, by court; only courts that it asks for.

    Args:
        connection: may read the release.
        project: what was approved.
        relation: the tables of the release.
    """
    asked = {court for table in project.datasets for court in OF_COURTS.get(table, tuple(COURTS))}
    there = {
        court: {year for (year,) in rows(connection, f"SELECT DISTINCT extract_year FROM {relation(COURTS[court])}")}
        for court in COURTS
        if court in asked
    }
    lacking = {court: sorted(set(project.years) - years) for court, years in there.items()}
    return {court: years for court, years in lacking.items() if years}
