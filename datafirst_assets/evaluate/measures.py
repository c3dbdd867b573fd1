"""How well a clustering agrees with the truth: pairwise and B-cubed, from what each record sees. No file is read here.

Every measure is a ratio of sums over records. A record's pairs are those it forms with the other members of its cluster
and of its true person, so that summed over any set of records (a court, an ethnic group, a year) the same formulas hold,
and over all records each pair counts twice above and below the line.
"""

from dataclasses import asdict, dataclass, fields
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from datafirst_assets.engine import Connection

Codes = NDArray[np.int32]
Sums = NDArray[np.float64]

COLUMNS = ("records", "precise", "recalled", "together", "estimated", "true", "exact")
"""What is summed over records: how many; their shares of cluster and of person that are right; the pairs that are right,
estimated and true; and whether cluster and person are the same."""


@dataclass(frozen=True)
class Agreement:
    """Agreement of a clustering with the truth; precision, recall and F1 are shares, the rest counts."""

    records: int
    pairwise_precision: float
    pairwise_recall: float
    pairwise_f1: float
    bcubed_precision: float
    bcubed_recall: float
    bcubed_f1: float
    true_clusters: int
    estimated_clusters: int
    exact_clusters: int
    largest_true: int
    largest_estimated: int

    def as_dict(self) -> dict[str, float | int]:
        """All measures by name."""
        return asdict(self)


SHARES = tuple(f.name for f in fields(Agreement)[1:7])
"""The six shares, pairwise and B-cubed."""


@dataclass(frozen=True)
class Seen:
    """What each record sees of its cluster and its person.

    Attributes:
        cell: records of the same cluster and person, itself included.
        in_truth: records of its true person.
        in_estimate: records of its cluster.
    """

    cell: Codes
    in_truth: Codes
    in_estimate: Codes

    def wrong(self) -> "tuple[NDArray[np.int64], list[Sums]]":
        """The records whose cluster is not their person, and for each of `COLUMNS` how far they are from what would be right.

        They are few: whoever sums over records adds this to what is summed where every cluster is its person.
        """
        rows = np.flatnonzero((self.cell != self.in_truth) | (self.cell != self.in_estimate))
        cell, truth, estimate = (part[rows].astype(np.float64) for part in (self.cell, self.in_truth, self.in_estimate))
        none, exact = np.zeros(len(rows)), np.full(len(rows), -1.0)
        off = [none, cell / estimate - 1, cell / truth - 1, cell - truth, estimate - truth, none, exact]
        return rows, off


def if_right(records: NDArray[Any], pairs: NDArray[Any]) -> Sums:
    """The sums of `COLUMNS`, along a last axis, where every cluster is its person.

    Args:
        records: how many there are.
        pairs: what `true` sums to: of each record the others of its true person.
    """
    return np.stack([records, records, records, pairs, pairs, pairs, records], axis=-1).astype(np.float64)


def numbered(labels: Any) -> Codes:
    """Labels as numbers from 0."""
    return np.asarray(pd.factorize(labels)[0], dtype=np.int32)


def seen(truth: Codes, estimate: Codes, in_truth: Codes | None = None) -> Seen:
    """Count for every record who is with it.

    Args:
        truth: number of each record's true person, from 0; not every number need occur.
        estimate: number of its cluster, likewise.
        in_truth: size of its true person, where the records are a sample; counted if left out.
    """
    counted, in_estimate = (np.bincount(codes)[codes].astype(np.int32) for codes in (truth, estimate))
    is_mixed, is_parted = several(estimate, truth), several(truth, estimate)
    # A cluster of one person only is its own cell, and so is a person in one cluster only. Few records are neither.
    cell = np.where(is_mixed, counted, in_estimate)
    rest = np.flatnonzero(is_mixed & is_parted)
    if len(rest):
        cells = pd.factorize(truth[rest].astype(np.int64) * (int(estimate.max()) + 1) + estimate[rest])[0]
        cell[rest] = np.bincount(cells)[cells]
    return Seen(cell, counted if in_truth is None else in_truth, in_estimate)


def several(home: NDArray[Any], other: NDArray[Any]) -> NDArray[np.bool_]:
    """For every record, whether those of its home, which is a number from 0, are of several others."""
    if not len(home):
        return np.zeros(0, dtype=bool)
    one = np.zeros(int(home.max()) + 1, dtype=other.dtype)
    one[home] = other  # whichever comes last: if there are several, some record has another
    holds = np.zeros(len(one), dtype=bool)
    holds[home[one[home] != other]] = True
    return np.asarray(holds[home])


def _share(part: Sums, whole: Sums) -> Sums:
    return np.where(whole > 0, part / np.where(whole > 0, whole, 1.0), 1.0)


def _f1(precision: Sums, recall: Sums) -> Sums:
    return _share(2 * precision * recall, precision + recall)


def shares(sums: Sums) -> dict[str, Sums]:
    """The six shares, and the share of records whose cluster is exactly their person, from sums over records.

    Args:
        sums: any shape whose last axis is `COLUMNS`.
    """
    records, precise, recalled, together, estimated, true, exact = np.moveaxis(sums, -1, 0)
    precision, recall = _share(together, estimated), _share(together, true)
    b_precision, b_recall = _share(precise, records), _share(recalled, records)
    found = (precision, recall, _f1(precision, recall), b_precision, b_recall, _f1(b_precision, b_recall))
    return {**dict(zip(SHARES, found, strict=True)), "exact_records": _share(exact, records)}


def summed(found: Seen) -> Sums:
    """Sums over all records, in the order of `COLUMNS`."""
    records = len(found.cell)
    right = if_right(np.array(records), np.array(found.in_truth.sum(dtype=np.int64) - records))
    return np.asarray(right + [off.sum() for off in found.wrong()[1]])


def compare(found: Seen, sums: Sums | None = None) -> Agreement:
    """What records see of their clusters, as agreement of the two clusterings.

    Args:
        found: what each record sees.
        sums: over all of them, in the order of `COLUMNS`, where they have been added up.
    """
    of = {
        name: float(value) for name, value in shares(summed(found) if sums is None else sums).items() if name in SHARES
    }

    def clusters(size: Codes, counted: NDArray[np.bool_] | None = None) -> int:
        """Each record is one of so many of its cluster: their parts add up to the number of clusters."""
        part = 1.0 / size
        return round(float((part if counted is None else part[counted]).sum()))

    return Agreement(
        records=len(found.cell),
        **of,
        true_clusters=clusters(found.in_truth),
        estimated_clusters=clusters(found.in_estimate),
        exact_clusters=clusters(found.cell, (found.cell == found.in_truth) & (found.cell == found.in_estimate)),
        largest_true=int(found.in_truth.max(initial=0)),
        largest_estimated=int(found.in_estimate.max(initial=0)),
    )


def agreement(connection: Connection, labelled: str) -> Agreement:
    """Compare two clusterings of the same records.

    Args:
        connection: an open database.
        labelled: a FROM item with one row per record and the columns `truth` and `estimate`.
    """
    labels = connection.sql(f"SELECT hash(truth) AS truth, hash(estimate) AS estimate FROM {labelled}").to_arrow_table()
    return compare(seen(*(numbered(labels[side].to_numpy()) for side in ("truth", "estimate"))))
