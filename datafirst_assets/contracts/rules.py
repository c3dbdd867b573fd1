"""What a declared table demands, as named rules that SQL and pandera evaluate alike.

Rules are derived, never written here: one for every constraint of a `Table`. SQL judges the big tables in one pass,
pandera the small ones; both give counts of failing rows by rule name, and never a value.
"""

import math
import re
import warnings
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaError, SchemaErrorReason, SchemaErrors

from datafirst_assets.contracts.table import WHOLE_VALUE, Column, Table, columns
from datafirst_assets.engine import Connection, rows, value
from datafirst_assets.errors import DataFirstError

Kind = Literal["keys", "required", "codes", "ranges"]
KINDS: tuple[Kind, ...] = ("keys", "required", "codes", "ranges")

AS_DECLARED = "columns: as declared"
"""Under this, `validate_frame` alone reports columns that are missing, unknown, out of order or of another type."""

Origin = tuple[str | None, str | int]
"""Where pandera keeps a constraint: the column, or None for the table; "unique", "nullable" or the check's position."""


@dataclass(frozen=True)
class Rule:
    """One constraint of a table.

    Attributes:
        kind: the group of checks that it is shown in.
        name: stable and readable, without any value of the data.
        columns: the columns of a key; otherwise the column that the rule is about, none for a row rule.
        failing: SQL predicate that is true for a failing row; None for a key, whose failures are its surplus rows.
        origin: where pandera keeps the constraint.
    """

    kind: Kind
    name: str
    columns: tuple[str, ...]
    failing: str | None
    origin: Origin


