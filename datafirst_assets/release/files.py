"""Files and folders on disk: hashes, what a folder holds, and making sure that what was written stays written."""

import hashlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

FILE_MODE = 0o440
FOLDER_MODE = 0o750
_PIECE = 1 << 20


def sha256(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def fsync(path: Path) -> None:
    """Force a file, or the entries of a folder, to disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folder(path: Path) -> None:
    """Make a folder of a release, whatever the umask is."""
    path.mkdir(parents=True, exist_ok=True)
    path.chmod(FOLDER_MODE)


def seal(folder: Path) -> None:
    """Give every file and folder below `folder` its final mode and force all of it to disk, deepest first."""
    for path in sorted(folder.rglob("*"), reverse=True):
        path.chmod(FOLDER_MODE if path.is_dir() else FILE_MODE)
        fsync(path)
    fsync(folder)


def copy(source: Path, target: Path) -> None:
    """Copy the bytes of a file and nothing else of it."""
    with source.open("rb") as reading, target.open("xb") as writing:
        shutil.copyfileobj(reading, writing, _PIECE)


@dataclass(frozen=True)
class Content:
    """What lies below a folder, as relative POSIX paths.

    Attributes:
        files: regular files.
        folders: folders.
        others: links, pipes and whatever else a release cannot hold.
    """

    files: frozenset[str]
    folders: frozenset[str]
    others: frozenset[str]


def content(folder: Path) -> Content:
    """List everything below a folder; links are not followed."""
    files: set[str] = set()
    folders: set[str] = set()
    others: set[str] = set()
    for parent, below, names in os.walk(folder, followlinks=False):
        for name in (*below, *names):
            path = Path(parent, name)
            kind = others if path.is_symlink() else folders if path.is_dir() else files if path.is_file() else others
            kind.add(path.relative_to(folder).as_posix())
    return Content(frozenset(files), frozenset(folders), frozenset(others))
