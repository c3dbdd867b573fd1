"""The audit of an extract: the written files are read again, by other statements than wrote them."""

from collections.abc import Iterator
from pathlib import Path

from datafirst_assets.access.project import Project
from datafirst_assets.access.rows import approved_columns, in_years, release_table, sources_of
from datafirst_assets.engine import Connection, parquet, rows, value
from datafirst_assets.errors import AuditError
from datafirst_assets.publish.tables import PUBLISHED, ids


def audit(connection: Connection, data: Path, folder: Path, project: Project) -> None:
    """Look at an extract before anybody gets it.

    Args:
        connection: may read both folders.
        data: the data folder of the release that it was made from.
        folder: the extract.
        project: what was approved.

    Raises:
        AuditError: with every breach, by table.
    """
    written = {path.stem for path in folder.glob("*.parquet")}
    found = [f"{name}: is not what was approved" for name in sorted(written ^ project.datasets.keys())]
    for name in sorted(written & project.datasets.keys()):
        found += [f"{name}: {breach}" for breach in _breaches(connection, data, folder, project, name)]
    if found:
        raise AuditError(
            f"The extract of {project.id} was not delivered: {'; '.join(found)}. This is a fault of the code."
        )


def _breaches(connection: Connection, data: Path, folder: Path, project: Project, name: str) -> Iterator[str]:
    extract, relation = parquet(folder / f"{name}.parquet"), release_table(data)
    columns = [column for column, *_ in rows(connection, f"DESCRIBE SELECT * FROM {extract}")]
    if columns != approved_columns(project, name):
        yield "its columns are not those that were approved"
        return
    expected = value(
        connection,
        f"SELECT count(*) FROM {relation(name)} WHERE {in_years(name, relation, sources_of(project))}",
        {"years": list(project.years)},
    )
    if value(connection, f"SELECT count(*) FROM {extract}") != expected:
        yield "its rows are not those of the approved years"
    for column in sorted(ids(PUBLISHED[name].contract) & set(columns)):
        shared = f"SELECT count(*) FROM {extract} SEMI JOIN {relation(name)} USING ({column})"
        if value(connection, shared):
            yield f"{column} holds ids of the release"
