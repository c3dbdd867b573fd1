"""Pairs: exactly those that the rules say, each once, and only those that touch a new node."""

from collections.abc import Callable, Iterator

import duckdb
import numpy as np
import pytest

from datafirst_assets.linkage.blocking import draw_pairs

from .pairs import make_pairs
from .test_comparisons import RULES

Pairs = set[tuple[int, int]]


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """The awkward identities as `node` and all their pairs as `pair`."""
    opened = duckdb.connect(config={"threads": 2})
    make_pairs(opened)
    # A table of several row groups comes in any order.
    opened.execute("CREATE OR REPLACE TABLE node AS SELECT * FROM node ORDER BY hash(unique_id)")
    yield opened
    opened.close()


def drawn(connection: duckdb.DuckDBPyConnection, is_new: Callable[[int], bool]) -> Pairs:
    count = connection.execute("SELECT count(*) FROM node").fetchall()[0][0]
    pairs = draw_pairs(connection, "node", np.array([is_new(node) for node in range(count)]))
    assert (np.diff(pairs) > 0).all(), "in order, each once"
    return {(pair >> 32, pair & 0xFFFFFFFF) for pair in pairs.tolist()}


def said(connection: duckdb.DuckDBPyConnection, rule: str) -> Pairs:
    sql = f"SELECT unique_id_l, unique_id_r FROM pair WHERE unique_id_l < unique_id_r AND ({rule})"
    return set(connection.execute(sql).fetchall())


def test_pairs_are_those_that_the_rules_say(connection: duckdb.DuckDBPyConnection) -> None:
    assert drawn(connection, lambda _: True) == set().union(*(said(connection, rule) for rule in RULES))


def test_large_blocks_are_drawn_in_parts(
    connection: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything = drawn(connection, lambda _: True)
    monkeypatch.setattr("datafirst_assets.linkage.blocking.AT_ONCE", 7)
    assert drawn(connection, lambda _: True) == everything


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_brings_pairs(connection: duckdb.DuckDBPyConnection, rule: str) -> None:
    assert said(connection, rule)


@pytest.mark.parametrize("share", [0, 1, 5, 97])
def test_only_pairs_that_touch_a_new_node(connection: duckdb.DuckDBPyConnection, share: int) -> None:
    everything = drawn(connection, lambda _: True)
    touching = {pair for pair in everything if min(node % 100 for node in pair) < share}
    assert drawn(connection, lambda node: node % 100 < share) == touching
