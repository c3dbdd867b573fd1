"""The records whose truth is known, as arrays: true person, estimated persons, identity, and the groups they belong to.

Texts are hashed on the way (64 bits: among 13 million records two meet with odds of one to 200,000), so that no name, id
or date is held here.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from datafirst_assets.contracts.codes import codes
from datafirst_assets.contracts.sources import CRIMINAL
from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import Connection, parquet
from datafirst_assets.evaluate.intervals import BLOCKS
from datafirst_assets.evaluate.measures import Codes, numbered
from datafirst_assets.linkage import thresholds
from datafirst_assets.standardise import table_name

LEVELS = tuple(reversed(thresholds.LEVELS))
"""From the loose to the strict threshold."""

GROUPED = ("sex", "ethnicity", "age_band", "year")

# A record in two deliveries speaks through the newest; organisations have no sex, age or ethnicity.
ATTRIBUTES = """
WITH said AS (
    {said}
), repeated AS (
    SELECT record FROM said GROUP BY record HAVING count(*) > 1
), older AS (
    SELECT record, year FROM said SEMI JOIN repeated USING (record)
    QUALIFY row_number() OVER (PARTITION BY record ORDER BY year DESC) > 1
)
SELECT * FROM said ANTI JOIN older USING (record, year)
"""
SAID = """
SELECT hash('{source}', source_record_id) AS record, extract_year::SMALLINT AS year,
       list_position(['M', 'F', 'U'], sex)::TINYINT AS sex,
       list_position({ethnicities}, ethnicity_group)::TINYINT AS ethnicity,
       list_position({bands}, age_band)::TINYINT AS age_band
FROM {files} WHERE defendant_type = 'P'
"""
LABELLED = """
WITH clustered AS (
    SELECT hash(source_dataset, source_record_id) AS record, file_row_number AS place, source_dataset,
           {levels}
    FROM {clusters}
), told AS (
    SELECT hash(source_dataset, source_record_id) AS record, hash(person_id) AS truth FROM {persons}
), stated AS (
    SELECT hash(source_dataset, source_record_id) AS record, node_id, is_organisation FROM {identity_records}
)
SELECT place, list_position({sources}, source_dataset)::TINYINT - 1 AS source, truth, {names}, node_id, is_organisation,
       coalesce(sex, 0)::TINYINT - 1 AS sex, coalesce(ethnicity, 0)::TINYINT - 1 AS ethnicity,
       coalesce(age_band, 0)::TINYINT - 1 AS age_band, coalesce(year, 0)::SMALLINT AS year
FROM clustered JOIN told USING (record) JOIN stated USING (record) LEFT JOIN attribute USING (record)
"""


@dataclass(frozen=True)
class Labelled:
    """One element a record, in the order of `person_clusters`.

    Attributes:
        truth: number of the true person, from 0.
        block: of the true person, for intervals.
        estimates: number of the estimated person, by level.
        source: place of its court in `CRIMINAL`.
        node: id of its identity.
        is_organisation: of each record.
        groups: number of its group, by what records are grouped by; negative where it has none.
        names: what the groups are called, by what records are grouped by.
    """

    truth: Codes
    block: Codes
    estimates: dict[str, Codes]
    source: NDArray[np.int8]
    node: NDArray[np.int64]
    is_organisation: NDArray[np.bool_]
    groups: dict[str, NDArray[np.int8]]
    names: dict[str, list[str]]


def _said(root: DataRoot) -> str:
    parts = [
        SAID.format(
            source=name, ethnicities=codes("ethnicity_group"), bands=codes("age_band"), files=parquet(files)
        )
        for name, source in CRIMINAL.items()
        if (files := root.years("events", table_name(source, "cases")))
    ]  # fmt: skip
    return " UNION ALL ".join(parts)


def _years(year: NDArray[np.int16]) -> tuple[NDArray[np.int8], list[str]]:
    known = np.unique(year[year > 0])
    places = np.full(int(year.max(initial=0)) + 1, -1, dtype=np.int8)
    places[known] = np.arange(len(known))
    return places[year], [str(one) for one in known]


def read_labelled(connection: Connection, root: DataRoot) -> Labelled:
    """Read all clustered records that have a truth.

    Raises:
        duckdb.Error: a table of the linkage, the events or the truth cannot be read.
    """
    connection.execute(f"CREATE OR REPLACE TEMP TABLE attribute AS {ATTRIBUTES.format(said=_said(root))}")
    sql = LABELLED.format(
        clusters=parquet(root.table("linkage", "person_clusters")),
        persons=parquet(root.truth / "persons.parquet"),
        identity_records=parquet(root.table("linkage", "identity_records")),
        sources=list(CRIMINAL),
        levels=", ".join(f"hash({level}) AS {level}" for level in LEVELS),
        names=", ".join(LEVELS),
    )
    table = connection.sql(sql).to_arrow_table()
    connection.execute("DROP TABLE attribute")
    order = np.argsort(table["place"].to_numpy())

    def of(column: str) -> NDArray[Any]:
        return np.asarray(table[column].to_numpy()[order])

    truth = of("truth")
    year, years = _years(of("year"))
    return Labelled(
        truth=numbered(truth),
        block=(truth % BLOCKS).astype(np.int32),
        estimates={level: numbered(of(level)) for level in LEVELS},
        source=of("source"),
        node=of("node_id"),
        is_organisation=of("is_organisation"),
        groups={**{name: of(name) for name in GROUPED[:3]}, "year": year},
        names={
            "sex": ["M", "F", "U"],
            "ethnicity": codes("ethnicity_group"),
            "age_band": codes("age_band"),
            "year": years,
        },
    )
