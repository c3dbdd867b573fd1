"""Thresholds: from which match weight two identities may join, chosen by how often such pairs are right.

The model's own odds are too sure of themselves where names run in families and too modest elsewhere, by an amount that
differs from one landing zone to the next and grows as namesakes multiply. Police ids tell it: among pairs that both have
one, the weight without that evidence is compared with whether the two ids are equal, and a line through it (Platt 1999,
"Probabilistic outputs for support vector machines") turns weights into how often they are right. Where there are no police
ids the model's odds stand. The thresholds of the three levels follow from what each asks for, in whole bits, so that a year
more does not move persons for nothing.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from datafirst_assets.data_root import DataRoot
from datafirst_assets.errors import DataFirstError
from datafirst_assets.linkage.graph import Mask, Weight
from datafirst_assets.linkage.populations import DEFENDANTS, Population


@dataclass(frozen=True)
class Asked:
    """What a level asks for.

    Attributes:
        at_least_right: how often a pair right at the threshold must be right.
        precision: how many of all pairs above it must be.
    """

    at_least_right: float
    precision: float


ASKED: dict[str, Asked] = {
    "person_id_high": Asked(at_least_right=0.9, precision=0.995),
    "person_id": Asked(at_least_right=0.5, precision=0.95),
    "person_id_low": Asked(at_least_right=0.2, precision=0.9),
}
"""Strict, published, loose. The published level takes what is more likely one person than not. All are asked of pairs one
by one; that whole clusters must agree makes those more precise."""

LEVELS = tuple(ASKED)
LADDER = np.arange(-8.0, 25.0)
"""Posterior match weights (log2 odds) that can be a threshold."""

STEP = 1 / 16
"""Bits to which weights are counted for calibration: millions of pairs then take no longer than thousands."""
TRUST_SHIFT, TRUST_SLOPE = 2.0, 0.5
"""How far (standard deviation, in bits and as a factor) the model's odds are expected to be off."""
FLATTEST = 0.1
"""Slope that a line has at least: where weights say less than that, no threshold would help."""
ENOUGH_PAIRS = 200
"""Pairs with two police ids that can overrule the model: of a handful one slip of a clerk would."""

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Calibration:
    """How often pairs of a weight are right: log2 odds are `shift` + `slope` times the weight.

    Attributes:
        shift, slope: 0 and 1 where the model's odds stand.
        pairs: with two police ids that told it.
    """

    shift: float = 0.0
    slope: float = 1.0
    pairs: int = 0

    def among_others(self, likelier: float) -> "Calibration":
        """The same line for pairs that are so much less likely (log2 odds) one person than those that told it.

        Whom the police know comes back more often than others.
        """
        return Calibration(round(self.shift - likelier, 2), self.slope, self.pairs)

    def right(self, weight: Floats) -> Floats:
        """The share of pairs of these posterior weights that are one person."""
        return _share(self.shift + self.slope * weight)


@dataclass(frozen=True)
class Thresholds:
    """The thresholds of one linkage, by level.

    Attributes:
        weights: posterior match weight (log2 odds) from which an edge may join clusters.
        precision: estimated share of pairs above it that are one person.
        calibration: what tells it.
        model_hash: the model that the weights are of.
    """

    weights: Mapping[str, float]
    precision: Mapping[str, float]
    calibration: Calibration
    model_hash: str


def _share(log2_odds: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp2(-np.clip(log2_odds, -60, 60))))


def _counted(weight: Weight) -> tuple[Floats, Counts]:
    """Weights to the nearest step, and how often each occurs."""
    steps = np.round(np.clip(weight, -64, 64) / STEP).astype(np.int64)
    values, counts = np.unique(steps, return_counts=True)
    return np.asarray(values * STEP, dtype=np.float64), np.asarray(counts, dtype=np.int64)


def calibrate(weight: Weight, equal: Mask, agreement: float) -> Calibration:
    """The line through how often pairs of a weight have equal police ids.

    Args:
        weight: posterior weight of pairs that both have a police id, without what it says.
        equal: whether their two are equal.
        agreement: how often two records of one person have equal police ids where both have one.
    """
    if len(weight) < ENOUGH_PAIRS:
        return Calibration()
    (yes, hits), (no, misses) = _counted(weight[equal]), _counted(weight[~equal])

    def surprise(line: Floats) -> float:
        shift, slope = line
        seen = agreement * _share(shift + slope * yes)
        unseen = 1 - agreement * _share(shift + slope * no)
        doubt = (shift / TRUST_SHIFT) ** 2 / 2 + ((slope - 1) / TRUST_SLOPE) ** 2 / 2
        return float(doubt - hits @ np.log(np.maximum(seen, 1e-12)) - misses @ np.log(np.maximum(unseen, 1e-12)))

    fitted = minimize(surprise, np.array([0.0, 1.0]), method="BFGS")
    shift, slope = (float(x) for x in fitted.x)
    if slope < FLATTEST:
        # Weights that say nothing of who is right: the shift has to tell all, and that of another slope does not.
        slope = FLATTEST
        shift = float(minimize(lambda only: surprise(np.array([only[0], slope])), np.zeros(1), method="BFGS").x[0])
    return Calibration(round(shift, 2), round(slope, 2), len(weight))


def choose_thresholds(weight: Weight, calibration: Calibration, model_hash: str) -> Thresholds:
    """For each level the lowest threshold at which pairs are as often right as it asks.

    Args:
        weight: posterior weight of every edge.
        calibration: how often pairs of a weight are right.
        model_hash: the model that the weights are of.
    """
    values, counts = _counted(weight)
    right = counts * calibration.right(values)
    above = np.searchsorted(values, LADDER)
    total = np.concatenate((np.cumsum(counts[::-1])[::-1], [0]))[above]
    # Where no edge is above a threshold, none is wrong.
    precision = np.where(
        total > 0, np.concatenate((np.cumsum(right[::-1])[::-1], [0.0]))[above] / np.maximum(total, 1), 1.0
    )
    at_threshold = calibration.right(LADDER)
    chosen: dict[str, int] = {}
    for level in reversed(LEVELS):
        asked = ASKED[level]
        wanted = (at_threshold >= asked.at_least_right) & (precision >= asked.precision)
        first = int(np.argmax(wanted)) if wanted.any() else len(LADDER) - 1
        chosen[level] = max([first, *chosen.values()])
    return Thresholds(
        {level: float(LADDER[chosen[level]]) for level in LEVELS},
        {level: round(float(precision[chosen[level]]), 4) for level in LEVELS},
        calibration,
        model_hash,
    )


def thresholds_file(root: DataRoot, population: Population = DEFENDANTS) -> Path:
    """Where the choice is kept; it comes into place with the persons (`staging`), so that it is always theirs."""
    return root.internal / "linkage" / f"{population.prefix}linkage_thresholds.json"


def store_thresholds(file: Path, thresholds: Thresholds) -> None:
    """Write the choice, with what it was made by."""
    asked = {level: asdict(wanted) for level, wanted in ASKED.items()}
    told: dict[str, Any] = {**asdict(thresholds), "asked": asked}
    file.parent.mkdir(parents=True, exist_ok=True)
    building = file.with_suffix(".tmp")
    building.write_text(json.dumps(told, indent=1, sort_keys=True))
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
    told = json.loads(file.read_text())
    return Thresholds(told["weights"], told["precision"], Calibration(**told["calibration"]), told["model_hash"])
