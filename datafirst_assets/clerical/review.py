"""A review's folder: its names, where its files are, and that they stay private inside the internal zone."""

import hashlib
import json
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from datafirst_assets.data_root import DataRoot
from datafirst_assets.errors import ConfigurationError

Row = dict[str, Any]
"""A row of a table by the names of its columns; ids stay whole numbers, which pandas would make fractions of."""

REVIEWERS = ("reviewer_1", "reviewer_2")
ADJUDICATOR = "adjudicator"
SAME, DIFFERENT, UNSURE = ANSWERS = ("same person", "different people", "cannot tell")


Order = Callable[..., str]


def ordering(seed: int) -> Order:
    """A random order that depends on the seed only: sort by what it returns for the parts that name a thing."""
    return lambda *parts: hashlib.sha256("|".join(map(str, (seed, *parts))).encode()).hexdigest()


@dataclass(frozen=True)
class Review:
    """One clerical review: `internal/clerical/<name>/`."""

    root: DataRoot
    name: str

    @property
    def folder(self) -> Path:
        """Where all of it is."""
        return self.root.internal / "clerical" / self.name

    @property
    def design_file(self) -> Path:
        """How the sample was drawn, and from which state of the linkage."""
        return self.folder / "design.json"

    @property
    def results_file(self) -> Path:
        """Agreement and estimates: figures, no id and no value of a record."""
        return self.folder / "results.json"

    def sheets_file(self, person: str) -> Path:
        """The spreadsheet of a reviewer or of the adjudicator."""
        return self.folder / f"{person}.ods"

    def table(self, name: str) -> Path:
        """The Parquet file of one of the tables in `contracts.clerical`."""
        return self.folder / f"{name}.parquet"

    def design(self) -> dict[str, Any]:
        """What `draw` recorded.

        Raises:
            ConfigurationError: there is no such review.
        """
        if not self.design_file.exists():
            raise ConfigurationError(
                f"There is no clerical review {self.name}. Draw it: datafirst clerical draw {self.name}"
            )
        return dict(json.loads(self.design_file.read_text()))


def open_review(root: DataRoot, name: str) -> Review:
    """The review of a name, drawn already or not.

    Raises:
        ConfigurationError: the name cannot be one, or its folder would lie outside the internal zone.
    """
    if not re.fullmatch("[a-z0-9][a-z0-9-]{0,39}", name):
        raise ConfigurationError(
            "The name of a review is up to 40 small letters, digits and hyphens, such as 2026-release-3."
        )
    review = Review(root, name)
    inside = root.internal.resolve() / "clerical" / name
    if review.folder.resolve() != inside:
        raise ConfigurationError(
            f"{review.folder} leads out of the internal zone. A review holds personal data: remove the link that leads there."
        )
    return review


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only its owner can read; readers see the old one or the new one."""
    building = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        descriptor = os.open(building, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            os.fsync(file.fileno())
        building.replace(path)
    finally:
        building.unlink(missing_ok=True)


def write_json(path: Path, content: dict[str, Any]) -> None:
    """Write figures, readable and always in the same order."""
    write_private(path, (json.dumps(content, indent=2) + "\n").encode())
