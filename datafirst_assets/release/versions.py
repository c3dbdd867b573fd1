"""Which releases exist, which one is current, and the swap from one to the next."""

import os
import re
import shutil
from pathlib import Path

from datafirst_assets.release.files import fsync
from datafirst_assets.release.manifest import read

_VERSION = re.compile(r"\d{4,}")
CURRENT = "current"


def versions(releases: Path) -> list[str]:
    """The versions that exist, oldest first."""
    if not releases.is_dir():
        return []
    return sorted((path.name for path in releases.iterdir() if _VERSION.fullmatch(path.name)), key=int)


def next_version(releases: Path) -> str:
    """The version after the newest one, withdrawn or not: a number is never used twice while its release exists."""
    existing = versions(releases)
    return f"{int(existing[-1]) + 1 if existing else 1:04d}"


def current_version(releases: Path) -> str | None:
    """The version that `current` names, if it is a relative link to a release that exists."""
    link = releases / CURRENT
    name = str(link.readlink()) if link.is_symlink() else ""
    return name if _VERSION.fullmatch(name) and (releases / name).is_dir() else None


def withdrawal_mark(releases: Path, version: str) -> Path:
    """The file that says, beside a release, that it was withdrawn; the release itself never changes."""
    return releases / f"{version}.withdrawn"


def is_withdrawn(releases: Path, version: str) -> bool:
    """Whether a release was withdrawn."""
    return withdrawal_mark(releases, version).exists()


def standing(releases: Path) -> list[str]:
    """The versions that readers may get, oldest first: complete, and not withdrawn."""
    found = versions(releases)
    return [name for name in found if not is_withdrawn(releases, name) and read(releases / name) is not None]


def make_current(releases: Path, version: str) -> None:
    """Let `current` name a release, in one step that no reader can see half done."""
    building = releases / f".{CURRENT}-{os.getpid()}"
    building.unlink(missing_ok=True)
    building.symlink_to(version)
    os.replace(building, releases / CURRENT)  # noqa: PTH105 - the step that the protocol names
    fsync(releases)


def recover(releases: Path) -> None:
    """Clear what a killed run left: its staging, and a `current` that does not name the newest release that stands yet.

    Only the holder of the data root's lock may call this; every staging folder is then a dead one.
    """
    for left in releases.glob(".staging-*"):
        shutil.rmtree(left)
    for left in releases.glob(f".{CURRENT}-*"):
        left.unlink()
    whole, current = standing(releases), current_version(releases)
    if whole and (current is None or is_withdrawn(releases, current) or int(whole[-1]) > int(current)):
        make_current(releases, whole[-1])
