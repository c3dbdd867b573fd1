"""Splitting CSV into records: against the standard library on good input, and against itself on any input."""

import csv
import io
from typing import Literal
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datafirst_assets.ingest import records
from datafirst_assets.ingest.plain import proven
from datafirst_assets.ingest.records import RecordSplitter

FIELDS = 3
fields = st.text(alphabet='ab,"\r\n \u00e9', max_size=6)
tables = st.lists(st.lists(fields, min_size=FIELDS, max_size=FIELDS), max_size=12)
garbage = st.text(alphabet='ab,,,"\n\n\r\0', max_size=80)
Outcome = tuple[bytes, list[int], list[tuple[int, str, str]]]


def split(data: bytes, block: int) -> Outcome:
    clean, lines, broken = b"", [], []
    splitter = RecordSplitter(FIELDS, "utf-8", line=1)
    for part in splitter.split(data[i : i + block] for i in range(0, len(data), block)):
        clean += part.clean
        lines += part.lines.tolist()
        broken += [(record.line, record.reason, record.text) for record in part.broken]
    return clean, lines, broken


@given(tables, st.sampled_from(["\n", "\r\n"]), st.integers(1, 40))
def test_well_formed_records_all_go_on_unchanged(table: list[list[str]], line_end: str, block: int) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator=line_end).writerows(table)
    clean, lines, broken = split(text.getvalue().encode(), block)
    assert not broken
    assert len(lines) == len(table)
    assert list(csv.reader(io.StringIO(clean.decode(), newline=""))) == table


def written(table: list[list[str]], line_end: str, quoting: Literal[0, 1]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, quoting=quoting, lineterminator=line_end).writerows(table)
    return text.getvalue().encode()


@settings(deadline=None)
@given(
    tables,
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.lists(
        st.tuples(st.integers(0, 400), st.sampled_from(['"', ",", "\n", "\r", "\r\n", '""', '","', "\0", "a"])),
        max_size=3,
    ),
    st.integers(1, 200),
)
def test_a_block_proven_clean_is_split_as_one_taken_apart(
    table: list[list[str]], line_end: str, quoting: Literal[0, 1], damage: list[tuple[int, str]], block: int
) -> None:
    data = written(table, line_end, quoting)
    for place, character in damage:
        data = data[:place] + character.encode() + data[place:]
    outcome = split(data, block)
    with patch.object(records, "proven", lambda *_: None):
        assert split(data, block) == outcome


@settings(deadline=None)
@given(garbage, st.integers(1, 40))
def test_garbage_proven_clean_is_split_as_taken_apart(text: str, block: int) -> None:
    outcome = split(text.encode(), block)
    with patch.object(records, "proven", lambda *_: None):
        assert split(text.encode(), block) == outcome


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
def test_well_formed_blocks_are_proven(line_end: str, quoting: Literal[0, 1]) -> None:
    table = [["a", "b, b", ""], ["\u00e9", 'say ""b""', "two\nlines"], ["", "", "c"]] * 50
    found = proven(written(table, line_end, quoting) + b'a,"begun', FIELDS, 100)
    assert found
    assert list(csv.reader(io.StringIO(found.clean.decode(), newline=""))) == table
    assert found.lines.tolist() == [n // 3 * 4 + (0, 1, 3)[n % 3] for n in range(150)]
    assert found.newlines == 200


@pytest.mark.parametrize(
    "block",
    [
        b"1,2\n",
        b"1,2,3,4\n",
        b"1,2,3\n\n",
        b"\n1,2,3\n",
        b'1,2"2,3\n',
        b'1,"2"2,3\n',
        b'1,2"",3\n',
        b'1,2,3\n4,"5"5',
        b"1,2\0,3\n",
        b"1,2\xffe9,3\n",
        b"1,2\r2,3\n",
        b'1,"2\r2",3\n',
        b"1,2,3\r\r\n",
        b"1,2,333333333333333333333\n",
        b"1,2,3\n" + b"4" * 21,
        b"",
    ],
)
def test_a_block_that_may_be_broken_is_not_proven(block: bytes) -> None:
    assert proven(b"1,2,3\n4,5,6\n", FIELDS, 20)
    assert not proven(b"1,2,3\n" * bool(block) + block, FIELDS, 20)


@given(garbage, st.integers(1, 40))
def test_where_blocks_end_does_not_matter(text: str, block: int) -> None:
    assert split(text.encode(), block) == split(text.encode(), 1000)


@given(garbage)
def test_no_character_of_a_field_is_lost(text: str) -> None:
    clean, lines, broken = split(text.encode(), 1000)
    rest = "".join(record for _, _, record in broken)
    for character in 'ab,"\0':
        assert (clean.decode() + rest).count(character) == text.count(character)
    assert lines == sorted(set(lines))
    assert not {line for line, _, _ in broken} & set(lines)


@given(garbage)
def test_what_goes_on_has_the_right_number_of_fields(text: str) -> None:
    clean, lines, _ = split(text.encode(), 1000)
    rows = list(csv.reader(io.StringIO(clean.decode(), newline=""), strict=True))
    assert [len(row) for row in rows] == [FIELDS] * len(lines)


@pytest.mark.parametrize("block", [7, 64, 10_000])
def test_an_unclosed_quote_is_followed_only_so_far(monkeypatch: pytest.MonkeyPatch, block: int) -> None:
    monkeypatch.setattr(records, "MAX_RECORD", 50)
    data = b'1,"2,3\n' + b"4,5,6\n" * 40 + b'7,8",9\n'
    _, lines, broken = split(data, block)
    assert lines == list(range(2, 42))
    assert [line for line, _, _ in broken] == [1, 42]


def test_a_field_of_several_lines_in_a_record_too_short_stays_one_record() -> None:
    _, lines, broken = split(b'1,"two\nlines"\n4,5,6\n', 1000)
    assert lines == [3]
    assert broken == [(1, "wrong number of fields", '1,"two\nlines"')]


def test_a_very_long_line_is_one_broken_record(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "MAX_RECORD", 50)
    for block in (20, 60, 1000):
        clean, lines, broken = split(b"x" * 500 + b",2,3\n1,2,3\n", block)
        assert (clean, lines) == (b"1,2,3\n", [2])
        assert broken == [(1, "record longer than 1 MiB", "x" * 500 + ",2,3")]


def test_good_lines_between_two_stray_quotes_are_not_swallowed() -> None:
    clean, lines, broken = split(b'1,"2,3\n4,5,6\n7",8,9\n', 1000)
    assert (clean, lines) == (b"4,5,6\n", [2])
    assert broken == [(1, "unclosed or stray quote", '1,"2,3'), (3, "unclosed or stray quote", '7",8,9')]
