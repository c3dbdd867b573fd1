"""Police ids as evidence: pairs of contents, and how much likelier those with ids are one person."""

import numpy as np
import pytest

from datafirst_assets.linkage.graph import Graph
from datafirst_assets.linkage.police_evidence import PoliceIds, _likelier, _pairs_of_contents

NONE = np.zeros(0, dtype=np.int64)


def pairs_of_two(pairs: int, nodes: int | None = None) -> Graph:
    left = np.arange(0, 2 * pairs, 2)
    return Graph(nodes or 2 * pairs, left, left + 1, np.full(pairs, 30.0), (NONE, NONE))


@pytest.mark.parametrize("others", [0, 1, 10])
def test_where_nearly_everybody_has_a_police_id_the_others_move_nothing(others: int) -> None:
    """No pair of others at all would make them as good as never one person, and every threshold the highest."""
    assert _likelier(pairs_of_two(1_000), np.arange(2_000) >= others) == 0.0


def test_those_whom_the_police_know_come_back_more_often() -> None:
    assert _likelier(pairs_of_two(1_000, nodes=6_000), np.arange(6_000) < 1_200) > 3


def test_identities_of_one_content_count_as_one_by_their_records() -> None:
    """Content 1 has nine records with the person's id and one with another's; content 2 has four, all with the person's.

    As identities, one pair of three has equal ids. As records, 36 of 40 pairs of the two contents have.
    """
    ids = PoliceIds(
        pnc_id=np.array([7, 8, 7], dtype=np.uint64),
        cro_number=np.zeros(3, dtype=np.uint64),
        content=np.array([1, 1, 2], dtype=np.uint64),
        records=np.array([9, 1, 4]),
    )
    edges = Graph(3, np.array([0, 0, 1]), np.array([1, 2, 2]), np.array([50.0, 20.0, 20.0]), (NONE, NONE))
    every = np.ones(3, dtype=bool)
    equal = ids.pnc_id[edges.left] == ids.pnc_id[edges.right]
    weight, share = _pairs_of_contents(edges, ids, edges.weight, every, equal)
    assert weight.tolist() == [20.0]
    assert share.tolist() == [pytest.approx(0.9)]
