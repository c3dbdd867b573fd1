"""The project file: what an approved project may have, in one small YAML file that a person writes and signs off.

It lies in `internal/access/projects/<id>.yaml`. What it may hold is said here; whether it may be served is `refusal`'s.
"""

from datetime import date
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from datafirst_assets.contracts.words import DisclosureClass
from datafirst_assets.data_root import DataRoot
from datafirst_assets.errors import ConfigurationError

Year = Annotated[int, Field(ge=1900, le=2999, strict=True)]
Words = Annotated[str, Field(min_length=1)]


class Project(BaseModel):
    """A project that asked for data.

    Attributes:
        id: names the file, the extract's folder and the project's key; never used again for another project.
        title: of the research.
        purpose: what the data are for, as it was approved.
        approved: day from which the approval holds; None as long as nobody has approved.
        approval: reference of the decision.
        expires: last day on which an extract may be made.
        disclosure_class: the highest class of variable that was approved.
        years: extract years.
        datasets: variables by published table.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{2,62}$")]
    title: Words
    purpose: Words
    approved: date | None = None
    approval: str = ""
    expires: date
    disclosure_class: DisclosureClass
    years: Annotated[tuple[Year, ...], Field(min_length=1)]
    datasets: Annotated[dict[str, Annotated[tuple[str, ...], Field(min_length=1)]], Field(min_length=1)]


def folder(root: DataRoot) -> Path:
    """Where project files lie."""
    return root.internal / "access" / "projects"


def extracts(root: DataRoot, name: str) -> Path:
    """Where the extracts of a project lie, a folder a release."""
    return root.internal / "access" / "extracts" / name


def projects(root: DataRoot) -> list[str]:
    """The ids of all projects that have a file, approved or not."""
    return sorted(path.stem for path in folder(root).glob("*.yaml"))


def read_project(root: DataRoot, name: str) -> Project:
    """The project of that id.

    Raises:
        ConfigurationError: there is no such file, or it is not as it must be; the message names the fields.
    """
    path = folder(root) / f"{name}.yaml"
    if name not in projects(root):
        raise ConfigurationError(f"There is no project file {path}. Write one, or correct the project's id.")
    wrong = ""
    try:
        project = Project.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, e['loc'])) or 'file'}: {e['msg']}" for e in error.errors())
    except (yaml.YAMLError, UnicodeDecodeError):
        wrong = "it is not YAML in UTF-8"
    else:
        wrong = "" if project.id == name else "id: is not the file's name"
    if wrong:
        raise ConfigurationError(f"The project file {path} cannot be used: {wrong}. Correct it and start again.")
    return project
