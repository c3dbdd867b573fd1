"""Counts from the stored tables of linkage, as charts show them. All values are artificial."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from datafirst_assets.engine import Connection
from datafirst_assets.linkage.summary import MOST_BITS, first_years, weight_counts


@pytest.fixture
def connection() -> Iterator[Connection]:
    with duckdb.connect() as connection:
        yield connection


def _stored(connection: Connection, file: Path, values: str, columns: str) -> Path:
    connection.execute(f"COPY (SELECT * FROM (VALUES {values}) t({columns})) TO '{file}' (FORMAT parquet)")
    return file


def test_pairs_are_counted_by_whole_bits_with_the_prior(connection: Connection, tmp_path: Path) -> None:
    edges = _stored(
        connection,
        tmp_path / "edges.parquet",
        "(1, 2, 8.0::DOUBLE), (1, 3, 8.9), (2, 3, 9.0), (3, 4, 500.0)",
        "node_id_l, node_id_r, match_weight",
    )
    assert weight_counts(connection, edges) == {8: 2, 9: 1, MOST_BITS: 1}
    assert weight_counts(connection, edges, -9.5) == {-2: 1, -1: 2, MOST_BITS: 1}


def test_defendants_are_counted_by_the_year_they_are_first_seen(connection: Connection, tmp_path: Path) -> None:
    defendants = _stored(
        connection,
        tmp_path / "defendants.parquet",
        "('P1', 2018), ('P2', 2018), ('P3', 2011)",
        "person_id, first_year",
    )
    assert first_years(connection, defendants) == {2011: 1, 2018: 2}


def test_empty_tables_have_no_counts(connection: Connection, tmp_path: Path) -> None:
    edges = _stored(connection, tmp_path / "edges.parquet", "(1, 8.0::DOUBLE)", "node_id_l, match_weight")
    connection.execute(f"COPY (SELECT * FROM '{edges}' WHERE false) TO '{tmp_path / 'none.parquet'}' (FORMAT parquet)")
    assert weight_counts(connection, tmp_path / "none.parquet") == {}
