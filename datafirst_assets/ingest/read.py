"""A verified file in memory: well-formed records as text with their line, broken ones with the reason.

A column whose values are judged (a date, a number, a code) is held as codes of its distinct values: they are few, take a
third of the memory, and each is judged once. `lines` holds the physical line of a CSV record (the header is line 1), or
the number of a Parquet row from 1. Nothing is judged here but whether a record can be read. A million
offences take about 0.6 GB, this and everything done with them.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from datafirst_assets.contracts.sources import RawFile
from datafirst_assets.contracts.table import Column, columns
from datafirst_assets.engine import Connection
from datafirst_assets.errors import DataFirstError
from datafirst_assets.ingest.decode import utf8_blocks
from datafirst_assets.ingest.delivered import delivered_text
from datafirst_assets.ingest.records import Broken, Records, RecordSplitter
from datafirst_assets.ingest.verify import Verified

_BROKEN: dict[str, pa.DataType] = {"line": pa.int64(), "reason": pa.string(), "text": pa.string()}
BROKEN = pa.schema(_BROKEN)
CODED = pa.dictionary(pa.int32(), pa.string())
_PARSED_AT_ONCE = 2**22
_BLOCKS_AT_ONCE = 8
_ROWS_AT_ONCE = 2**16


@dataclass(frozen=True)
class Staged:
    """A file that has been read.

    Attributes:
        columns: the contract's columns in its order, as delivered; an empty field is null.
        lines: line of each record.
        broken: `line`, `reason` and `text` of the records that cannot be read.
    """

    columns: dict[str, pa.Array]
    lines: np.ndarray
    broken: pa.Table

    @property
    def rows(self) -> int:
        """All records, broken ones too."""
        return int(self.lines.size) + int(self.broken.num_rows)


def is_judged(column: Column) -> bool:
    """Whether a column's values can be wrong: dates, numbers and codes."""
    return bool(column.raw_format or column.code_list)


def stage(connection: Connection, file: Verified) -> Staged:
    """Read a file.

    Raises:
        DataFirstError: two readers of its records disagree.
    """
    schema = _schema(file.contract)
    whole, blocks = schema.empty_table(), [schema.empty_table()]
    lines: list[np.ndarray] = []
    broken: list[pa.Table] = [BROKEN.empty_table()]
    for table, numbers, set_aside in (
        _parquet(connection, file, schema) if file.stated.is_parquet else _csv(file, schema)
    ):
        blocks.append(table)
        lines.append(numbers)
        broken.append(set_aside)
        if len(blocks) == _BLOCKS_AT_ONCE:  # the memory of many small blocks would be lost to others between them
            whole = pa.concat_tables([whole, pa.concat_tables(blocks).unify_dictionaries().combine_chunks()])
            blocks = [schema.empty_table()]
    whole = pa.concat_tables([whole, *blocks])
    blocks.clear()
    held = {}
    for name in schema.names:  # one at a time: a column's blocks are freed as soon as they are one array
        held[name] = _one_array(whole.column(name))
        whole = whole.drop_columns(name) if whole.num_columns > 1 else whole
    return Staged(held, np.concatenate([np.empty(0, np.int64), *lines]), pa.concat_tables(broken))


def _schema(file: RawFile) -> pa.Schema:
    return pa.schema([pa.field(c.name, CODED if is_judged(c) else pa.string()) for c in columns(file.table)])


def _one_array(blocks: pa.ChunkedArray) -> pa.Array:
    """A column's blocks as one array; codes take a byte or two where that suffices."""
    if blocks.type != CODED:
        return (blocks.cast(pa.large_string()) if blocks.nbytes >= 2**31 else blocks).combine_chunks()
    column: Any = blocks.unify_dictionaries().combine_chunks()
    values = len(column.dictionary)
    width = pa.int8() if values < 2**7 else pa.int16() if values < 2**15 else pa.int32()
    return pa.DictionaryArray.from_arrays(column.indices.cast(width), column.dictionary)


def _csv(file: Verified, schema: pa.Schema) -> Iterator[tuple[pa.Table, np.ndarray, pa.Table]]:
    splitter = RecordSplitter(len(file.header), file.stated.encoding, file.first_line)
    for records in _gathered(splitter.split(_without_header(file))):
        table = _parse(records.clean, file.header, schema) if records.lines.size else schema.empty_table()
        if table.num_rows != records.lines.size:
            raise DataFirstError(f"{file.path.name}: two readers of its records disagree; report this.")
        yield table, records.lines, _broken_table(records.broken)


def _without_header(file: Verified) -> Iterator[bytes]:
    skip = file.header_bytes
    for block in utf8_blocks(file.path, file.stated.encoding):
        if len(block) > skip:
            yield block[skip:]
        skip = max(0, skip - len(block))


def _gathered(parts: Iterator[Records]) -> Iterator[Records]:
    """Blocks that are large enough to be parsed at once: each has a cost of its own for every column."""
    held: list[Records] = []
    size = 0
    for part in parts:
        held.append(part)
        size += len(part.clean)
        if size >= _PARSED_AT_ONCE:
            yield _joined(held)
            held, size = [], 0
    if held:
        yield _joined(held)


def _joined(parts: list[Records]) -> Records:
    return Records(
        b"".join(part.clean for part in parts),
        np.concatenate([part.lines for part in parts]),
        [broken for part in parts for broken in part.broken],
    )


def _parse(clean: bytes, header: tuple[str, ...], schema: pa.Schema) -> pa.Table:
    """Well-formed CSV as text, columns in the contract's order."""
    return pa_csv.read_csv(
        io.BytesIO(clean),
        read_options=pa_csv.ReadOptions(column_names=list(header), block_size=len(clean) + 1, use_threads=False),
        parse_options=pa_csv.ParseOptions(newlines_in_values=True, ignore_empty_lines=False),
        convert_options=pa_csv.ConvertOptions(
            column_types=schema, include_columns=schema.names, null_values=[""], strings_can_be_null=True
        ),
    )


def _broken_table(broken: list[Broken]) -> pa.Table:
    return pa.Table.from_pylist([{"line": b.line, "reason": b.reason, "text": b.text} for b in broken], schema=BROKEN)


def _parquet(
    connection: Connection, file: Verified, schema: pa.Schema
) -> Iterator[tuple[pa.Table, np.ndarray, pa.Table]]:
    """Delivered Parquet is text already; only NUL bytes break a row."""
    plain = pa.schema(dict.fromkeys(schema.names, pa.string()))
    first = 1
    for batch in pq.ParquetFile(file.path).iter_batches(_ROWS_AT_ONCE, columns=schema.names):
        table = pa.Table.from_batches([batch]).select(schema.names).cast(plain)
        table.validate(full=True)
        lines = np.arange(first, first + table.num_rows, dtype=np.int64)
        first += table.num_rows
        has_nul = np.zeros(table.num_rows, dtype=bool)
        for column in table.columns:
            has_nul |= pc.match_substring(column, "\0").fill_null(False).to_numpy()
        text = delivered_text(connection, table.filter(pa.array(has_nul)), list(file.header))
        reasons = pa.array(["NUL byte"] * len(text), pa.string())
        set_aside = pa.Table.from_arrays([pa.array(lines[has_nul]), reasons, text], schema=BROKEN)
        yield table.filter(pa.array(~has_nul)).cast(schema), lines[~has_nul], set_aside
