"""The catalogue as one JSON file of a release, and read back from an earlier one."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from datafirst_assets.catalogue.model import Catalogue

FOLDER = "catalogue"
FILE = "catalogue.json"


def write_stored(catalogue: Catalogue, folder: Path) -> Path:
    """Write the whole model; the same catalogue gives the same bytes."""
    target = folder / FILE
    target.write_text(json.dumps(asdict(catalogue), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return target


def stored_catalogue(releases: Path, version: str | None) -> dict[str, Any] | None:
    """The catalogue of a release, as JSON has it; None where there is no such release or it has none."""
    if version is None:
        return None
    try:
        stored = json.loads((releases / version / FOLDER / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return stored if isinstance(stored, dict) else None
