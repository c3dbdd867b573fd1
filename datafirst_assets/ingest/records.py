r"""Where the records of a CSV file begin and end, and which of them are broken: RFC 4180, read strictly.

DuckDB's reader lets one unclosed quote swallow the good rows behind it and keeps NUL bytes; Arrow's takes stray quotes
for text. So the lines are judged here first, whole blocks at a time (numpy, no Python per row), and only records that
are well formed go on to a reader. A block that `plain` proves clean goes on as it is; the others are taken apart here.
After a broken quote reading starts again at the next physical line, so that damage stays on its line. A record is never
judged by its values.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np

from datafirst_assets.ingest.decode import MARK, readable
from datafirst_assets.ingest.plain import COMMA, CR, LF, NUL, QUOTE, proven

MAX_RECORD = 2**20
"""Bytes; a longer record is broken. It also bounds how far an unclosed quote is followed."""

_FIRST_WINDOW = 4096
_FIELDS, _RETURN, _NUL, _BYTES, _LONG = 1, 2, 3, 4, 5
_BLANK = -1
QUOTES = "unclosed or stray quote"

Bytes = np.ndarray  # uint8
Places = np.ndarray  # int64, positions in a block


@dataclass
class Broken:
    """A record that cannot be read: its physical line (the header is line 1), why, and its text."""

    line: int
    reason: str
    text: str


@dataclass
class Records:
    """The records of a block: `clean` is CSV whose records end in LF, `lines` holds the line of each of them."""

    clean: bytes = b""
    lines: np.ndarray = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    broken: list[Broken] = field(default_factory=list)


@dataclass
class _Scan:
    """Complete records at the start of a piece; `damaged`: the one behind them has a broken quote or is too long."""

    starts: Places
    ends: Places
    separators: np.ndarray
    newlines: Places
    quotes: Places
    damaged: bool

    def cut(self, count: int) -> None:
        """Keep the first `count` records; the next one is damaged."""
        self.starts, self.ends, self.separators = self.starts[:count], self.ends[:count], self.separators[:count]
        self.damaged = True

    @property
    def consumed(self) -> int:
        """Bytes that the complete records take."""
        return int(self.ends[-1]) + 1 if self.ends.size else 0


def _allowed(*characters: int) -> np.ndarray:
    table = np.zeros(256, dtype=bool)
    table[list(characters)] = True
    return table


_BEFORE_OPENING = _allowed(COMMA, LF, QUOTE)
_AFTER_CLOSING = _allowed(COMMA, LF, CR, QUOTE)


def _first_bad_quote(piece: Bytes, quotes: Places) -> int:
    """The first quote that neither opens, closes nor doubles as RFC 4180 allows; the piece's size if there is none."""
    opening, closing = quotes[0::2], quotes[1::2]
    before = np.where(opening == 0, LF, piece[opening - 1])
    after = np.where(closing == piece.size - 1, LF, piece[np.minimum(closing + 1, piece.size - 1)])
    bad = np.concatenate([opening[~_BEFORE_OPENING[before]], closing[~_AFTER_CLOSING[after]]])
    return int(bad.min()) if bad.size else piece.size


def _separators(piece: Bytes, quotes: Places, starts: Places, ends: Places) -> np.ndarray:
    """Commas outside quotes in each record."""
    commas = np.flatnonzero(piece == COMMA)
    counts = np.searchsorted(commas, ends) - np.searchsorted(commas, starts)
    closing = quotes[1::2]
    if closing.size and ends.size:
        quoted = np.searchsorted(commas, closing) - np.searchsorted(commas, quotes[0 : 2 * closing.size : 2])
        record = np.searchsorted(ends, closing)
        inside = record < ends.size
        counts = counts - np.bincount(record[inside], weights=quoted[inside], minlength=ends.size).astype(np.int64)
    return counts


def _scan(piece: Bytes, final: bool) -> _Scan:
    """Find the complete records at the start of a piece, which starts where a record starts."""
    newlines = np.flatnonzero(piece == LF)
    quotes = np.flatnonzero(piece == QUOTE)
    bad, ends = piece.size, newlines
    if quotes.size:
        bad = _first_bad_quote(piece, quotes)
        ends = newlines[(np.searchsorted(quotes, newlines) & 1) == 0]
        ends = ends[ends < bad]
    starts = np.concatenate([[0], ends[:-1] + 1]).astype(np.int64)[: ends.size]
    tail = piece.size - (int(ends[-1]) + 1 if ends.size else 0)
    damaged = bad < piece.size or tail > MAX_RECORD or (final and tail > 0)
    return _Scan(starts, ends, _separators(piece, quotes, starts, ends), newlines, quotes, damaged)


def _is_complete(line: bytes, fields: int) -> bool:
    scan = _scan(np.frombuffer(line + b"\n", dtype=np.uint8), final=True)
    return scan.ends.size == 1 and not scan.damaged and int(scan.separators[0]) == fields - 1


def _distrust_long_quotes(piece: Bytes, scan: _Scan, fields: int) -> None:
    """End the scan before a line whose unclosed quote has swallowed good lines.

    That is a record over several lines that is too long, or has the wrong number of fields while one of its lines is
    itself a complete record.
    """
    if not scan.quotes.size:
        return
    spans = np.searchsorted(scan.newlines, scan.ends) > np.searchsorted(scan.newlines, scan.starts)
    long = scan.ends - scan.starts > MAX_RECORD
    for place in np.flatnonzero(spans & (long | (scan.separators != fields - 1))):
        lines = piece[scan.starts[place] : scan.ends[place]].tobytes().split(b"\n")
        if long[place] or any(_is_complete(line, fields) for line in lines[1:]):
            scan.cut(int(place))
            return


