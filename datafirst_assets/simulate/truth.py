"""The truth beside the simulated deliveries: who is who, and which cases of the two courts are the same."""

from pathlib import Path
from typing import Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from datafirst_assets.simulate.blocks import Block
from datafirst_assets.simulate.crown import CrownDefendants
from datafirst_assets.simulate.crown_keys import CrownKeys
from datafirst_assets.simulate.magistrates import LowerCourt
from datafirst_assets.simulate.residents import NOBODY
from datafirst_assets.simulate.tables import Index
from datafirst_assets.simulate.texts import Column, coded, joined, numbered

PERSONS = ("source_dataset", "source_record_id", "person_id")  # one row a record of any court
CASE_LINKS = ("mags_case_id", "mags_defendant_id", "defendant_on_case_id")  # one a committal


class Truth:
    """`persons.parquet` and `case_links.parquet`, all strings; a block of people writes row groups."""

    def __init__(self, root: Path):
        folder = root / "truth"
        folder.mkdir(parents=True, exist_ok=True)
        self._persons, self._links = _writer(folder, "persons", PERSONS), _writer(folder, "case_links", CASE_LINKS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._persons.close()
        self._links.close()

    def append(
        self, block: Block, lower: LowerCourt, crown: CrownDefendants, keys: CrownKeys, first_day: int
    ) -> dict[str, int]:
        """Write what is true of a block; the number of its rows delivered by each court, and of links."""
        cases = lower.cases
        delivered = cases.final >= first_day
        rows = np.flatnonzero(delivered)
        case = coded(lower.case_id, cases.case[rows])
        self._persons.write_table(
            _table(
                PERSONS,
                coded(("mags_hocas",), np.zeros(len(rows))),
                joined(case, "|", coded(lower.defendant_id, rows)),
                joined("P", numbered(block.numbers(cases.person[rows]))),
            )
        )
        self._persons.write_table(
            _table(
                PERSONS,
                coded(("crown_xhibit",), np.zeros(len(crown.row))),
                keys.on_case_id,
                joined("P", numbered(block.numbers(cases.person[crown.row]))),
            )
        )
        linked = np.flatnonzero(crown.from_magistrates & delivered[crown.row])
        row = crown.row[linked]
        self._links.write_table(
            _table(
                CASE_LINKS,
                coded(lower.case_id, cases.case[row]),
                coded(lower.defendant_id, row),
                coded(keys.on_case_id, linked),
            )
        )
        return {"mags_rows": len(rows), "crown_rows": len(crown.row), "case_links": len(linked)}

    def append_parties(self, source: str, party_id: Column, number: np.ndarray, person: Index, company: Index) -> None:
        """Write who the parties of a block's cases are: a person (by number), else a company."""
        is_person = person != NOBODY
        who = pc.if_else(
            pa.array(is_person), joined("P", numbered(number[np.maximum(person, 0)])), joined("ORG", numbered(company))
        )
        self._persons.write_table(_table(PERSONS, coded((source,), np.zeros(len(person))), party_id, who))


def _schema(columns: tuple[str, ...]) -> pa.Schema:
    return pa.schema([(column, pa.string()) for column in columns])


def _table(columns: tuple[str, ...], *values: pa.Array) -> pa.Table:
    return pa.Table.from_arrays(list(values), schema=_schema(columns))


def _writer(folder: Path, name: str, columns: tuple[str, ...]) -> pq.ParquetWriter:
    return pq.ParquetWriter(folder / f"{name}.parquet", _schema(columns), compression="zstd")
