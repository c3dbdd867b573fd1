"""The manifest of a release: what it holds, what it was made from, and a digest of itself. It never holds a time.

Releases are chained: each manifest carries the digest of the one before, so that a manifest that was rewritten together
with its own digest is still found by the release that follows.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from datafirst_assets.contracts.table import columns
from datafirst_assets.publish.tables import PUBLISHED
from datafirst_assets.release.files import content, sha256

MANIFEST = "manifest.json"
_IDENTITY = ("release", "previous", "digest")
"""Fields that tell one release from another with the same content."""


@dataclass(frozen=True)
class Provenance:
    """What a release was made from.

    Attributes:
        code_version: of this package, such as a commit.
        model_hash: of the pinned linkage model.
        thresholds: match weight of each published threshold, by name.
        deliveries: hash of every input delivery, by "<source>/<year>".
    """

    code_version: str
    model_hash: str
    thresholds: Mapping[str, float]
    deliveries: Mapping[str, str]


def digest(manifest: Mapping[str, Any]) -> str:
    """The SHA-256 of everything in a manifest but the digest itself, in one canonical spelling."""
    rest = {name: value for name, value in manifest.items() if name != "digest"}
    return hashlib.sha256(json.dumps(rest, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def describe(staging: Path, provenance: Provenance, key_id: str, rows: Mapping[str, int]) -> dict[str, Any]:
    """Everything of the manifest but which release it is.

    Args:
        staging: the folder that becomes the release.
        provenance: what it was made from.
        key_id: of the key that its ids were hashed under.
        rows: of each data file, by path in the release.
    """
    return {
        "code_version": provenance.code_version,
        "model_hash": provenance.model_hash,
        "thresholds": dict(provenance.thresholds),
        "deliveries": dict(provenance.deliveries),
        "key_id": key_id,
        "tables": {
            name: [{"name": column.name, "type": column.sql_type} for column in columns(table.contract)]
            for name, table in PUBLISHED.items()
        },
        "files": [
            {
                "path": path,
                "bytes": (staging / path).stat().st_size,
                "rows": rows.get(path),
                "sha256": sha256(staging / path),
            }
            for path in sorted(content(staging).files)
        ],
    }


def same_content(described: Mapping[str, Any], manifest: Mapping[str, Any]) -> bool:
    """Whether a described release has the files, inputs, code, model and key of one that exists."""
    return dict(described) == {name: value for name, value in manifest.items() if name not in _IDENTITY}


def complete(described: Mapping[str, Any], version: str, previous: tuple[str, str] | None) -> dict[str, Any]:
    """The whole manifest of release `version`; `previous` is the version and digest of the release before it."""
    chained = {"release": previous[0], "digest": previous[1]} if previous else None
    manifest = {"release": version, "previous": chained, **described}
    return {**manifest, "digest": digest(manifest)}


def write(manifest: Mapping[str, Any], staging: Path) -> None:
    """Write the manifest; the last file of a release."""
    text = json.dumps(manifest, indent=2, sort_keys=True, ensure_ascii=False)
    (staging / MANIFEST).write_text(text + "\n", encoding="utf-8")


def read(release: Path) -> dict[str, Any] | None:
    """The manifest of a release as far as it can be trusted: nothing where it is absent, unreadable or was altered."""
    try:
        manifest = json.loads((release / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(manifest, dict) or manifest.get("digest") != digest(manifest):
        return None
    return manifest