def _with(piece: Bytes, places: Places, scan: _Scan) -> np.ndarray:
    """Indexes of the records that hold one of these places."""
    return np.unique(np.searchsorted(scan.ends, places[places < scan.consumed]))


def _judge(piece: Bytes, scan: _Scan, fields: int) -> tuple[np.ndarray, Places]:
    """A verdict for each record (0: well formed), and the carriage returns that belong to line ends."""
    verdicts = np.where(scan.separators == fields - 1, 0, _FIELDS)
    returns = np.flatnonzero(piece[: scan.consumed] == CR)
    line_ends = returns
    if returns.size:
        record = np.searchsorted(scan.ends, returns)
        at_end = scan.ends[record] == returns + 1
        quoted = (np.searchsorted(scan.quotes, returns) & 1) == 1
        verdicts[record[~at_end & ~quoted]] = _RETURN
        line_ends = returns[at_end]
    blank = scan.ends - scan.starts - np.isin(scan.ends - 1, line_ends) == 0
    for verdict, byte in ((_NUL, NUL), (_BYTES, MARK)):
        verdicts[_with(piece, np.flatnonzero(piece == byte), scan)] = verdict
    verdicts[scan.ends - scan.starts > MAX_RECORD] = _LONG
    verdicts[blank] = _BLANK
    return verdicts, line_ends


class RecordSplitter:
    """Splits a stream of UTF-8 blocks into well-formed and broken records, with their physical lines.

    Args:
        fields: the number of fields of a well-formed record.
        encoding: the file's declared encoding, for the reason given for marked bytes.
        line: physical line of the first record.
    """

    def __init__(self, fields: int, encoding: str, line: int) -> None:
        self.fields = fields
        self.line = line
        self.reasons = {
            _FIELDS: "wrong number of fields",
            _RETURN: "carriage return outside quotes",
            _NUL: "NUL byte",
            _BYTES: f"bytes that are not {encoding}",
            _LONG: "record longer than 1 MiB",
        }

    def split(self, blocks: Iterable[bytes]) -> Iterator[Records]:
        """The records of the stream in their order, a block at a time. Blank lines are not records."""
        held: list[bytes] = []  # the beginning of a record that goes on in the next block
        for block in blocks:
            held.append(block)
            if b"\n" in block or sum(map(len, held)) <= MAX_RECORD:
                data = b"".join(held)
                records, taken = self._split_block(data, final=False)
                held = [data[taken:]]
                yield records
        rest = b"".join(held)
        if rest:
            yield self._split_block(rest + (b"" if rest.endswith(b"\n") else b"\n"), final=True)[0]

    def _split_block(self, data: bytes, final: bool) -> tuple[Records, int]:
        """The records of a block, and how many of its bytes they take."""
        plain = proven(data, self.fields, MAX_RECORD)
        if plain and (plain.taken == len(data) or not final):
            lines = plain.lines + self.line
            self.line += plain.newlines
            return Records(plain.clean, lines), plain.taken
        return self._take_apart(data, final)

    def _take_apart(self, data: bytes, final: bool) -> tuple[Records, int]:
        """The same for a block that may hold broken records."""
        whole = np.frombuffer(data, dtype=np.uint8)
        clean: list[bytes] = []
        lines: list[np.ndarray] = []
        broken: list[Broken] = []
        start, window = 0, whole.size
        while start < whole.size:
            piece = whole[start : start + window]
            reaches_end = start + window >= whole.size
            scan = _scan(piece, final and reaches_end)
            _distrust_long_quotes(piece, scan, self.fields)
            self._take(piece, scan, clean, lines, broken)
            start += scan.consumed
            if scan.damaged:
                end = data.find(b"\n", start) + 1
                if not end:  # the rest of the line is in the next block
                    break
                start = self._set_aside(data, start, end, broken)
                window = _FIRST_WINDOW
            elif reaches_end:
                break
            else:
                window *= 4
        numbers = np.concatenate(lines) if lines else np.empty(0, dtype=np.int64)
        return Records(b"".join(clean), numbers, broken), start

    def _take(
        self, piece: Bytes, scan: _Scan, clean: list[bytes], lines: list[np.ndarray], broken: list[Broken]
    ) -> None:
        """Sort the complete records of a piece into well-formed and broken ones."""
        if not scan.ends.size:
            return
        verdicts, line_ends = _judge(piece, scan, self.fields)
        numbers = self.line + np.searchsorted(scan.newlines, scan.starts)
        self.line += int(np.searchsorted(scan.newlines, scan.consumed))
        good = verdicts == 0
        wanted = np.ones(scan.consumed, dtype=bool)
        wanted[line_ends] = False
        for place in np.flatnonzero(~good):
            first, last = int(scan.starts[place]), int(scan.ends[place])
            wanted[first : last + 1] = False
            if verdicts[place] != _BLANK:
                text = readable(piece[first:last].tobytes().removesuffix(b"\r"))
                broken.append(Broken(int(numbers[place]), self.reasons[int(verdicts[place])], text))
        clean.append(piece[: scan.consumed][wanted].tobytes())
        lines.append(numbers[good])

    def _set_aside(self, data: bytes, start: int, end: int, broken: list[Broken]) -> int:
        """Put one physical line among the broken ones; returns its end."""
        line = data[start:end].rstrip(b"\r\n")
        reason = QUOTES if bytes([QUOTE]) in line else self.reasons[_LONG]
        broken.append(Broken(self.line, reason, readable(line)))
        self.line += 1
        return end
