"""Every rule of every contract can fail, alone, and both engines say so."""

from collections.abc import Iterator

import duckdb
import pytest

from datafirst_assets.contracts.rules import KINDS, failures, rules, validate_frame
from datafirst_assets.contracts.table import Table, key
from datafirst_assets.engine import Connection

from .examples import breaking_row, count_in_sql, frame_of, reads, sound_row, surplus_rows, tables

every_table = pytest.mark.parametrize("table", tables(), ids=lambda table: table.__qualname__)


@pytest.fixture(scope="module")
def connection() -> Iterator[Connection]:
    with duckdb.connect(config={"threads": 1}) as opened:
        yield opened


@every_table
def test_sound_rows_pass(connection: Connection, table: type[Table]) -> None:
    frame = frame_of(table, [sound_row(table), sound_row(table, 1)])
    none = {rule.name: 0 for rule in rules(table)}
    assert count_in_sql(connection, table, frame) == none
    assert validate_frame(table, frame) == none


@every_table
def test_each_rule_fails_alone_in_both_engines(connection: Connection, table: type[Table]) -> None:
    """One row for each rule, broken for that rule only: so each rule must count one failing row, its own."""
    by_row = [rule for rule in rules(table) if rule.kind != "keys"]
    frame = frame_of(table, [breaking_row(table, rule, which) for which, rule in enumerate(by_row)])
    in_sql = count_in_sql(connection, table, frame)
    assert in_sql == validate_frame(table, frame)
    for rule in rules(table):
        own = 0 if rule.kind == "keys" else 1
        with_others = sum(reads(rule, other) for other in by_row)
        assert own <= in_sql[rule.name] <= own + with_others, rule.name


@every_table
def test_each_row_rule_fails_by_itself(connection: Connection, table: type[Table]) -> None:
    for rule in rules(table):
        if rule.origin[0] is None and rule.kind != "keys":
            frame = frame_of(table, [breaking_row(table, rule, 0)])
            in_sql = count_in_sql(connection, table, frame)
            assert {name for name, count in in_sql.items() if count} == {rule.name}
            assert in_sql == validate_frame(table, frame)


@every_table
def test_each_key_fails_alone_in_both_engines(connection: Connection, table: type[Table]) -> None:
    for rule in rules(table):
        if rule.kind == "keys":
            frame = frame_of(table, surplus_rows(table, rule))
            in_sql = count_in_sql(connection, table, frame)
            assert {name: count for name, count in in_sql.items() if count} == {rule.name: 1}
            assert in_sql == validate_frame(table, frame)


@every_table
def test_rules_have_a_kind_and_a_name_of_their_own(table: type[Table]) -> None:
    names = [rule.name for rule in rules(table)]
    assert len(set(names)) == len(names)
    assert {rule.kind for rule in rules(table)} <= set(KINDS)


@every_table
def test_every_table_declares_its_key(table: type[Table]) -> None:
    assert any(rule.kind == "keys" and list(rule.columns) == key(table) for rule in rules(table))


@every_table
def test_only_the_kinds_asked_for_are_counted(connection: Connection, table: type[Table]) -> None:
    connection.register("given_once", frame_of(table, [sound_row(table)]))
    for kind in KINDS:
        counted = failures(connection, "given_once", table, kinds=[kind])
        assert list(counted) == [rule.name for rule in rules(table) if rule.kind == kind]
    connection.unregister("given_once")