def identifier(name: str) -> str:
    """A quoted SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(constant: object) -> str:
    """A SQL literal for a constant of a contract.

    Raises:
        DataFirstError: the constant has no SQL literal.
    """
    if isinstance(constant, bool):
        return str(constant).upper()
    if isinstance(constant, int) or (isinstance(constant, float) and math.isfinite(constant)):
        return repr(constant)
    if isinstance(constant, str):
        return "'" + constant.replace("'", "''") + "'"
    if type(constant) is date:
        return f"DATE '{constant.isoformat()}'"
    raise DataFirstError(
        f"A contract holds a constant of type {type(constant).__name__}, which has no SQL literal. "
        "Use text, a number or a date."
    )


# pandera's built-in checks, by their names and statistics: SQL that is true of a sound value, and the rule in words.
_CHECKS = {
    "equal_to": ("{column} = {value}", "is {value}"),
    "not_equal_to": ("{column} <> {value}", "is not {value}"),
    "greater_than": ("{column} > {min_value}", "more than {min_value}"),
    "greater_than_or_equal_to": ("{column} >= {min_value}", "at least {min_value}"),
    "less_than": ("{column} < {max_value}", "less than {max_value}"),
    "less_than_or_equal_to": ("{column} <= {max_value}", "at most {max_value}"),
    "in_range": (
        "{column} {least} {min_value} AND {column} {most} {max_value}",
        "{least} {min_value}, {most} {max_value}",
    ),
    "isin": ("{column} IN ({allowed_values})", "one of {allowed_values}"),
    "notin": ("{column} NOT IN ({forbidden_values})", "none of {forbidden_values}"),
    "str_matches": ("regexp_full_match({column}, {pattern})", "matches {pattern}"),
    "str_startswith": ("starts_with({column}, {string})", "starts with {string}"),
    "str_endswith": ("ends_with({column}, {string})", "ends with {string}"),
    "str_length": ("length({column}) BETWEEN {min_value} AND {max_value}", "{min_value} to {max_value} characters"),
}
_LONGEST = 2**31

# Python and RE2 read these alike when a whole value is matched: `\d`, escaped punctuation, groups without options,
# classes, alternatives and repetition. A dot, an anchor, `\s` or a look-around differs, or does not exist in RE2.
_PORTABLE = re.compile(r"(?:\\[d\W]|\(\?:|\((?!\?)|\[\^|[^\\(.^$])*")


def _whole_pattern(pattern: str) -> str:
    before, after = WHOLE_VALUE
    inner = pattern.removeprefix(before).removesuffix(after)
    if inner.join(WHOLE_VALUE) != pattern or not _PORTABLE.fullmatch(inner):
        raise DataFirstError(
            "Its pattern is not one for column(matches=…), or Python and DuckDB may read it differently."
        )
    return inner


def _statistics(check: pa.Check) -> dict[str, str]:
    """The statistics of a built-in check as SQL."""
    found = dict(check.statistics or {})
    if check.name == "str_matches":
        found["pattern"] = _whole_pattern(found["pattern"])
    if check.name == "str_length":
        exact, least, most = (found.pop(name, None) for name in ("exact_value", "min_value", "max_value"))
        found["min_value"] = exact if exact is not None else (least or 0)
        found["max_value"] = exact if exact is not None else (_LONGEST if most is None else most)
    signs = {}
    if check.name == "in_range":
        signs = {"least": ">=" if found.pop("include_min") else ">", "most": "<=" if found.pop("include_max") else "<"}
    lists = {name: ", ".join(map(literal, found.pop(name))) for name in list(found) if name.endswith("_values")}
    return {name: literal(constant) for name, constant in found.items()} | lists | signs


def _check_rule(column: Column, check: pa.Check, position: int) -> Rule:
    sql, words = _CHECKS[str(check.name)]
    statistics = _statistics(check)
    listed = check.name in ("isin", "notin")
    name = f"in code list {column.code_list}" if listed and column.code_list else words.format(**statistics)
    failing = f"NOT ({sql.format(column=identifier(column.name), **statistics)})"
    if column.sql_type == "DOUBLE":
        # NaN is missing for pandas and the largest number for DuckDB; here it only breaks "not missing".
        failing = f"NOT isnan({identifier(column.name)}) AND {failing}"
    return Rule(
        "codes" if listed else "ranges", f"{column.name}: {name}", (column.name,), failing, (column.name, position)
    )


def _column_rules(column: Column, checks: list[pa.Check]) -> list[Rule]:
    found = []
    name = identifier(column.name)
    if column.unique:
        found.append(Rule("keys", f"{column.name}: unique", (column.name,), None, (column.name, "unique")))
    if not column.nullable:
        failing = f"{name} IS NULL" + (f" OR isnan({name})" if column.sql_type == "DOUBLE" else "")
        found.append(
            Rule("required", f"{column.name}: not missing", (column.name,), failing, (column.name, "nullable"))
        )
    for position, check in enumerate(checks):
        try:
            plain = check.ignore_na and not (check.raise_warning or check.groupby or check.element_wise)
            if not plain or check.name not in _CHECKS:
                raise DataFirstError("Only pandera's built-in checks with their defaults, and row_rule, carry over.")
            found.append(_check_rule(column, check, position))
        except (DataFirstError, KeyError) as error:
            raise DataFirstError(f"The check {check.name} of column {column.name} has no SQL. {error}") from None
    return found


def rules(table: type[Table]) -> list[Rule]:
    """Every constraint of a table as a rule: the key first, then column by column, then the row rules.

    Raises:
        DataFirstError: a check has no SQL, or two rules share a name.
    """
    schema = table.to_schema()
    found = []
    if schema.unique:
        found.append(Rule("keys", f"{', '.join(schema.unique)}: unique", tuple(schema.unique), None, (None, "unique")))
    for column in columns(table):
        found += _column_rules(column, schema.columns[column.name].checks)
    for position, check in enumerate(schema.checks):
        if not check.statistics or "sql" not in check.statistics:
            raise DataFirstError(f"The check {check.name} of {table.__name__} has no SQL. Declare it with row_rule.")
        failing = f"({check.statistics['sql']}) IS NOT TRUE"
        found.append(Rule(check.statistics["kind"], str(check.name), (), failing, (None, position)))
    twice = [name for name, count in Counter(rule.name for rule in found).items() if count > 1]
    if twice:
        raise DataFirstError(f"{table.__name__} declares a rule twice: {'; '.join(twice)}. Declare it once.")
    return found


def failures(
    connection: Connection, relation_sql: str, table: type[Table], kinds: Collection[Kind] | None = None
) -> dict[str, int]:
    """Count the failing rows of a built table by rule: one scan for all rules of rows, one for each key.

    A missing value breaks "not missing" and nothing else of its column; in a key two missing values are equal.

    Args:
        connection: where the relation can be read.
        relation_sql: what follows FROM, such as "read_parquet('…')"; it must have the table's columns.
        table: the contract.
        kinds: only rules of these kinds; all without it.

    Returns:
        Failing rows by rule name, surplus rows for a key, zero included, in the order of `rules`.
    """
    asked = [rule for rule in rules(table) if kinds is None or rule.kind in kinds]
    counts = dict.fromkeys((rule.name for rule in asked), 0)
    by_row = [rule for rule in asked if rule.failing is not None]
    if by_row:
        aggregates = ", ".join(f"count(*) FILTER (WHERE {rule.failing})" for rule in by_row)
        failing = rows(connection, f"SELECT {aggregates} FROM {relation_sql}")[0]
        counts |= {rule.name: int(count) for rule, count in zip(by_row, failing, strict=True)}
    for rule in asked:
        if rule.failing is None:
            counts[rule.name] = surplus_rows(connection, relation_sql, rule.columns)
    return counts


def surplus_rows(connection: Connection, relation_sql: str, key: Sequence[str]) -> int:
    """Count the rows of a relation beyond the first of each key; two missing values are equal.

    Tables are stored in the order of their keys, and rows that rise strictly are all different: one look at each row and
    the one before it. Only where they do not rise are the keys gathered, which takes the memory of all of them.
    """
    names = [identifier(column) for column in key]
    rises, same = [], "true"
    for name, before in ((name, f"before_{place}") for place, name in enumerate(names)):
        rises.append(f"({same} AND {name} > {before})")
        same += f" AND {name} = {before}"
    pairs = ", ".join(f"{name}, lag({name}) OVER () AS before_{place}" for place, name in enumerate(names))
    first_rows = f"count(*) FILTER (WHERE ({' OR '.join(rises)}) IS NOT TRUE)"
    if value(connection, f"SELECT {first_rows} FROM (SELECT {pairs} FROM {relation_sql})") <= 1:
        return 0
    distinct = f"SELECT count(*) FROM (SELECT DISTINCT {', '.join(names)} FROM {relation_sql})"
    return int(value(connection, f"SELECT count(*) - ({distinct}) FROM {relation_sql}"))


def _origin(error: SchemaError) -> Origin:
    """Where the constraint that an error is about was declared."""
    whole = isinstance(error.schema, pa.DataFrameSchema)
    column = None if whole else str(error.schema.name)
    uniqueness = (SchemaErrorReason.DUPLICATES, SchemaErrorReason.SERIES_CONTAINS_DUPLICATES)
    if error.reason_code in uniqueness:
        return column, "unique"
    if error.reason_code is SchemaErrorReason.SERIES_CONTAINS_NULLS:
        return column, "nullable"
    return column, AS_DECLARED if error.check_index is None else error.check_index


def _failing_rows(error: SchemaError, rule: Rule | None, frame: pd.DataFrame) -> int:
    """How many rows an error is about; pandera's list of cases leaves out missing values where they do matter."""
    if rule and rule.kind == "keys":
        return int(frame.duplicated(list(rule.columns)).sum())
    if isinstance(error.check_output, pd.Series):
        return int((~error.check_output.astype(bool)).sum())
    if error.reason_code is SchemaErrorReason.CHECK_ERROR or not isinstance(error.failure_cases, pd.DataFrame):
        return len(frame)  # The check could not be evaluated at all, so no row has passed it.
    return len(error.failure_cases)


