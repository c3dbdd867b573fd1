"""The contract's rules for values, from the contract alone: what parses, what is in its list, what can be.

Every distinct value is trimmed, parsed and judged once; a bad value of a nullable column becomes missing, any other
breaks its row.
"""

import re
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from datafirst_assets.contracts.codes import codes
from datafirst_assets.contracts.sources import RawFile
from datafirst_assets.contracts.table import Column, columns, key
from datafirst_assets.engine import Connection
from datafirst_assets.ingest.coded import NONE, Coded, codes_of, without_blanks
from datafirst_assets.ingest.read import Staged
from datafirst_assets.ingest.rows import Rows

REASONS = ("", "does not parse", "impossible date", "after the delivery", "outside its code list")
_PARSE, _IMPOSSIBLE, _LATE, _LISTED = 1, 2, 3, 4
_INTEGER = "^[0-9]{1,15}$"
_LETTERS = {"%d": "DD", "%m": "MM", "%Y": "YYYY", "%H": "hh", "%M": "mm", "%S": "ss"}
_DIGITS = {"%d": 2, "%m": 2, "%Y": 4, "%H": 2, "%M": 2, "%S": 2}


def expected(file: RawFile, reason: str) -> str:
    """What a reason of the account says to whoever sent the file: with the format in words where a value does not parse."""
    name, _, why = reason.partition(": ")
    formats = {column.name: column.raw_format or "" for column in columns(file.table)}
    if why != REASONS[_PARSE] or not formats.get(name):
        return reason
    return f"{name}: does not parse as {_in_words(formats[name])}"


def _in_words(raw_format: str) -> str:
    """A format as people write it, such as YYYY-MM-DD."""
    if raw_format == "integer":
        return "a whole number"
    return re.sub("%[a-zA-Z]", lambda part: _LETTERS[part.group()], raw_format)


def judged(connection: Connection, staged: Staged, file: RawFile, delivered_on: date) -> Rows:
    """Judge every value of a file, and say which rows break."""
    declared = columns(file.table)
    required = _required(file, declared)
    end = delivered_on + timedelta(days=1)
    coded, plain = {}, {}
    for column in declared:
        values = staged.columns[column.name]
        if isinstance(values, pa.DictionaryArray):
            coded[column.name] = _judged(connection, column, values, end)
        else:
            plain[column.name] = without_blanks(values, strip=column.name in required or column.name in file.parents)
    rows = Rows(file, staged.lines, plain, coded)
    for name in required:
        _break(rows, name)
    for column in declared:
        if column.name in coded and column.name not in required:
            _count(rows, column.name)
    if file.birth and file.hearings:
        rows.lose_late_births(rows.first_day(file.hearings))
    return rows


def _required(file: RawFile, declared: list[Column]) -> list[str]:
    """Columns without which a row cannot stand, keys first: the first of them that is bad names the reason."""
    keys = key(file.table)
    return keys + [c.name for c in declared if not c.nullable and c.name not in keys]


def _judged(connection: Connection, column: Column, delivered: pa.DictionaryArray, end: date) -> Coded:
    """Judge the distinct values of a column. `end` is the day after the delivery."""
    values = without_blanks(delivered.dictionary, strip=True)
    at = np.full(len(values), NONE)
    if column.code_list:
        wrong = np.where(_holds(pc.is_in(values, pa.array(codes(column.code_list)))), 0, _LISTED)
    elif column.raw_format == "integer":
        is_number = _holds(pc.match_substring_regex(values, _INTEGER))
        wrong = np.where(is_number, 0, _PARSE)
        at[is_number] = values.filter(pa.array(is_number)).cast(pa.int64()).to_numpy()
    elif column.raw_format and column.raw_format.startswith("%"):
        wrong = _judge_dates(connection, column.raw_format, values, end, at)
    else:
        raise ValueError(f"{column.name}: ingest knows no raw format {column.raw_format!r}.")
    wrong[~_holds(values.is_valid())] = 0
    is_bad = wrong > 0
    at[is_bad] = NONE
    clean = pc.if_else(pa.array(is_bad), pa.scalar(None, values.type), values)
    return Coded(codes_of(delivered), clean, wrong.astype(np.uint8), at)


def _holds(condition: pa.Array) -> np.ndarray:
    """A condition for each value, false where the value is missing."""
    holds: np.ndarray = condition.fill_null(False).to_numpy(zero_copy_only=False)
    return holds


def _judge_dates(connection: Connection, raw_format: str, values: pa.Array, end: date, at: np.ndarray) -> np.ndarray:
    """Parse dates of the exact shape, of the calendar, and not of the year 0, into `at`; returns what is wrong.

    `strptime` alone would take 1/2/2019 for %d/%m/%Y.
    """
    shape = re.sub("%[a-zA-Z]", lambda part: f"[0-9]{{{_DIGITS[part.group()]}}}", raw_format)
    has_shape = _holds(pc.match_substring_regex(values, f"^{shape}$"))
    if not has_shape.any():
        return np.full(len(values), _PARSE)
    connection.register("shaped", pa.table({"value": values.filter(pa.array(has_shape))}))
    query = f"""
        WITH parsed AS (SELECT try_strptime(value, '{raw_format}') AS moment FROM shaped)
        SELECT CASE WHEN year(moment) > 0 THEN epoch_us(moment) END AS at FROM parsed
    """
    at[has_shape] = connection.sql(query).to_arrow_table().column("at").fill_null(NONE).to_numpy()
    connection.unregister("shaped")
    first_late = int(np.datetime64(end, "us").astype(np.int64))
    return np.where(~has_shape, _PARSE, np.where(at == NONE, _IMPOSSIBLE, np.where(at >= first_late, _LATE, 0)))


def _break(rows: Rows, name: str) -> None:
    """Quarantine the rows whose value of a required column is missing or wrong."""
    if name in rows.plain:
        if rows.plain[name].null_count:
            rows.quarantine(rows.plain[name].is_null().to_numpy(zero_copy_only=False), f"{name}: missing")
        return
    column = rows.coded[name]
    is_missing = _holds(column.clean.is_null()) & (column.wrong == 0)
    if is_missing.any() or (column.codes < 0).any():
        rows.quarantine(column.each(is_missing, True), f"{name}: missing")
    for reason in np.unique(column.wrong[column.wrong > 0]):
        rows.quarantine(column.each(column.wrong == reason, False), f"{name}: {REASONS[reason]}")


def _count(rows: Rows, name: str) -> None:
    """Note the values of a nullable column that are wrong."""
    column = rows.coded[name]
    for reason in np.unique(column.wrong[column.wrong > 0]):
        lost = np.flatnonzero(column.each(column.wrong == reason, False))
        rows.lost.append((f"{name}: {REASONS[reason]}", lost))
