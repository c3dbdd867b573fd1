"""How far two reviewers agree: the share of equal answers and Cohen's kappa. Plain arrays; no data is read here."""

from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from datafirst_assets.clerical.intervals import wilson

RESAMPLES = 2000


@dataclass(frozen=True)
class Agreement:
    """Agreement over the questions that both reviewers answered; kappa is None where there is nothing to disagree about.

    Attributes:
        questions: answered by both.
        agreed: of them, alike.
        share, share_lower, share_upper: agreed of all, with Wilson's interval (of the questions as drawn).
        kappa, kappa_lower, kappa_upper: agreement beyond chance, with a bootstrap interval.
    """

    questions: int
    agreed: int
    share: float
    share_lower: float
    share_upper: float
    kappa: float | None
    kappa_lower: float | None
    kappa_upper: float | None

    def as_dict(self) -> dict[str, float | int | None]:
        """All figures by name."""
        return asdict(self)


def _kappa(tables: NDArray[np.float64]) -> NDArray[np.float64]:
    """Cohen's kappa (Cohen 1960, Educational and Psychological Measurement 20) of tables along the first axis.

    Not a number where chance alone would make both agree always.
    """
    total = tables.sum(axis=(1, 2))
    observed = np.trace(tables, axis1=1, axis2=2) / total
    expected = (tables.sum(axis=1) * tables.sum(axis=2)).sum(axis=1) / total**2
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(expected < 1, (observed - expected) / (1 - expected), np.nan)


def agreement(first: NDArray[np.int64], second: NDArray[np.int64], unit: NDArray[np.int64], seed: int) -> Agreement:
    """Compare the answers of two reviewers to the same questions.

    Args:
        first, second: answers as numbers from 0.
        unit: what the question belongs to, as numbers from 0; units, not questions, are drawn again for the interval, because
            the questions about one cluster are not independent (percentile bootstrap, Efron and Tibshirani 1993).
        seed: of the bootstrap.
    """
    if not len(first):
        return Agreement(0, 0, 0.0, 0.0, 1.0, None, None, None)
    width, units = int(max(first.max(), second.max())) + 1, int(unit.max()) + 1
    by_unit = np.zeros((units, width * width))
    np.add.at(by_unit, (unit, first * width + second), 1.0)
    drawn = np.random.default_rng(seed).multinomial(units, np.full(units, 1 / units), size=RESAMPLES)
    tables = (drawn @ by_unit).reshape(RESAMPLES, width, width)
    kappa = float(_kappa(by_unit.sum(axis=0).reshape(1, width, width))[0])
    resampled = _kappa(tables)
    resampled = resampled[~np.isnan(resampled)]
    told = [None, None, None] if np.isnan(kappa) else [kappa, *np.quantile(resampled, [0.025, 0.975]).tolist()]
    agreed = int((first == second).sum())
    share = wilson(agreed, len(first))
    return Agreement(
        len(first), agreed, share.estimate, share.lower, share.upper, *(x if x is None else round(x, 6) for x in told)
    )
