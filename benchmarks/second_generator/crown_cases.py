"""The Crown Court's defendant-cases: those sent up, a few appeals, and matters with no magistrates' case."""

import numpy as np
import pandas as pd

from second_generator.days import day, weekday
from second_generator.draws import Array, Rng
from second_generator.world import World

CROWN_FROM = 2013
"""The first year of crown_xhibit."""

SENT_UP, APPEAL, OWN = "up", "appeal", "own"
"""Why a case is in the Crown Court; `own` is a bring-back or voluntary bill: the person only, another matter."""


def _chosen(world: World, rec: pd.DataFrame, off: pd.DataFrame) -> pd.DataFrame:
    """One row a Crown defendant-case: mags (row of rec), type (T, S or A) and why."""
    rng, n = world.rng, len(rec)
    persons, finished = (rec.person >= 0).to_numpy(), (rec.goes_up == "").to_numpy()
    up = np.flatnonzero(~finished & (rng.random(n) < 0.97))
    convicted = off.groupby("r").result.max().to_numpy() >= "08"
    appeals = np.flatnonzero(finished & convicted & (rng.random(n) < 0.003) & persons)
    own = np.flatnonzero(persons & (rng.random(n) < 0.0032))
    own_type = np.where(rng.random(len(own)) < 0.75, "S", "T")
    return pd.DataFrame(
        {
            "mags": np.r_[up, appeals, own],
            "type": np.r_[rec.goes_up.to_numpy()[up], ["A"] * len(appeals), own_type],
            "why": [SENT_UP] * len(up) + [APPEAL] * len(appeals) + [OWN] * len(own),
        }
    )


def _separate_cases(rng: Rng, crown: pd.DataFrame, mags_case: Array) -> Array:
    """The case each belongs to: as in the magistrates' court, but some defendants are split off."""
    n = len(crown)
    number = np.arange(n).astype(str).astype(object)
    split = np.where(rng.random(n) < 0.08, number, "")
    return np.asarray(mags_case.astype(str).astype(object) + crown.type + crown.why + split)


def _days(rng: Rng, crown: pd.DataFrame) -> None:
    """Add sent (the first of the case), received, first_hearing and final."""
    n, number = len(crown), pd.factorize(crown.key)[0]
    cases = number.max() + 1

    def of_case(values: Array) -> Array:
        return values[:cases][number]

    crown["sent_first"] = crown.groupby("key").sent.transform("min").to_numpy()
    trial, sentence = of_case(rng.lognormal(np.log(185), 0.55, n)), of_case(rng.lognormal(np.log(42), 0.5, n))
    lag = np.where(crown.type == "T", trial, sentence).astype(int)
    crown["received"] = crown.sent_first + of_case(rng.integers(1, 10, n))
    adjourned = np.where(rng.random(n) < 0.12, rng.integers(7, 120, n), 0)
    crown["final"] = weekday(np.maximum(crown.received, crown.sent) + 5 + lag + adjourned)
    wait = (crown.final - crown.received - 3) * of_case(rng.uniform(0.1, 0.5, n))
    crown["first_hearing"] = weekday(crown.received + 3 + wait.astype(int))


def make_crown_cases(world: World, rec: pd.DataFrame, off: pd.DataFrame) -> pd.DataFrame:
    """One row a Crown defendant-case, by day of receipt.

    Columns: mags, type, why, person, organisation, force, court, key (of the case), sent, sent_first, received,
    first_hearing, final; days as numbers.
    """
    rng, crown = world.rng, _chosen(world, rec, off)
    for column, source in (
        ("person", "person"),
        ("organisation", "organisation"),
        ("force", "force"),
        ("court", "crown_court"),
        ("sent", "final"),
    ):
        crown[column] = rec[source].to_numpy()[crown.mags]
    crown["key"] = _separate_cases(rng, crown, rec.case.to_numpy()[crown.mags])
    crown["sent"] = np.where(crown.why == OWN, crown.sent + rng.integers(20, 300, len(crown)), crown.sent)
    _days(rng, crown)
    first = day(max(CROWN_FROM, world.first_year))
    within = (crown.final >= first) & (crown.final <= world.end)
    return crown[within].sort_values(["received", "key"], kind="stable").reset_index(drop=True)
