"""Clerical reviews that have been estimated: their figures, and the linkage that each was drawn on. No record is read."""

import json
from dataclasses import dataclass
from typing import Any

from datafirst_assets.clerical.review import Review
from datafirst_assets.data_root import DataRoot


@dataclass(frozen=True)
class Reviewed:
    """A review that is finished.

    Attributes:
        name: of the review.
        clusters: SHA-256 of the persons that it was drawn from.
        model_hash: the model that those were made by; None where earlier code drew it.
        release: the newest release when it was drawn; None where there was none yet.
        agreement: of both reviewers, by sheet (`pairs`, `clusters`).
        estimates: rows of `ClericalEstimates`.
    """

    name: str
    clusters: str
    model_hash: str | None
    release: str | None
    agreement: dict[str, dict[str, Any]]
    estimates: list[dict[str, Any]]


def reviews(root: DataRoot) -> list[Reviewed]:
    """All reviews that `datafirst clerical estimate` has finished, by the release that they were drawn after, and name."""
    found = []
    for folder in sorted(path for path in (root.internal / "clerical").glob("*") if path.is_dir()):
        file = Review(root, folder.name).results_file
        if not file.exists():
            continue
        results = json.loads(file.read_text(encoding="utf-8"))
        design = results["design"]
        linkage = (design["person_clusters_sha256"], design.get("model_hash"), design.get("release"))
        found.append(Reviewed(folder.name, *linkage, results["agreement"], results["estimates"]))
    return sorted(found, key=lambda one: (int(one.release or 0), one.name))