def validate_frame(table: type[Table], frame: pd.DataFrame) -> dict[str, int]:
    """Count the failing rows of a small table by rule, with pandera.

    pandera's own report holds the failing values; it ends here, and only counts go on.

    Returns:
        Failing rows by rule name, as `failures` has them; and under `AS_DECLARED`, only where there are any, what is
        wrong with the columns themselves.
    """
    declared = {rule.origin: rule for rule in rules(table)}
    counts = {rule.name: 0 for rule in declared.values()}
    numbered = frame.reset_index(drop=True)
    errors: list[SchemaError] = []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)  # pandera's own, of how it joins failing values.
            table.to_schema().validate(numbered, lazy=True)
    except SchemaErrors as report:
        errors += report.schema_errors
    for error in errors:
        rule = declared.get(_origin(error))
        name = rule.name if rule else AS_DECLARED
        counts[name] = counts.get(name, 0) + max(1, _failing_rows(error, rule, numbered))
    return counts


def schema_differences(connection: Connection, relation_sql: str, table: type[Table]) -> list[str]:
    """How the columns of a built table differ from its contract: missing, unknown, of another type, out of order."""
    built = {str(name): str(kind) for name, kind, *_ in rows(connection, f"DESCRIBE SELECT * FROM {relation_sql}")}
    declared = {column.name: column.sql_type for column in columns(table)}
    differences = [f"column {name} ({kind}) is missing" for name, kind in declared.items() if name not in built]
    differences += [f"column {name} is not in the contract" for name in built if name not in declared]
    differences += [
        f"column {name} is {built[name]} and should be {kind}"
        for name, kind in declared.items()
        if built.get(name, kind) != kind
    ]
    if not differences and list(built) != list(declared):
        differences.append("the columns are not in the contract's order")
    return differences
