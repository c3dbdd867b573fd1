"""Pairs: exactly those that the rules say, each once, and only those that touch a new node."""

from collections.abc import Iterator

import duckdb
import pytest

from datafirst_assets.linkage.blocking import create_pairs

from .pairs import make_pairs
from .test_comparisons import RULES

Pairs = set[tuple[int, int]]


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """The awkward identities as `node` and all their pairs as `pair`, with some references of cases in common."""
    opened = duckdb.connect(config={"threads": 2})
    make_pairs(opened)
    opened.execute("ALTER TABLE node ADD COLUMN is_new BOOLEAN DEFAULT true")
    yield opened
    opened.close()


def drawn(connection: duckdb.DuckDBPyConnection) -> Pairs:
    count = create_pairs(connection, "found", "node")
    rows = connection.execute("SELECT join_key_l, join_key_r FROM found").fetchall()
    assert len(rows) == len(set(rows)) == count
    return set(rows)


def said(connection: duckdb.DuckDBPyConnection, rule: str) -> Pairs:
    sql = f"SELECT unique_id_l, unique_id_r FROM pair WHERE unique_id_l < unique_id_r AND ({rule})"
    return set(connection.execute(sql).fetchall())


def test_pairs_are_those_that_the_rules_say(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("UPDATE node SET is_new = true")
    assert drawn(connection) == set().union(*(said(connection, rule) for rule in RULES))


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_brings_pairs(connection: duckdb.DuckDBPyConnection, rule: str) -> None:
    assert said(connection, rule)


@pytest.mark.parametrize("share", [0, 1, 5, 97])
def test_only_pairs_that_touch_a_new_node(connection: duckdb.DuckDBPyConnection, share: int) -> None:
    connection.execute("UPDATE node SET is_new = true")
    everything = drawn(connection)
    connection.execute(f"UPDATE node SET is_new = unique_id % 100 < {share}")
    new = {row[0] for row in connection.execute("SELECT unique_id FROM node WHERE is_new").fetchall()}
    assert drawn(connection) == {pair for pair in everything if new & set(pair)}
