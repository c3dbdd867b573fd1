"""Who is in whom: every clustered record of a population with its identity and its estimated persons, as arrays.

The evaluation and the indicators both begin here. Texts are hashed on the way (64 bits: among 13 million records two meet
with odds of one to 200,000), so that no name, id or date is held, and numbers are found in a quarter of the time.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import Connection, parquet
from datafirst_assets.errors import DataFirstError
from datafirst_assets.evaluate.measures import Codes, numbered
from datafirst_assets.linkage import thresholds
from datafirst_assets.linkage.graph import Index, Mask
from datafirst_assets.linkage.populations import DEFENDANTS, Population

LEVELS = tuple(reversed(thresholds.LEVELS))
"""From the loose to the strict threshold."""

Hashes = NDArray[np.uint64]

CLUSTERED = """
SELECT hash(source_dataset, source_record_id), list_position({sources}, source_dataset)::TINYINT - 1, {hashed} FROM {clusters}
WHERE list_contains({sources}, source_dataset)
"""
ASSIGNED = "SELECT hash(source_dataset, source_record_id), node_id, is_organisation FROM {records}"


@dataclass(frozen=True)
class Members:
    """One element a record, in the order of `person_clusters`.

    Attributes:
        population: whose records they are.
        record: hash of its source and id.
        source: place of its court among the population's sources.
        node: place of its identity among `ids`; negative where it has none, as organisations have.
        is_organisation: of each record.
        persons: number of the estimated person, from 0, by level.
        ids: of all identities, rising.
    """

    population: Population
    record: Hashes
    source: NDArray[np.int8]
    node: Index
    is_organisation: Mask
    persons: dict[str, Codes]
    ids: "pd.Index[int]"

    def of_nodes(self, level: str) -> Codes:
        """The estimated person of every identity: all its records are one person's. Negative where it has no record."""
        found = np.full(len(self.ids), -1, dtype=np.int32)
        found[self.node[~self.is_organisation]] = self.persons[level][~self.is_organisation]
        return found


def arrays(connection: Connection, sql: str) -> list[NDArray[Any]]:
    """The columns of a query, in its order; a query on one file without ORDER BY has the order of the file."""
    return [column.to_numpy() for column in connection.sql(sql).to_arrow_table().combine_chunks().columns]


def read_ids(connection: Connection, root: DataRoot, population: Population = DEFENDANTS) -> "pd.Index[int]":
    """The ids of all identities of a population, rising."""
    (ids,) = arrays(connection, f"SELECT node_id FROM {parquet(population.identities(root))}")
    return pd.Index(np.sort(ids))


def read_members(connection: Connection, root: DataRoot, population: Population = DEFENDANTS) -> Members:
    """Read all clustered records of a population, which has some.

    Raises:
        DataFirstError: persons were made from other records than the identities.
    """
    clusters, records = (parquet(file) for file in (root.table("linkage", "person_clusters"), population.records(root)))
    hashed = ", ".join(f"hash({level})" for level in LEVELS)
    sources = [source.name for source in population.sources]
    record, source, *persons = arrays(connection, CLUSTERED.format(sources=sources, hashed=hashed, clusters=clusters))
    # Persons are written in the order of the identities' records: nothing need be joined.
    assigned, node, is_organisation = arrays(connection, ASSIGNED.format(records=records))
    if not np.array_equal(record, assigned):
        raise DataFirstError(
            f"person_clusters and {population.records(root).stem} hold other records, or hold them in another order: "
            "linking was not finished. Run the job relink (or `datafirst run --rescore`)."
        )
    ids = read_ids(connection, root, population)
    place = ids.get_indexer(pd.Index(node))
    place[is_organisation] = -1
    numbers = {level: numbered(hashes) for level, hashes in zip(LEVELS, persons, strict=True)}
    return Members(population, record, source, place, is_organisation, numbers, ids)
