"""The records that can be in a pair across justice: those of persons, estimated or true, who were party to a case elsewhere.

Most defendants never come before another court. Their records are left aside before anything is looked up.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from datafirst_assets.contracts.sources import CRIMINAL, SOURCES
from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import Connection, parquet
from datafirst_assets.evaluate.intervals import BLOCKS
from datafirst_assets.evaluate.labelled import COLUMNS, place_in_groups
from datafirst_assets.evaluate.measures import Codes, numbered
from datafirst_assets.evaluate.members import arrays
from datafirst_assets.linkage.graph import Mask
from datafirst_assets.linkage.populations import PARTIES
from datafirst_assets.standardise import table_name

LABELLED = """
CREATE OR REPLACE TEMP TABLE labelled AS
SELECT source_dataset, source_record_id, hash(c.person_id) AS estimate, hash(t.person_id) AS truth
FROM {clusters} c JOIN {persons} t USING (source_dataset, source_record_id)
"""
CROSSING = """
CREATE OR REPLACE TEMP TABLE crossing AS
WITH party AS (SELECT estimate, truth FROM labelled WHERE NOT list_contains({criminal}, source_dataset))
FROM labelled WHERE estimate IN (SELECT estimate FROM party) OR truth IN (SELECT truth FROM party)
"""
# A record in two deliveries speaks through the newest.
SAID = """
SELECT {place}::TINYINT AS source, estimate, truth, i.date_of_birth IS NOT NULL AS has_birth,
       i.defendant_type <> 'P' AS is_organisation, {groups}
FROM (FROM crossing WHERE source_dataset = '{name}') JOIN {identities} i USING (source_record_id)
JOIN {records} r USING (source_record_id, extract_year)
QUALIFY row_number() OVER (PARTITION BY source_record_id ORDER BY extract_year DESC) = 1
"""


@dataclass(frozen=True)
class Crossing:
    """One element a record, in no order.

    Attributes:
        delivered: places in `SOURCES` of the courts that have delivered anything, whether or not a record is here.
        source: place of its court in `SOURCES`.
        estimate, truth: number of its estimated and its true person.
        both: number of the two together.
        block: of the true person, for intervals.
        has_birth: whether it states a birth date.
        is_organisation: of each record.
        groups: number of its group, by what records are grouped by; negative where it has none.
        names: what the groups are called.
    """

    delivered: tuple[int, ...]
    source: NDArray[np.int8]
    estimate: Codes
    truth: Codes
    both: Codes
    block: Codes
    has_birth: Mask
    is_organisation: Mask
    groups: dict[str, NDArray[np.int8]]
    names: dict[str, list[str]]

    def part(self, wanted: Mask) -> "Crossing":
        """Some of the records; the numbers stay."""
        columns: dict[str, Any] = {
            name: values[wanted] for name, values in vars(self).items() if isinstance(values, np.ndarray)
        }
        return replace(self, **columns, groups={name: group[wanted] for name, group in self.groups.items()})


def read_crossing(connection: Connection, root: DataRoot) -> Crossing | None:
    """Find them; None where no court but criminal ones has delivered."""
    if not PARTIES.files(root):
        return None
    clusters, persons = parquet(root.table("linkage", "person_clusters")), parquet(root.truth / "persons.parquet")
    connection.execute(LABELLED.format(clusters=clusters, persons=persons))
    connection.execute(CROSSING.format(criminal=list(CRIMINAL)))
    parts = {
        place: SAID.format(
            place=place,
            name=source.name,
            groups=", ".join(f"{place_in_groups(source, name, 'r')} AS {name}" for name in COLUMNS),
            identities=parquet(identities),
            records=parquet(root.years("events", table_name(source, source.records))),
        )
        for place, source in enumerate(SOURCES.values())
        if (identities := root.years("identities", table_name(source, "identities")))
    }
    source, estimate, truth, has_birth, is_organisation, *groups = arrays(
        connection, " UNION ALL ".join(parts.values())
    )
    for table in ("labelled", "crossing"):
        connection.execute(f"DROP TABLE {table}")
    estimates, truths = numbered(estimate), numbered(truth)
    both = numbered(truths.astype(np.int64) * (int(estimates.max(initial=0)) + 1) + estimates)
    block = (truth % BLOCKS).astype(np.int32)
    named = {name: of for name, (_, of) in COLUMNS.items()}
    by = dict(zip(COLUMNS, groups, strict=True))
    return Crossing(tuple(parts), source, estimates, truths, both, block, has_birth, is_organisation, by, named)
