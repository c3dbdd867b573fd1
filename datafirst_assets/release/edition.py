"""Which release the built files will become, known before there is one: its catalogue has to name it.

Unchanged inputs make no new release; then it is the current one, and its catalogue comes out as it was.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from datafirst_assets.release.manifest import Provenance, read
from datafirst_assets.release.verify import findings
from datafirst_assets.release.versions import current_version, next_version

DATA = "data/"
"""What the path of every data file in a release begins with."""


@dataclass(frozen=True)
class Edition:
    """A release to be described.

    Attributes:
        version: its number.
        previous: the version of the release before it; None for the first.
        is_current: whether it is the release that `current` names already.
    """

    version: str
    previous: str | None
    is_current: bool


Inputs = dict[str, Any]
"""What makes a release what it is, without its catalogue: provenance, key, and the hash of each data file by path."""


def release_inputs(provenance: Provenance, key_id: str, files: Mapping[str, str]) -> Inputs:
    """The inputs of a coming release; `files` has the SHA-256 of each data file by path."""
    return {
        "code_version": provenance.code_version,
        "model_hash": provenance.model_hash,
        "thresholds": dict(provenance.thresholds),
        "deliveries": dict(provenance.deliveries),
        "key_id": key_id,
        "files": dict(files),
    }


def described_inputs(manifest: Mapping[str, Any]) -> Inputs:
    """The inputs of a release as its manifest, finished or not, has them."""
    named = ("code_version", "model_hash", "thresholds", "deliveries", "key_id")
    files = {entry["path"]: entry["sha256"] for entry in manifest["files"] if entry["path"].startswith(DATA)}
    return {**{name: manifest[name] for name in named}, "files": files}


def coming_edition(releases: Path, inputs: Inputs) -> Edition:
    """The release that these inputs will be: the current one if it was made of them and still is sound, else the next."""
    current = current_version(releases)
    manifest = read(releases / current) if current else None
    if current and manifest and described_inputs(manifest) == inputs and not findings(releases / current):
        previous = manifest["previous"]
        return Edition(current, previous["release"] if previous else None, is_current=True)
    return next_edition(releases)


def next_edition(releases: Path) -> Edition:
    """The release after the current one, whatever it will be made of."""
    return Edition(next_version(releases), current_version(releases), is_current=False)


def edition_digest(version: str, inputs: Inputs) -> str:
    """Names a version and its inputs, so that a catalogue of any other is found out."""
    return hashlib.sha256(json.dumps({"version": version, **inputs}, sort_keys=True).encode()).hexdigest()
