"""Columns in memory: blanks taken from text, and columns of few distinct values with what is known of each value."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

BLANKS = " \t\n\r\u00a0"
NONE = np.iinfo(np.int64).min
"""Stands for a missing moment or number; before all others."""

_CAN_OPEN = np.isin(np.arange(256), [9, 10, 13, 32, 0xC2])
_CAN_CLOSE = np.isin(np.arange(256), [9, 10, 13, 32, 0xA0])
"""First and last bytes in UTF-8 that a blank at the edge of a value can have; other characters share the last two."""


def without_blanks(values: pa.Array, strip: bool) -> pa.Array:
    """Text whose blank values are null, and with `strip` without outer blanks."""
    touched = _may_be_blank(values)
    if not touched.any():
        return values
    found = values.filter(pa.array(touched))
    trimmed = pc.utf8_trim(found, characters=BLANKS)
    kept = pc.if_else(
        pc.equal(trimmed, pa.scalar("", values.type)), pa.scalar(None, values.type), trimmed if strip else found
    )
    return pc.replace_with_mask(values, pa.array(touched), kept)


def _may_be_blank(values: pa.Array) -> np.ndarray:
    """Which values are empty, or may begin or end with a blank; trimming all of them is slow."""
    _, places, text = values.buffers()
    if places is None or not len(values):
        return np.zeros(len(values), dtype=bool)
    width = "<i8" if pa.types.is_large_string(values.type) else "<i4"
    offsets = np.frombuffer(memoryview(places), dtype=width)[values.offset : values.offset + len(values) + 1]
    data = np.frombuffer(memoryview(text or b""), dtype=np.uint8)
    is_filled = offsets[1:] > offsets[:-1]
    filled = np.flatnonzero(is_filled)
    touched = np.zeros(len(values), dtype=bool)
    touched[filled] = _CAN_OPEN[data[offsets[filled]]] | _CAN_CLOSE[data[offsets[filled + 1] - 1]]
    if filled.size + values.null_count < len(values):
        touched |= ~is_filled & values.is_valid().to_numpy(zero_copy_only=False)
    return touched


@dataclass(frozen=True)
class Coded:
    """A judged column.

    Attributes:
        codes: for each row the place of its value among the distinct values delivered, -1 where it has none.
        clean: each distinct value without outer blanks; null where it is blank or wrong.
        wrong: why each distinct value cannot stand, as its place in `REASONS`; 0 if it can.
        at: what each good date or number is: microseconds from 1970, or the number; else NONE.
    """

    codes: np.ndarray
    clean: pa.Array
    wrong: np.ndarray
    at: np.ndarray

    def each(self, known: np.ndarray, missing: object) -> np.ndarray:
        """What is known of the distinct values, for each row."""
        return np.append(known, np.array([missing], dtype=known.dtype))[self.codes]

    def used(self, rows: np.ndarray) -> np.ndarray:
        """Which of the distinct values these rows have."""
        used = np.zeros(len(self.clean) + 1, dtype=bool)
        used[self.codes[rows]] = True
        return used[:-1]


def codes_of(column: pa.DictionaryArray) -> np.ndarray:
    """The codes of a column that was read as codes."""
    codes: np.ndarray = column.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    return codes
