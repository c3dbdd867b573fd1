"""Blocks: the population is made in independent parts, so that memory does not grow with its size.

Families, friends and firms live inside one block; places are the whole run's. Each block has random
streams of its own, and numbers of its own for whatever is numbered through: block 2 of 10 hands out
2, 12, 22, ... No block needs to know another, and no number comes twice.
"""

from dataclasses import dataclass

import numpy as np

from datafirst_assets.simulate.errors import USUAL, ErrorRates
from datafirst_assets.simulate.tables import stream

BLOCK_ROWS = 100_000  # magistrates' defendant-cases of a block, at most: about 300 MB while it is made


@dataclass(frozen=True)
class Block:
    """One part of the population, and how many defendant-cases it brings."""

    seed: int
    at: int  # position among the blocks
    count: int  # blocks of the whole run
    rows: int  # defendant-cases of persons
    firm_rows: int  # of organisations
    parties: int = 0  # to cases of each other court
    errors: ErrorRates = USUAL  # of the criminal courts' clerks

    def stream(self, *stage: object) -> np.random.Generator:
        """The generator of one named stage of this block."""
        return stream(self.seed, "block", self.at, *stage)

    def numbers(self, own: np.ndarray) -> np.ndarray:
        """Numbers that are distinct in the whole run, from numbers (from 0) distinct in the block."""
        return own * self.count + self.at


def split(seed: int, rows: int, firm_rows: int, parties: int = 0, errors: ErrorRates = USUAL) -> list[Block]:
    """Blocks of nearly equal size for so many defendant-cases, `firm_rows` of them organisations', and parties of other courts.

    How many blocks there are depends on the defendant-cases alone.
    """
    count = -(-rows // BLOCK_ROWS)

    def shares(whole: int) -> list[int]:
        return [whole * (at + 1) // count - whole * at // count for at in range(count)]

    parts = zip(*map(shares, (rows - firm_rows, firm_rows, parties)), strict=True)
    return [Block(seed, at, count, own, firms, others, errors) for at, (own, firms, others) in enumerate(parts)]
