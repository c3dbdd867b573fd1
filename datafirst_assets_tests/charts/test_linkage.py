"""Match weights and cluster sizes: chart and figures agree, thresholds are where they belong."""

import pytest

from datafirst_assets.charts.columns import LEFT, RIGHT, short
from datafirst_assets.charts.linkage import cluster_sizes, match_weights
from datafirst_assets.charts.svg import BAR, LINE
from datafirst_assets.linkage.summary import MOST_BITS
from datafirst_assets.linkage.thresholds import LADDER

from .pictures import SVG, boxes_of, figures_of, picture_of, words_of

LINES = {"loose": 0.0, "published": 3.0, "strict": 8.0}


def test_pairs_are_parted_at_the_thresholds() -> None:
    told = match_weights({-2: 5, -1: 1, 0: 10, 2: 20, 3: 40, 7: 80, 8: 160, MOST_BITS: 1_000}, MOST_BITS, "bits", LINES)
    assert figures_of(told) == [
        ["below 0 bits", "6"],
        ["0 to 3 bits (loose)", "30"],
        ["3 to 8 bits (published)", "120"],
        ["8 bits and more (strict)", "1,160"],
    ]
    said, drawn = picture_of(told)
    assert said == "Pairs of identities by match weight, 1,316 in all"
    assert {"loose", "published", "strict", "0", "5", "75", "80+", "highest column: 1,000"} <= set(words_of(drawn))


def test_a_threshold_is_drawn_at_the_edge_of_its_column() -> None:
    _, drawn = picture_of(match_weights({-2: 5, 8: 5}, MOST_BITS, "bits", LINES))
    step = (RIGHT - LEFT) / 11
    lines = [path.get("d", "") for path in drawn.iter(f"{SVG}path") if path.get("class") == LINE]
    uprights = [float(line[1:].split(" ")[0]) for line in lines if "V" in line]
    assert uprights == pytest.approx([LEFT + place * step for place in (2, 5, 10)], abs=0.06)


def test_without_thresholds_figures_go_by_tens() -> None:
    told = match_weights({8: 1, 12: 2, 29: 3, 55: 4}, MOST_BITS, "bits", {})
    assert [line[1] for line in figures_of(told)] == ["1", "2", "3", "0", "4"]
    assert figures_of(told)[-1][0] == "40 bits and more"


def test_no_pairs_make_no_picture() -> None:
    assert match_weights({}, MOST_BITS, "bits", LINES) == "No pair of identities is alike enough to be kept."


def test_columns_are_as_tall_as_their_counts_and_none_is_lost() -> None:
    _, drawn = picture_of(match_weights({8: 1_000_000, 9: 500_000, 10: 0, 11: 1}, MOST_BITS, "bits", {}))
    heights = [box[3] for box in boxes_of(drawn, BAR)]
    assert heights == [136.0, 68.0, 1.0]


def test_clusters_are_counted_by_size() -> None:
    told = cluster_sizes({1: 1_234_567, 10: 4, 11: 5, 20: 6, 21: 7, 50: 8, 51: 9, 400: 10})
    figures = dict(figures_of(told))
    assert list(figures) == [*map(str, range(1, 11)), "11-20", "21-50", "51+"]
    assert [figures[size] for size in ("1", "2", "10", "11-20", "21-50", "51+")] == [
        "1,234,567",
        "0",
        "4",
        "11",
        "15",
        "19",
    ]
    said, drawn = picture_of(told)
    assert said == "Persons and organisations by number of records, 1,234,616 in all"
    assert "1.23m" in words_of(drawn)


def test_no_clusters_are_no_error() -> None:
    assert {count for _, count in figures_of(cluster_sizes({}))} == {"0"}


def test_thresholds_are_whole_bits() -> None:
    """Pairs are counted by whole bits: a threshold between two could not be told."""
    assert all(threshold % 1 == 0 for threshold in LADDER)


@pytest.mark.parametrize(
    ("count", "written"),
    [
        (0, "0"),
        (999, "999"),
        (1_000, "1k"),
        (12_345, "12.3k"),
        (999_950, "1000k"),
        (13_300_000, "13.3m"),
        (2 * 10**9, "2bn"),
    ],
)
def test_counts_are_short(count: int, written: str) -> None:
    assert short(count) == written


def test_the_same_counts_in_another_order_are_the_same_picture() -> None:
    counts = {8: 3, 9: 2, 20: 1}
    told = match_weights(counts, MOST_BITS, "bits", LINES)
    assert told == match_weights(dict(reversed(counts.items())), MOST_BITS, "bits", LINES)


def test_pictures_are_small() -> None:
    counts = {bits: 12_345_678 + bits for bits in range(-20, MOST_BITS + 1)}
    assert len(match_weights(counts, MOST_BITS, "bits", LINES)) < 7_000
    assert len(cluster_sizes(dict.fromkeys(range(1, 100), 12_345_678))) < 4_000
