"""How much hangs on the threshold, and a negative control: pairs that are two people whatever their records say.

The control is the defendants of one case. Courts know that they are two people; linkage is told so and never joins them,
but scores them like any other pair. How many of them would have been joined by their weight alone tells how often the model
takes two people for one. It errs on the safe side: co-defendants are often of one family and address, and share the case's
references, so that two people drawn at random are told apart far better.
"""

from collections.abc import Iterator

from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import Connection, parquet, rows, value
from datafirst_assets.linkage.clusters import estimate_prior
from datafirst_assets.linkage.thresholds import load_thresholds
from datafirst_assets.quality.members import LEVELS
from datafirst_assets.quality.scenarios import CONTROL, PUBLISHED, SENSITIVITY, Indicator

NEAR = 2.0
"""Bits either side of a threshold that count as near it."""

PERSONS = "persons"
"""The indicator that counts them."""

COUNT = "SELECT count(DISTINCT {level}) FROM node"
# Levels are nested: a person is the same at two of them if it has as many records.
MOVED = """
WITH sized AS (
    SELECT records, sum(records) OVER (PARTITION BY {level}) AS one, sum(records) OVER (PARTITION BY {other}) AS two FROM node
)
SELECT coalesce(sum(records) FILTER (one <> two), 0)::BIGINT, coalesce(sum(records), 0)::BIGINT FROM sized
"""
CLOSE = "SELECT count(*) FILTER (abs(match_weight + ? - ?) < ?), count(*) FROM {edges}"
WOULD_JOIN = """
SELECT count(*) FILTER (e.match_weight + ? >= ?), count(*),
       count(*) FILTER (same_name AND e.match_weight + ? >= ?), count(*) FILTER (same_name)
FROM (SELECT a.*, l.surname = r.surname AS same_name
      FROM {apart} a JOIN {identities} l ON l.node_id = a.node_id_l JOIN {identities} r ON r.node_id = a.node_id_r)
LEFT JOIN {edges} e USING (node_id_l, node_id_r)
"""


def sensitivity(connection: Connection, root: DataRoot) -> Iterator[Indicator]:
    """Count what hangs on the threshold; `node` is open on the connection."""
    edges, weights_at = parquet(root.table("linkage", "person_edges")), load_thresholds(root).weights
    weights = connection.sql(f"SELECT match_weight FROM {edges}").to_arrow_table()["match_weight"].to_numpy()
    identities = parquet(root.table("identities", "identities"))
    prior = estimate_prior(weights, int(value(connection, f"SELECT count(*) FROM {identities}")))
    records = int(value(connection, "SELECT coalesce(sum(records), 0)::BIGINT FROM node"))
    apart = parquet(root.table("linkage", "identities_apart"))
    for level in LEVELS:
        persons = int(value(connection, COUNT.format(level=level)))
        yield Indicator(SENSITIVITY, PERSONS, level, persons, records, "persons")
        if level != PUBLISHED:
            moved, among = rows(connection, MOVED.format(level=PUBLISHED, other=level))[0]
            told = "records whose person is another set of records than at the published level"
            yield Indicator(SENSITIVITY, told, level, moved, among, "records")
        near, pairs = rows(connection, CLOSE.format(edges=edges), [prior, weights_at[level], NEAR])[0]
        told = f"stored pairs within {NEAR:g} bits of the threshold"
        yield Indicator(SENSITIVITY, told, level, near, pairs, "pairs of identities")
        line = [prior, weights_at[level]] * 2
        sql = WOULD_JOIN.format(apart=apart, identities=identities, edges=edges)
        joined, known, family, families = rows(connection, sql, line)[0]
        told = "defendants of one case whose weight alone would join them"
        yield Indicator(CONTROL, told, level, joined, known, "pairs of identities")
        yield Indicator(CONTROL, f"{told}, of one surname", level, family, families, "pairs of identities")
