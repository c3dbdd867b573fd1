"""Claims: the largest part of a person claims the id, the oldest id of a cluster stays."""

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from datafirst_assets.linkage.claims import largest_parts, oldest_claims

Part = tuple[int, int, int]


def parts(rows: list[Part]) -> list[Part]:
    """Person, cluster and size of every claim, of rows of person, cluster and record."""
    columns = (np.array(column, dtype=np.int64) for column in zip(*rows, strict=True))
    return sorted(zip(*(values.tolist() for values in largest_parts(*columns)), strict=True))


def test_the_larger_part_claims_the_id() -> None:
    assert parts([(0, 5, 1), (0, 6, 2), (0, 6, 3), (1, 5, 4)]) == [(0, 6, 2), (1, 5, 1)]


def test_of_equal_parts_that_with_the_first_record_claims_it() -> None:
    assert parts([(0, 6, 7), (0, 5, 8), (0, 6, 9), (0, 5, 1)]) == [(0, 5, 2)]


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1))
def test_parts_are_what_counting_one_by_one_gives(rows: list[tuple[int, int]]) -> None:
    expected = []
    for person in {row[0] for row in rows}:
        clusters = [cluster for whose, cluster in rows if whose == person]
        best = min(clusters, key=lambda c: (-clusters.count(c), rows.index((person, c))))
        expected.append((person, best, clusters.count(best)))
    assert parts([(*row, record) for record, row in enumerate(rows)]) == sorted(expected)


def claims(ids: list[str], told: list[Part]) -> dict[int, str]:
    """The id that every cluster keeps, of claims of person, cluster and size."""
    columns = (np.array(column, dtype=np.int64) for column in zip(*told, strict=True))
    cluster, person = oldest_claims(pa.array(ids), *columns)
    assert len(set(cluster.tolist())) == len(cluster)
    return {where: ids[who] for where, who in zip(cluster.tolist(), person.tolist(), strict=True)}


def test_the_oldest_id_stays_though_others_brought_more_records() -> None:
    assert claims(["0002-a", "0001-b", "0003-c"], [(0, 9, 5), (1, 9, 1), (2, 4, 1)]) == {9: "0001-b", 4: "0003-c"}


def test_of_equally_old_ids_that_of_more_records_stays_and_then_the_smaller() -> None:
    assert claims(["0001-a", "0001-b"], [(0, 9, 1), (1, 9, 2)]) == {9: "0001-b"}
    assert claims(["0001-b", "0001-a"], [(0, 9, 2), (1, 9, 2)]) == {9: "0001-a"}


def test_nothing_claimed() -> None:
    none = np.zeros(0, dtype=np.int64)
    assert [len(column) for column in largest_parts(none, none, none)] == [0, 0, 0]
    assert [len(column) for column in oldest_claims(pa.array([], pa.string()), none, none, none)] == [0, 0]
