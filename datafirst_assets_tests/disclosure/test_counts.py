"""Whatever is counted, what the public sees follows the rules; each rule has a count that breaks it if it is forgotten."""

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datafirst_assets.disclosure import NOT_SHOWN, interval, percent, publishable, share, shown, total
from datafirst_assets.disclosure.counts import BASE, FEWEST

COUNTS = st.integers(0, 20_000_000)


@given(COUNTS)
def test_no_count_of_one_to_nine_and_only_multiples_of_five(count: int) -> None:
    seen = publishable(count)
    assert (seen is None) == (0 < count < FEWEST)
    if seen is not None:
        assert seen % BASE == 0 and abs(seen - count) <= BASE / 2
        assert seen == 0 or seen >= FEWEST


@given(COUNTS)
def test_what_is_written_is_what_may_be_seen(count: int) -> None:
    written = shown(count)
    assert written == NOT_SHOWN or re.fullmatch(r"[\d,]+", written)
    assert written == NOT_SHOWN or int(written.replace(",", "")) == publishable(count)


@given(COUNTS, COUNTS)
def test_a_larger_count_is_never_shown_as_a_smaller(one: int, other: int) -> None:
    small, large = (publishable(count) for count in sorted((one, other)))
    assert small is None or large is None or small <= large


@given(st.lists(COUNTS, max_size=30))
def test_a_total_gives_no_hidden_count_away(counts: list[int]) -> None:
    visible = [seen for count in counts if (seen := publishable(count)) is not None]
    assert total(counts) == sum(visible)


@given(COUNTS, COUNTS)
def test_a_share_is_of_rounded_counts_and_hides_what_is_few(one: int, other: int) -> None:
    part, whole = sorted((one, other))
    seen = share(part, whole)
    if seen is None:
        assert whole < FEWEST or 0 < part < FEWEST or 0 < whole - part < FEWEST
    else:
        assert 0 <= seen <= 1
        assert seen == pytest.approx(min((publishable(part) or 0) / (publishable(whole) or 1), 1))


@given(COUNTS, st.floats(0, 1), st.floats(0, 1))
def test_limits_move_outwards_only(whole: int, one: float, other: float) -> None:
    low, high = sorted((one, other))
    limits = interval(low, high, whole)
    if limits is None:
        assert whole < FEWEST
    else:
        assert 0 <= limits[0] <= low + 1e-6 and high - 1e-6 <= limits[1] <= 1


@pytest.mark.parametrize(
    ("part", "whole", "seen"),
    [
        (0, 100, 0.0),
        (100, 100, 1.0),
        (9, 100, None),
        (91, 100, None),
        (12, 103, 10 / 105),
        (0, 0, None),
        (5, 5, None),
        (90.4, 100.0, None),
    ],
)
def test_shares_by_hand(part: float, whole: float, seen: float | None) -> None:
    assert share(part, whole) == seen
    assert (percent(share(part, whole)) == NOT_SHOWN) == (seen is None)


@pytest.mark.parametrize("count", [-1, math.nan, math.inf])
def test_what_is_no_count_is_refused(count: float) -> None:
    with pytest.raises(ValueError, match="a number from zero up"):
        publishable(count)


def test_a_part_larger_than_its_whole_is_refused() -> None:
    with pytest.raises(ValueError, match="larger than its whole"):
        share(11, 10)


def test_percentages_as_written() -> None:
    assert [percent(0.99824), percent(0.5, 0), percent(None)] == ["99.82 %", "50 %", NOT_SHOWN]
