"""Thresholds: what each level asks for, and what is chosen where the ladder ends before."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from datafirst_assets.data_root import DataRoot
from datafirst_assets.errors import DataFirstError
from datafirst_assets.linkage.calibration import Calibration
from datafirst_assets.linkage.thresholds import (
    ASKED,
    LADDER,
    LEVELS,
    NOT_REACHED,
    Thresholds,
    choose_thresholds,
    load_thresholds,
    store_thresholds,
    thresholds_file,
)

SURE = np.full(1000, 30.0)
"""Pairs beyond doubt, which any landing zone has."""


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

    above = doubtful[doubtful >= many.weights["person_id"]]
    assert Calibration().share_right(above).mean() >= ASKED["person_id"].precision


@given(st.lists(st.floats(-20, 60), max_size=200), st.floats(-6, 6), st.floats(0.1, 2))
def test_levels_are_nested_and_keep_what_they_ask(weights: list[float], shift: float, slope: float) -> None:
    weight = np.array(weights, dtype=np.float64)
    chosen = choose_thresholds(weight, Calibration(shift, slope, pairs=1), "artificial")
    strict, published, loose = (chosen.weights[level] for level in LEVELS)
    assert strict >= published >= loose
    for level in LEVELS:
        threshold = chosen.weights[level]
        # Weights are counted to the nearest sixteenth of a bit.
        share = chosen.calibration.share_right(weight[weight >= threshold - 1 / 32])
        assert share.mean() >= ASKED[level].precision - 0.01 if len(share) else True
        assert chosen.calibration.share_right(np.array([threshold]))[0] >= ASKED[level].at_least_right - 1e-9


def test_the_end_of_the_ladder_is_never_chosen_silently() -> None:
    """A line so flat that no rung is enough says nothing: the model's own odds stand, and the thresholds say why."""
    flat = Calibration(shift=-3.0, slope=0.16, pairs=5_000)
    chosen = choose_thresholds(SURE, flat, "artificial")
    assert chosen.calibration == Calibration(pairs=5_000, doubt=NOT_REACHED)
    assert not chosen.calibration.is_estimated
    assert chosen.weights == choose_thresholds(SURE, Calibration(), "artificial").weights
    assert max(chosen.weights.values()) < LADDER[-1]


def test_the_choice_is_kept_beside_the_model(tmp_path: Path) -> None:
    root = DataRoot(tmp_path)
    with pytest.raises(DataFirstError, match="job relink"):
        load_thresholds(root)
    for chosen in (
        Thresholds(dict.fromkeys(LEVELS, 2.0), Calibration(-1.5, 0.7, 0.9, 400), "artificial", {"person_id": 0.99}),
        choose_thresholds(SURE, Calibration(pairs=3, doubt="too few"), "artificial"),
    ):
        store_thresholds(thresholds_file(root), chosen)
        assert load_thresholds(root) == chosen
