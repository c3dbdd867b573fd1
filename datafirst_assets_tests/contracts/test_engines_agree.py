"""Whatever the values, DuckDB and pandera count the same failures; and what DuckDB cannot judge is refused."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import duckdb
import pandas as pd
import pandera.pandas as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from datafirst_assets.contracts.codes import codes
from datafirst_assets.contracts.made_up import MadeUp
from datafirst_assets.contracts.row_rules import AGE_BAND_AGREES, AGE_BANDS, COMMITTAL_AGREES, UNKNOWN_AGE, age_band_sql
from datafirst_assets.contracts.rules import literal, rules, validate_frame
from datafirst_assets.contracts.table import WHOLE_VALUE, Day, Decimal, Table, Text, Whole, column, row_rule
from datafirst_assets.engine import Connection, rows
from datafirst_assets.errors import DataFirstError

from .examples import count_in_sql, tables

quick = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))

PATTERNS = sorted(
    {
        check.statistics["pattern"].removeprefix(WHOLE_VALUE[0]).removesuffix(WHOLE_VALUE[1])
        for table in tables()
        for declared in table.to_schema().columns.values()
        for check in declared.checks
        if check.name == "str_matches"
    }
)


@pytest.fixture(scope="module")
def connection() -> Iterator[Connection]:
    with duckdb.connect(config={"threads": 1}) as opened:
        yield opened


def model(annotation: Any, declared: Any, **attributes: Any) -> type[Table]:
    """A table of one column, `value`."""
    return type("Probe", (Table,), {"__annotations__": {"value": annotation}, "value": declared, **attributes})


def agree(connection: Connection, table: type[Table], values: list[Any]) -> dict[str, int]:
    frame = pd.DataFrame({"value": pd.Series(values, dtype=object)})
    in_sql = count_in_sql(connection, table, frame)
    assert in_sql == validate_frame(table, frame)
    return in_sql


@st.composite
def nearly(draw: st.DrawFn, sound: st.SearchStrategy[str]) -> str:
    """A sound value with something small before, after or instead of a character."""
    text, odd = draw(sound), draw(st.sampled_from(["", "\n", " ", "\0", "٣", "é", "'", "a", "A", "0"]))
    place = draw(st.integers(0, len(text)))
    return text[:place] + odd + text[place + draw(st.integers(0, 1)) :]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_patterns(connection: Connection, pattern: str) -> None:
    table = model(Text, column(nullable=True, matches=pattern))
    sound = st.from_regex(re.compile(pattern, re.ASCII), fullmatch=True)

    @quick
    @given(st.lists(st.one_of(st.none(), st.text(), sound, nearly(sound)), max_size=30))
    def holds(values: list[str | None]) -> None:
        agree(connection, table, values)

    holds()


def test_a_newline_at_the_end_and_foreign_digits_do_not_match(connection: Connection) -> None:
    table = model(Text, column(matches=r"\d{2}"))
    assert agree(connection, table, ["00", "00\n", "٣٣", "0"])[r"value: matches '\d{2}'"] == 3


@pytest.mark.parametrize("code_list", ["age_band", "ethnicity_group", "result_mags"])
def test_code_lists(connection: Connection, code_list: str) -> None:
    table = model(Text, column(nullable=True, code_list=code_list))
    listed = st.sampled_from(codes(code_list))

    @quick
    @given(st.lists(st.one_of(st.none(), st.text(max_size=5), listed, nearly(listed)), max_size=30))
    def holds(values: list[str | None]) -> None:
        agree(connection, table, values)

    holds()


def test_ranges_of_whole_numbers(connection: Connection) -> None:
    table = model(Whole, column(ge=0, le=120))

    @quick
    @given(st.lists(st.one_of(st.none(), st.integers(-(2**63), 2**63 - 1), st.integers(-2, 122)), max_size=30))
    def holds(values: list[int | None]) -> None:
        agree(connection, table, values)

    holds()


def test_ranges_of_decimals_where_not_a_number_is_missing(connection: Connection) -> None:
    table = model(Decimal, column(ge=-1.5, le=2.5))

    @quick
    @given(st.lists(st.one_of(st.none(), st.floats(), st.floats(-3, 3)), max_size=30))
    def holds(values: list[float | None]) -> None:
        agree(connection, table, values)

    holds()
    assert agree(connection, table, [float("nan"), None]) == {
        "value: not missing": 2,
        "value: at least -1.5": 0,
        "value: at most 2.5": 0,
    }


def test_surplus_rows_of_a_key_with_missing_values(connection: Connection) -> None:
    table = model(Text, column(nullable=True, unique=True))
    assert agree(connection, table, ["A", "A", "A", "B", None, None, None])["value: unique"] == 4
    pair = type(
        "Pair",
        (Table,),
        {
            "__annotations__": {"value": Text, "part": Text},
            "value": column(nullable=True),
            "part": column(nullable=True),
            "Config": type("Config", (), {"unique": ["value", "part"]}),
        },
    )
    frame = pd.DataFrame([("A", None), ("A", None), (None, None), (None, None), ("A", "B")], columns=["value", "part"])
    assert count_in_sql(connection, pair, frame) == validate_frame(pair, frame) == {"value, part: unique": 2}


LENGTHS: list[dict[str, Any]] = [
    {"min_value": 1},
    {"max_value": 2},
    {"min_value": 1, "max_value": 2},
    {"exact_value": 2},
]


@pytest.mark.parametrize(
    ("field", "values"),
    [
        *(({"str_length": limits}, ["", "A", "é🙂", "AAA"]) for limits in LENGTHS),
        ({"str_startswith": "O'"}, ["O'A", "OA", "", "o'a"]),
        ({"str_endswith": "%_"}, ["A%_", "AAA", "%_ "]),
        ({"eq": "it's"}, ["it's", "its"]),
        ({"ne": "A{0}"}, ["A{0}", "B"]),
        ({"isin": ["it's", "{}"]}, ["it's", "{}", "its"]),
        ({"notin": ["A", 'B"']}, ["A", 'B"', "C"]),
    ],
)
def test_other_checks_of_text(connection: Connection, field: dict[str, Any], values: list[str]) -> None:
    counted = agree(connection, model(Text, pa.Field(**field, metadata=METADATA)), values)
    assert 0 < sum(counted.values()) < len(values)


@pytest.mark.parametrize("ends", [(True, True), (True, False), (False, True), (False, False)])
def test_ranges_with_and_without_their_ends(connection: Connection, ends: tuple[bool, bool]) -> None:
    limits = {"min_value": 1, "max_value": 3, "include_min": ends[0], "include_max": ends[1]}
    counted = agree(connection, model(Whole, pa.Field(in_range=limits, metadata=METADATA)), [0, 1, 2, 3, 4])
    assert sum(counted.values()) == 2 + ends.count(False)


def test_ranges_of_days(connection: Connection) -> None:
    field = pa.Field(gt=date(2011, 1, 1), lt=date(2011, 1, 4), metadata=METADATA)
    days = [date(2011, 1, day) for day in range(1, 6)]
    assert list(agree(connection, model(Day, field), days).values()) == [0, 1, 2]


METADATA: dict[str, Any] = {
    "disclosure": "attr",
    "code_list": None,
    "raw_format": None,
    "words": None,
    "made_up": MadeUp(),
}


def test_age_bands(connection: Connection) -> None:
    table = type(
        "Ages",
        (Table,),
        {
            "__annotations__": {"age_at_final_result": Whole, "age_band": Text},
            "age_at_final_result": column(nullable=True),
            "age_band": column(nullable=True),
            "age_band_agrees": AGE_BAND_AGREES,
        },
    )
    ages: list[int | None] = [None, *range(-1, 122)]
    pairs = [(age, band) for age in ages for band in [*codes("age_band"), None]]
    frame = pd.DataFrame(pairs, columns=["age_at_final_result", "age_band"], dtype=object)
    in_sql = count_in_sql(connection, table, frame)
    assert in_sql == validate_frame(table, frame)
    assert in_sql["age_band: agrees with age_at_final_result"] == len(pairs) - len(ages)


@pytest.mark.parametrize(
    ("age", "band"),
    [("NULL", "unknown"), ("9", "under 10"), ("10", "10-11"), ("17", "15-17"), ("18", "18-20"), ("105", "60+")],
)
def test_the_band_of_an_age(connection: Connection, age: str, band: str) -> None:
    assert rows(connection, f"SELECT {age_band_sql(f'{age}::BIGINT')}") == [(band,)]


def test_age_bands_are_the_code_list() -> None:
    assert {band for _, band in AGE_BANDS} | {UNKNOWN_AGE} == set(codes("age_band"))


def test_committals(connection: Connection) -> None:
    table = type(
        "Committals",
        (Table,),
        {
            "__annotations__": {"result_code": Text, "committed_to_crown": Text},
            "result_code": column(nullable=True),
            "committed_to_crown": column(nullable=True),
            "committal_agrees": COMMITTAL_AGREES,
        },
    )
    results = [*codes("result_mags"), None]
    pairs = [(result, committed) for result in results for committed in [*codes("committed_to_crown"), None]]
    frame = pd.DataFrame(pairs, columns=["result_code", "committed_to_crown"], dtype=object)
    in_sql = count_in_sql(connection, table, frame)
    assert in_sql == validate_frame(table, frame)
    assert list(in_sql.values()) == [len(pairs) - len(results)]


def _custom(**options: Any) -> Any:
    return pa.check("value", **options)(lambda cls, values: values != "A")


@pytest.mark.parametrize(
    "table",
    [
        pytest.param(lambda: model(Text, column(), custom=_custom()), id="custom check"),
        pytest.param(lambda: model(Text, column(), custom=_custom(name="isin")), id="custom check in disguise"),
        pytest.param(lambda: model(Text, pa.Field(str_contains="A", metadata=METADATA)), id="built in, no SQL"),
        pytest.param(lambda: model(Text, pa.Field(unique_values_eq=["A"], metadata=METADATA)), id="of all values"),
        pytest.param(lambda: model(Text, pa.Field(isin=["A"], ignore_na=False, metadata=METADATA)), id="not default"),
        pytest.param(lambda: model(Text, pa.Field(isin=[None], metadata=METADATA)), id="no literal"),
        pytest.param(lambda: model(Text, pa.Field(str_matches="^A$", metadata=METADATA)), id="pattern not whole"),
        *(
            pytest.param(lambda odd=odd: model(Text, column(matches=odd)), id=odd)
            for odd in [r"A.", r"\s", r"(?=A)A", r"^A", r"A$", r"(A)\1", r"(?i:A)", r"\w"]
        ),
        pytest.param(
            lambda: model(Text, column(), custom=pa.dataframe_check(lambda cls, frame: frame["value"] != "A")),
            id="row check without SQL",
        ),
        pytest.param(
            lambda: model(Text, column(), a=_row_rule("value: not missing"), b=_row_rule("x")), id="name twice"
        ),
    ],
)
def test_a_check_without_sql_is_refused(table: Callable[[], type[Table]]) -> None:
    with pytest.raises(DataFirstError, match=r"has no SQL|declares a rule twice"):
        rules(table())


def _row_rule(name: str) -> Any:
    return row_rule(name, sql="value <> 'A'", frame=lambda frame: frame["value"].where(frame["value"] != "A").notna())


def test_a_row_rule_that_cannot_be_judged_fails(connection: Connection) -> None:
    table = model(Text, column(nullable=True), rule=_row_rule("value: not A"))
    assert agree(connection, table, ["A", "B"]) == {"value: not A": 1}
    assert agree(connection, table, ["A", "B", None, None]) == {"value: not A": 3}


def test_a_row_rule_of_missing_numbers_fails(connection: Connection) -> None:
    rule = row_rule("value: over 1", sql="value > 1", frame=lambda frame: frame["value"] > 1)
    table = model(Whole, column(nullable=True), rule=rule)
    assert agree(connection, table, [1, 2, None]) == {"value: over 1": 2}


@pytest.mark.parametrize("constant", [None, float("nan"), float("inf"), b"A", ["A"]])
def test_constants_without_literal_are_refused(constant: object) -> None:
    with pytest.raises(DataFirstError, match="no SQL literal"):
        literal(constant)
