"""How every project stands today: what may be made for it, or why not, and what has been made."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from datafirst_assets.access.project import extracts, projects, read_project
from datafirst_assets.access.refusal import reasons
from datafirst_assets.data_root import DataRoot
from datafirst_assets.errors import ConfigurationError


@dataclass(frozen=True)
class Standing:
    """A project today.

    Attributes:
        project: its id.
        expires: the last day on which an extract may be made; None where its file cannot be read.
        refused: why no extract may be made today; empty if one may.
        releases: that it has extracts of, oldest first.
    """

    project: str
    expires: date | None
    refused: str
    releases: tuple[str, ...]


def standings(root: DataRoot, today: date) -> Iterator[Standing]:
    """Every project that has a file, by id."""
    for name in projects(root):
        made = extracts(root, name)
        releases = tuple(sorted(path.name for path in made.glob("[0-9]*"))) if made.is_dir() else ()
        try:
            project = read_project(root, name)
        except ConfigurationError as error:
            yield Standing(name, None, str(error), releases)
        else:
            yield Standing(name, project.expires, "; ".join(reasons(project, today)), releases)
