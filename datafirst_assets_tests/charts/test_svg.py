"""Pictures: well-formed, readable on light and dark ground, and safe inside Markdown."""

import re

import pytest

from datafirst_assets.charts.svg import STYLE, bars, image, number, picture, table, text

from .pictures import picture_of, words_of


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast of two colours as WCAG defines it."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_everything_stands_out_from_its_ground(theme: str) -> None:
    light, dark = STYLE.split("@media")
    rules = light if theme == "light" else dark
    colours = dict(re.findall(r"(text|\.\w)\{[^}]*?(?:fill|stroke):(#[0-9a-f]{6})", rules))
    assert colours.keys() == {"text", ".g", ".b", ".n", ".p", ".l"}
    ground = colours.pop(".g")
    for kind, colour in colours.items():
        assert contrast(colour, ground) >= (4.5 if kind == "text" else 3.0), kind


def test_words_are_escaped_and_the_picture_is_well_formed() -> None:
    _, drawn = picture_of(image(picture(10, 10, [text(1, 2, "a < b & 'c'")]), "Artificial"))
    assert words_of(drawn) == ["a < b & 'c'"]


def test_what_is_said_cannot_end_the_image() -> None:
    said, _ = picture_of(image(picture(1, 1, []), "one ](two)\nthree"))
    assert "\n" not in said and "]" not in said


def test_a_cell_cannot_end_its_column() -> None:
    assert table(["a", "b", "c"], [["x|y", "z", "1"]], words=2) == "|a|b|c|\n|-|-|-:|\n|x/y|z|1|"


@pytest.mark.parametrize(("value", "written"), [(10.0, "10"), (0.0, "0"), (1.26, "1.3"), (-4.0, "-4"), (100, "100")])
def test_coordinates_are_short(value: float, written: str) -> None:
    assert number(value) == written


def test_no_bars_make_no_path() -> None:
    assert bars([]) == ""
