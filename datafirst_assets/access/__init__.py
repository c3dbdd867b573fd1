"""Access, minimised: an approved project gets its datasets, variables and years under ids of its own, and nothing else."""

from datafirst_assets.access.extract import Extract, write_extract
from datafirst_assets.access.project import Project, projects, read_project
from datafirst_assets.access.refusal import AccessRefusedError, refuse

__all__ = ["AccessRefusedError", "Extract", "Project", "projects", "read_project", "refuse", "write_extract"]
