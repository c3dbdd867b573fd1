"""Tables that were withdrawn once and are about to come back: the cause was not mended before the run.

It may be meant (what was wrong was not in the tables), so it is no error; but nobody may take them for the correction.
"""

from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from datafirst_assets.release.manifest import read
from datafirst_assets.release.marks import Mark, read_marks

BY_RELEASE = ("defendant_id_change", "xjs_id_change")
"""Tables that tell of the release before it, and so differ between releases of the same content."""


def withdrawn_with(releases: Path, files: Mapping[str, str]) -> list[Mark]:
    """The marks of withdrawn releases whose tables are, byte for byte, these; oldest first.

    Args:
        releases: their folder.
        files: SHA-256 of each data file of a release, by path in it.
    """
    tables = _tables(files)
    return [mark for mark in read_marks(releases) if tables and _released(releases / mark.release) == tables]


def said_of(mark: Mark) -> str:
    """What readers and operators are told of it."""
    reason = f": {mark.reason}" if mark.reason else "."
    return f"The tables are the same as those of release {mark.release}, which was withdrawn{reason}"


def _released(release: Path) -> dict[str, str]:
    manifest: dict[str, Any] = read(release) or {"files": []}
    return _tables({entry["path"]: entry["sha256"] for entry in manifest["files"]})


def _tables(files: Mapping[str, str]) -> dict[str, str]:
    """The hashes of Parquet files of tables: CSV follows from them."""
    paths = {path: PurePosixPath(path) for path in files}
    return {
        path: files[path]
        for path, parts in paths.items()
        if parts.parts[0] == "data" and parts.suffix == ".parquet" and parts.stem not in BY_RELEASE
    }
