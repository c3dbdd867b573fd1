"""A verified file as staged Parquet: well-formed records as text with their line, broken ones with the reason.

Staged files live in the private scratch folder. `line` is the physical line of a CSV record (the header is line 1), or
the number of a Parquet row from 1. Nothing is judged here but whether a record can be read.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from datafirst_assets.contracts.table import column_names
from datafirst_assets.engine import Connection, row_count
from datafirst_assets.errors import DataFirstError
from datafirst_assets.ingest.decode import utf8_blocks
from datafirst_assets.ingest.records import Broken, RecordSplitter
from datafirst_assets.ingest.verify import Verified

LINE = "_line"


def _schema(*texts: str) -> pa.Schema:
    """A line number and text columns."""
    fields: dict[str, pa.DataType] = {LINE: pa.int64()} | dict.fromkeys(texts, pa.string())
    return pa.schema(fields)


BROKEN = _schema("reason", "text")


@dataclass(frozen=True)
class Staged:
    """A file that has been read: `clean` has `_line` and the contract's columns, `broken` `_line`, `reason`, `text`."""

    clean: Path
    broken: Path
    rows: int


def stage(connection: Connection, file: Verified, folder: Path) -> Staged:
    """Read a file into `folder`; `rows` counts all its records, broken ones too."""
    folder.mkdir(parents=True, exist_ok=True)
    clean = folder / f"{file.contract.name}.clean.parquet"
    broken = folder / f"{file.contract.name}.broken.parquet"
    if file.stated.is_parquet:
        _stage_parquet(connection, file, clean, broken)
    else:
        _stage_csv(file, clean, broken)
    return Staged(clean, broken, row_count(connection, clean) + row_count(connection, broken))


@contextmanager
def _writer(path: Path, schema: pa.Schema) -> Iterator[pq.ParquetWriter]:
    with pq.ParquetWriter(path, schema, compression="lz4", use_dictionary=False, write_statistics=False) as writer:
        writer.write_table(schema.empty_table())
        yield writer


def _stage_csv(file: Verified, clean: Path, broken: Path) -> None:
    names = column_names(file.contract.table)
    schema = _schema(*names)
    splitter = RecordSplitter(len(file.header), file.stated.encoding, file.first_line)
    with _writer(clean, schema) as rows, _writer(broken, BROKEN) as set_aside:
        for records in splitter.split(_without_header(file)):
            if records.lines.size:
                table = _parse(records.clean, file.header, names)
                if table.num_rows != records.lines.size:
                    raise DataFirstError(f"{file.path.name}: two readers of its records disagree; report this.")
                rows.write_table(table.add_column(0, schema.field(LINE), pa.array(records.lines)))
            if records.broken:
                set_aside.write_table(_broken_table(records.broken))


def _without_header(file: Verified) -> Iterator[bytes]:
    skip = file.header_bytes
    for block in utf8_blocks(file.path, file.stated.encoding):
        if len(block) > skip:
            yield block[skip:]
        skip = max(0, skip - len(block))


def _parse(clean: bytes, header: tuple[str, ...], names: list[str]) -> pa.Table:
    """Well-formed CSV as text, columns in the contract's order."""
    return pa_csv.read_csv(
        io.BytesIO(clean),
        read_options=pa_csv.ReadOptions(column_names=list(header), block_size=len(clean) + 1),
        parse_options=pa_csv.ParseOptions(newlines_in_values=True, ignore_empty_lines=False),
        convert_options=pa_csv.ConvertOptions(
            column_types={name: pa.string() for name in names}, include_columns=names, strings_can_be_null=False
        ),
    ).combine_chunks()


def _broken_table(broken: list[Broken]) -> pa.Table:
    return pa.Table.from_pydict(
        {LINE: [b.line for b in broken], "reason": [b.reason for b in broken], "text": [b.text for b in broken]},
        schema=BROKEN,
    )


def _stage_parquet(connection: Connection, file: Verified, clean: Path, broken: Path) -> None:
    """Delivered Parquet is text already; only NUL bytes break a row."""
    names = column_names(file.contract.table)
    columns = ", ".join(f'"{name}"::VARCHAR AS "{name}"' for name in names)
    has_nul = " OR ".join(f'coalesce(contains("{name}", chr(0)), false)' for name in names)
    rows = f"(SELECT file_row_number + 1 AS {LINE}, {columns} FROM read_parquet(?, file_row_number = true))"
    text = delivered_text(list(file.header))
    for target, select in (
        (clean, f"SELECT * FROM {rows} WHERE NOT ({has_nul})"),
        (
            broken,
            f"SELECT {LINE}, 'NUL byte' AS reason, {text} AS text FROM {rows} WHERE {has_nul}",
        ),
    ):
        write_scratch(connection, select, target, [str(file.path)])


def write_scratch(connection: Connection, select: str, target: Path, parameters: list[str] | None = None) -> None:
    """Write a query's result as Parquet for the next step: quick rather than small, and of no lasting place."""
    path = str(target).replace("'", "''")
    connection.execute(f"COPY ({select}) TO '{path}' (FORMAT parquet, COMPRESSION lz4)", parameters)


def delivered_text(header: list[str]) -> str:
    """SQL for a row as it was delivered: its fields in the file's order, quoted where CSV needs it."""
    fields = ", ".join(f"coalesce(\"{name}\", '')" for name in header)
    quoted = "CASE WHEN regexp_matches(f, '[\",\\r\\n]') THEN '\"' || replace(f, '\"', '\"\"') || '\"' ELSE f END"
    return f"array_to_string(list_transform([{fields}], lambda f: {quoted}), ',')"
