"""The measures against their definitions: every pair and every record counted by hand."""

from collections.abc import Iterator
from itertools import combinations

import duckdb
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datafirst_assets.evaluate.measures import Agreement, agreement, seen

Labels = list[tuple[int, int]]
"""True and estimated cluster of every record."""


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    opened = duckdb.connect(config={"threads": 1})
    yield opened
    opened.close()


def measured(connection: duckdb.DuckDBPyConnection, labels: Labels) -> Agreement:
    columns = [pa.array([label[side] for label in labels], pa.int64()) for side in (0, 1)]
    connection.register("labelled", pa.table(columns, names=["truth", "estimate"]))
    return agreement(connection, "labelled")


def share(part: float, whole: float) -> float:
    return part / whole if whole else 1.0


def f1(precision: float, recall: float) -> float:
    return share(2 * precision * recall, precision + recall)


def pairwise(labels: Labels) -> tuple[float, float]:
    pairs = list(combinations(labels, 2))
    true = {i for i, (a, b) in enumerate(pairs) if a[0] == b[0]}
    estimated = {i for i, (a, b) in enumerate(pairs) if a[1] == b[1]}
    return share(len(true & estimated), len(estimated)), share(len(true & estimated), len(true))


def bcubed(labels: Labels) -> tuple[float, float]:
    precision = recall = 0.0
    for truth, estimate in labels:
        together = [(t == truth, e == estimate) for t, e in labels]
        both = sum(t and e for t, e in together)
        precision += both / sum(e for _, e in together)
        recall += both / sum(t for t, _ in together)
    return share(precision, len(labels)), share(recall, len(labels))


@settings(max_examples=80, deadline=None)
@given(labels=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=14))
def test_measures_are_their_definitions(connection: duckdb.DuckDBPyConnection, labels: Labels) -> None:
    found = measured(connection, labels)
    assert (found.pairwise_precision, found.pairwise_recall) == pytest.approx(pairwise(labels))
    assert (found.bcubed_precision, found.bcubed_recall) == pytest.approx(bcubed(labels))
    assert found.pairwise_f1 == pytest.approx(f1(*pairwise(labels)))
    assert found.bcubed_f1 == pytest.approx(f1(*bcubed(labels)))
    assert found.records == len(labels)
    truth, estimate = ([label[side] for label in labels] for side in (0, 1))
    assert (found.true_clusters, found.estimated_clusters) == (len(set(truth)), len(set(estimate)))
    assert found.largest_true == max((truth.count(t) for t in truth), default=0)
    assert found.largest_estimated == max((estimate.count(e) for e in estimate), default=0)
    exact = {frozenset(i for i, x in enumerate(truth) if x == t) for t in truth} & {
        frozenset(i for i, x in enumerate(estimate) if x == e) for e in estimate
    }
    assert found.exact_clusters == len(exact)


@pytest.mark.parametrize(
    ("labels", "precision", "recall"),
    [
        ([(1, 1), (1, 1), (2, 2)], 1.0, 1.0),
        ([(1, 1), (1, 2), (2, 3)], 1.0, 0.0),
        ([(1, 1), (2, 1)], 0.0, 1.0),
        ([(1, 1), (1, 1), (2, 1)], 1 / 3, 1.0),
    ],
)
def test_perfect_split_and_merged(
    connection: duckdb.DuckDBPyConnection, labels: Labels, precision: float, recall: float
) -> None:
    found = measured(connection, labels)
    assert (found.pairwise_precision, found.pairwise_recall) == pytest.approx((precision, recall))


def test_all_measures_by_name(connection: duckdb.DuckDBPyConnection) -> None:
    assert measured(connection, [(1, 1), (1, 1)]).as_dict()["pairwise_f1"] == 1.0


@given(labels=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=14))
def test_every_record_sees_its_cell(labels: Labels) -> None:
    """Counted one by one: who shares both, the true person, the cluster."""
    truth, estimate = (np.array([label[side] for label in labels], dtype=np.int32) for side in (0, 1))
    found = seen(truth, estimate)
    assert found.cell.tolist() == [labels.count(label) for label in labels]
    assert found.in_truth.tolist() == [truth.tolist().count(t) for t in truth]
    assert found.in_estimate.tolist() == [estimate.tolist().count(e) for e in estimate]
    wrong = [i for i in range(len(labels)) if len({found.cell[i], found.in_truth[i], found.in_estimate[i]}) > 1]
    assert found.wrong()[0].tolist() == wrong
