"""Who is in whom: every clustered record of the criminal courts with its identity and its estimated persons, as arrays.

The evaluation and the indicators both begin here. Texts are hashed on the way (64 bits: among 13 million records two meet
with odds of one to 200,000), so that no name, id or date is held, and numbers are found in a quarter of the time.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from datafirst_assets.contracts.sources import CRIMINAL
from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import Connection, parquet
from datafirst_assets.errors import DataFirstError
from datafirst_assets.evaluate.measures import Codes, numbered
from datafirst_assets.linkage import thresholds
from datafirst_assets.linkage.graph import Index, Mask

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
        record: hash of its source and id.
        source: place of its court in `CRIMINAL`.
        node: place of its identity among `ids`; negative where it has none, as organisations have.
        is_organisation: of each record.
        persons: number of the estimated person, from 0, by level.
        ids: of all identities, rising.
    """

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


def read_ids(connection: Connection, root: DataRoot) -> "pd.Index[int]":
    """The ids of all identities, rising."""
    (ids,) = arrays(connection, f"SELECT node_id FROM {parquet(root.table('identities', 'identities'))}")
    return pd.Index(np.sort(ids))


def read_members(connection: Connection, root: DataRoot) -> Members:
    """Read all clustered records of the criminal courts.

    Raises:
        DataFirstError: persons were made from other records than the identities.
    """
    clusters, records = (parquet(root.table("linkage", name)) for name in ("person_clusters", "identity_records"))
    hashed = ", ".join(f"hash({level})" for level in LEVELS)
    record, source, *persons = arrays(
        connection, CLUSTERED.format(sources=list(CRIMINAL), hashed=hashed, clusters=clusters)
    )
    # Persons are written in the order of the identities' records: nothing need be joined.
    assigned, node, is_organisation = arrays(connection, ASSIGNED.format(records=records))
    if not np.array_equal(record, assigned):
        raise DataFirstError(
            "person_clusters and identity_records hold other records, or hold them in another order: linking was not "
            "finished. Run the job relink."
        )
    ids = read_ids(connection, root)
    place = ids.get_indexer(pd.Index(node))
    place[is_organisation] = -1
    numbers = {level: numbered(hashes) for level, hashes in zip(LEVELS, persons, strict=True)}
    return Members(record, source, place, is_organisation, numbers, ids)
