"""Where a relinking waits for its checks: all that it says of persons comes into place together, or none of it does.

What must stay whole is the registry of person ids with what stands beside it. Renaming a folder is the moment at which a
relinking counts: one that is killed before it has changed nothing, one that is killed after it is finished by the next.
"""

import shutil
from pathlib import Path

from datafirst_assets.data_root import DataRoot


def unchecked(root: DataRoot) -> Path:
    """The folder of a relinking that has not passed its checks; what failed them stays until the next one begins."""
    return root.internal / "linkage" / "unchecked"


def begin(root: DataRoot) -> Path:
    """Finish a relinking that had passed its checks, forget one that had not, and give an empty folder for the next."""
    _finish(root)
    folder = unchecked(root)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def keep(root: DataRoot) -> None:
    """Move every file of the folder into its place."""
    unchecked(root).rename(_checked(root))
    _finish(root)


def _checked(root: DataRoot) -> Path:
    return root.internal / "linkage" / "checked"


def _finish(root: DataRoot) -> None:
    folder = _checked(root)
    if folder.is_dir():
        for file in sorted(folder.iterdir()):
            file.replace(root.internal / "linkage" / file.name)
        folder.rmdir()
