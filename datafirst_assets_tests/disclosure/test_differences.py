"""An intruder who keeps every release and knows the rules takes published numbers from each other, and learns no small count.

What the intruder can know of a count is the set of all counts that would have been shown as it was. A difference gives a
small count away if every difference that is still possible is one of 1 to 9 people.
"""

from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from datafirst_assets.disclosure import publishable, share, total
from datafirst_assets.disclosure.counts import BASE, FEWEST, NEAR

SMALL = range(1, FEWEST)
STEPS = st.lists(st.integers(-25, 25), min_size=1, max_size=6)
"""How a count moves from release to release: mostly by few."""


def releases_of(first: int, steps: list[int]) -> list[int]:
    counts = [first]
    for step in steps:
        counts.append(max(counts[-1] + step, 0))
    return counts


def shown_by(counts: list[int]) -> list[int | None]:
    """What each release shows of one cell; each knows what those before it showed, the newest first."""
    shown: list[int | None] = []
    for count in counts:
        shown.append(publishable(count, [number for number in reversed(shown) if number is not None]))
    return shown


def possible(shown: list[int | None], release: int) -> set[int]:
    """Every count that would have been shown as this release shows it, after what was shown before."""
    before = [number for number in reversed(shown[:release]) if number is not None]
    reach = (shown[release] or 0) + 2 * NEAR
    return {count for count in range(reach) if publishable(count, before) == shown[release]}


def differences(one: set[int], other: set[int]) -> set[int]:
    return {abs(a - b) for a in one for b in other}


def gives_away(one: set[int], other: set[int]) -> bool:
    return differences(one, other) <= set(SMALL)


@settings(max_examples=150)
@given(st.integers(0, 150), STEPS)
def test_no_two_releases_give_a_small_count_away(first: int, steps: list[int]) -> None:
    shown = shown_by(releases_of(first, steps))
    known = [possible(shown, release) for release in range(len(shown))]
    for later, one in enumerate(shown):
        for earlier, other in enumerate(shown[:later]):
            if one and other:
                assert one == other or abs(one - other) > NEAR
                assert not gives_away(known[later], known[earlier])
                assert abs(one - other) in differences(known[later], known[earlier]), "both may be the true counts"


@settings(max_examples=150)
@given(st.integers(0, 150), STEPS)
def test_no_release_pins_a_count_down_further_than_rounding(first: int, steps: list[int]) -> None:
    counts = releases_of(first, steps)
    shown = shown_by(counts)
    for release, (count, number) in enumerate(zip(counts, shown, strict=True)):
        assert (number is None) == (count in SMALL) and (number == 0) == (count == 0)
        assert count in possible(shown, release)
        alone = {other for other in range(count + FEWEST) if publishable(other) == number}
        assert possible(shown, release) >= alone
        if number:
            assert abs(number - count) <= NEAR + BASE / 2


def test_without_the_rule_one_person_more_is_given_away() -> None:
    """The control: 17 and 18 round to 15 and 20, which only counts that differ by 1 to 9 do."""
    fresh = [{count for count in range(60) if publishable(count) == publishable(shown)} for shown in (17, 18)]
    assert gives_away(*fresh)
    assert shown_by([17, 18]) == [15, 15]


def test_moves_by_hand() -> None:
    assert shown_by([100, 101, 99, 112, 113]) == [100, 100, 100, 100, 115]
    assert shown_by([13, 9, 0, 13, 12]) == [15, None, 0, 15, 15]
    assert shown_by([15, 35, 22]) == [15, 35, 15], "an older release's number is kept too, or 20 would stand beside 15"
    assert shown_by([0, 11]) == [0, 10], "none is not held on to when there are some"


def test_described_again_a_release_shows_the_same() -> None:
    counts = releases_of(40, [6, -9, 14, 3, 30, -8])
    shown = shown_by(counts)
    for release, count in enumerate(counts):
        own_too = [number for number in reversed(shown[: release + 1]) if number is not None]
        assert publishable(count, own_too) == shown[release]


Cell = tuple[int, int]
"""A part and the whole that it is of."""


def shares_of(cells: list[Cell]) -> list[tuple[int | None, float | None]]:
    """What each release shows of a whole and of the share of a part."""
    wholes: list[int] = []
    parts: list[int] = []
    shown: list[tuple[int | None, float | None]] = []
    for part, whole in cells:
        seen, part_seen = publishable(whole, wholes), share(part, whole, parts, wholes)
        shown.append((seen, part_seen))
        if seen:
            wholes.insert(0, seen)
            if part_seen:
                parts.insert(0, round(part_seen * seen))
    return shown


@given(st.lists(st.tuples(st.integers(0, 120), st.integers(0, 120)), min_size=1, max_size=6))
@example([(10, 28), (13, 13), (10, 28)])
def test_a_share_gives_neither_the_part_nor_the_rest_away(drawn: list[Cell]) -> None:
    cells = [(min(cell), max(cell)) for cell in drawn]
    shown = shares_of(cells)
    for (part, whole), (seen, part_seen) in zip(cells, shown, strict=True):
        if part_seen is None:
            continue
        assert seen and 0 <= part_seen <= 1
        above = part_seen * seen
        assert above == pytest.approx(round(above)) and round(above) % BASE == 0
        assert (part_seen == 0) == (part == 0) and (part_seen == 1) == (part == whole)
        for few in (part, whole - part):
            assert few not in SMALL
        assert seen - above == pytest.approx(0) or seen - above > FEWEST - 0.5
    numbers = {round(part_seen * seen) for seen, part_seen in shown if seen and part_seen and part_seen < 1}
    assert all(later - earlier > NEAR for earlier, later in pairwise(sorted(numbers)))


def test_a_share_is_not_shown_where_numbers_held_on_to_leave_too_few() -> None:
    assert share(95, 111) == 95 / 110
    assert share(95, 111, (), (100,)) is None
    assert share(111, 111, (85,), (100,)) == 1.0


@given(st.lists(st.integers(0, 60), min_size=1, max_size=8))
def test_a_total_taken_from_its_parts_leaves_nothing(parts: list[int]) -> None:
    seen = [publishable(part) for part in parts]
    assert total(parts) == total(number for number in seen if number) == sum(number or 0 for number in seen)


def test_a_total_rounded_alone_would_narrow_what_is_not_shown() -> None:
    """The control: 1,000 and 8 that are not shown, rounded together to 1,010, say more of the 8 than "1 to 9"."""
    parts = (1_002, 8)
    others = {count for count in range(2_000) if publishable(count) == publishable(parts[0])}
    whole = {count for count in range(2_000) if publishable(count) == publishable(sum(parts))}
    assert {few for few in SMALL if any(other + few in whole for other in others)} == {6, 7, 8, 9}
    assert total(parts) == publishable(parts[0])
