"""The picture of coverage: a bar a month as high as courts are covered, and what breaks on top."""

from xml.etree import ElementTree

import pytest

from datafirst_assets.charts.coverage import LEFT, RIGHT, TALL, MonthBar, Strip, coverage_strips
from datafirst_assets.charts.svg import AGAINST, BAR, PALE

from .pictures import boxes_of, words_of

START = 2014 * 12


def bars(*courts: tuple[int, int], thin: int | None = None) -> list[MonthBar]:
    return [MonthBar(START + n, covered, 0, broken, n == thin) for n, (covered, broken) in enumerate(courts)]


def drawn(*strips: Strip) -> ElementTree.Element:
    return ElementTree.fromstring(coverage_strips("made up", strips))


def test_a_month_is_as_high_as_its_courts_and_breaks_stand_on_top() -> None:
    picture = drawn(Strip("A court", 10, bars((10, 0), (5, 5), (0, 0))))
    whole, half = boxes_of(picture, BAR)
    (broken,) = boxes_of(picture, AGAINST)
    assert (whole[3], half[3], broken[3]) == (TALL, TALL / 2, TALL / 2)
    assert broken[1] + broken[3] == half[1] and broken[0] == half[0]


def test_courts_with_too_few_records_are_pale_and_below_what_breaks() -> None:
    picture = drawn(Strip("A court", 10, [MonthBar(START, 5, 3, 2, is_thin=False)]))
    (covered,), (unsure,), (broken,) = (boxes_of(picture, kind) for kind in (BAR, PALE, AGAINST))
    assert [round(box[3] / TALL, 1) for box in (covered, unsure, broken)] == [0.5, 0.3, 0.2]
    assert unsure[1] + unsure[3] == pytest.approx(covered[1]) and broken[1] + broken[3] == pytest.approx(unsure[1])


def test_one_court_of_hundreds_is_seen() -> None:
    ((_, _, _, height),) = boxes_of(drawn(Strip("A court", 400, bars((399, 1)))), AGAINST)
    assert height >= 2


def test_a_thin_month_is_marked_below() -> None:
    picture = drawn(Strip("A court", 10, bars((10, 0), (10, 0), thin=1)))
    ((left, top, _, _),) = boxes_of(picture, AGAINST)
    covered = boxes_of(picture, BAR)[1]
    assert left == covered[0] and top > covered[1] + covered[3]


def test_sources_share_one_scale_of_months() -> None:
    later = [MonthBar(START + 23, 1, 0, 0, is_thin=False)]
    picture = drawn(Strip("First", 1, bars((1, 0))), Strip("Second", 1, later))
    first, second = boxes_of(picture, BAR)
    assert first[0] == LEFT and second[0] + second[2] == pytest.approx(RIGHT, abs=1)
    assert second[1] > first[1]
    assert {"made up", "First", "Second", "2014", "2015"} <= set(words_of(picture))
    assert "1 courts; at most 0 low or broken in a month" in words_of(picture)
