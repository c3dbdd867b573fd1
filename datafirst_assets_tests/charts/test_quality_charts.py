"""Charts of linkage quality: marks where their figures are, and no picture wider than a phone."""

from xml.etree import ElementTree

import pytest

from datafirst_assets.charts import against_threshold, ranges
from datafirst_assets.charts.against_threshold import Point, threshold_chart
from datafirst_assets.charts.ranges import Range, ranges_chart
from datafirst_assets.charts.svg import BAR

from .pictures import SVG, boxes_of, words_of

POINTS = [Point(0, 0.9, 0.99), Point(10, 0.95, 0.97), Point(20, 1.0, 0.92)]
GROUPS = [Range("first", 0.98, 0.97, 0.99), Range("second", 0.95, 0.93, 0.96)]


def lines_of(picture: ElementTree.Element) -> list[list[tuple[float, float]]]:
    """The points of every drawn line."""
    paths = [path.get("d", "") for path in picture.iter(f"{SVG}path") if path.get("fill") == "none"]
    return [[(float(x), float(y)) for x, y in (p.split(" ") for p in path[1:].split("L"))] for path in paths]


def test_precision_and_recall_are_where_they_belong() -> None:
    picture = ElementTree.fromstring(threshold_chart("measured", POINTS, {"loose": 0, "strict": 8}))
    precision, recall = lines_of(picture)
    assert [x for x, _ in precision] == [against_threshold.LEFT, pytest.approx(187.0), against_threshold.RIGHT]
    assert [y for _, y in precision] == sorted((y for _, y in precision), reverse=True)
    assert precision[0][1] == against_threshold.BOTTOM and precision[2][1] == against_threshold.TOP
    assert recall[0][1] < recall[2][1]
    assert {"measured", "loose", "strict", "90 %", "100 %", "0", "20"} <= set(words_of(picture))


def test_a_group_has_its_mark_inside_its_interval() -> None:
    picture = ElementTree.fromstring(ranges_chart("measured", 0.96, GROUPS))
    marks = boxes_of(picture, BAR)
    assert marks[0][0] > marks[1][0]
    assert {"first", "second", "all"} <= set(words_of(picture))


def test_one_group_without_any_error_can_be_drawn() -> None:
    picture = ElementTree.fromstring(ranges_chart("measured", 1.0, [Range("only", 1.0, 1.0, 1.0)]))
    assert len(boxes_of(picture, BAR)) == 1


def test_pictures_fit_a_phone() -> None:
    assert against_threshold.WIDTH <= 343 and ranges.WIDTH <= 343
