"""What a review is drawn from: all pairs that were scored or joined, and all persons, sorted into strata. SQL only.

A pair belongs to the strictest level at which it is joined and to a band of match weight around the thresholds; pairs that a
cluster joins although they were never scored, and pairs that the audit refused, are strata of their own.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pyarrow as pa

from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import Connection, parquet, rows
from datafirst_assets.errors import DataFirstError
from datafirst_assets.evaluate.graph import LinkedGraph, read_graph
from datafirst_assets.evaluate.members import read_ids
from datafirst_assets.linkage.thresholds import Thresholds

LEVELS = ("strict", "published", "loose")
APART, REFUSED = len(LEVELS), len(LEVELS) + 1
FAR_BELOW, FAR_ABOVE = 4.0, 8.0
"""How many bits below the loose and above the strict threshold a band ends that is near them."""
SIZES = (1, 2, 3, 6, 11)
"""Identities at which a band of clusters' sizes begins."""

# Organisations are grouped by exact name and need no judgement.
MEMBER = """
CREATE TEMP TABLE member AS
SELECT node_id, min(person_id_high) AS strict, min(person_id) AS published, min(person_id_low) AS loose
FROM {records} assigned JOIN {clusters} clustered USING (source_dataset, source_record_id)
WHERE NOT is_organisation GROUP BY node_id
"""

PAIR = """
CREATE TEMP TABLE pair AS
WITH candidate AS (
    SELECT node_id_l, node_id_r, weight FROM weighed
), together AS (
    SELECT l.node_id AS node_id_l, r.node_id AS node_id_r
    FROM member l JOIN member r ON l.loose = r.loose AND l.node_id < r.node_id
), every AS (
    SELECT node_id_l, node_id_r, weight FROM candidate
    UNION ALL SELECT node_id_l, node_id_r, NULL FROM together ANTI JOIN candidate USING (node_id_l, node_id_r)
), refused AS (
    SELECT DISTINCT least(node_id_l, node_id_r) AS node_id_l, greatest(node_id_l, node_id_r) AS node_id_r, true AS was_refused
    FROM {audit}
)
SELECT node_id_l, node_id_r, weight,
       CASE WHEN l.strict = r.strict THEN 0 WHEN l.published = r.published THEN 1 WHEN l.loose = r.loose THEN 2
            WHEN was_refused THEN {refused} ELSE {apart} END AS level,
       CASE WHEN weight IS NULL THEN -1 ELSE len(list_filter({cuts}, lambda cut: weight >= cut)) END AS band
FROM every JOIN member l ON l.node_id = node_id_l JOIN member r ON r.node_id = node_id_r
LEFT JOIN refused USING (node_id_l, node_id_r)
"""

# Expected spread within a stratum: what the model itself says of its pairs, in millionths, because sums of fractions depend on
# their order. A pair that was never scored could be either.
PAIR_STRATA = """
SELECT level, CASE WHEN level = {refused} THEN 0 ELSE band END AS band, count(*),
       sum(round(1000000 * coalesce(1 / (1 + pow(2, -greatest(least(weight, 60), -60))), 0.5))::BIGINT)
FROM pair GROUP BY ALL ORDER BY ALL
"""

# Pairs that leave a person at the published level: who else might belong to it.
PERSON = """
CREATE TEMP TABLE person AS
WITH outside AS (
    SELECT node_id_l AS node_id FROM pair WHERE level >= 2 AND weight IS NOT NULL
    UNION SELECT node_id_r FROM pair WHERE level >= 2 AND weight IS NOT NULL
)
SELECT min(m.node_id) AS person, published, count(*) AS identities,
       len(list_filter({sizes}, lambda size: count(*) >= size)) - 1 AS band, bool_or(o.node_id IS NOT NULL) AS has_neighbours
FROM member m LEFT JOIN outside o USING (node_id) GROUP BY published
"""

PERSON_STRATA = """
SELECT band, count(*) FROM person WHERE identities > 1 OR has_neighbours GROUP BY band ORDER BY band
"""


