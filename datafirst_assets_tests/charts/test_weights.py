"""The chart of a model's weights."""

import pytest

from datafirst_assets.charts.svg import AGAINST, BAR
from datafirst_assets.charts.weights import BIT, MOST_BITS, ZERO, LevelWeight, weights_markdown
from datafirst_assets.linkage.comparisons import untrained_settings
from datafirst_assets.linkage.summary import level_weights

from .pictures import boxes_of, figures_of, picture_of, words_of

LEVELS = [LevelWeight("forename", "equal", 0.8, 0.1), LevelWeight("forename", "anything else", 0.2, 0.8)]


def test_what_speaks_for_goes_right_and_what_speaks_against_left() -> None:
    _, drawn = picture_of(weights_markdown(LEVELS))
    ((right, _, long, _),) = boxes_of(drawn, BAR)
    assert (right, long) == (ZERO, 3 * BIT)
    ((left, _, back, _),) = boxes_of(drawn, AGAINST)
    assert (left + back, back) == (ZERO, 2 * BIT)


def test_the_figures_are_those_of_the_chart() -> None:
    told = weights_markdown(LEVELS)
    assert figures_of(told) == [
        ["forename", "equal", "0.8", "0.1", "3.00"],
        ["forename", "anything else", "0.2", "0.8", "-2.00"],
    ]
    said, drawn = picture_of(told)
    assert said == "Match weights of 2 levels of 1 comparisons; figures below"
    assert {"+3.0", "-2.0", "equal", "anything else"} <= set(words_of(drawn))
    assert words_of(drawn).count("forename") == 1


def test_the_loudest_bar_stays_inside_the_picture() -> None:
    _, drawn = picture_of(weights_markdown([LevelWeight("pnc id", "equal", 0.9, 1e-12)]))
    assert boxes_of(drawn, BAR)[0][2] == MOST_BITS * BIT


def test_every_level_of_our_model_is_shown_in_plain_words() -> None:
    levels = level_weights(untrained_settings())
    assert {level.comparison for level in levels} >= {"forename", "surname", "date_of_birth", "postcode", "household"}
    assert not [level.level for level in levels if "missing" in level.level or "Exact match" in level.level]
    assert all(level.weight == pytest.approx(0, abs=25) for level in levels)
    assert len(weights_markdown(levels)) < 12_000
