"""Intervals cover what they should, and do not depend on the order of records or the size of the data."""

import numpy as np
import pytest

from datafirst_assets.evaluate.intervals import BLOCKS, block_sums, deal, with_intervals
from datafirst_assets.evaluate.measures import Codes, numbered, seen


def population(persons: int, seed: int) -> tuple[Codes, Codes]:
    """True persons of one to six records, of which one in twenty is parted in two."""
    random = np.random.default_rng(seed)
    truth = np.repeat(np.arange(persons), random.integers(1, 7, persons))
    parted = (random.random(persons) < 0.05)[truth] & (random.random(len(truth)) < 0.5)
    return truth.astype(np.int32), numbered(truth * 2 + parted)


def blocks(truth: Codes, seed: int) -> Codes:
    return np.random.default_rng(seed).integers(0, BLOCKS, int(truth.max()) + 1)[truth].astype(np.int32)


def limits(truth: Codes, estimate: Codes, block: Codes) -> tuple[float, float, float]:
    found, everyone = seen(truth, estimate), np.zeros(len(truth), dtype=np.int8)
    (told,) = with_intervals(block_sums(found, deal(found.in_truth, block, everyone, 1)))
    return told["bcubed_recall"], *told["intervals"]["bcubed_recall"]


def test_intervals_cover_the_truth_about_as_often_as_they_say() -> None:
    """With 100 populations, 95 % intervals that cover fewer than 88 or all with room would be wrong."""
    many = [population(400, seed) for seed in range(100)]
    expected = float(np.mean([limits(*one, blocks(one[0], 1))[0] for one in many]))
    told = [limits(*one, blocks(one[0], seed)) for seed, one in enumerate(many)]
    covered = sum(low <= expected <= high for _, low, high in told)
    assert 88 <= covered <= 100
    widths = [high - low for _, low, high in told]
    spread = float(np.std([value for value, _, _ in told]))
    assert 3 * spread < np.mean(widths) < 5 * spread  # about 2 * 1.96 standard errors


def test_blocks_are_as_good_as_persons() -> None:
    """Dealing the same persons into blocks otherwise hardly moves the interval."""
    truth, estimate = population(20_000, 1)
    widths = [high - low for _, low, high in (limits(truth, estimate, blocks(truth, seed)) for seed in (1, 2))]
    assert widths[0] == pytest.approx(widths[1], rel=0.2)


def test_the_order_of_records_does_not_matter() -> None:
    truth, estimate = population(300, 3)
    block, order = blocks(truth, 3), np.random.default_rng(4).permutation(len(truth))
    assert limits(truth, estimate, block) == limits(truth[order], estimate[order], block[order])


def test_groups_are_measured_apart() -> None:
    """In the second group nothing is found; whoever is in none counts in none."""
    truth = np.array([0, 0, 1, 1, 2, 2], dtype=np.int32)
    estimate = np.array([0, 0, 1, 2, 3, 4], dtype=np.int32)
    group = np.array([0, 0, 1, 1, -1, -1], dtype=np.int8)
    records = seen(truth, estimate)
    found = with_intervals(block_sums(records, deal(records.in_truth, truth, group, 2)))
    assert [one["records"] for one in found] == [2, 2]
    assert [one["pairwise_recall"] for one in found] == [1.0, 0.0]
    assert [one["bcubed_recall"] for one in found] == [1.0, 0.5]
    assert [one["exact_records"] for one in found] == [1.0, 0.0]
