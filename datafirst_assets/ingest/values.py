"""The contract's rules for values, as SQL built from the contract alone: what parses, what is in its list, what can be.

One query a file: every value is trimmed, parsed and judged; a bad value of a nullable column becomes missing, any other
breaks its row.
"""

import re
from datetime import date, timedelta

from datafirst_assets.contracts.codes import codes
from datafirst_assets.contracts.sources import RawFile
from datafirst_assets.contracts.table import Column, columns, key
from datafirst_assets.ingest.read import LINE

REASON = "_reason"
MISSING = "_missing"
SEPARATOR = "chr(10)"
BLANKS = "' ' || chr(9) || chr(10) || chr(13) || chr(160)"
_INTEGER = r"[0-9]{1,15}"
_DIGITS = {"%d": 2, "%m": 2, "%Y": 4, "%H": 2, "%M": 2, "%S": 2}


def judged(relation: str, file: RawFile, delivered_on: date) -> str:
    """A query over staged rows that judges every value.

    Returns:
        SQL whose columns are `_line`, the contract's columns as text (bad values NULL), `_reason` (why the row breaks,
        or NULL) and `_missing` (one "column: reason" a line for values made missing, "" without any).
    """
    declared = columns(file.table)
    required = _required(file, declared)
    checked = [c for c in declared if c.raw_format or c.code_list]
    trimmed = ", ".join(_trimmed(c, file, required) for c in declared)
    parsed = "".join(f', {_parsed(c)} AS "{c.name}__at"' for c in declared if is_date(c))
    end = f"TIMESTAMP '{delivered_on + timedelta(days=1)}'"
    wrong = "".join(f', {_wrong(c, file, end)} AS "{c.name}__wrong"' for c in checked)
    checked_names = {c.name for c in checked}
    values = ", ".join(
        f'CASE WHEN "{c.name}__wrong" IS NULL THEN "{c.name}" END AS "{c.name}"'
        if c.name in checked_names
        else f'"{c.name}"'
        for c in declared
    )
    breaks = ", ".join(_breaks(name, name in checked_names) for name in required)
    missing = [f"'{c.name}: ' || \"{c.name}__wrong\"" for c in checked if c.name not in required]
    counted = f"concat_ws({SEPARATOR}, {', '.join(missing)})" if missing else "''"
    return f"""
        WITH trimmed AS (SELECT {LINE}, {trimmed} FROM {relation}),
        parsed AS (SELECT *{parsed} FROM trimmed),
        verdicts AS (SELECT *{wrong} FROM parsed)
        SELECT {LINE}, {values}, coalesce({breaks}) AS {REASON}, {counted} AS {MISSING} FROM verdicts
    """


def is_date(column: Column) -> bool:
    """Whether a raw column holds dates, with or without a time."""
    return bool(column.raw_format and column.raw_format.startswith("%"))


def moment(file: RawFile, name: str) -> str:
    """SQL for the moment that a judged date column holds; judged values always parse."""
    return f"strptime(\"{name}\", '{_column(file, name).raw_format}')"


def first_day(file: RawFile, names: tuple[str, ...]) -> str:
    """SQL for the day of the first of these judged date columns that is there."""
    return "coalesce(" + ", ".join(f"{moment(file, name)}::DATE" for name in names) + ")"


def key_parts(file: RawFile) -> list[str]:
    """SQL for the parts of a judged row's key; whole numbers compare as numbers: 01 is 1."""
    return [
        f'"{name}"::BIGINT' if _column(file, name).raw_format == "integer" else f'"{name}"' for name in key(file.table)
    ]


def _column(file: RawFile, name: str) -> Column:
    return next(c for c in columns(file.table) if c.name == name)


def _required(file: RawFile, declared: list[Column]) -> list[str]:
    """Columns without which a row cannot stand, keys first: the first of them that is bad names the reason."""
    keys = key(file.table)
    return keys + [c.name for c in declared if not c.nullable and c.name not in keys]


def _trimmed(column: Column, file: RawFile, required: list[str]) -> str:
    """Codes, dates, numbers and required values lose their outer blanks; free text only counts as missing if blank."""
    name = f'"{column.name}"'
    # Trimming sets of characters is slow: only values whose first or last character can be a blank are touched.
    edges = f"ascii({name}) NOT BETWEEN 33 AND 159 OR ascii(right({name}, 1)) NOT BETWEEN 33 AND 159"
    tidy = column.raw_format or column.code_list or column.name in required or column.name in file.parents
    trimmed = f"trim({name}, {BLANKS})"
    kept = f"nullif({trimmed}, '')" if tidy else f"CASE WHEN {trimmed} <> '' THEN {name} END"
    return f"CASE WHEN {name} = '' THEN NULL WHEN {edges} THEN {kept} ELSE {name} END AS {name}"


def _shape(raw_format: str) -> str:
    """Regular expression for the exact shape of a date: `strptime` alone would take 1/2/2019 for %d/%m/%Y."""
    return re.sub(r"%[a-zA-Z]", lambda part: f"[0-9]{{{_DIGITS[part.group()]}}}", raw_format)


def _parsed(column: Column) -> str:
    """A date of the exact shape, of the calendar, and not of the year 0; else NULL."""
    shape = _shape(column.raw_format or "")
    parsed = f"try_strptime(\"{column.name}\", '{column.raw_format}')"
    return f"CASE WHEN regexp_full_match(\"{column.name}\", '{shape}') AND year({parsed}) > 0 THEN {parsed} END"


def _wrong(column: Column, file: RawFile, end: str) -> str:
    """Why a value cannot stand, or NULL. `end` is the first moment after the day of the delivery."""
    name = f'"{column.name}"'
    if is_date(column):
        birth = ""
        if column.name == file.birth and file.hearings:
            hearings = ", ".join(f'CASE WHEN "{other}__at" < {end} THEN "{other}__at" END' for other in file.hearings)
            birth = f"WHEN \"{column.name}__at\"::DATE > coalesce({hearings})::DATE THEN 'after the hearing'"
        return f"""CASE WHEN {name} IS NULL THEN NULL
            WHEN "{column.name}__at" >= {end} THEN 'after the delivery' {birth}
            WHEN "{column.name}__at" IS NOT NULL THEN NULL
            WHEN regexp_full_match({name}, '{_shape(column.raw_format or "")}') THEN 'impossible date'
            ELSE 'does not parse' END"""
    if column.raw_format == "integer":
        return f"CASE WHEN NOT regexp_full_match({name}, '{_INTEGER}') THEN 'does not parse' END"
    if column.raw_format:
        raise ValueError(f"{column.name}: ingest knows no raw format {column.raw_format!r}.")
    listed = ", ".join("'" + code.replace("'", "''") + "'" for code in codes(column.code_list or ""))
    return f"CASE WHEN {name} NOT IN ({listed}) THEN 'outside its code list' END"


def _breaks(name: str, is_checked: bool) -> str:
    wrong = f'WHEN "{name}__wrong" IS NOT NULL THEN \'{name}: \' || "{name}__wrong"' if is_checked else ""
    return f"CASE WHEN \"{name}\" IS NULL THEN '{name}: missing' {wrong} END"
