"""How sure a measure is: 95 % intervals from a bootstrap over true persons, whose records are not independent.

Resampling millions of persons hundreds of times would cost minutes. Persons are dealt into blocks by a hash of their id,
and blocks are resampled: sums over random blocks of persons vary as sums over persons do, so the spread is the same, at a
cost that does not depend on how many records there are. Every record takes part; nothing is sampled away.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from datafirst_assets.evaluate.measures import COLUMNS, Codes, Seen, Sums, if_right, shares

BLOCKS, REPLICATES, SEED = 2_000, 500, 20_110_101
"""Blocks that persons are dealt into; how often those are drawn; and where the draws begin."""

Group = dict[str, Any]


@dataclass(frozen=True)
class Dealt:
    """Records dealt into blocks and groups.

    Attributes:
        cell: number of each record's block and group; negative where it has no group.
        groups: how many there are.
        if_right: sums by block and group where every cluster is its person, of shape (`BLOCKS`, groups, `COLUMNS`).
    """

    cell: Codes
    groups: int
    if_right: Sums


def deal(in_truth: NDArray[np.integer[Any]], block: Codes, group: NDArray[np.int8], groups: int) -> Dealt:
    """Deal records, once for all clusterings of them.

    Args:
        in_truth: records of each record's true person (`Seen.in_truth`).
        block: of each record's true person.
        group: number of each record's group; negative where it has none.
        groups: how many there are.
    """
    cell = np.where(group >= 0, block.astype(np.int32) * groups + group, -1).astype(np.int32)
    # Who is in no group counts in a cell of its own, which is cut off.
    records = np.bincount(cell + 1, minlength=BLOCKS * groups + 1)[1:]
    pairs = np.bincount(cell + 1, in_truth, minlength=BLOCKS * groups + 1)[1:] - records
    return Dealt(cell, groups, if_right(records, pairs).reshape(BLOCKS, groups, len(COLUMNS)))


def block_sums(found: Seen, dealt: Dealt) -> Sums:
    """Sums over records by block and group, of shape (`BLOCKS`, groups, `COLUMNS`).

    Args:
        found: what each record sees.
        dealt: the same records.
    """
    rows, off = found.wrong()
    inside = dealt.cell[rows] >= 0
    cell = dealt.cell[rows[inside]]
    sums = [np.bincount(cell, column[inside], minlength=BLOCKS * dealt.groups) for column in off]
    return np.asarray(dealt.if_right + np.stack(sums, axis=-1).reshape(dealt.if_right.shape))


@cache
def _draws() -> Sums:
    """How often each block is drawn, in every replicate."""
    random = np.random.default_rng(SEED)
    return random.multinomial(BLOCKS, np.full(BLOCKS, 1 / BLOCKS), size=REPLICATES).astype(np.float64)


def resampled(sums: Sums) -> Sums:
    """Sums over blocks (the first axis) in every replicate, which takes its place."""
    return np.asarray(np.tensordot(_draws(), sums, axes=1))


def limits(values: Sums) -> Sums:
    """The 95 % interval of what was worked out in every replicate (the first axis): lower and upper along the first axis."""
    return np.asarray(np.percentile(values, (2.5, 97.5), axis=0))


def with_intervals(sums: Sums) -> list[Group]:
    """The measures of each group with their 95 % intervals, rounded to a millionth, and the sums that they are ratios of.

    Args:
        sums: as `block_sums` gives them.
    """
    whole, drawn = shares(sums.sum(axis=0)), shares(resampled(sums))
    ends = {name: limits(values) for name, values in drawn.items()}
    added = sums.sum(axis=0)
    return [
        {
            "records": int(added[group, 0]),
            **{name: round(float(values[group]), 6) for name, values in whole.items()},
            "sums": {name: round(float(added[group, place]), 3) for place, name in enumerate(COLUMNS)},
            "intervals": {
                name: [round(float(ends[name][side, group]), 6) for side in (0, 1)] for name in ends
            },
        }
        for group in range(sums.shape[1])
    ]  # fmt: skip
