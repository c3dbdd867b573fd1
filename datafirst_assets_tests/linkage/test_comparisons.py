"""Every comparison level and blocking rule says of (l, r) what it says of (r, l), and every level can be reached.

Only then do the pairs of a new year with the old ones score as they would all at once.
"""

import re
from collections.abc import Iterator

import duckdb
import pytest

from datafirst_assets.linkage.blocking import blocking_rules
from datafirst_assets.linkage.comparisons import trainable_settings, untrained_settings
from datafirst_assets.linkage.training import COLUMNS

from .pairs import make_pairs

USABLE = {*COLUMNS, "middle_names"}
MODEL = untrained_settings()
COMPARISONS = {comparison["output_column_name"]: comparison["comparison_levels"] for comparison in MODEL["comparisons"]}
LEVELS = [(name, number) for name, levels in COMPARISONS.items() for number in range(len(levels))]


def rule_sql(rule: str) -> str:
    """A blocking rule over the columns of a pair."""
    return re.sub(r'\b([lr])\."?(\w+)"?', r"\2_\1", rule)


def reached_level(name: str) -> str:
    """The number of the level of a comparison that a pair is on, as an expression over its columns."""
    cases = " ".join(
        f"ELSE {number}" if level["sql_condition"] == "ELSE" else f"WHEN {level['sql_condition']} THEN {number}"
        for number, level in enumerate(COMPARISONS[name])
    )
    return f"CASE {cases} END"


RULES = [rule_sql(rule) for rule in blocking_rules()]


@pytest.fixture(scope="module")
def pairs() -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect(config={"threads": 2})
    make_pairs(connection)
    yield connection
    connection.close()


def asymmetric(pairs: duckdb.DuckDBPyConnection, conditions: list[str]) -> list[int]:
    """For each condition the number of pairs of which it says otherwise than of their mirror image."""
    said = ", ".join(f"coalesce({sql}, false) AS c{n}" for n, sql in enumerate(conditions))
    differ = ", ".join(f"count(*) FILTER (a.c{n} <> b.c{n})" for n in range(len(conditions)))
    pairs.execute(f"CREATE OR REPLACE TEMP TABLE said AS SELECT unique_id_l, unique_id_r, {said} FROM pair")
    return list(
        pairs.execute(
            f"SELECT {differ} FROM said a JOIN said b ON a.unique_id_l = b.unique_id_r AND a.unique_id_r = b.unique_id_l"
        ).fetchall()[0]
    )


def test_the_model_compares_all_that_it_can() -> None:
    assert set(COMPARISONS) == {
        "forename", "surname", "date_of_birth", "postcode", "town", "sex", "middle_names", "pnc_id", "cro_number",
        "case_keys", "household",
    }  # fmt: skip


@pytest.mark.parametrize("name", COMPARISONS)
def test_every_level_is_symmetric(pairs: duckdb.DuckDBPyConnection, name: str) -> None:
    conditions = [level["sql_condition"] for level in COMPARISONS[name] if level["sql_condition"] != "ELSE"]
    assert dict(zip(conditions, asymmetric(pairs, conditions), strict=True)) == dict.fromkeys(conditions, 0)


def test_every_blocking_rule_is_symmetric(pairs: duckdb.DuckDBPyConnection) -> None:
    assert dict(zip(RULES, asymmetric(pairs, RULES), strict=True)) == dict.fromkeys(RULES, 0)


@pytest.mark.parametrize(
    "one_sided",
    ["forename_l = surname_r", "length(forename_l) = 1", "contains(middle_names_l, forename_r)", "sex_l = 'F'"],
)
def test_an_asymmetric_level_would_be_found(pairs: duckdb.DuckDBPyConnection, one_sided: str) -> None:
    assert asymmetric(pairs, [one_sided])[0] > 0


@pytest.mark.parametrize("name", COMPARISONS)
def test_every_level_can_be_reached(pairs: duckdb.DuckDBPyConnection, name: str) -> None:
    reached = {row[0] for row in pairs.execute(f"SELECT DISTINCT {reached_level(name)} FROM pair").fetchall()}
    assert reached == set(range(len(COMPARISONS[name])))


def test_every_blocking_rule_finds_pairs(pairs: duckdb.DuckDBPyConnection) -> None:
    counts = ", ".join(f"count(*) FILTER ({rule})" for rule in RULES if "case_keys" not in rule)
    assert 0 not in pairs.execute(f"SELECT {counts} FROM pair").fetchall()[0]


@pytest.mark.parametrize(
    ("postcodes", "towns", "level"),
    [
        ((None, None), ("TESTHAM", "TESTHAM"), 1),
        (("Q1 1QQ", None), ("TESTHAM", "TESTHAM"), 1),
        ((None, "Q1 1QQ"), ("TESTHAM", "TESTHEM"), 2),
        ((None, "Q1 1QQ"), ("TESTHAM", "OTHERHAM"), 3),
        ((None, None), ("TESTHAM", None), 0),
        (("Q1 1QQ", "Q1 1QQ"), ("TESTHAM", "TESTHAM"), 0),
        (("Q1 1QQ", "Z9 9ZZ"), ("TESTHAM", "OTHERHAM"), 0),
    ],
)
def test_the_town_speaks_where_a_postcode_is_missing_only(
    postcodes: tuple[str | None, str | None], towns: tuple[str | None, str | None], level: int
) -> None:
    sides = "? AS postcode_l, ? AS postcode_r, ? AS town_l, ? AS town_r"
    reached = duckdb.execute(f"SELECT {reached_level('town')} FROM (SELECT {sides})", [*postcodes, *towns]).fetchall()
    assert reached == [(level,)]


@pytest.mark.parametrize(
    "column", ["forename", "surname", "date_of_birth", "postcode", "town", "sex", "pnc_id", "cro_number"]
)
def test_a_column_without_values_is_not_trained(column: str) -> None:
    trained = trainable_settings(USABLE - {column}).create_settings_dict("duckdb")["comparisons"]
    assert column not in {comparison["output_column_name"] for comparison in trained}


@pytest.mark.parametrize(
    ("pnc", "cro", "counted"),
    [
        ("same", "same", False),
        ("other", "other", False),
        ("same", "other", True),
        ("other", "same", True),
        (None, "same", True),
    ],
)
def test_two_numbers_of_one_file_count_once(pnc: str | None, cro: str, counted: bool) -> None:
    """A clerk who opened the wrong file copies both numbers from it."""
    level = COMPARISONS["cro_number"][0]
    assert level["is_null_level"]
    pair = "(SELECT 'same' pnc_id_l, ?::VARCHAR pnc_id_r, 'same' cro_number_l, ? cro_number_r)"
    sql = f"SELECT {level['sql_condition']} FROM {pair}"
    ((is_missing,),) = duckdb.connect().execute(sql, [pnc, cro]).fetchall()
    assert is_missing != counted
