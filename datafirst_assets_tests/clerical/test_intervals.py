"""Intervals against known figures, and how often they cover a known truth."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from datafirst_assets.clerical.intervals import mean, part_inside, sampled_share, wilson

MANY = 10**9


def test_wilson_of_a_known_example() -> None:
    share = wilson(8, 10)
    assert (share.estimate, round(share.lower, 4), round(share.upper, 4)) == (0.8, 0.4902, 0.9433)


def test_exact_limits_of_a_known_example() -> None:
    share = sampled_share(8, 10, MANY)
    assert (share.estimate, round(share.lower, 4), round(share.upper, 4)) == (0.8, 0.4439, 0.9748)


def test_no_error_found_is_no_proof_of_none() -> None:
    share = sampled_share(300, 300, MANY)
    assert share.upper == 1.0 and round(share.lower, 4) == 0.9878


def test_a_whole_population_leaves_nothing_to_chance() -> None:
    share = sampled_share(3, 4, 4)
    assert (share.lower, share.estimate, share.upper) == (0.75, 0.75, 0.75)


def test_of_no_unit_nothing_is_known() -> None:
    assert (sampled_share(0, 0, 5).lower, sampled_share(0, 0, 5).upper) == (0.0, 1.0)


def test_one_stratum_alone_is_sampled_share() -> None:
    alone = sampled_share(8, 10, 1000)
    both = mean([alone])
    assert both and (both.lower, both.upper) == pytest.approx((alone.lower, alone.upper))


def test_nothing_to_estimate() -> None:
    assert mean([]) is None
    assert part_inside([], []) is None
    assert part_inside([sampled_share(0, 4, 4)], [sampled_share(0, 3, 3)]) is None


def test_part_inside_of_known_strata() -> None:
    part = part_inside([sampled_share(90, 90, 90)], [sampled_share(10, 20, 20)])
    assert part and part.estimate == pytest.approx(0.9)
    assert (part.lower, part.upper) == pytest.approx((0.9, 0.9))


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30), st.integers(0, 10**6)), min_size=1, max_size=6))
def test_limits_enclose_the_estimate(strata: list[tuple[int, int, int]]) -> None:
    shares = [sampled_share(found, found + other, found + other + more) for found, other, more in strata]
    for share in [*shares, mean(shares), part_inside(shares[:1], shares[1:])]:
        assert share is None or 0 <= share.lower <= share.estimate <= share.upper <= 1


STRATA = ((50_000, 0.999, 150), (3_000, 0.97, 60), (400, 0.7, 30), (6_000, 0.05, 80), (40, 0.5, 10))
"""Population, true share, units drawn: about what a linkage looks like, the first three strata joined."""


def test_coverage() -> None:
    random = np.random.default_rng(5)
    true = [round(size * share) for size, share, _ in STRATA]
    precision, recall = sum(true[:3]) / sum(s[0] for s in STRATA[:3]), sum(true[:3]) / sum(true)
    covered = np.zeros(2)
    draws = 400
    for _ in range(draws):
        found = [random.hypergeometric(t, s[0] - t, s[2]) for t, s in zip(true, STRATA, strict=True)]
        shares = [sampled_share(int(f), s[2], s[0]) for f, s in zip(found, STRATA, strict=True)]
        for place, (estimate, truth) in enumerate(
            ((mean(shares[:3]), precision), (part_inside(shares[:3], shares[3:]), recall))
        ):
            assert estimate
            covered[place] += estimate.lower <= truth <= estimate.upper
    assert (covered / draws >= 0.92).all()
