"""The trend of a yearly table."""

import pytest

from datafirst_assets.charts.trend import OTHER_YEARS, THIS_YEAR, compared, trend, window

from .pictures import SVG, figures_of, picture_of
from .test_svg import contrast

SHOWN_WITHOUT_A_CLICK = 1000
"""Dagster's web UI shows Markdown of fewer characters at once, and anything longer behind a link."""


@pytest.mark.parametrize(
    ("years", "year", "shown"),
    [
        ([2019], 2019, [2019]),
        (list(range(2001, 2020)), 2019, list(range(2010, 2020))),
        (list(range(2001, 2020)), 2003, list(range(2001, 2011))),
        (list(range(2001, 2020)), 2015, list(range(2006, 2016))),
        ([2013, 2011], 2011, [2011, 2013]),
        ([], 2011, [2011]),
    ],
)
def test_the_years_shown_hold_the_one_that_is_told_about(years: list[int], year: int, shown: list[int]) -> None:
    assert window(years, year) == shown


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ({2019: 110, 2018: 100}, "110 rows, +10.0% on 2018"),
        ({2019: 9_000, 2017: 10_000, 2020: 1}, "9,000 rows, -10.0% on 2017"),
        ({2019: 5}, "5 rows; no earlier year to compare with"),
        ({2019: 5, 2018: 0}, "5 rows; none in 2018"),
        ({2019: 0, 2018: 4}, "0 rows, -100.0% on 2018"),
    ],
)
def test_a_year_is_compared_with_the_one_before_it(rows: dict[int, int], said: str) -> None:
    assert compared(rows, 2019, "rows") == said


def test_ten_years_of_millions_are_shown_without_a_click() -> None:
    rows = {year: 12_345_678 - year * 999 for year in range(2001, 2020)}
    told = trend(rows, 2019, dict.fromkeys(rows, 123_456), what="new defendants")
    assert len(told) < SHOWN_WITHOUT_A_CLICK
    assert len(figures_of(told)) == 10


def test_the_figures_say_what_the_chart_shows() -> None:
    told = trend({2018: 100, 2019: 50, 2017: 0}, 2019, {2018: 3})
    assert told.startswith("2019: 50 rows, -50.0% on 2018.")
    assert figures_of(told) == [["2017", "0", "0"], ["2018", "100", "3"], ["2019", "50", "0"]]
    said, drawn = picture_of(told)
    assert said == "Rows by year, 2017 to 2019"
    paths = {path.get("fill"): path.get("d") for path in drawn.iter(f"{SVG}path")}
    assert paths == {OTHER_YEARS: "M0 36v-0h14v0zM18 36v-36h14v36z", THIS_YEAR: "M36 36v-18h14v18z"}


def test_a_single_row_among_millions_is_to_be_seen() -> None:
    _, drawn = picture_of(trend({2018: 9_000_000, 2019: 1}, 2019))
    assert [path.get("d") for path in drawn.iter(f"{SVG}path") if path.get("fill") == THIS_YEAR] == ["M18 36v-1h14v1z"]


def test_a_table_that_cannot_have_quarantine_does_not_tell_of_it() -> None:
    assert figures_of(trend({2019: 7}, 2019)) == [["2019", "7"]]


@pytest.mark.parametrize("ground", ["#ffffff", "#030615"])
@pytest.mark.parametrize("colour", [OTHER_YEARS, THIS_YEAR])
def test_bars_stand_out_from_the_page(colour: str, ground: str) -> None:
    assert contrast(colour, ground) >= 3.0
