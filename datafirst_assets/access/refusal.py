"""Whether a project may have what it asks for today: approved, not expired, and no more than was approved."""

from collections.abc import Iterator
from datetime import date

from datafirst_assets.access.project import Project
from datafirst_assets.catalogue.model import DISCLOSURE_CLASSES
from datafirst_assets.catalogue.words import words
from datafirst_assets.contracts.table import column_names
from datafirst_assets.errors import DataFirstError
from datafirst_assets.publish.tables import PUBLISHED

_RANKS = {name: rank for rank, name in enumerate(DISCLOSURE_CLASSES)}


class AccessRefusedError(DataFirstError):
    """A project may not have what its file asks for; nothing was written."""


def refuse(project: Project, today: date) -> None:
    """Let a project pass that may have everything it asks for today.

    Raises:
        AccessRefusedError: with every reason.
    """
    if found := reasons(project, today):
        raise AccessRefusedError(
            f"No extract was made for the project {project.id}: {'; '.join(found)}. Have the data owner decide, and "
            "change the project file accordingly."
        )


def reasons(project: Project, today: date) -> list[str]:
    """Why a project may not have what it asks for today; empty if it may."""
    return [*_decision(project, today), *_datasets(project)]


def _decision(project: Project, today: date) -> Iterator[str]:
    if project.approved is None or not project.approval.strip():
        yield "it is not approved (a day and a reference of the decision are needed)"
    elif project.approved > today:
        yield f"its approval holds from {project.approved} on"
    if project.expires < today:
        yield f"its approval expired after {project.expires}"


def _datasets(project: Project) -> Iterator[str]:
    for dataset, variables in project.datasets.items():
        if dataset not in PUBLISHED:
            yield f"there is no dataset {dataset}"
            continue
        declared = column_names(PUBLISHED[dataset].contract)
        for variable in dict.fromkeys(variables):
            if variable not in declared:
                yield f"{dataset} has no variable {variable}"
            elif _RANKS[words()[dataset, variable].disclosure_class] > _RANKS[project.disclosure_class]:
                asked = words()[dataset, variable].disclosure_class
                yield f"{dataset}.{variable} is of class {asked}, approved up to {project.disclosure_class}"
