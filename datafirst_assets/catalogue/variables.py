"""From a column of a contract, what is said of it and what was counted to the variable that readers meet."""

from datafirst_assets.catalogue.model import Code, Completeness, Kind, Variable
from datafirst_assets.catalogue.not_known import not_known
from datafirst_assets.catalogue.words import Words, words
from datafirst_assets.contracts.codes import code_labels
from datafirst_assets.contracts.published import HASH
from datafirst_assets.contracts.table import WHOLE_VALUE, Column, Table, columns

KINDS: dict[str, Kind] = {
    "VARCHAR": "text",
    "BIGINT": "whole number",
    "DOUBLE": "decimal number",
    "DATE": "date",
    "BOOLEAN": "true or false",
}
PATTERNS = {HASH: "32 hexadecimal digits, a keyed hash"}
"""Patterns that have a name of their own."""


def variables(
    table: str, contract: type[Table], completeness: dict[str, tuple[Completeness, ...]]
) -> tuple[Variable, ...]:
    """The variables of a table in the order of its columns.

    Args:
        table: its name.
        contract: its contract.
        completeness: by column, by period.
    """
    checks = {name: column.checks for name, column in contract.to_schema().columns.items()}
    return tuple(
        _variable(
            column,
            {key: value for check in checks[column.name] for key, value in (check.statistics or {}).items()},
            words()[table, column.name],
            completeness[column.name],
        )
        for column in columns(contract)
    )


def _variable(
    column: Column, rules: dict[str, object], said: Words, completeness: tuple[Completeness, ...]
) -> Variable:
    codes = tuple(Code(*pair) for pair in code_labels(column.code_list).items()) if column.code_list else ()
    before, after = WHOLE_VALUE
    pattern = str(rules.get("pattern", "")).removeprefix(before).removesuffix(after)
    kind: Kind = "code" if codes else KINDS[column.sql_type]
    return Variable(
        name=column.name,
        label=said.label,
        description=said.description,
        kind=kind,
        sql_type=column.sql_type,
        code_list=column.code_list or "",
        codes=codes,
        pattern=pattern,
        minimum=_bound(rules.get("min_value")),
        maximum=_bound(rules.get("max_value")),
        values=said.values or _values(kind, codes, pattern, rules),
        unit=said.unit,
        source=said.source,
        derivation=said.derivation,
        first_year=int(said.first_year) if said.first_year else None,
        nullable=column.nullable,
        unique=column.unique,
        disclosure_class=said.disclosure_class,
        completeness_by_year=completeness,
        not_known=not_known(column.code_list),
    )


def _bound(declared: object) -> float | None:
    return float(declared) if isinstance(declared, (int, float)) else None


def _values(kind: Kind, codes: tuple[Code, ...], pattern: str, rules: dict[str, object]) -> str:
    """What a value looks like, from the rules alone; empty where they do not say."""
    if codes:
        return f"One of {len(codes)} codes"
    if pattern:
        return PATTERNS.get(pattern, "")
    if kind == "date":
        return "A day, as YYYY-MM-DD"
    if kind == "true or false":
        return "true or false"
    if kind == "whole number" and "min_value" in rules:
        return f"Whole number, {rules['min_value']:g} or more"
    return ""


def lacks(table: str, variable: Variable) -> list[str]:
    """What a variable lacks that every published one must have, as "table.variable: what"."""
    needed = {
        "label": variable.label,
        "description": len(variable.description) >= 20,
        "type": variable.kind,
        "codes or range": variable.values,
        "unit": variable.unit or variable.kind not in ("whole number", "decimal number"),
        "source": variable.source,
        "derivation": variable.derivation,
        "completeness by year": variable.completeness_by_year,
    }
    missing = [what for what, there in needed.items() if not there]
    return [f"{table}.{variable.name}: {', '.join(missing)}"] if missing else []
