"""Slips of one finger: a mistyped word, a wrong digit, a name in another spelling or without its accents."""

import unicodedata

import numpy as np
import pandas as pd

from second_generator.draws import Array, Rng, change_where
from second_generator.name_lists import CP1252

CHECK_LETTERS = "ZABCDEFGHJKLMNPQRTUVWXY"
"""The check letter of a police number, by its digits modulo 23."""

_NEIGHBOUR = {
    key: beside
    for row in ("qwertyuiop", "asdfghjkl", "zxcvbnm")
    for key, beside in zip(row, row[1:] + row[-2], strict=True)
}
_BY_EAR = {"a": "e", "e": "a", "i": "y", "y": "ie", "o": "u", "u": "o"} | {
    "c": "k", "k": "ck", "s": "z", "l": "ll", "n": "nn", "t": "tt"
}  # fmt: skip


def typo(rng: Rng, text: str) -> str:
    """One slip after the first letter: neighbouring key, letter lost, doubled, two swapped, or spelt by ear."""
    if not text or len(text) < 2:
        return text
    i, kind = int(rng.integers(1, len(text))), rng.random()
    before, letter, after = text[:i], text[i], text[i + 1 :]
    if kind < 0.3:
        return before + _NEIGHBOUR.get(letter.lower(), "e") + after
    if kind < 0.5:
        return before + after
    if kind < 0.65:
        return before + letter + letter + after
    if kind < 0.8 and len(text) > 2 and i > 1:
        return before[:-1] + letter + before[-1] + after
    return before + _BY_EAR.get(letter.lower(), "h" + letter) + after


def digit_slip(rng: Rng, text: str) -> str:
    """One of the last seven digits wrong."""
    at = [i for i, c in enumerate(text) if c.isdigit()]
    i = at[int(rng.integers(max(0, len(at) - 7), len(at)))]
    return text[:i] + str((int(text[i]) + int(rng.integers(1, 10))) % 10) + text[i + 1 :]


def respell(rng: Rng, names: Array, rate: float, table: dict[str, list[str]]) -> Array:
    """Put another form for some names, in place; returns where."""
    hit = (rng.random(len(names)) < rate) & pd.Series(names).isin(table.keys()).to_numpy()
    change_where(hit, names, lambda name: table[name][int(rng.integers(len(table[name])))])
    return np.asarray(hit)


def without_accents(text: str) -> str:
    """The text in plain letters."""
    apart = unicodedata.normalize("NFKD", text.translate(CP1252))
    return "".join(c for c in apart if not unicodedata.combining(c))
