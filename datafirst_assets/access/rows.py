"""What of a published table a project gets: its columns and its rows by extract year.

Tables without a year of their own take it from the records that they speak of: an offence has the year of its defendant's
case, a link that of its records; a link of cases needs both sides, and a changed id a record that has it. Links across
justice are given for the sources only of which the project has a table: that a defendant was before another court is said
to nobody who was not given both. Changed ids of people across justice are for projects only that have a table of every
source with records: an id mostly changes because another court learns of the person.
"""

from collections.abc import Callable, Collection, Iterable
from pathlib import Path

from datafirst_assets.access.project import Project
from datafirst_assets.contracts.sources import SOURCES
from datafirst_assets.contracts.table import column_names
from datafirst_assets.engine import Connection, parquet, rows
from datafirst_assets.publish.tables import DEFENDANTS, PUBLISHED, RECORDS

Relation = Callable[[str], str]
"""What follows FROM to read a published table, by its name."""

OF_SOURCES = {
    "magistrates_defendant_case": ("mags_hocas",),
    "magistrates_offence": ("mags_hocas",),
    "crown_defendant_case": ("crown_xhibit",),
    "crown_offence": ("crown_xhibit",),
    "xjs_link": (),
    "xjs_id_change": (),
} | {table.name: (source.name,) for source in SOURCES.values() for table in source.published}
"""Tables whose rows are not of both criminal courts, and whose they are; links across justice bring no source in."""
YEARS = "$years"
"""The parameter of every condition: a list of extract years."""


def approved_columns(project: Project, table: str) -> list[str]:
    """The columns of a table that a project may have, in the contract's order."""
    return [name for name in column_names(PUBLISHED[table].contract) if name in project.datasets[table]]


def release_table(data: Path) -> Relation:
    """The tables of a release, by its data folder."""
    return lambda name: parquet(data / f"{name}.parquet")


def _records(relation: Relation, court: str) -> str:
    return f"SELECT row_id_hash FROM {relation(RECORDS[court])} WHERE list_contains({YEARS}, extract_year)"


def _linked(relation: Relation, courts: Iterable[str]) -> str:
    of_courts = [f"(source_dataset = '{court}' AND row_id_hash IN ({_records(relation, court)}))" for court in courts]
    return " OR ".join(of_courts or [f"{YEARS} IS NULL"])


def sources_of(project: Project) -> set[str]:
    """The sources of which a project has a table."""
    return {name for table in project.datasets for name in OF_SOURCES.get(table, tuple(DEFENDANTS))}


def in_years(table: str, relation: Relation, sources: Collection[str]) -> str:
    """A condition on a table's rows, over the parameter `years`.

    Args:
        table: a published one.
        relation: the tables of the release.
        sources: those of which the project has a table.

    Raises:
        KeyError: nothing says what the years of that table are.
    """
    if "extract_year" in column_names(PUBLISHED[table].contract):
        return f"list_contains({YEARS}, extract_year)"
    return {
        "magistrates_offence": f"row_id_hash IN ({_records(relation, 'mags_hocas')})",
        "crown_offence": f"row_id_hash IN ({_records(relation, 'crown_xhibit')})",
        "defendant_link": _linked(relation, DEFENDANTS),
        "xjs_link": _linked(relation, sorted(sources)),
        "case_link": (
            f"magistrates_row_id_hash IN ({_records(relation, 'mags_hocas')}) "
            f"AND crown_row_id_hash IN ({_records(relation, 'crown_xhibit')})"
        ),
        "defendant_id_change": (
            "linked_defendant_id IN "
            f"(SELECT linked_defendant_id FROM {relation('defendant_link')} WHERE {_linked(relation, DEFENDANTS)})"
        ),
        "xjs_id_change": (
            "estimated_xjs_id IN "
            f"(SELECT estimated_xjs_id FROM {relation('xjs_link')} WHERE {_linked(relation, sorted(sources))})"
            + "".join(
                f" AND NOT EXISTS (FROM {relation(records)})"
                for name, records in RECORDS.items()
                if name not in sources
            )
        ),
    }[table]


def years_lacking(connection: Connection, project: Project, relation: Relation) -> dict[str, list[int]]:
    """Years that a project asks for and the release has no record of, by source; only sources that it asks for.

    Args:
        connection: may read the release.
        project: what was approved.
        relation: the tables of the release.
    """
    asked = sources_of(project)
    there = {
        name: {year for (year,) in rows(connection, f"SELECT DISTINCT extract_year FROM {relation(records)}")}
        for name, records in RECORDS.items()
        if name in asked
    }
    lacking = {name: sorted(set(project.years) - years) for name, years in there.items()}
    return {name: years for name, years in lacking.items() if years}
