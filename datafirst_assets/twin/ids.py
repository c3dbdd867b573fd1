"""Ids of the twin: of the form of published ids and joinable like them, and marked so that none can be taken for one."""

import hashlib

import numpy as np

from datafirst_assets.twin.draw import Values, Whole
from datafirst_assets.twin.names import LABEL

MARK = "0" * 12
"""What every id of the twin begins with. A published id is 128 bits of a keyed hash; that one begins so, nobody lives to see."""


def ids(kind: str, numbers: Whole) -> Values:
    """The ids of a kind for things that are numbered; the same number is the same id."""
    unique, places = np.unique(numbers, return_inverse=True)
    made = [hashlib.sha256(f"{LABEL}/{kind}/{number}".encode()).hexdigest()[: 32 - len(MARK)] for number in unique]
    return np.array([MARK + one for one in made], dtype=object)[places]
