"""The stored evaluation: what `evaluate` measured against the truth, and of which persons it speaks."""

import json
from typing import Any

from datafirst_assets.config import Settings
from datafirst_assets.data_root import DataRoot
from datafirst_assets.evaluate.truth import evaluate, has_truth
from datafirst_assets.quality.files import EVALUATION, quality_file, write_text
from datafirst_assets.release.files import sha256

OF = "person_clusters_sha256"


def write_evaluation(settings: Settings) -> dict[str, Any] | None:
    """Evaluate and store what was measured; without a truth, remove what an earlier one left, and return None.

    Raises:
        DataFirstError: nothing has been linked yet.
    """
    root = DataRoot(settings.data_dir)
    file = quality_file(root, EVALUATION)
    if not has_truth(root):
        file.unlink(missing_ok=True)
        return None
    measured = {OF: sha256(root.table("linkage", "person_clusters")), **evaluate(settings)}
    write_text(file, json.dumps(measured, indent=1) + "\n")
    return measured


def read_evaluation(root: DataRoot) -> dict[str, Any] | None:
    """The stored evaluation; None where there is none, or it speaks of other persons than are linked now.

    What earlier code measured otherwise counts as none.
    """
    file = quality_file(root, EVALUATION)
    if not file.exists():
        return None
    measured: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    is_ours = (
        measured[OF] == sha256(root.table("linkage", "person_clusters"))
        and {"records_of_persons", "sources"} <= measured.keys()
    )
    return measured if is_ours else None
