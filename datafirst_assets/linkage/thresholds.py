"""Thresholds: from which match weight two identities may join, chosen by how often such pairs are right.

How often pairs of a weight are right is the calibration's to say (`calibration`); where it could not be estimated the model's
own odds stand, and the thresholds carry the reason. Those of the three levels follow from what each asks for, in whole bits,
so that a year more does not move persons for nothing.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from datafirst_assets.data_root import DataRoot
from datafirst_assets.errors import DataFirstError
from datafirst_assets.linkage.calibration import Calibration, uncalibrated
from datafirst_assets.linkage.graph import Weight
from datafirst_assets.linkage.populations import DEFENDANTS, Population


@dataclass(frozen=True)
class Asked:
    """What a level asks for.

    Attributes:
        at_least_right: how often a pair right at the threshold must be right.
        precision: which share of all pairs above it must be.
    """

    at_least_right: float
    precision: float


ASKED: dict[str, Asked] = {
    "person_id_high": Asked(at_least_right=0.97, precision=0.997),
    "person_id": Asked(at_least_right=0.5, precision=0.95),
    "person_id_low": Asked(at_least_right=0.2, precision=0.9),
}
"""Strict, published, loose. The published level takes what is more likely one person than not. All are asked of pairs one
by one; that whole clusters must agree makes those more precise."""

LEVELS = tuple(ASKED)
LADDER = np.arange(-8.0, 25.0)
"""Posterior match weights (log2 odds) that can be a threshold."""

STEP = 1 / 16
"""Bits to which weights are counted: millions of pairs then take no longer than thousands."""

NOT_REACHED = "no threshold gives what the levels ask for"

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Thresholds:
    """The thresholds of one linkage, by level.

    Attributes:
        weights: posterior match weight (log2 odds) from which an edge may join clusters.
        calibration: how often pairs of a weight are right, and whether that was estimated.
        model_hash: the model that the weights are of.
        precision: estimated share of pairs of records in one person that are one person (`precision.estimate_precision`);
            empty where it was not estimated.
    """

    weights: Mapping[str, float]
    calibration: Calibration
    model_hash: str
    precision: Mapping[str, float] = field(default_factory=dict)


def _counted(weight: Weight) -> tuple[Floats, Counts]:
    """Weights to the nearest step, and how often each occurs."""
    steps = np.round(np.clip(weight, -64, 64) / STEP).astype(np.int64)
    values, counts = np.unique(steps, return_counts=True)
    return np.asarray(values * STEP, dtype=np.float64), np.asarray(counts, dtype=np.int64)


def _lowest(weight: Weight, calibration: Calibration) -> dict[str, float] | None:
    """For each level the lowest threshold of the ladder that gives what it asks; None where the ladder ends before."""
    values, counts = _counted(weight)
    right = counts * calibration.share_right(values)
    above = np.searchsorted(values, LADDER)
    total = np.concatenate((np.cumsum(counts[::-1])[::-1], [0]))[above]
    # Where no edge is above a threshold, none is wrong.
    precision = np.where(
        total > 0, np.concatenate((np.cumsum(right[::-1])[::-1], [0.0]))[above] / np.maximum(total, 1), 1.0
    )
    at_threshold = calibration.share_right(LADDER)
    chosen: dict[str, int] = {}
    for level in reversed(LEVELS):
        asked = ASKED[level]
        enough = np.flatnonzero((at_threshold >= asked.at_least_right) & (precision >= asked.precision))
        if not len(enough):
            return None
        chosen[level] = max([int(enough[0]), *chosen.values()])
    return {level: float(LADDER[chosen[level]]) for level in LEVELS}


def choose_thresholds(weight: Weight, calibration: Calibration, model_hash: str) -> Thresholds:
    """For each level the lowest threshold at which pairs are as often right as it asks.

    A calibration under which the ladder ends before a level has what it asks for says too little: the model's own odds stand
    then, under which every level has its rung.

    Args:
        weight: posterior weight of every edge.
        calibration: how often pairs of a weight are right.
        model_hash: the model that the weights are of.
    """
    weights = _lowest(weight, calibration)
    if weights is None:
        return choose_thresholds(weight, uncalibrated(NOT_REACHED, calibration.pairs), model_hash)
    return Thresholds(weights, calibration, model_hash)


def thresholds_file(root: DataRoot, population: Population = DEFENDANTS) -> Path:
    """Where the choice is kept; it comes into place with the persons (`staging`), so that it is always theirs."""
    return root.internal / "linkage" / f"{population.prefix}linkage_thresholds.json"


def store_thresholds(file: Path, thresholds: Thresholds) -> None:
    """Write the choice, with what it was made by."""
    asked = {level: asdict(wanted) for level, wanted in ASKED.items()}
    stored: dict[str, Any] = {**asdict(thresholds), "asked": asked}
    file.parent.mkdir(parents=True, exist_ok=True)
    building = file.with_suffix(".tmp")
    building.write_text(json.dumps(stored, indent=1, sort_keys=True))
    building.replace(file)


def load_thresholds(root: DataRoot, population: Population = DEFENDANTS) -> Thresholds:
    """The thresholds that persons were last clustered at.

    Raises:
        DataFirstError: persons have not been clustered yet, or were by code that kept no choice.
    """
    file = thresholds_file(root, population)
    if not file.exists():
        raise DataFirstError(
            f"It is not known at which thresholds persons were clustered: {file} is missing. They have not been clustered "
            "yet, or were by earlier code. Run the job relink (or `datafirst run --rescore`)."
        )
    stored = json.loads(file.read_text())
    calibration = Calibration(**stored["calibration"])
    return Thresholds(stored["weights"], calibration, stored["model_hash"], stored["precision"])
