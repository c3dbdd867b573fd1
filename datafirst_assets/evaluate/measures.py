"""How well a clustering agrees with the truth: pairwise and B-cubed, from one contingency table. No data is read here."""

from dataclasses import asdict, dataclass

from datafirst_assets.engine import Connection, rows

# One row per record, with a true and an estimated cluster; one pass counts every cell of the table between them.
CONTINGENCY = """
WITH cell AS (SELECT truth, estimate, count(*)::DOUBLE AS n FROM {labelled} GROUP BY truth, estimate),
     t AS (SELECT truth, sum(n) AS n FROM cell GROUP BY truth),
     e AS (SELECT estimate, sum(n) AS n FROM cell GROUP BY estimate)
SELECT sum(c.n * (c.n - 1) / 2), sum(c.n), sum(c.n * c.n / e.n), sum(c.n * c.n / t.n),
       count(*) FILTER (c.n = t.n AND c.n = e.n),
       (SELECT sum(n * (n - 1) / 2) FROM t), (SELECT sum(n * (n - 1) / 2) FROM e),
       (SELECT count(*) FROM t), (SELECT count(*) FROM e), (SELECT max(n) FROM t), (SELECT max(n) FROM e)
FROM cell c JOIN t USING (truth) JOIN e USING (estimate)
"""


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


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 1.0


def _f1(precision: float, recall: float) -> float:
    return _share(2 * precision * recall, precision + recall)


def agreement(connection: Connection, labelled: str) -> Agreement:
    """Compare two clusterings of the same records.

    Args:
        connection: an open database.
        labelled: a FROM item with one row per record and the columns `truth` and `estimate`.
    """
    found = [x or 0 for x in rows(connection, CONTINGENCY.format(labelled=labelled))[0]]
    together, records, precise, recalled, exact, true_pairs, estimated_pairs, *counts = found
    precision, recall = _share(together, estimated_pairs), _share(together, true_pairs)
    b_precision, b_recall = _share(precise, records), _share(recalled, records)
    return Agreement(
        int(records), precision, recall, _f1(precision, recall), b_precision, b_recall, _f1(b_precision, b_recall),
        int(counts[0]), int(counts[1]), int(exact), int(counts[2]), int(counts[3]),
    )  # fmt: skip
