"""Verification of a release: whether its files are those of its manifest. Needs no key and changes nothing."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from datafirst_assets.data_root import DataRoot
from datafirst_assets.errors import ConfigurationError
from datafirst_assets.release.files import content, sha256
from datafirst_assets.release.manifest import MANIFEST, read
from datafirst_assets.release.versions import CURRENT, current_version, versions


def verify(root: DataRoot, version: str | None = None) -> list[str]:
    """Compare a release with its manifest and with its neighbours in the chain of releases.

    Args:
        root: the data root.
        version: of the release; the current one if none is given.

    Returns:
        One line a difference, empty where there is none.

    Raises:
        ConfigurationError: there is no such release; the message lists those that exist.
    """
    existing = versions(root.releases)
    chosen = version or current_version(root.releases)
    if chosen is None and existing:
        return [f"pointer: {CURRENT} does not name a release; releases are {', '.join(existing)}"]
    if chosen not in existing:
        there = f"releases are {', '.join(existing)}" if existing else "there is no release yet"
        raise ConfigurationError(
            f"No release {chosen or CURRENT} under {root.releases}: {there}. Name one of them, or make a release first."
        )
    return findings(root.releases / chosen) + _chain(root.releases, chosen, existing)


def findings(release: Path) -> list[str]:
    """Differences between a release's folder and its manifest."""
    if release.is_symlink() or not release.is_dir():
        return [f"not a folder: {release.name}"]
    manifest = read(release)
    if manifest is None:
        return [f"manifest: {MANIFEST} is missing, unreadable, or differs from its own digest"]
    try:
        return _against(manifest, release)
    except (KeyError, TypeError, AttributeError):
        return [f"manifest: {MANIFEST} does not have the form of a release's manifest"]


def _against(manifest: dict[str, Any], release: Path) -> list[str]:
    declared = {entry["path"]: entry for entry in manifest["files"]}
    there = content(release)
    files = there.files - {MANIFEST}
    folders = {str(parent) for path in declared for parent in Path(path).parents} - {"."}
    found = [] if manifest["release"] == release.name else [f"swapped: {release.name} holds another release's manifest"]
    found += [f"missing: {path}" for path in sorted(declared.keys() - files)]
    found += [f"added: {path}" for path in sorted(files - declared.keys())]
    found += [f"added: folder {path}" for path in sorted(there.folders - folders)]
    found += [f"not a regular file: {path}" for path in sorted(there.others)]
    return found + _contents(release, {path: declared[path] for path in sorted(declared.keys() & files)})


def _contents(release: Path, declared: dict[str, dict[str, Any]]) -> list[str]:
    owners = {entry["sha256"]: path for path, entry in declared.items()}
    found = []
    for path, entry in declared.items():
        file = release / path
        actual = sha256(file)
        if actual == entry["sha256"] and file.stat().st_size == entry["bytes"]:
            if path.endswith(".parquet") and _parquet_rows(file) != entry["rows"]:
                found.append(f"manifest: the rows of {path} differ from the file")
        elif actual in owners and owners[actual] != path:
            found.append(f"swapped: {path} holds the content of {owners[actual]}")
        else:
            found.append(f"changed: {path}")
    return found


def _parquet_rows(file: Path) -> int | None:
    try:
        return int(pq.read_metadata(file).num_rows)
    except (OSError, pa.ArrowInvalid):
        return None


def _chain(releases: Path, version: str, existing: list[str]) -> list[str]:
    """A manifest rewritten with its own digest no longer fits what its successor, if there is one, says of it."""
    digest = (read(releases / version) or {}).get("digest")
    found = []
    for successor in existing[existing.index(version) + 1 :]:
        previous = (read(releases / successor) or {}).get("previous") or {}
        if previous.get("release") == version and previous.get("digest") != digest:
            found.append(f"manifest: release {successor} was made after another manifest of {version}")
    return found
