"""Every join of the catalogue: its example runs on the published files, and it is of the kind that it says."""

import duckdb
import pytest

from datafirst_assets.catalogue.joins import JOINS
from datafirst_assets.publish.tables import PUBLISHED

EVERY = [(name, join) for name, joins in JOINS.items() for join in joins]
EMPTY = {"defendant_id_change", "xjs_id_change"}


@pytest.fixture(scope="module")
def reader(catalogued):
    """A database with one view a table, as readers of a release have it."""
    with duckdb.connect() as connection:
        for name in PUBLISHED:
            file = catalogued.root.table("published", name)
            connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{file}')")
        yield connection


def test_every_dataset_has_a_join_and_joins_only_datasets():
    assert list(JOINS) == list(PUBLISHED) and all(JOINS.values())
    assert {join.to for _, join in EVERY} <= set(PUBLISHED)


@pytest.mark.parametrize(("name", "join"), EVERY, ids=lambda value: getattr(value, "to", value))
def test_the_example_runs_and_uses_both_tables(reader, name, join):
    found = reader.execute(join.example_sql).fetchall()
    assert found or EMPTY & {name, join.to}
    assert name in join.example_sql and join.to in join.example_sql


@pytest.mark.parametrize(("name", "join"), EVERY, ids=lambda value: getattr(value, "to", value))
def test_the_join_is_of_the_kind_that_it_says(reader, name, join):
    here, there = join.kind.split(" to ")
    for side, table, columns in ((here, name, [a for a, _ in join.on]), (there, join.to, [b for _, b in join.on])):
        key = ", ".join(columns)
        repeated = reader.execute(f"SELECT count(*) - count(DISTINCT ({key})) FROM {table}").fetchall()[0][0]
        assert side == "many" or repeated == 0


@pytest.mark.parametrize(("name", "join"), EVERY, ids=lambda value: getattr(value, "to", value))
def test_the_other_way_round_is_there_and_agrees(name, join):
    turned = {other.to: other for other in JOINS[join.to]}
    if name in turned:
        assert turned[name].kind == " to ".join(reversed(join.kind.split(" to ")))
        assert {(b, a) for a, b in turned[name].on} == set(join.on)
