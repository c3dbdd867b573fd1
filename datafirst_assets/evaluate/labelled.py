"""The records whose truth is known, as arrays: true person, estimated persons, identity, and the groups they belong to."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from datafirst_assets.contracts.codes import codes
from datafirst_assets.contracts.sources import CRIMINAL
from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import Connection, parquet
from datafirst_assets.evaluate.intervals import BLOCKS
from datafirst_assets.evaluate.measures import Codes, numbered
from datafirst_assets.evaluate.members import Members, arrays
from datafirst_assets.linkage.graph import Index, Mask
from datafirst_assets.standardise import table_name

GROUPED = ("sex", "ethnicity", "age_band", "year")

TRUTH = "SELECT hash(source_dataset, source_record_id), hash(person_id) FROM {persons}"
# Organisations have no sex, age or ethnicity.
SAID = """
SELECT hash('{source}', source_record_id), extract_year::SMALLINT,
       coalesce(list_position(['M', 'F', 'U'], sex), 0)::TINYINT - 1::TINYINT,
       coalesce(list_position({ethnicities}, ethnicity_group), 0)::TINYINT - 1::TINYINT,
       coalesce(list_position({bands}, age_band), 0)::TINYINT - 1::TINYINT
FROM {files} WHERE defendant_type = 'P'
"""


@dataclass(frozen=True)
class Labelled:
    """One element a record that has a truth, in the order of `person_clusters`.

    Attributes:
        truth: number of the true person, from 0.
        block: of the true person, for intervals.
        estimates: number of the estimated person, by level.
        source: place of its court in `CRIMINAL`.
        node: place of its identity among `ids`; negative where it has none, as organisations have.
        is_organisation: of each record.
        ids: of all identities, rising.
        groups: number of its group, by what records are grouped by; negative where it has none.
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


def _groups(
    connection: Connection, root: DataRoot, record: "pd.Index[int]"
) -> tuple[dict[str, NDArray[np.int8]], list[str]]:
    """The groups of every record, and what the years are called."""
    groups = [np.full(len(record), -1, dtype=np.int8) for _ in GROUPED[:3]]
    year_of = np.zeros(len(record), dtype=np.int16)
    said = _said(root)
    if said:
        key, year, *attributes = arrays(connection, said)
        place = record.get_indexer(pd.Index(key))
        # A record in two deliveries speaks through the newest: what is written last stays.
        order = np.argsort(year, kind="stable")
        order = order[place[order] >= 0]
        year_of[place[order]] = year[order]
        for group, values in zip(groups, attributes, strict=True):
            group[place[order]] = values[order]
    year_number, years = _years(year_of)
    return {**dict(zip(GROUPED[:3], groups, strict=True)), "year": year_number}, years


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
    groups, years = _groups(connection, root, record)
    return Labelled(
        truth=numbered(told[known]),
        block=(told[known] % BLOCKS).astype(np.int32),
        estimates={level: persons[known] for level, persons in members.persons.items()},
        source=members.source[known],
        node=members.node[known],
        is_organisation=members.is_organisation[known],
        ids=members.ids,
        groups={name: group[known] for name, group in groups.items()},
        names={
            "sex": ["M", "F", "U"],
            "ethnicity": codes("ethnicity_group"),
            "age_band": codes("age_band"),
            "year": years,
        },
    )
