"""How a table is declared: the base class, the column types and the one way to write a column.

A table is declared once, as a pandera model. Validation, SQL checks, the reader's expectations, Dagster's column
schema and the catalogue are all derived from that declaration; none of them is written here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd
import pandera.pandas as pa
from pandera.typing import Series

from datafirst_assets.contracts.codes import codes
from datafirst_assets.contracts.made_up import MadeUp
from datafirst_assets.contracts.words import Words

Text = Series[str]
Whole = Series[pd.Int64Dtype]
Day = Series[pa.Date]
Decimal = Series[float]
Flag = Series[pd.BooleanDtype]

Disclosure = Literal["person", "id", "attr", "text", "published"]
"""What a column may give away: a person's identity, a source's id, an attribute, free text, or nothing new."""

SQL_TYPES = {Text: "VARCHAR", Whole: "BIGINT", Day: "DATE", Decimal: "DOUBLE", Flag: "BOOLEAN"}

WHOLE_VALUE = (r"(?a:", r")\Z")
"""What encloses a pattern for Python: ASCII classes and the very end of the value, as DuckDB's expressions have them.

With `^…$` Python would accept a newline at the end, and `\\d` any digit of Unicode; DuckDB accepts neither.
"""


def column(
    description: str = "",
    *,
    disclosure: Disclosure = "attr",
    nullable: bool = False,
    code_list: str | None = None,
    raw_format: str | None = None,
    matches: str | None = None,
    ge: float | None = None,
    le: float | None = None,
    unique: bool = False,
    words: Words | None = None,
    made_up: MadeUp | None = None,
) -> Any:
    """Declare one column.

    Args:
        description: what the value means, in words that a researcher understands.
        disclosure: what the column may give away; decides where it may travel.
        nullable: whether a value may be missing.
        code_list: name of the list in `code_lists.csv` that the value must be in.
        raw_format: for raw text, how a date is typed ("%d/%m/%Y"), or "integer".
        matches: regular expression that the whole value matches; only syntax that Python and DuckDB read alike
            (`contracts.rules` refuses the rest).
        ge: smallest value.
        le: largest value.
        unique: no value twice.
        words: what is said of it to researchers, where the contract says that.
        made_up: how the synthetic twin fills it, where its type and the catalogue's counts do not say it.
    """
    rules: dict[str, Any] = {"ge": ge, "le": le}
    if code_list:
        rules["isin"] = codes(code_list)
    if matches:
        rules["str_matches"] = matches.join(WHOLE_VALUE)
    return pa.Field(
        nullable=nullable,
        unique=unique,
        description=description,
        metadata={
            "disclosure": disclosure,
            "code_list": code_list,
            "raw_format": raw_format,
            "words": words,
            "made_up": made_up or MadeUp(),
        },
        **{name: value for name, value in rules.items() if value is not None},
    )


def row_rule(
    name: str,
    sql: str,
    frame: Callable[[pd.DataFrame], "pd.Series[Any]"],
    *,
    kind: Literal["codes", "ranges"] = "ranges",
) -> Any:
    """Declare what holds between the columns of one row; assign it to an attribute of the model.

    Only for truths of our own making: what clerks type may contradict itself.

    Args:
        name: the rule in words, starting with its column.
        sql: expression over the columns that is true where the rule holds; false and unknown are failures.
        frame: the same for pandas: from the table's rows to one boolean a row; false and missing are failures. Mind
            missing text: pandas calls it unequal to anything, SQL unknown.
        kind: the group of checks that the rule is shown in.
    """

    def holds(cls: type[Table], rows: pd.DataFrame) -> "pd.Series[bool]":
        return frame(rows).astype("boolean").fillna(False).astype(bool)

    holds.__name__ = name  # pandera forgets a name given as an option once a second model has the same rule.
    return pa.dataframe_check(holds, statistics={"sql": sql, "kind": kind}, ignore_na=False)


class Table(pa.DataFrameModel):
    """One dataset. Its docstring is the description, its first sentence the grain."""

    class Config:
        strict = True
        coerce = True
        ordered = True


@dataclass(frozen=True)
class Column:
    """A declared column, as every renderer of the contract reads it."""

    name: str
    sql_type: str
    nullable: bool
    unique: bool
    description: str
    disclosure: Disclosure
    code_list: str | None
    raw_format: str | None
    words: Words | None
    made_up: MadeUp


def columns(table: type[Table]) -> list[Column]:
    """The columns of a table in their declared order."""
    declared = []
    for name, (annotation, field) in table._collect_fields().items():
        declared.append(
            Column(
                name=name,
                sql_type=SQL_TYPES[annotation.raw_annotation],
                nullable=field.nullable,
                unique=field.unique,
                description=field.description or "",
                **(field.metadata or {}),
            )
        )
    return declared


def column_names(table: type[Table]) -> list[str]:
    """The names of a table's columns in their declared order."""
    return [column.name for column in columns(table)]


def key(table: type[Table]) -> list[str]:
    """The columns that identify a row: `Config.unique` of the model, or its one unique column."""
    declared = table.to_schema().unique
    return list(declared) if declared else [column.name for column in columns(table) if column.unique][:1]


def grain(table: type[Table]) -> str:
    """What one row is: the first sentence of the model's docstring."""
    return (table.__doc__ or "").strip().split("\n")[0].rstrip(".")
