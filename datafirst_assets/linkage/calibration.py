"""Calibration: how often pairs of a match weight are one person, estimated from an identifier that the weight leaves out.

The model's own odds are too sure of themselves where names run in families and too modest elsewhere, by an amount that
differs from one landing zone to the next. Pairs that both state a police id are weighed without it, and their two ids are
compared. Among pairs of one person the ids are equal as often as clerks copy them rightly, whatever the weight; among others
hardly ever. So the share of equal ids at a weight is that limit times the share of pairs that are one person, and a line
for its log odds (Platt 1999, "Probabilistic outputs for support vector machines") gives the latter.

The limit is estimated with the line, because it differs between landing zones: where one record in ten carries somebody
else's id, it is about .8. Where the ids cannot say how often pairs are right, the calibration states its doubt, and the
model's own odds stand. Plain arrays; no file is read here.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from datafirst_assets.linkage.graph import Weight

SHIFT_SPREAD, SLOPE_SPREAD = 2.0, 0.5
"""How far (standard deviation, in bits and as a factor) the model's odds are expected to be off."""
LIMIT_SPREAD = 0.5
"""How far (standard deviation of its natural log odds) the limit is expected to be from the model's own estimate of it."""
FLATTEST, STEEPEST = 0.15, 3.0
"""Slopes between which a line says how often weights are right: a flatter one would let no weight decide."""
LEAST_LIMIT = 0.5
"""Where the surest pairs have equal ids less often than that, ids cannot tell one person from two."""
ENOUGH_PAIRS = 200
"""Pairs with two ids that can overrule the model: of a handful one slip of a clerk would."""
BANDS = (-64.0, 0.0, 4.0, 8.0, 16.0, 64.0)
"""Posterior weights between which the fitted share of equal ids is held against the observed one."""
ENOUGH_IN_BAND, LARGEST_MISFIT = 200, 0.08
"""Pairs of a band from which it is compared, and by how much the two shares may differ."""
LARGEST_DISAGREEMENT = 3.0
"""Bits by which two identifiers may differ in the weight at which a pair is as likely one person as two."""

HALF_OF_PAIRS = "fewer than half of the surest pairs have equal ids (share {limit:.2f})"
TOO_FLAT = "match weights say too little, or too much, of whether ids are equal (slope {slope:.2f})"
MISFIT = "the share of equal ids does not follow the weights (off by {misfit:.2f} at some weights)"
TOO_FEW = "{pairs:,} pairs have two police ids, and {enough:,} are needed"
DISAGREE = "PNC ids put even odds at {one:+.1f} bits, CRO numbers at {other:+.1f}: they may differ by {bound:g}"

Shares = NDArray[np.float64]


@dataclass(frozen=True)
class Calibration:
    """How often pairs of a posterior weight are one person: log2 odds are `shift` + `slope` times the weight.

    Attributes:
        shift, slope: 0 and 1 where the model's own odds stand.
        limit: share of equal ids among pairs of one person.
        pairs: with two ids, that it was estimated from.
        doubt: why the model's own odds stand, in words; empty where the line was estimated.
    """

    shift: float = 0.0
    slope: float = 1.0
    limit: float = 1.0
    pairs: int = 0
    doubt: str = ""

    @property
    def is_estimated(self) -> bool:
        """Whether the line was estimated, so that shares that follow from it may be published as estimates."""
        return self.pairs > 0 and not self.doubt

    @property
    def even_odds(self) -> float:
        """The posterior weight at which a pair is as likely one person as two."""
        return self.weight_at(0.5)

    def weight_at(self, share: float) -> float:
        """The posterior weight of which this share of pairs is one person."""
        return float((np.log2(share / (1 - share)) - self.shift) / self.slope)

    def among(self, likelier: float) -> "Calibration":
        """The same line for pairs that are so much less likely (log2 odds) one person than those it was estimated from.

        Whom the police know comes back more often than others.
        """
        return replace(self, shift=round(self.shift - likelier, 2))

    def share_right(self, weight: Weight) -> Shares:
        """The share of pairs of these posterior weights that are one person."""
        return _share(self.shift + self.slope * np.asarray(weight))


