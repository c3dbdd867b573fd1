r"""Blocks of CSV in which every record is well formed: the common case, proven in a few passes over the bytes.

The proof uses the rules of `records` (RFC 4180, read strictly) and no others. It says nothing of a block that it cannot
prove clean: that one is split record by record there, with the same outcome for the records that are well formed.
"""

from dataclasses import dataclass

import numpy as np

from datafirst_assets.ingest.decode import MARK

LF, CR, QUOTE, COMMA, NUL = 10, 13, 34, 44, 0


@dataclass(frozen=True)
class Proven:
    """The complete records at the start of a block, all of them well formed.

    Attributes:
        clean: CSV of these records, each ending in LF.
        taken: bytes of the block that they took.
        lines: line of each record, counted from 0 at the start of the block.
        newlines: line ends in these bytes, those inside quotes too.
    """

    clean: bytes
    taken: int
    lines: np.ndarray
    newlines: int


def proven(data: bytes, fields: int, longest: int) -> Proven | None:
    """The complete records of a block that starts where a record starts; None if one of them may be broken.

    Args:
        data: UTF-8; what follows the last complete record is left alone, unless its quotes are broken already.
        fields: the number of fields of a well-formed record, at least two: a blank line then has too few.
        longest: bytes that a record may have.
    """
    if fields < 2 or bytes([NUL]) in data or bytes([MARK]) in data:
        return None
    block = np.frombuffer(data, dtype=np.uint8)
    is_quote = block == QUOTE
    is_newline = block == LF
    separates = block == COMMA
    separates |= is_newline
    outside = separates
    if is_quote.any():
        inside = _inside(is_quote)
        if not _quotes_hold(block, is_quote, inside, separates):
            return None
        outside = separates & ~inside
    places = np.flatnonzero(outside)
    ends = places[is_newline[places]]
    if not ends.size or not np.array_equal(places[fields - 1 : ends.size * fields : fields], ends):
        return None
    taken = int(ends[-1]) + 1
    if max(int(np.diff(ends, prepend=-1).max()) - 1, block.size - taken) > longest:
        return None
    clean = data[:taken]
    returns = clean.count(b"\r")
    if returns:
        if returns != np.count_nonzero(block[ends - 1] == CR):
            return None  # one is inside quotes, where it is part of a value, or stray
        clean = clean.replace(b"\r\n", b"\n")
    return Proven(clean, taken, *_lines(is_newline[:taken], ends))


def _inside(is_quote: np.ndarray) -> np.ndarray:
    """For each byte whether the quotes up to and with it are odd: true from an opening quote on, until the closing one.

    An exclusive or of all bits up to each, 64 at a time: three times as fast as `bitwise_xor.accumulate`.
    """
    packed = np.packbits(is_quote, bitorder="little")
    words = np.zeros(-(-packed.size // 8), dtype="<u8")
    words.view(np.uint8)[: packed.size] = packed
    for shift in (1, 2, 4, 8, 16, 32):
        words ^= words << np.uint64(shift)
    odd = np.bitwise_xor.accumulate(words >> np.uint64(63))  # after each word
    words[1:] ^= np.uint64(0) - odd[:-1]
    return np.unpackbits(words.view(np.uint8), count=is_quote.size, bitorder="little").view(bool)


def _quotes_hold(block: np.ndarray, is_quote: np.ndarray, inside: np.ndarray, separates: np.ndarray) -> bool:
    """Whether every quote opens behind a separator, closes before one, or is doubled."""
    neighbour = separates | is_quote
    opening = is_quote & inside
    if np.any(opening[1:] > neighbour[:-1]):
        return False
    closing = is_quote & ~inside
    neighbour |= block == CR
    return not np.any(closing[:-1] > neighbour[1:])


def _lines(is_newline: np.ndarray, ends: np.ndarray) -> tuple[np.ndarray, int]:
    """Line of each record, and the number of lines."""
    count = int(np.count_nonzero(is_newline))
    if count == ends.size:
        return np.arange(count, dtype=np.int64), count
    starts = np.concatenate([[0], ends[:-1] + 1])
    return np.searchsorted(np.flatnonzero(is_newline), starts).astype(np.int64), count
