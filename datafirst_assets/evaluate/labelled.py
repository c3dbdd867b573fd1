"""The records whose truth is known, as arrays: true person, estimated persons, identity, and the groups they belong to."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from datafirst_assets.contracts.codes import codes
from datafirst_assets.contracts.sources import Source
from datafirst_assets.contracts.table import column_names
from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import Connection, parquet
from datafirst_assets.evaluate.intervals import BLOCKS
from datafirst_assets.evaluate.measures import Codes, numbered
from datafirst_assets.evaluate.members import Members, arrays
from datafirst_assets.linkage.graph import Index, Mask
from datafirst_assets.standardise import table_name

LEAST_KNOWN = 0.5
"""Share of the linked records that a truth must know to be theirs; organisations may be left out of it."""

GROUPED = ("sex", "ethnicity", "age_band", "year")

COLUMNS = {
    "sex": ("sex", ["M", "F", "U"]),
    "ethnicity": ("ethnicity_group", codes("ethnicity_group")),
    "age_band": ("age_band", codes("age_band")),
}
"""What records are grouped by, beside the year: the column that says it in the tables with a row per record, and its codes."""

TRUTH = "SELECT hash(source_dataset, source_record_id), hash(person_id) FROM {persons}"
SAID = "SELECT hash('{source}', source_record_id), extract_year::SMALLINT, {groups} FROM {files} r"


@dataclass(frozen=True)
class Labelled:
    """One element a record that has a truth, in the order of `person_clusters`.

    Attributes:
        truth: number of the true person, from 0.
        block: of the true person, for intervals.
        estimates: number of the estimated person, by level.
        source: place of its court among the population's sources.
        node: place of its identity among `ids`; negative where it has none, as organisations have.
        is_organisation: of each record.
        ids: of all identities, rising.
        groups: number of its group, by what records are grouped by; negative where it has none, as organisations have.
        names: what the groups are called, by what records are grouped by.
    """

    truth: Codes
    block: Codes
    estimates: dict[str, Codes]
    source: NDArray[np.int8]
    node: Index
    is_organisation: Mask
    ids: "pd.Index[int]"
    groups: dict[str, NDArray[np.int8]]
    names: dict[str, list[str]]


def place_in_groups(source: Source, name: str, table: str) -> str:
    """An expression for the number of a record's group; negative where it says none.

    Args:
        source: whose record it is.
        name: what it is grouped by.
        table: what the source's table with a row per record is called.
    """
    column, of = COLUMNS[name]
    if column not in column_names(source.tables[source.records]):
        return "-1::TINYINT"
    return f"coalesce(list_position({of}, {table}.{column}), 0)::TINYINT - 1::TINYINT"


def _said(root: DataRoot, sources: Sequence[Source]) -> str:
    parts = [
        SAID.format(
            source=source.name,
            groups=", ".join(place_in_groups(source, name, "r") for name in COLUMNS),
            files=parquet(files),
        )
        for source in sources
        if (files := root.years("events", table_name(source, source.records)))
    ]  # fmt: skip
    return " UNION ALL ".join(parts)


def _years(year: NDArray[np.int16]) -> tuple[NDArray[np.int8], list[str]]:
    known = np.unique(year[year > 0])
    places = np.full(int(year.max(initial=0)) + 1, -1, dtype=np.int8)
    places[known] = np.arange(len(known))
    return places[year], [str(one) for one in known]


def _groups(connection: Connection, root: DataRoot, members: Members) -> tuple[dict[str, NDArray[np.int8]], list[str]]:
    """The groups of every record, and what the years are called."""
    record = pd.Index(members.record)
    groups = [np.full(len(record), -1, dtype=np.int8) for _ in COLUMNS]
    year_of = np.zeros(len(record), dtype=np.int16)
    said = _said(root, members.population.sources)
    if said:
        key, year, *attributes = arrays(connection, said)
        place = record.get_indexer(pd.Index(key))
        # A record in two deliveries speaks through the newest: what is written last stays.
        order = np.argsort(year, kind="stable")
        order = order[place[order] >= 0]
        year_of[place[order]] = year[order]
        for group, values in zip(groups, attributes, strict=True):
            group[place[order]] = values[order]
    # Organisations have no sex, age or ethnicity, and are told of by themselves.
    for group in groups:
        group[members.is_organisation] = -1
    year_of[members.is_organisation] = 0
    year_number, years = _years(year_of)
    return {**dict(zip(COLUMNS, groups, strict=True)), "year": year_number}, years


def read_labelled(connection: Connection, root: DataRoot, members: Members) -> Labelled:
    """Find the truth and the groups of clustered records; those that the truth does not know are left out.

    Raises:
        duckdb.Error: a table of the events or the truth cannot be read.
    """
    record = pd.Index(members.record)
    key, person = arrays(connection, TRUTH.format(persons=parquet(root.truth / "persons.parquet")))
    place = record.get_indexer(pd.Index(key))
    told = np.zeros(len(record), dtype=np.uint64)
    told[place[place >= 0]] = person[place >= 0]
    known = np.zeros(len(record), dtype=bool)
    known[place[place >= 0]] = True
    groups, years = _groups(connection, root, members)
    return Labelled(
        truth=numbered(told[known]),
        block=(told[known] % BLOCKS).astype(np.int32),
        estimates={level: persons[known] for level, persons in members.persons.items()},
        source=members.source[known],
        node=members.node[known],
        is_organisation=members.is_organisation[known],
        ids=members.ids,
        groups={name: group[known] for name, group in groups.items()},
        names={**{name: of for name, (_, of) in COLUMNS.items()}, "year": years},
    )
