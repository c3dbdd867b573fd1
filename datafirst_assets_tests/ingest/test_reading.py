"""Encodings, line ends, quoting and broken records: damage stays on its line, and every record is accounted for."""

import csv
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from datafirst_assets.errors import DeliveryRefusedError
from datafirst_assets.ingest import FileAccount, ingest

from .builder import ROWS, Landing, kept, mags, mags_rows, quarantined


def account(landing: Landing) -> FileAccount:
    return ingest(landing.settings, landing.source, landing.year).file("defendant_offences")


@pytest.mark.parametrize("encoding", [None, "utf-8-sig", "cp1252", "utf-16"])
def test_any_declared_encoding_is_read(tmp_path: Path, encoding: str | None) -> None:
    landing = mags(tmp_path, encoding=encoding)
    landing.rows()[3]["surname"] = "O\u00d6rtegren"
    assert account(landing.write()).kept == ROWS
    assert kept(landing)[3]["surname"] == "O\u00d6rtegren"


def test_a_byte_order_mark_is_tolerated(tmp_path: Path) -> None:
    landing = mags(tmp_path).write().edit(lambda lines: [b"\xef\xbb\xbf" + lines[0], *lines[1:]])
    assert account(landing).kept == ROWS


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_bytes_outside_the_encoding_break_their_row_alone(tmp_path: Path, encoding: str) -> None:
    landing = mags(tmp_path, encoding=encoding).write()
    landing.edit(lambda lines: [*lines[:7], lines[7].replace(b"Surname6", b"Sur\x81name6"), *lines[8:]])
    found = account(landing)
    assert (found.kept, found.quarantine_reasons) == (ROWS - 1, {f"bytes that are not {encoding}": 1})
    (row,) = quarantined(landing)
    assert row["line"] == 8
    assert "Sur\\x81name6" in row["text"]


