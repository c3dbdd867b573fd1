"""Bare Splink at its best threshold: the model of `bare_splink.py` on a public set, clustered at every threshold.

The best threshold is chosen with the truth in hand, which nobody has outside a benchmark: a hard yardstick.
"""

from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
from datafirst_assets.evaluate.measures import Agreement, agreement
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from splink import DuckDBAPI, Linker

import bare_splink

COLUMNS = ("forename", "surname", "dob", "postcode", "sex", "pnc")
"""The columns of the yardstick's comparisons, in their order."""
WEIGHTS = tuple(range(-10, 25))
"""Thresholds that are tried, log2 odds."""

RECORDS = """
CREATE TABLE record AS
SELECT *, split_part(postcode, ' ', 1) AS outcode, row_number() OVER (ORDER BY unique_id) - 1 AS place
FROM read_parquet($persons)
"""
EDGES = """
SELECT l.place, r.place, match_weight FROM {pairs}
JOIN record l ON l.unique_id = unique_id_l JOIN record r ON r.unique_id = unique_id_r
"""


def _linker(connection: duckdb.DuckDBPyConnection) -> Linker:
    """The yardstick's model over the columns that hold any value; Splink cannot train the others."""
    settings = bare_splink.settings()
    counted = connection.sql(f"SELECT {', '.join(f'count({column})' for column in COLUMNS)} FROM record").fetchall()[0]
    settings.comparisons = [c for c, values in zip(settings.comparisons, counted, strict=True) if values]
    records = DuckDBAPI(connection=connection).register("record", dataset_display_name="record")
    return Linker(records, settings, log_level=None)


def best_agreement(persons: Path) -> tuple[int, Agreement]:
    """Train, score, cluster at every threshold, and keep the one whose clusters have the best pairwise F1.

    Args:
        persons: Parquet with unique_id, forename, surname, dob, postcode (or place), sex, pnc and truth.

    Returns:
        The threshold, and how well the clusters agree with the truth.
    """
    with duckdb.connect() as connection:
        connection.execute(RECORDS, {"persons": str(persons)})
        linker = _linker(connection)
        bare_splink.train(linker)
        pairs = linker.inference.predict(threshold_match_weight=WEIGHTS[0]).physical_name
        edges = connection.sql(EDGES.format(pairs=pairs)).to_arrow_table().combine_chunks()
        left, right, weight = (column.to_numpy() for column in edges.columns)
        truth = connection.sql("SELECT truth FROM record ORDER BY place").to_arrow_table().combine_chunks()
        found = {w: _clustered(connection, truth, left[weight >= w], right[weight >= w]) for w in WEIGHTS}
    return max(found.items(), key=lambda each: each[1].pairwise_f1)


def _clustered(
    connection: duckdb.DuckDBPyConnection, truth: pa.Table, left: np.ndarray, right: np.ndarray
) -> Agreement:
    """Connected components against the truth, by the records' places."""
    graph = coo_array((np.ones(len(left), dtype=bool), (left, right)), shape=(len(truth), len(truth)))
    cluster = connected_components(graph, directed=False)[1]
    connection.register("clustered", truth.append_column("estimate", pa.array(cluster)))
    return agreement(connection, "clustered")
