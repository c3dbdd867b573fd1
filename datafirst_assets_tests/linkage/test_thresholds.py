"""Thresholds: what police ids tell of weights, and what each level asks for."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from datafirst_assets.data_root import DataRoot
from datafirst_assets.errors import DataFirstError
from datafirst_assets.linkage.thresholds import (
    ASKED,
    ENOUGH_PAIRS,
    FLATTEST,
    LADDER,
    LEVELS,
    Calibration,
    calibrate,
    choose_thresholds,
    load_thresholds,
    store_thresholds,
    thresholds_file,
)

SURE = np.full(1000, 30.0)
"""Pairs beyond doubt, which any landing zone has."""


def told_by(shift: float, slope: float, pairs: int, agreement: float = 0.98, seed: int = 1) -> Calibration:
    """What is learnt from pairs that are right as often as a line says."""
    random = np.random.default_rng(seed)
    weight = random.uniform(-4, 14, pairs)
    right = random.random(pairs) < 1 / (1 + np.exp2(-(shift + slope * weight)))
    return calibrate(weight, right & (random.random(pairs) < agreement), agreement)


@pytest.mark.parametrize(("shift", "slope"), [(0.0, 1.0), (-2.0, 0.6), (2.0, 0.8)])
def test_police_ids_tell_how_often_weights_are_right(shift: float, slope: float) -> None:
    learnt = told_by(shift, slope, 20_000)
    assert learnt.shift == pytest.approx(shift, abs=0.2)
    assert learnt.slope == pytest.approx(slope, abs=0.06)
    assert learnt.pairs == 20_000


def test_without_police_ids_the_odds_of_the_model_stand() -> None:
    assert calibrate(np.zeros(0), np.zeros(0, dtype=bool), 0.98) == Calibration(0.0, 1.0, 0)


def test_a_handful_of_pairs_does_not_overrule_the_model() -> None:
    assert calibrate(np.full(ENOUGH_PAIRS - 1, 9.5), np.zeros(ENOUGH_PAIRS - 1, dtype=bool), 0.98) == Calibration()
    overruled = calibrate(np.full(ENOUGH_PAIRS, 9.5), np.zeros(ENOUGH_PAIRS, dtype=bool), 0.98)
    assert overruled.right(np.array([9.5]))[0] < 0.5


def test_a_model_that_is_too_sure_of_itself_gets_higher_thresholds() -> None:
    honest = choose_thresholds(SURE, Calibration(), "artificial")
    proud = choose_thresholds(SURE, Calibration(shift=-2.0, slope=0.5, pairs=9), "artificial")
    assert honest.weights["person_id"] == 0
    assert proud.weights["person_id"] == 4
    assert all(proud.weights[level] > honest.weights[level] for level in LEVELS)


def test_where_doubtful_pairs_are_many_more_is_asked() -> None:
    """Among millions of people most pairs above even odds can be only just above."""
    doubtful = np.concatenate((SURE, np.full(9000, 1.0)))
    few, many = (
        choose_thresholds(SURE, Calibration(), "artificial"),
        choose_thresholds(doubtful, Calibration(), "artificial"),
    )
    assert few.weights["person_id"] < many.weights["person_id"] == 2
    assert many.precision["person_id"] >= ASKED["person_id"].precision


@given(
    st.lists(st.floats(-20, 60), max_size=200),
    st.floats(-6, 6),
    st.floats(0.1, 2),
)
def test_levels_are_nested_and_keep_what_they_ask(weights: list[float], shift: float, slope: float) -> None:
    calibration = Calibration(shift, slope, 1)
    chosen = choose_thresholds(np.array(weights, dtype=np.float64), calibration, "artificial")
    strict, published, loose = (chosen.weights[level] for level in LEVELS)
    assert strict >= published >= loose
    for level in LEVELS:
        if chosen.weights[level] < LADDER[-1]:
            assert chosen.precision[level] >= round(ASKED[level].precision, 4) - 1e-4
            assert calibration.right(np.array([chosen.weights[level]]))[0] >= ASKED[level].at_least_right - 1e-9


def test_the_choice_is_kept_beside_the_model(tmp_path: Path) -> None:
    root = DataRoot(tmp_path)
    with pytest.raises(DataFirstError, match="job relink"):
        load_thresholds(root)
    chosen = choose_thresholds(SURE, Calibration(-1.5, 0.7, 40), "artificial")
    store_thresholds(thresholds_file(root), chosen)
    assert load_thresholds(root) == chosen


def test_police_ids_that_never_agree_are_heard_whatever_the_weight() -> None:
    """A line that falls would be cut off at its least slope, and its shift would then tell of half of these pairs."""
    never = calibrate(np.linspace(10, 40, 5_000), np.zeros(5_000, dtype=bool), 0.98)
    assert never.slope == FLATTEST
    assert (never.right(np.array([10.0, 25.0, 40.0])) < 0.01).all()
