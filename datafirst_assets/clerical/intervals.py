"""Intervals of 95 % for shares that are estimated from a stratified sample. Plain numbers; no data is read here.

One stratum: the limits of Clopper and Pearson (1934, Biometrika 26) with an effective sample size, after Korn and Graubard
(1998, Survey Methodology 24); here that of a draw without replacement from a finite population (Cochran 1977, Sampling
Techniques, section 2.6). Wilson's limits are narrower, but miss a share near one too often: one error found in 150 would rule
out one in 1,000. Sums over strata by MOVER, the recovery of variances from each stratum's limits (Zou, Huang and Zhang 2009,
Computational Statistics and Data Analysis 53): unlike a normal interval it stays honest where no error was found. Ratios by
inverting that sum (Fieller 1954, Journal of the Royal Statistical Society B 16). Wilson's score interval (1927, Journal of the
American Statistical Association 22) serves where one simple share is told.
"""

from dataclasses import dataclass
from math import sqrt

from scipy.stats import beta

Z, TAIL = 1.959963984540054, 0.025
STEPS = 60


@dataclass(frozen=True)
class Share:
    """A share with its interval; `of` is how many of the population's units it speaks for."""

    of: float
    estimate: float
    lower: float
    upper: float


def wilson(found: int, asked: int) -> Share:
    """The share of questions with a property, as a sample of all that might have been asked; `asked` is above 0."""
    share = found / asked
    middle = (share + Z**2 / (2 * asked)) / (1 + Z**2 / asked)
    half = Z / (1 + Z**2 / asked) * sqrt(share * (1 - share) / asked + Z**2 / (4 * asked**2))
    return Share(asked, share, min(max(middle - half, 0.0), share), max(min(middle + half, 1.0), share))


def sampled_share(found: int, sampled: int, population: int) -> Share:
    """The share of a population that has a property which `found` of `sampled` units have.

    A whole population leaves nothing to chance: the interval is the share. Of no unit, nothing is known.
    """
    if not sampled:
        return Share(population, 0.5, 0.0, 1.0)
    share = found / sampled
    if sampled >= population:
        return Share(population, share, share, share)
    n = sampled * (population - 1) / (population - sampled)
    lower = float(beta.ppf(TAIL, share * n, (1 - share) * n + 1)) if found else 0.0
    upper = float(beta.ppf(1 - TAIL, share * n + 1, (1 - share) * n)) if found < sampled else 1.0
    return Share(population, share, min(lower, share), max(upper, share))


def _limits(shares: list[Share], factors: list[float]) -> tuple[float, float, float]:
    """Estimate and limits of the sum of factor x share, by MOVER; a negative factor turns a share's limits round."""
    middle, below, above = 0.0, 0.0, 0.0
    for share, factor in zip(shares, factors, strict=True):
        down, up = share.estimate - share.lower, share.upper - share.estimate
        if factor < 0:
            down, up = up, down
        middle += factor * share.estimate
        below += (factor * down) ** 2
        above += (factor * up) ** 2
    return middle, middle - sqrt(below), middle + sqrt(above)


def mean(shares: list[Share]) -> Share | None:
    """The share over all strata, each weighing as many units as its population has; None of none."""
    of = sum(share.of for share in shares)
    if not of:
        return None
    middle, lower, upper = _limits(shares, [share.of / of for share in shares])
    return Share(of, middle, max(lower, 0.0), min(upper, 1.0))


def part_inside(inside: list[Share], outside: list[Share]) -> Share | None:
    """Of all units with the property, the part that lies in the strata `inside`; None if none has it.

    With A units inside and B outside, r is the ratio A / (A + B) where (1 - r) A - r B is nought; the limits of r are where
    the limits of that sum are.
    """
    shares = inside + outside
    of = sum(share.of for share in shares)
    got = sum(share.of * share.estimate for share in inside)
    every = sum(share.of * share.estimate for share in shares)
    if not every:
        return None

    def crossing(limit: int) -> float:
        low, high = 0.0, 1.0
        for _ in range(STEPS):
            r = (low + high) / 2
            factors = [(1 - r) * share.of for share in inside] + [-r * share.of for share in outside]
            low, high = (r, high) if _limits(shares, factors)[limit] > 0 else (low, r)
        return (low + high) / 2

    ratio = got / every
    return Share(of, ratio, min(crossing(1), ratio), max(crossing(2), ratio))