@dataclass(frozen=True)
class Stratum:
    """Units that are drawn with one probability.

    Attributes:
        code: level and band of pairs, or 0 and band of clusters, as the SQL above has them.
        name: for people.
        joined_at: strictest level that joins its pairs; None if none does, and of clusters.
        is_candidate: whether its pairs were scored; None of clusters.
        population: units that it has.
        spread: standard deviation of the answers that is expected in it.
    """

    code: tuple[int, int]
    name: str
    joined_at: str | None
    is_candidate: bool | None
    population: int
    spread: float


def _cuts(thresholds: Thresholds) -> list[float]:
    """The posterior match weights (log2) at which bands begin."""
    given = sorted(set(thresholds.weights.values()))
    return [given[0] - FAR_BELOW, *given, given[-1] + FAR_ABOVE]


def _band(number: int, cuts: list[float]) -> str:
    ends = [f"{cut:g}" for cut in cuts]
    names = [
        f"weight below {ends[0]}",
        *(f"weight {a} to {b}" for a, b in pairwise(ends)),
        f"weight {ends[-1]} and more",
    ]
    return names[number] if number >= 0 else "never a candidate"


def size_band(number: int) -> str:
    """The name of a band of sizes."""
    first, last = SIZES[number], SIZES[number + 1] - 1 if number + 1 < len(SIZES) else None
    if last is None:
        return f"{first} and more identities"
    return f"{first} {'identity' if first == 1 else 'identities'}" if first == last else f"{first} to {last} identities"


def _weighed(linked: LinkedGraph) -> pa.Table:
    """The scored pairs, as clustering weighed them."""
    ids, graph = linked.ids.to_numpy(), linked.graph
    columns = [pa.array(ids[graph.left]), pa.array(ids[graph.right]), pa.array(graph.weight)]
    return pa.table(columns, names=["node_id_l", "node_id_r", "weight"])


def open_population(connection: Connection, root: DataRoot) -> tuple[float, Thresholds]:
    """Make the tables `member`, `pair` and `person`; the prior weight that the pairs' weights hold, and the thresholds.

    Raises:
        DataFirstError: nothing has been linked.
    """
    linkage = {n: root.table("linkage", n) for n in ("identity_records", "person_clusters", "person_edges")}
    audit = root.table("linkage", "person_cluster_audit")
    if not all(file.exists() for file in (*linkage.values(), audit)):
        raise DataFirstError("Nothing has been linked yet. Run `datafirst run` first.")
    records, clusters = (parquet(linkage[name]) for name in ("identity_records", "person_clusters"))
    connection.execute(MEMBER.format(records=records, clusters=clusters))
    linked = read_graph(connection, root, read_ids(connection, root))
    thresholds = linked.thresholds
    connection.register("weighed", _weighed(linked))
    cuts = _cuts(thresholds)
    connection.execute(PAIR.format(audit=parquet(audit), cuts=cuts, apart=APART, refused=REFUSED))
    connection.unregister("weighed")
    connection.execute(PERSON.format(sizes=list(SIZES)))
    return linked.prior, thresholds


def pair_strata(connection: Connection, thresholds: Thresholds) -> Iterator[Stratum]:
    """The strata of pairs that hold any."""
    cuts = _cuts(thresholds)
    for level, band, population, millionths in rows(connection, PAIR_STRATA.format(refused=REFUSED)):
        share = min(max(millionths / 1_000_000 / population, 0.02), 0.98)  # nobody believes a model that is surer
        name = "refused by the audit" if level == REFUSED else f"{(*LEVELS, 'not joined')[level]}, {_band(band, cuts)}"
        joined_at = LEVELS[level] if level < APART else None
        yield Stratum((level, band), name, joined_at, band >= 0, population, float(np.sqrt(share * (1 - share))))


def cluster_strata(connection: Connection) -> Iterator[Stratum]:
    """The strata of persons at the published level that there is something to judge about, by number of identities."""
    for band, population in rows(connection, PERSON_STRATA):
        # Equal numbers of each size are wanted, so that each has an estimate: spread falls as numbers grow.
        yield Stratum((0, band), size_band(band), None, None, population, 1 / population)
