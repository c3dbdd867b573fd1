"""Level order: what holds of the weights of a comparison whatever the records, and how learnt weights are brought to it.

A clerk knows without counting that a forename typed otherwise speaks less for one person than the same forename, and no less
than another forename. Training does not: a level that hardly ever occurs it learns from a handful of pairs, or from none, and
then the level contradicts its neighbours. Here stands which levels agree better than which, how few pairs leave a level its
usual weight, and how levels whose weights come in the wrong order are pooled (as in isotonic regression: Ayer et al. 1955).
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

Named = tuple[str, str]
"""A comparison and one of its levels."""

OTHERWISE = "All other comparisons"
FEW = 20.0
"""True pairs that the usual shares are worth: where as many tell of a comparison, its levels are half learnt and half usual."""
SMALLEST_M = 5e-4
"""Not even a level that training never saw is impossible for a true pair: a clerk does everything once in 2,000 times."""


def _exact(column: str) -> str:
    return f"Exact match on {column}"


ORDERED: dict[str, tuple[tuple[str, ...], ...]] = {
    "forename": (
        (_exact("forename"), "nearly equal", "similar", OTHERWISE),
        (_exact("forename"), "initial", OTHERWISE),
        (_exact("forename"), "nickname or sound", OTHERWISE),
        (_exact("forename"), "among the other's middle names", OTHERWISE),
        # Counts for the surname as well.
        ("swapped with the surname", OTHERWISE),
    ),
    "surname": (
        (_exact("surname"), "nearly equal", "similar", "different, both women", OTHERWISE),
        (_exact("surname"), "sounds alike", "different, both women"),
        (_exact("surname"), "one part of a double name", "different, both women"),
    ),
    "date_of_birth": (
        (
            _exact("date_of_birth"),
            "same year, and month or day",
            "same year",
            "within two years",
            "within a generation",
            OTHERWISE,
        ),
        (_exact("date_of_birth"), "day and month swapped", "same year"),
        (_exact("date_of_birth"), "1 January of the year", "same year"),
        (_exact("date_of_birth"), "one digit differs", "within two years"),
        (_exact("date_of_birth"), "same day, near year", "within a generation"),
    ),
    "postcode": ((_exact("postcode"), "one sign differs", "same district", OTHERWISE),),
    "town": ((_exact("town"), "nearly equal", OTHERWISE),),
    "middle_names": (("one in common", "nearly equal", "an initial", OTHERWISE),),
    "sex": ((_exact("sex"), OTHERWISE),),
    "pnc_id": ((_exact("pnc_id"), OTHERWISE),),
    "cro_number": ((_exact("cro_number"), OTHERWISE),),
}
"""By comparison, chains of levels: each agrees at least as well as the next. Levels of different chains may come either way."""

WHOLE = frozenset({"one in common", OTHERWISE, *(_exact(column) for column in ORDERED)})
"""Levels that are no slip of a clerk: how often they occur is a matter of the people, and many pairs tell it."""


def steadied(m: float, u: float, usual: tuple[float, float], told_by: float) -> tuple[float, float]:
    """Shares (m and u) of true and of random pairs on a level that is a slip of clerks, mixed with the usual ones.

    Both are mixed alike, so that a level which hardly ever occurs, by chance neither, keeps its usual weight, and a handful of
    pairs moves it little.

    Args:
        m, u: learnt; 0 where no pair showed the level.
        usual: m and u that are usual.
        told_by: true pairs that could have shown it.
    """
    usual_m, usual_u = usual
    mixed = FEW / (told_by + FEW)
    u = (1 - mixed) * u + mixed * usual_u
    # Of what random pairs show more seldom than usual, once in 2,000 times would be much.
    return max((1 - mixed) * m + mixed * usual_m, SMALLEST_M * min(1.0, u / usual_u)), u


def pooled(
    shares: Mapping[str, tuple[float, float]], chains: Iterable[Sequence[str]]
) -> dict[str, tuple[float, float]]:
    """Shares of levels (m and u) with those pooled whose weights contradict the order; the rest as they were.

    Pooled levels have one weight, that of all their pairs together: each keeps its u, and has so much of their m. What they
    sum up to is kept.

    Args:
        shares: m and u (above 0) by level.
        chains: levels from the best agreement to the worst; those that have no shares are passed over.
    """
    block = {name: frozenset({name}) for name in shares}

    def weight(members: frozenset[str]) -> float:
        return sum(shares[name][0] for name in members) / sum(shares[name][1] for name in members)

    pairs = [
        pair for chain in chains for known in [[name for name in chain if name in shares]] for pair in pairwise(known)
    ]
    while True:
        # The worst contradiction first; a total order, so that it does not hang on the order of the chains.
        wrong = [
            (weight(block[worse]) / weight(block[better]), better, worse)
            for better, worse in pairs
            if block[better] != block[worse] and weight(block[worse]) > weight(block[better]) * (1 + 1e-9)
        ]
        if not wrong:
            break
        _, better, worse = max(wrong)
        joined = block[better] | block[worse]
        block |= dict.fromkeys(joined, joined)
    return {name: (m, u) if len(block[name]) == 1 else (u * weight(block[name]), u) for name, (m, u) in shares.items()}


def bounded(
    shares: Mapping[str, tuple[float, float]], chains: Iterable[Sequence[str]]
) -> dict[str, tuple[float, float]]:
    """Shares (m and u) with agreement of the best kind never against a pair, and none of any kind never for it."""
    result = dict(shares)
    for chain in chains:
        for name, better in ((chain[0], True), (chain[-1], False)):
            if name in WHOLE and name in result:
                m, u = result[name]
                result[name] = (max(m, u) if better else min(m, u), u)
    return result


def sensible(comparison: str, levels: Mapping[str, dict[str, Any]]) -> dict[str, tuple[float, float]]:
    """Shares (m and u) of a comparison's levels in an order that makes sense.

    Args:
        comparison: its name.
        levels: by their names, with `m_probability` and `u_probability`.
    """
    chains = ORDERED[comparison]
    shares = {name: (level["m_probability"], level["u_probability"]) for name, level in levels.items()}
    return bounded(pooled(shares, chains), chains)
