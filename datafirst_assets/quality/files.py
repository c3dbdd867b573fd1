"""Where linkage quality is kept in the internal zone, and how its small files are written: whole or not at all."""

import os
from pathlib import Path

from datafirst_assets.data_root import DataRoot

INDICATORS, EVALUATION, REPORT = "linkage_indicators.parquet", "linkage_evaluation.json", "linkage_quality"


def quality_file(root: DataRoot, name: str) -> Path:
    """A file of linkage quality."""
    return root.internal / "quality" / name


def write_text(target: Path, text: str) -> None:
    """Write a text file so that readers see the old one or the new one, never half."""
    target.parent.mkdir(parents=True, exist_ok=True)
    building = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        with building.open("w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        building.replace(target)
    finally:
        building.unlink(missing_ok=True)
