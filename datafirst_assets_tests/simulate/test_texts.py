"""Texts of the files from codes, numbers and days."""

import numpy as np
import pyarrow as pa

from datafirst_assets.simulate.tables import day
from datafirst_assets.simulate.texts import (
    capitals,
    changed,
    coded,
    iso_time,
    joined,
    numbered,
    objects,
    spread,
    uk_date,
)


def test_numbers_have_their_width_and_gaps() -> None:
    numbers = np.array([7, 12_345, 0])
    assert numbered(numbers).to_pylist() == ["7", "12345", "0"]
    assert numbered(numbers, np.array([False, False, True]), width=3).to_pylist() == ["007", "12345", None]
    assert numbered(np.array([2.0, 3.0])).to_pylist() == ["2", "3"]


def test_codes_at_positions() -> None:
    assert coded(("A", "B", None), np.array([1, 2, 0])).to_pylist() == ["B", None, "A"]
    assert coded(("A", "B"), np.array([1, 0]), np.array([True, False])).to_pylist() == [None, "A"]


def test_days_in_the_two_systems_forms() -> None:
    days = np.array([int(day(1968, 2, 29)), int(day(2019, 12, 31))])
    late = np.array([False, True])
    assert uk_date(days, late).to_pylist() == ["29/02/1968", None]
    assert iso_time(days).to_pylist() == ["1968-02-29 00:00:00", "2019-12-31 00:00:00"]
    assert iso_time(days, late, np.array([61, 0])).to_pylist() == ["1968-02-29 01:01:00", None]


def test_joined_with_a_gap_is_a_gap() -> None:
    assert joined("P", pa.array(["1", None]), "-", pa.array(["x", "y"])).to_pylist() == ["P1-x", None]


def test_some_rows_only() -> None:
    assert spread(pa.array(["x", "y"]), np.array([3, 1]), 4).to_pylist() == [None, "y", None, "x"]
    texts = pa.array(["one", None, "two", "three"])

    def upper(some: np.ndarray) -> np.ndarray:
        capitals(some, np.ones(len(some), dtype=bool))
        return some

    assert changed(texts, np.array([0, 1, 3]), upper).to_pylist() == ["ONE", None, "two", "THREE"]
    nothing = np.zeros(0, dtype=np.int64)
    assert changed(texts, nothing, upper).to_pylist() == texts.to_pylist()
    assert objects(texts).dtype == object and objects(texts)[1] is None
