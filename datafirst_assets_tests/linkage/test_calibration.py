"""Calibration: the line from weights to how often pairs are one person, and when it says that it cannot tell."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from datafirst_assets.linkage.calibration import (
    ENOUGH_PAIRS,
    LARGEST_DISAGREEMENT,
    Calibration,
    calibrate,
    reconcile,
)


def estimated(
    shift: float, slope: float, limit: float, pairs: int = 20_000, expected: float | None = None, seed: int = 1
) -> Calibration:
    """What is estimated from pairs that are one person as often as a line says, with equal ids as often as the limit says."""
    random = np.random.default_rng(seed)
    weight = random.uniform(-6, 40, pairs)
    right = random.random(pairs) < 1 / (1 + np.exp2(-(shift + slope * weight)))
    equal = right & (random.random(pairs) < limit)
    return calibrate(weight, equal.astype(np.float64), limit if expected is None else expected)


@pytest.mark.parametrize(("shift", "slope"), [(0.0, 1.0), (-2.0, 0.6), (2.0, 0.8)])
@pytest.mark.parametrize("limit", [0.99, 0.9, 0.7])
def test_line_and_limit_are_estimated_together(shift: float, slope: float, limit: float) -> None:
    """One record in ten with somebody else's id, or in six, moves the limit and not the thresholds."""
    line = estimated(shift, slope, limit)
    assert line.is_estimated
    assert line.even_odds == pytest.approx(-shift / slope, abs=0.5)
    assert line.slope == pytest.approx(slope, abs=0.1)
    assert line.limit == pytest.approx(limit, abs=0.02)


def test_a_limit_that_the_model_has_learnt_wrongly_does_not_count_as_wrong_pairs() -> None:
    """Before, a limit of .9 taken for granted where .8 holds made a tenth of the surest pairs wrong, whatever their weight."""
    line = estimated(-1.0, 0.8, 0.8, expected=0.9)
    assert line.limit == pytest.approx(0.8, abs=0.02)
    assert line.share_right(np.array([20.0]))[0] > 0.99


def test_shares_of_pairs_of_records_count_as_shares() -> None:
    weight = np.repeat(np.arange(-6.0, 30.0), 200)
    share = 0.9 / (1 + np.exp2(-weight))
    line = calibrate(weight, share, 0.9)
    assert (line.shift, line.slope, line.limit) == pytest.approx((0.0, 1.0, 0.9), abs=0.05)


def test_a_handful_of_pairs_does_not_overrule_the_model() -> None:
    few = calibrate(np.full(ENOUGH_PAIRS - 1, 9.5), np.zeros(ENOUGH_PAIRS - 1), 0.98)
    assert (few.shift, few.slope, few.is_estimated) == (0.0, 1.0, False)
    assert f"{ENOUGH_PAIRS - 1} pairs have two police ids" in few.doubt


def test_ids_that_hardly_agree_among_the_surest_pairs_cannot_tell() -> None:
    """A force that gives a new number at each arrest."""
    line = estimated(0.0, 1.0, 0.2, expected=0.9)
    assert "fewer than half of the surest pairs" in line.doubt
    assert (line.shift, line.slope) == (0.0, 1.0)


def test_weights_that_say_nothing_of_equal_ids_cannot_tell() -> None:
    random = np.random.default_rng(1)
    line = calibrate(random.uniform(-6, 40, 5_000), (random.random(5_000) < 0.6).astype(np.float64), 0.9)
    assert line.doubt and not line.is_estimated


def test_a_share_of_equal_ids_that_does_not_follow_the_weights_cannot_tell() -> None:
    """Pairs of middling weight that share an id although they are two people, as where a family is booked under one id."""
    random = np.random.default_rng(1)
    weight = random.uniform(-6, 40, 20_000)
    share = np.where((weight > 0) & (weight < 4), 0.95, 1 / (1 + np.exp2(-(weight - 10))))
    line = calibrate(weight, (random.random(20_000) < share).astype(np.float64), 0.98)
    assert "does not follow the weights" in line.doubt


def test_pnc_ids_and_cro_numbers_that_disagree_cannot_tell() -> None:
    one, near = Calibration(-2.0, 1.0, 0.9, 5_000), Calibration(-2.0 - LARGEST_DISAGREEMENT / 2, 1.0, 0.9, 900)
    far = Calibration(-3.0 - LARGEST_DISAGREEMENT, 1.0, 0.9, 900)
    assert reconcile(one, near) == one
    assert "PNC ids put even odds at +2.0 bits, CRO numbers at +6.0" in reconcile(one, far).doubt


def test_where_one_identifier_cannot_tell_the_other_does() -> None:
    doubtful, sure = Calibration(pairs=9_000, doubt="flat"), Calibration(-1.0, 0.8, 0.9, 300)
    assert reconcile(doubtful, sure) == reconcile(sure, doubtful) == sure
    assert reconcile(doubtful, Calibration(pairs=3, doubt="few")) == doubtful


@given(st.lists(st.tuples(st.floats(-200, 200), st.floats(0, 1)), max_size=400), st.floats(0.001, 0.999))
def test_any_pairs_give_a_line_that_rises_or_a_doubt(pairs: list[tuple[float, float]], expected: float) -> None:
    weight, equal = np.array(pairs, dtype=np.float64).reshape(-1, 2).T
    line = calibrate(weight, equal, expected)
    assert line.slope > 0
    assert line.is_estimated != bool(line.doubt)
    assert (line.shift, line.slope) == (0.0, 1.0) or line.is_estimated