@pytest.mark.parametrize(("line_end", "quoting"), [("\n", csv.QUOTE_MINIMAL), ("\r\n", csv.QUOTE_ALL)])
def test_quoted_fields_hold_commas_quotes_and_line_ends(tmp_path: Path, line_end: str, quoting: int) -> None:
    landing = mags(tmp_path, line_end=line_end, quoting=quoting)
    value = 'Flat 1, "The Test"\nLine two\r\nLine three, end'
    for row in landing.rows()[::3]:
        row["address_line_1"] = value
    assert account(landing.write()).kept == ROWS
    assert [row["address_line_1"] for row in kept(landing)[::3]] == [value] * (ROWS // 3)


def test_line_ends_may_be_mixed_and_the_last_one_missing(tmp_path: Path) -> None:
    landing = mags(tmp_path, line_end="\n").write()
    landing.edit(lambda lines: [line + (b"\r" if n % 2 else b"") for n, line in enumerate(lines[:-1])])
    assert account(landing).kept == ROWS
    assert kept(landing)[0]["crown_court_code"] is None


def test_blank_lines_are_not_records(tmp_path: Path) -> None:
    landing = mags(tmp_path).write().edit(lambda lines: [*lines[:4], b"", *lines[4:], b"", b""])
    assert account(landing).rows_in == ROWS


def test_columns_may_come_in_any_order(tmp_path: Path) -> None:
    landing = mags(tmp_path).write()
    plain = account(landing)
    expected = kept(landing)
    landing.edit(lambda lines: [b",".join(reversed(line.split(b","))) if line else line for line in lines])
    assert account(landing).kept == plain.kept
    assert kept(landing) == expected


QUOTES = "unclosed or stray quote"
DAMAGES: list[tuple[Callable[[bytes], bytes], str]] = [
    (lambda line: line + b",extra", "wrong number of fields"),
    (lambda line: line.replace(b"Surname", b"Sur\0name"), "NUL byte"),
    (lambda line: line.replace(b"Surname", b'Sur"name'), QUOTES),
    (lambda line: line.replace(b"Surname", b'"Sur"name'), QUOTES),
    (lambda line: line.replace(b"Surname", b'"Surname'), QUOTES),
    (lambda line: line.replace(b"Surname", b"S" * 2**20), "record longer than 1 MiB"),
    (lambda line: line.rsplit(b",", 5)[0], "wrong number of fields"),
]
UNQUOTED: list[tuple[Callable[[bytes], bytes], str]] = [
    (lambda line: line.replace(b"Surname", b"Sur\rname"), "carriage return outside quotes")  # in quotes it is a value
]


@pytest.mark.parametrize(("quoting", "damages"), [(csv.QUOTE_MINIMAL, UNQUOTED + DAMAGES), (csv.QUOTE_ALL, DAMAGES)])
def test_a_broken_line_is_set_aside_and_its_neighbours_are_not(
    tmp_path: Path, quoting: int, damages: list[tuple[Callable[[bytes], bytes], str]]
) -> None:
    landing = mags(tmp_path, quoting=quoting)
    landing.tables = mags_rows(1_000)
    places = [100 * n for n in range(1, len(damages))] + [1_000]  # line 0 is the header, 1,000 the last record
    broken: dict[int, bytes] = {}

    def damage(lines: list[bytes]) -> None:
        for place, (change, _) in zip(places, damages, strict=True):
            broken[place] = lines[place] = change(lines[place])

    found = account(landing.write().edit(damage))
    assert (found.rows_in, found.kept) == (1_000, 1_000 - len(damages))
    assert [(row["line"], row["reason"], row["text"]) for row in quarantined(landing)] == [
        (place + 1, reason, broken[place].decode()) for place, (_, reason) in zip(places, damages, strict=True)
    ]


def test_lines_are_counted_physically_behind_a_field_of_several_lines(tmp_path: Path) -> None:
    landing = mags(tmp_path)
    landing.rows()[1]["address_line_1"] = "one\ntwo\nthree"
    landing.rows()[9]["court_type"] = "WRONG"
    account(landing.write())
    (row,) = quarantined(landing)
    assert (row["line"], row["reason"]) == (13, "court_type: outside its code list")


def test_a_row_in_the_quarantine_reads_as_delivered(tmp_path: Path) -> None:
    landing = mags(tmp_path)
    landing.rows()[9].update(court_type="WRONG", address_line_1='Flat "1", Test')
    landing.write()
    account(landing)
    (row,) = quarantined(landing)
    assert row["text"] == landing.path().read_bytes().split(b"\r\n")[10].decode()


def test_an_unclosed_quote_cannot_hide_rows(tmp_path: Path) -> None:
    landing = mags(tmp_path).write()

    def swallow(lines: list[bytes]) -> list[bytes]:
        opened = lines[5].replace(b",5 Test", b',"5 Test').replace(b",4 Test", b',"4 Test')
        tail = lines[9].split(b",", 16)[16]
        return [*lines[:5], opened, *lines[6:9], b'x",' + tail, *lines[10:]]

    with pytest.raises(DeliveryRefusedError, match="an unclosed quote may have run lines together"):
        account(landing.edit(swallow))


def test_parquet_gives_the_same_tables_as_csv(tmp_path: Path) -> None:
    account(mags(tmp_path / "csv").write())
    landing = mags(tmp_path / "parquet", kind="parquet").write()
    account(landing)
    assert kept(landing) == kept(mags(tmp_path / "csv"))


def test_a_nul_byte_in_parquet_breaks_its_row(tmp_path: Path) -> None:
    landing = mags(tmp_path, kind="parquet").write()
    rows = pq.read_table(landing.path()).to_pylist()  # columns without a value lose their type: tolerated
    rows[4]["surname"] = "Sur\0name"
    pq.write_table(pa.Table.from_pylist(rows), landing.path())
    assert account(landing.seal()).quarantine_reasons == {"NUL byte": 1}
    assert quarantined(landing)[0]["line"] == 5
