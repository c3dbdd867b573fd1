"""A project's extract: approved columns and years of the current release, every id hashed again under the project's key.

Rows are sorted by the project's own hashes: in the order of the release, two projects' files could be laid side by side
and joined without any id. The files lie in `internal/access/extracts/<project>/<release>/`, with a manifest.
"""

import hashlib
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from datafirst_assets.access.audit import audit
from datafirst_assets.access.project import Project, extracts
from datafirst_assets.access.refusal import AccessRefusedError, refuse
from datafirst_assets.access.rows import approved_columns, in_years, release_table, sources_of, years_lacking
from datafirst_assets.config import Settings
from datafirst_assets.contracts.table import key
from datafirst_assets.data_root import DataRoot
from datafirst_assets.deidentify.hashing import HEX, hash_functions
from datafirst_assets.deidentify.key import MasterKey, PurposeKey
from datafirst_assets.engine import Connection, connect, write_parquet
from datafirst_assets.errors import without_values
from datafirst_assets.publish.tables import PUBLISHED, ids
from datafirst_assets.publish.zone import confine, data_root
from datafirst_assets.release.files import sha256
from datafirst_assets.release.manifest import MANIFEST, read
from datafirst_assets.release.verify import findings
from datafirst_assets.release.versions import current_version


@dataclass(frozen=True)
class Extract:
    """What was written.

    Attributes:
        path: its folder.
        release: that it was taken from.
        rows: of each table.
        years_lacking: years that the project asks for and the release has no record of, by court.
    """

    path: Path
    release: str
    rows: dict[str, int]
    years_lacking: dict[str, list[int]]


def write_extract(settings: Settings, master: MasterKey, project: Project, today: date) -> Extract:
    """Write a project's extract from the current release; an earlier one from the same release is replaced.

    Args:
        settings: the data root and limits.
        master: the key that the release was made under.
        project: what was approved.
        today: the day on which the approval must hold.

    Raises:
        AccessRefusedError: the project may not have this; or there is no sound release under this key to take it from.
        DataFirstError: anything else, without a value of the data.
    """
    refuse(project, today)
    root = data_root(settings)
    version, manifest = _release(root, master)
    with without_values(f"The extract of {project.id}"):
        target = extracts(root, project.id) / version
        building = target.with_name(f".{version}.building")
        for left in target.parent.glob(".*"):  # by a run that was killed
            shutil.rmtree(left)
        building.mkdir(parents=True)
        try:
            project_key = master.derive_project(project.id)
            rows, lacking = _tables(settings, root.releases / version / "data", building, project, project_key)
            _describe(project, manifest, rows, lacking, building)
            _put(building, target)
        finally:
            shutil.rmtree(building, ignore_errors=True)
    return Extract(target, version, rows, lacking)


def _release(root: DataRoot, master: MasterKey) -> tuple[str, Mapping[str, Any]]:
    """The current release with its manifest, if its files are sound and its ids were made under this key."""
    version = current_version(root.releases)
    manifest = read(root.releases / version) if version else None
    if version is None or manifest is None:
        raise AccessRefusedError("There is no release to take an extract from. Make one, then make the extract.")
    if findings(root.releases / version):
        raise AccessRefusedError(
            f"Release {version} differs from its manifest. Run `datafirst verify` and mend that first."
        )
    if manifest["key_id"] != master.key_id:
        raise AccessRefusedError(
            f"Release {version} was made under key {manifest['key_id']}, and the key given is {master.key_id}: the "
            "project's ids would not be those of its earlier extracts. Give the release's key."
        )
    return version, manifest


def _tables(
    settings: Settings, data: Path, building: Path, project: Project, project_key: PurposeKey
) -> tuple[dict[str, int], dict[str, list[int]]]:
    """Write every table that was approved, and look at what was written before anybody gets it; rows and lacking years."""
    with connect(settings) as connection:
        confine(connection, [data, building, DataRoot(settings.data_dir.resolve()).scratch])
        rows = {
            name: _table(connection, data, building / f"{name}.parquet", name, project, project_key)
            for name in PUBLISHED
            if name in project.datasets
        }
        audit(connection, data, building, project)
        lacking = years_lacking(connection, project, release_table(data))
    return rows, lacking


def _table(
    connection: Connection, data: Path, target: Path, name: str, project: Project, project_key: PurposeKey
) -> int:
    """Write one table: approved columns in the contract's order, rows in the order of its key under the project's hashes."""
    contract, relation = PUBLISHED[name].contract, release_table(data)
    hashed, keys = ids(contract), key(contract)
    chosen = approved_columns(project, name)
    with hash_functions(connection) as hashes:
        columns = ", ".join(
            f"{hashes.of(column, project_key)} AS {column}" if column in hashed else column
            for column in dict.fromkeys((*chosen, *keys))
        )
        connection.execute(
            f"""
            CREATE TEMP TABLE extract_{name} AS
            WITH approved AS (SELECT * FROM {relation(name)} WHERE {in_years(name, relation, sources_of(project))})
            SELECT {columns} FROM approved
            """,
            {"years": list(project.years)},
        )
    shown = ", ".join(f"{HEX.format(uuid=column)} AS {column}" if column in hashed else column for column in chosen)
    order = ", ".join(f"extract_{name}.{column}" for column in keys)
    return write_parquet(connection, f"SELECT {shown} FROM extract_{name} ORDER BY {order}", target)


def _describe(
    project: Project,
    release: Mapping[str, Any],
    rows: Mapping[str, int],
    lacking: Mapping[str, list[int]],
    building: Path,
) -> None:
    """Write the manifest: what the extract is and lacks, for whom, until when, the hash of every file. It holds no time."""
    approved = project.model_dump(mode="json")
    files = [
        {
            "path": f"{name}.parquet",
            "bytes": (building / f"{name}.parquet").stat().st_size,
            "rows": count,
            "sha256": sha256(building / f"{name}.parquet"),
        }
        for name, count in rows.items()
    ]
    manifest = {
        "project": approved,
        "project_digest": hashlib.sha256(json.dumps(approved, sort_keys=True).encode()).hexdigest(),
        "release": release["release"],
        "release_digest": release["digest"],
        "key_id": release["key_id"],
        "years_lacking": dict(lacking),
        "files": files,
    }
    text = json.dumps(manifest, indent=2, sort_keys=True, ensure_ascii=False)
    (building / MANIFEST).write_text(text + "\n", encoding="utf-8")


def _put(building: Path, target: Path) -> None:
    """Move a finished extract to its place; an earlier one goes only when its successor is whole."""
    earlier = target.with_name(f".{target.name}.earlier")
    if target.exists():
        target.rename(earlier)
    building.rename(target)
    shutil.rmtree(earlier, ignore_errors=True)
