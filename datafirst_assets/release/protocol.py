"""How a release comes about: staged, audited, sealed, renamed, and only then made current.

A run that is killed at any step leaves the previous release whole and current; the next run clears up after it.
Nothing here reads the clock, so that the same inputs, code, model and key make the same release, which is then not new.
"""

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from datafirst_assets.config import Settings
from datafirst_assets.data_root import DataRoot
from datafirst_assets.deidentify.key import MasterKey
from datafirst_assets.engine import connect
from datafirst_assets.errors import DataFirstError, without_values
from datafirst_assets.publish.zone import confine, data_root
from datafirst_assets.release import manifest as manifests
from datafirst_assets.release.again import said_of, withdrawn_with
from datafirst_assets.release.audit import audit
from datafirst_assets.release.audit_inputs import expected_rows, proven_tables, refuse_other_persons
from datafirst_assets.release.build import build_data
from datafirst_assets.release.catalogue import add_catalogue, refuse_other_edition
from datafirst_assets.release.edition import described_inputs, edition_digest
from datafirst_assets.release.files import fsync, make_folder, seal
from datafirst_assets.release.manifest import Provenance
from datafirst_assets.release.verify import findings
from datafirst_assets.release.versions import current_version, make_current, next_version, recover


@dataclass(frozen=True)
class Release:
    """A release that exists.

    Attributes:
        version: its number.
        path: its folder.
        is_new: whether this call made it.
        warnings: what an operator must know of it, one sentence each.
    """

    version: str
    path: Path
    is_new: bool
    warnings: tuple[str, ...] = ()


def release(settings: Settings, key: MasterKey, provenance: Provenance, catalogue: Sequence[str] = ()) -> Release:
    """Publish the tables of the published zone as the next release, or find that nothing has changed.

    Args:
        settings: of the data root.
        key: that ids were hashed under.
        provenance: what the release is made from.
        catalogue: the parts of the catalogue that it holds, which have been built for it.

    Raises:
        AuditError: the built files break a rule; the message names tables and rules with counts. Or the catalogue
            describes another release.
        DataFirstError: a table or a part of the catalogue is missing, or another process holds the data root.
    """
    root = data_root(settings)
    with without_values("The release"), DataRoot(settings.data_dir).lock():
        make_folder(root.releases)
        recover(root.releases)
        staging = root.releases / f".staging-{os.getpid()}"
        try:
            return _stage_and_publish(settings, root, staging, key, provenance, catalogue)
        finally:
            shutil.rmtree(staging, ignore_errors=True)


def _stage_and_publish(
    settings: Settings, root: DataRoot, staging: Path, key: MasterKey, provenance: Provenance, catalogue: Sequence[str]
) -> Release:
    version = next_version(root.releases)
    make_folder(staging)
    rows = add_catalogue(root, staging, catalogue)
    with connect(settings) as connection:
        confine(connection, [root.internal / "published", root.internal / "linkage", root.scratch, staging])
        rows |= build_data(connection, root, staging)
        described = manifests.describe(staging, provenance, key.key_id, rows)
        proven = proven_tables(root, described["files"])
        audit(connection, staging / "data", version, expected_rows(connection, root), proven)
        refuse_other_persons(connection, root, staging / "data", key)
    current = current_version(root.releases)
    if current and _unchanged(root.releases / current, described):
        return Release(current, root.releases / current, is_new=False)
    refuse_other_edition(root, catalogue, edition_digest(version, described_inputs(described)))
    before = manifests.read(root.releases / current) if current else None
    manifests.write(
        manifests.complete(described, version, (before["release"], before["digest"]) if before else None), staging
    )
    seal(staging)
    _publish(staging, root.releases, version)
    same = withdrawn_with(root.releases, described_inputs(described)["files"])
    return Release(version, root.releases / version, is_new=True, warnings=tuple(map(said_of, same)))


def _unchanged(current: Path, described: dict[str, object]) -> bool:
    """Whether the current release is what would be made, and still is what its manifest says."""
    manifest = manifests.read(current)
    return manifest is not None and manifests.same_content(described, manifest) and not findings(current)


def _publish(staging: Path, releases: Path, version: str) -> None:
    """Give the finished folder its name, then let `current` name it; between the two, `recover` takes over."""
    if (releases / version).exists():
        raise DataFirstError(f"Release {version} already exists and a release never changes. Run the release again.")
    staging.rename(releases / version)
    fsync(releases)
    make_current(releases, version)
