"""A delivery against its manifest and its contract, before any row is read: files, sizes, hashes, columns."""

import csv
import hashlib
import io
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from datafirst_assets.contracts.sources import RawFile, Source
from datafirst_assets.contracts.table import column_names
from datafirst_assets.ingest.decode import is_text_encoding, utf8_blocks
from datafirst_assets.ingest.delivery import MANIFEST, Delivery, ManifestFile, refused

_HEADER_LIMIT = 2**20


@dataclass(frozen=True)
class Verified:
    """A delivered file that agrees with its manifest and has the columns of its contract.

    Attributes:
        contract: what the file should be.
        stated: what the manifest says of it.
        path: where it is.
        header: column names in their delivered order.
        header_bytes: length of a CSV's header in UTF-8, its line end included.
        first_line: physical line of a CSV's first record.
    """

    contract: RawFile
    stated: ManifestFile
    path: Path
    header: tuple[str, ...]
    header_bytes: int = 0
    first_line: int = 1


def verify(source: Source, delivery: Delivery) -> tuple[list[Verified], dict[str, int]]:
    """Check everything that can be checked without reading rows.

    Returns:
        The files in the registry's order, and warnings with their counts.

    Raises:
        DeliveryRefusedError: with every difference found, by file.
    """
    stated = _stated_files(source, delivery)
    differences: list[str] = []
    verified: list[Verified] = []
    for file in source.files:
        path = delivery.folder / stated[file.name].name
        wrong = _differences(path, stated[file.name])
        if not wrong:
            try:
                verified.append(_with_header(file, stated[file.name], path))
            except _HeaderError as error:
                wrong = str(error)
        if wrong:
            differences.append(f"{path.name}: {wrong}")
    if differences:
        raise refused(source.name, delivery.year, differences)
    known = {MANIFEST, *(file.path.name for file in verified)}
    extra = sum(entry.name not in known for entry in delivery.folder.iterdir())
    return verified, {"files that the manifest does not name": extra} if extra else {}


def _stated_files(source: Source, delivery: Delivery) -> dict[str, ManifestFile]:
    """The manifest's files by the contract's names; every file of the source once and no other."""
    files = delivery.manifest.files
    stated = Counter(file.stem for file in files if file.name != file.stem)
    wanted = [file.name for file in source.files]
    missing = [f"{name}: not in {MANIFEST}" for name in wanted if not stated[name]]
    repeated = [f"{name}: more than once in {MANIFEST}" for name in wanted if stated[name] > 1]
    unknown = sum(file.name == file.stem or file.stem not in wanted for file in files)
    odd = [f"{MANIFEST}: names {unknown} unknown file(s); the source has {', '.join(wanted)}"] if unknown else []
    if missing or repeated or odd:
        raise refused(source.name, delivery.year, missing + repeated + odd)
    return {file.stem: file for file in files}


def _differences(path: Path, stated: ManifestFile) -> str:
    """How a file's bytes differ from what the manifest says; empty if they do not."""
    if not path.is_file():
        return "missing"
    size = path.stat().st_size
    if size != stated.size:
        return f"{stated.size:,} bytes expected, {size:,} found"
    with path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != stated.sha256.lower():
            return f"SHA-256 differs from {MANIFEST}, the bytes are not those that were sent"
    if not stated.is_parquet and not is_text_encoding(stated.encoding):
        return f"{MANIFEST} names an encoding that is not known"
    return ""


class _HeaderError(Exception):
    """Why a file's columns are not those of its contract; names of the contract and positions only."""


def _with_header(file: RawFile, stated: ManifestFile, path: Path) -> Verified:
    verified = (_parquet_header if stated.is_parquet else _csv_header)(file, stated, path)
    _compare(verified.header, column_names(file.table))
    return verified


def _parquet_header(file: RawFile, stated: ManifestFile, path: Path) -> Verified:
    try:
        schema = pq.read_schema(path)
    except (pa.ArrowException, OSError):
        schema = None
    if schema is None:
        raise _HeaderError("cannot be read as Parquet")
    names = column_names(file.table)
    _compare(tuple(schema.names), names)
    other = [name for name, kind in zip(schema.names, schema.types, strict=True) if not _is_text(kind)]
    if other:
        raise _HeaderError(f"every column must be a string; not so: {', '.join(n for n in other if n in names)}")
    return Verified(file, stated, path, tuple(schema.names))


def _is_text(kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        return _is_text(kind.value_type)
    is_empty = pa.types.is_null(kind)
    return bool(is_empty or pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def _csv_header(file: RawFile, stated: ManifestFile, path: Path) -> Verified:
    """Read the first record. A header has no line ends inside quotes, so it is the first line."""
    start = b""
    for block in utf8_blocks(path, stated.encoding, size=_HEADER_LIMIT // 16):
        start += block
        if b"\n" in start or len(start) > _HEADER_LIMIT:
            break
    end = start.find(b"\n") + 1 or len(start)
    try:
        line = start[:end].decode("utf-8").strip("\r\n")
        names = next(csv.reader(io.StringIO(line), strict=True), [])
    except (csv.Error, UnicodeDecodeError):
        names = []
    if not names:
        raise _HeaderError("has no header that can be read")
    return Verified(file, stated, path, tuple(name.strip() for name in names), end, 2)


def _compare(header: tuple[str, ...], contract: list[str]) -> None:
    """Names must be those of the contract, each once, in any order.

    Unknown names are given by position: where a header is missing, they are the first record's values.
    """
    missing = [name for name in contract if name not in header]
    repeated = [name for name in contract if header.count(name) > 1]
    unknown = [str(place) for place, name in enumerate(header, 1) if name not in contract]
    wrong = []
    if missing:
        wrong.append(f"columns missing: {', '.join(missing)}")
    if unknown:
        wrong.append(f"{len(unknown)} unknown column(s), at position {', '.join(unknown)}")
    if repeated:
        wrong.append(f"columns more than once: {', '.join(repeated)}")
    if wrong:
        raise _HeaderError("; ".join(wrong))
