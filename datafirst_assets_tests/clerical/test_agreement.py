"""Cohen's kappa against known figures."""

import numpy as np
import pytest

from datafirst_assets.clerical.agreement import agreement


def _answers(table: list[list[int]]) -> tuple["np.ndarray[tuple[int], np.dtype[np.int64]]", ...]:
    cells = [(i, j) for i, row in enumerate(table) for j, count in enumerate(row) for _ in range(count)]
    first, second = np.array(cells, dtype=np.int64).T
    return first, second, np.arange(len(first))


def test_a_known_example() -> None:
    found = agreement(*_answers([[20, 5], [10, 15]]), seed=1)
    assert (found.questions, found.agreed, found.share) == (50, 35, 0.7)
    assert found.kappa == pytest.approx(0.4)
    assert found.kappa_lower and found.kappa_upper and 0.1 < found.kappa_lower < 0.4 < found.kappa_upper < 0.7


def test_all_alike() -> None:
    found = agreement(*_answers([[20, 0], [0, 5]]), seed=1)
    assert (found.kappa, found.kappa_lower, found.kappa_upper) == (1.0, 1.0, 1.0)
    assert found.share_lower < 1


@pytest.mark.parametrize("table", [[[9]], [[0, 0], [0, 9]]])
def test_one_answer_only_says_nothing_beyond_chance(table: list[list[int]]) -> None:
    found = agreement(*_answers(table), seed=1)
    assert found.share == 1.0 and found.kappa is found.kappa_lower is None


def test_no_question() -> None:
    none = np.zeros(0, dtype=np.int64)
    assert agreement(none, none, none, seed=1).kappa is None


def test_questions_of_one_cluster_count_as_one_unit() -> None:
    first, second, _ = _answers([[40, 10], [10, 40]])
    width = []
    for unit in (np.arange(100), np.arange(100) // 10):
        found = agreement(first, second, unit, seed=1)
        assert found.kappa == pytest.approx(0.6) and found.kappa_lower is not None and found.kappa_upper is not None
        width.append(found.kappa_upper - found.kappa_lower)
    assert width[1] > 1.5 * width[0]