def uncalibrated(doubt: str, pairs: int = 0) -> Calibration:
    """The model's own odds, and why they stand."""
    return Calibration(pairs=pairs, doubt=doubt)


def _share(log2_odds: Weight) -> Shares:
    return np.asarray(1 / (1 + np.exp2(-np.clip(log2_odds, -60, 60))))


def _log_odds(share: float) -> float:
    share = min(max(share, 1e-4), 1 - 1e-4)
    return float(np.log(share / (1 - share)))


def _fit(weight: Weight, equal: Shares, expected_limit: float) -> tuple[float, float, float]:
    """Shift, slope and limit that make the observed shares of equal ids likeliest, given how far each is expected to be off."""
    expected = _log_odds(expected_limit)

    def surprise(line: Weight) -> float:
        shift, slope, limit = line
        share = np.clip(_share(shift + slope * weight) / (1 + np.exp(-limit)), 1e-9, 1 - 1e-9)
        misfit = -(equal @ np.log(share) + (1 - equal) @ np.log(1 - share))
        off = (shift / SHIFT_SPREAD, (slope - 1) / SLOPE_SPREAD, (limit - expected) / LIMIT_SPREAD)
        return float(misfit + sum(x**2 for x in off) / 2)

    shift, slope, limit = minimize(surprise, np.array([0.0, 1.0, expected]), method="BFGS").x
    return float(shift), float(slope), float(1 / (1 + np.exp(-limit)))


def _largest_misfit(weight: Weight, equal: Shares, calibration: Calibration) -> float:
    """By how much the fitted share of equal ids is off, in the band of weights where it is off most."""
    expected = calibration.limit * calibration.share_right(weight)
    band = np.digitize(weight, BANDS)
    pairs = np.bincount(band, minlength=len(BANDS) + 1)
    off = np.abs(np.bincount(band, equal - expected, minlength=len(BANDS) + 1)) / np.maximum(pairs, 1)
    return float(off[pairs >= ENOUGH_IN_BAND].max(initial=0.0))


def calibrate(weight: Weight, equal: Shares, expected_limit: float) -> Calibration:
    """Estimate how often pairs of a weight are one person.

    Args:
        weight: posterior weight (log2 odds) of pairs that both state an identifier, without what that says.
        equal: of each pair the share of its records' pairs whose two identifiers are equal, from 0 to 1.
        expected_limit: that share among records of one person, as the model has learnt it.

    Returns:
        The line, rounded to hundredths; or the model's own odds with the reason why they stand.
    """
    if len(weight) < ENOUGH_PAIRS:
        return uncalibrated(TOO_FEW.format(pairs=len(weight), enough=ENOUGH_PAIRS), len(weight))
    weight = np.clip(weight, BANDS[0], BANDS[-1])
    shift, slope, limit = _fit(weight, equal, expected_limit)
    fitted = Calibration(round(shift, 2), round(slope, 2), round(limit, 3), len(weight))
    if limit < LEAST_LIMIT:
        return uncalibrated(HALF_OF_PAIRS.format(limit=limit), len(weight))
    if not FLATTEST < slope < STEEPEST:
        return uncalibrated(TOO_FLAT.format(slope=slope), len(weight))
    misfit = _largest_misfit(weight, equal, fitted)
    if misfit > LARGEST_MISFIT:
        return uncalibrated(MISFIT.format(misfit=misfit), len(weight))
    return fitted


def reconcile(by_pnc: Calibration, by_cro: Calibration) -> Calibration:
    """One calibration from the two identifiers: that with more pairs, unless they disagree.

    Args:
        by_pnc: from PNC ids.
        by_cro: from CRO numbers.
    """
    if by_pnc.is_estimated and by_cro.is_estimated:
        one, other = by_pnc.even_odds, by_cro.even_odds
        if abs(one - other) > LARGEST_DISAGREEMENT:
            return uncalibrated(DISAGREE.format(one=one, other=other, bound=LARGEST_DISAGREEMENT), by_pnc.pairs)
    estimated = [calibration for calibration in (by_pnc, by_cro) if calibration.is_estimated]
    return max(estimated or [by_pnc, by_cro], key=lambda calibration: calibration.pairs)
