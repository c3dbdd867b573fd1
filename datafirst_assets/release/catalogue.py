"""The catalogue's place in a release: its parts, built before, are copied beside the data, and must be of this very release.

What a part is and how it is built is the catalogue's own affair; here it is a folder of files and a note of the edition.
"""

import json
import shutil
from collections.abc import Iterable
from pathlib import Path

import pyarrow.parquet as pq

from datafirst_assets.data_root import DataRoot
from datafirst_assets.errors import AuditError, DataFirstError
from datafirst_assets.release.files import copy, make_folder

TWIN = "twin"
"""The part that is not of the catalogue itself: it lies in a folder of its own, so that nobody takes it for the data."""

AGAIN = "Materialise the assets of the group catalogue again, then release again."


def part_folder(root: DataRoot, part: str) -> Path:
    """Where a built part of the catalogue lies."""
    return root.internal / "catalogue" / part


def place_in_release(part: str) -> str:
    """The folder of a release that a part lies in."""
    return "synthetic" if part == TWIN else "catalogue"


def _note(root: DataRoot, part: str) -> Path:
    return root.internal / "catalogue" / f"{part}.json"


def store_part(root: DataRoot, part: str, built: Path, edition: str) -> None:
    """Put a built part in its place; the note of its edition is written last, so that half a part counts as none.

    Args:
        root: the data root.
        part: its name.
        built: a folder of files on the same disk; it is gone afterwards.
        edition: digest of the release that it describes.
    """
    note, place = _note(root, part), part_folder(root, part)
    note.unlink(missing_ok=True)
    shutil.rmtree(place, ignore_errors=True)
    place.parent.mkdir(parents=True, exist_ok=True)
    built.rename(place)
    note.write_text(json.dumps({"edition": edition}))


def add_catalogue(root: DataRoot, staging: Path, parts: Iterable[str]) -> dict[str, int]:
    """Copy the parts of the catalogue into the staging folder.

    Returns:
        The rows of every table among their files, by path in the release.

    Raises:
        DataFirstError: a part has not been built, or two parts have a file of one name.
    """
    rows: dict[str, int] = {}
    for part in parts:
        target = staging / place_in_release(part)
        if not _note(root, part).exists():
            raise DataFirstError(
                f"The release was not published: the {part} part of its catalogue is not there. {AGAIN}"
            )
        make_folder(target)
        for file in sorted(part_folder(root, part).iterdir()):
            if (target / file.name).exists():
                raise DataFirstError(
                    f"Two parts of the catalogue have a file {file.name}. Name one of them differently."
                )
            copy(file, target / file.name)
            if file.suffix == ".parquet":
                rows[f"{place_in_release(part)}/{file.name}"] = pq.read_metadata(file).num_rows
    return rows


def refuse_other_edition(root: DataRoot, parts: Iterable[str], edition: str) -> None:
    """Refuse a catalogue that describes another release than the one that is about to be published.

    Raises:
        AuditError: naming the parts.
    """
    others = [part for part in parts if json.loads(_note(root, part).read_text()) != {"edition": edition}]
    if others:
        raise AuditError(
            f"The release was not published: the catalogue ({', '.join(others)}) describes other tables or another "
            f"release. {AGAIN}"
        )
