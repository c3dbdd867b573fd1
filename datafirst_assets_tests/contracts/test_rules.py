"""Names of rules, what pandera's report may say, and the columns of built tables."""

from collections.abc import Iterator
from typing import Any, ClassVar

import duckdb
import pandas as pd
import pytest

from datafirst_assets.contracts.rules import (
    AS_DECLARED,
    failures,
    rules,
    schema_differences,
    validate_frame,
)
from datafirst_assets.contracts.table import Day, Table, Text, Whole, column
from datafirst_assets.engine import Connection, rows
from datafirst_assets_tests.contracts.examples import select_list


class Sample(Table):
    """One row per sample."""

    sample_id: Text = column(matches=r"\d{4}")
    sample_year: Whole = column(ge=1900)
    taken_date: Day = column(nullable=True)
    sex: Text = column(code_list="sex_published")

    class Config:
        unique: ClassVar = ["sample_id", "sample_year"]


SOUND: dict[str, list[Any]] = {"sample_id": ["0001"], "sample_year": [2011], "taken_date": [None], "sex": ["U"]}


@pytest.fixture
def connection() -> Iterator[Connection]:
    with duckdb.connect(config={"threads": 1}) as opened:
        yield opened


def test_names_are_readable() -> None:
    assert [(rule.kind, rule.name) for rule in rules(Sample)] == [
        ("keys", "sample_id, sample_year: unique"),
        ("required", "sample_id: not missing"),
        ("ranges", r"sample_id: matches '\d{4}'"),
        ("required", "sample_year: not missing"),
        ("ranges", "sample_year: at least 1900"),
        ("required", "sex: not missing"),
        ("codes", "sex: in code list sex_published"),
    ]


def test_pandera_gives_counts_and_no_value() -> None:
    frame = pd.DataFrame(
        {
            "sample_id": ["PLANTED", "PLANTED", None],
            "sample_year": [1066, 1066, None],
            "taken_date": [None, None, None],
            "sex": ["PLANTED", "PLANTED", "U"],
        }
    )
    assert validate_frame(Sample, frame) == {
        "sample_id, sample_year: unique": 1,
        "sample_id: not missing": 1,
        r"sample_id: matches '\d{4}'": 2,
        "sample_year: not missing": 1,
        "sample_year: at least 1900": 2,
        "sex: not missing": 0,
        "sex: in code list sex_published": 2,
    }


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame(SOUND | {"sample_year": ["PLANTED"]}),
        pd.DataFrame(SOUND | {"taken_date": ["PLANTED"]}),
        pd.DataFrame(SOUND | {"PLANTED": ["PLANTED"]}),
        pd.DataFrame(SOUND).drop(columns="sex"),
        pd.DataFrame(SOUND)[["sex", "sample_id", "sample_year", "taken_date"]],
    ],
    ids=["not a number", "not a day", "unknown column", "missing column", "order"],
)
def test_pandera_counts_columns_that_are_not_as_declared(frame: pd.DataFrame) -> None:
    counts = validate_frame(Sample, frame)
    assert counts[AS_DECLARED] >= 1
    assert "PLANTED" not in str(counts)


def test_an_index_with_repeats_does_not_hide_rows() -> None:
    frame = pd.DataFrame({name: values * 2 for name, values in SOUND.items()} | {"sex": ["?", "?"]}, index=[0, 0])
    assert validate_frame(Sample, frame)["sex: in code list sex_published"] == 2


def test_no_rows_no_failures(connection: Connection) -> None:
    connection.execute("CREATE TABLE built (sample_id VARCHAR, sample_year BIGINT, taken_date DATE, sex VARCHAR)")
    assert set(failures(connection, "built", Sample).values()) == {0}


def test_select_list_orders_and_casts(connection: Connection) -> None:
    connection.execute(
        "CREATE TABLE built AS SELECT 'U' AS sex, NULL AS taken_date, 2011::INTEGER AS sample_year, 1 AS sample_id"
    )
    assert schema_differences(connection, "built", Sample)
    relation = f"(SELECT {select_list(Sample)} FROM built)"
    assert schema_differences(connection, relation, Sample) == []
    assert rows(connection, f"FROM {relation}") == [("1", 2011, None, "U")]


@pytest.mark.parametrize(
    ("built", "difference"),
    [
        ("'1' AS sample_id, 1::BIGINT AS sample_year, NULL::DATE AS taken_date", "column sex (VARCHAR) is missing"),
        (
            "'1' AS sample_id, 1::BIGINT AS sample_year, NULL::DATE AS taken_date, 'U' AS sex, 1 AS extra",
            "column extra is not in the contract",
        ),
        (
            "'1' AS sample_id, 1::INTEGER AS sample_year, NULL::DATE AS taken_date, 'U' AS sex",
            "column sample_year is INTEGER and should be BIGINT",
        ),
        (
            "1::BIGINT AS sample_year, '1' AS sample_id, NULL::DATE AS taken_date, 'U' AS sex",
            "the columns are not in the contract's order",
        ),
    ],
)
def test_schema_differences(connection: Connection, built: str, difference: str) -> None:
    assert schema_differences(connection, f"(SELECT {built})", Sample) == [difference]
