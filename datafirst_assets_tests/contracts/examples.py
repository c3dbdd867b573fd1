"""Sound and unsound rows of every contract, made from its declaration alone. All values are artificial."""

import importlib
import pkgutil
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pandas as pd
import pandera.pandas as pa

from datafirst_assets import contracts
from datafirst_assets.contracts.rules import Rule, failures, identifier
from datafirst_assets.contracts.table import Column, Table, columns
from datafirst_assets.engine import Connection

Row = dict[str, Any]


def select_list(table: type[Table]) -> str:
    """The columns of a table for SELECT: by name, in the contract's order, cast to the contract's types."""
    return ", ".join(
        f"CAST({identifier(column.name)} AS {column.sql_type}) AS {identifier(column.name)}"
        for column in columns(table)
    )


def _patterned(which: int) -> tuple[str, ...]:
    """Values for the patterns that contracts declare; a new pattern needs an example here."""
    digits = f"{which % 100:02}"
    return (
        "0" * 30 + digits,
        f"E010000{digits}",
        f"000{digits}",
        f"ZZ{digits} 1ZZ",
        f"1900/00000{digits}A",
        "M",
        f"00{digits}",
        "covered",
    )


def _plain(sql_type: str, which: int) -> Any:
    """A value for a column without a list or pattern."""
    return {
        "VARCHAR": f"A{which}",
        "BIGINT": 2011 + which,
        "DATE": date(2011, 1, 2) + timedelta(days=which),
        "DOUBLE": 1.5 + which,
        "BOOLEAN": which % 2 == 0,
    }[sql_type]


_AGREEING: Row = {
    "age_at_final_result": 30,
    "age_at_start": 30,
    "age_band": "30-39",
    "result_code": "08",
    "committed_to_crown": "N",
}
"""Values that satisfy the row rules together."""

_BREAKING: dict[str, Row] = {
    "age_band: agrees with age_at_final_result": {"age_at_final_result": 40},
    "age_band: agrees with age_at_start": {"age_at_start": 40},
    "committed_to_crown: T where result_code is 06, S where it is 07, else N": {"result_code": "06"},
}
"""What breaks each row rule of a sound row; a new row rule needs an entry here."""


def tables() -> list[type[Table]]:
    """Every table that a contract module declares."""
    found: dict[str, type[Table]] = {}
    for module in pkgutil.iter_modules(contracts.__path__, "datafirst_assets.contracts."):
        for member in vars(importlib.import_module(module.name)).values():
            if isinstance(member, type) and issubclass(member, Table) and member is not Table:
                found[f"{member.__module__}.{member.__name__}"] = member
    return list(found.values())


def _sound(column: Column, checks: list[pa.Check], which: int) -> Any:
    for check in checks:
        if check.name == "isin":
            listed = (check.statistics or {})["allowed_values"]
            return listed[which % len(listed)]
        if check.name == "str_matches":
            sound = [text for text in _patterned(which) if re.match((check.statistics or {})["pattern"], text)]
            assert sound, f"add a sound value for {column.name} to _patterned"
            return sound[0]
    return _plain(column.sql_type, which)


def sound_row(table: type[Table], which: int = 0) -> Row:
    """A row that breaks no rule; rows of different numbers share no key."""
    declared = table.to_schema().columns
    row = {column.name: _sound(column, declared[column.name].checks, which) for column in columns(table)}
    return row | {name: value for name, value in _AGREEING.items() if name in row}


def surplus_rows(table: type[Table], rule: Rule) -> list[Row]:
    """Two rows that share this key and no other."""
    first, second = sound_row(table), sound_row(table, 1)
    return [first, second | {name: first[name] for name in rule.columns}]


def breaking_row(table: type[Table], rule: Rule, which: int) -> Row:
    """The sound row of that number, but for a rule that it breaks; the rule is not a key."""
    row = sound_row(table, which)
    column, place = rule.origin
    if column is None:
        return row | _BREAKING[rule.name]
    if place == "nullable":
        return row | {column: None}
    check = table.to_schema().columns[column].checks[int(place)]
    unsound: dict[str, Callable[[dict[str, Any]], Any]] = {
        "greater_than_or_equal_to": lambda s: s["min_value"] - 1,
        "less_than_or_equal_to": lambda s: s["max_value"] + 1,
        "isin": lambda _: "?",
        "str_matches": lambda _: "?",
    }
    return row | {column: unsound[str(check.name)](check.statistics or {})}


def reads(row_rule: Rule, rule: Rule) -> bool:
    """Whether a rule between columns reads the column of another rule, and so may fail with it."""
    return row_rule.origin[0] is None and any(name in (row_rule.failing or "") for name in rule.columns)


def frame_of(table: type[Table], rows: list[Row]) -> pd.DataFrame:
    """Rows as a frame, values as given."""
    return pd.DataFrame(rows, columns=[column.name for column in columns(table)], dtype=object)


def count_in_sql(connection: Connection, table: type[Table], frame: pd.DataFrame) -> dict[str, int]:
    """The failures of a frame, judged by DuckDB."""
    connection.register("given", frame)
    try:
        return failures(connection, f"(SELECT {select_list(table)} FROM given)", table)
    finally:
        connection.unregister("given")
