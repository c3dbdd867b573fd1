"""Access, minimised: an approved project gets its datasets, variables and years under ids of its own, and nothing else."""

from datafirst_assets.access.extract import Extract, write_extract
from datafirst_assets.access.project import Project, projects, read_project
from datafirst_assets.access.refusal import AccessRefusedError, refuse
from datafirst_assets.access.standing import Standing, standings

__all__ = [
    "AccessRefusedError",
    "Extract",
    "Project",
    "Standing",
    "projects",
    "read_project",
    "refuse",
    "standings",
    "write_extract",
]
