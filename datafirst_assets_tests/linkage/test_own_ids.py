"""Two police ids, each stated again and again under its own name, are two people; one slip of a clerk is one slip."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from datafirst_assets.engine import connect, parquet
from datafirst_assets.linkage.graph import Graph
from datafirst_assets.linkage.model import Model
from datafirst_assets.linkage.nodes import build_nodes
from datafirst_assets.linkage.own_ids import MOST, each_with_its_own, read_stated

from .tables import Courts, read

MAGS = "mags_hocas"
PNC, OTHER_PNC, CRO, OTHER_CRO = "2004/0000123U", "2005/0000123A", "000001/04X", "000002/04X"
SLIP = -4.0


def model() -> Model:
    level = {"label_for_charts": "All other comparisons", "m_probability": 2**SLIP, "u_probability": 1.0}
    return Model(
        {"comparisons": [{"output_column_name": "pnc_id", "comparison_levels": [level]}]}, Path("terms.parquet"), ""
    )


def added(courts: Courts, slope: float = 1.0) -> list[float]:
    """What is added to the edges between all identities, the strongest first."""
    build_nodes(courts.settings)
    identities = courts.root.table("identities", "identities")
    count = len(read(identities))
    left, right = (side.astype(np.int64) for side in np.triu_indices(count, 1))
    none = np.zeros(0, dtype=np.int64)
    graph = Graph(count, left, right, np.zeros(len(left)), (none, none))
    with connect(courts.settings) as connection:
        return sorted(each_with_its_own(graph, read_stated(connection, parquet(identities)), model(), slope).tolist())


def people(first: int, second: int, **more: Any) -> list[dict[str, Any]]:
    """So many records of one person with a police id, and of another of like name with another id."""
    return [
        {"source_record_id": f"{pnc}{n}", "forename": forename, "pnc_id": pnc, "cro_number": more.get(pnc)}
        for pnc, forename, count in ((PNC, "TESTA", first), (OTHER_PNC, "TESTE", second))
        for n in range(count)
    ]


@pytest.mark.parametrize(
    ("first", "second", "told"), [(1, 1, 0.0), (9, 1, 0.0), (9, 2, SLIP), (3, 4, 2 * SLIP), (9, 9, -MOST)]
)
def test_every_record_that_states_the_rarer_id_is_a_slip(courts: Courts, first: int, second: int, told: float) -> None:
    courts.records(MAGS, people(first, second))
    assert added(courts) == [told]


def test_records_without_an_id_state_none(courts: Courts) -> None:
    """A clerk who copied a wrong id once has not stated it on the other records of that identity."""
    silent = [{"source_record_id": f"none{n}", "forename": "TESTE"} for n in range(5)]
    courts.records(MAGS, people(9, 1) + silent)
    assert added(courts) == [0.0]


def test_an_id_is_stated_by_all_identities_of_a_name_and_birth_date(courts: Courts) -> None:
    rows = people(2, 2)
    for number, row in enumerate(rows):
        row["postcode"] = f"Q{number} 1QQ"
    courts.records(MAGS, rows)
    assert added(courts) == [SLIP] * 4 + [0.0] * 2


def test_two_ids_on_one_content_are_counted_apart(courts: Courts) -> None:
    rows = [row | {"forename": "TESTA"} for row in people(3, 2)]
    courts.records(MAGS, rows)
    assert added(courts) == [SLIP]


def test_one_cro_number_makes_two_files_of_one_person(courts: Courts) -> None:
    courts.records(MAGS, people(3, 3, **{PNC: CRO, OTHER_PNC: CRO}))
    assert added(courts) == [0.0]
    courts.records(MAGS, people(3, 3, **{PNC: CRO, OTHER_PNC: OTHER_CRO}))
    assert added(courts) == [2 * SLIP]


def test_it_counts_whole_among_calibrated_odds(courts: Courts) -> None:
    courts.records(MAGS, people(3, 3))
    assert added(courts, slope=0.5) == [4 * SLIP]


def test_years_one_by_one_state_as_often_as_all_at_once(courts: Courts) -> None:
    """The second year adds records to identities that keep their rows."""
    rows = people(4, 4)
    courts.records(MAGS, [row for row in rows if row["source_record_id"][-1] < "2"], year=2018)
    assert added(courts) == [SLIP]
    courts.records(MAGS, [row for row in rows if row["source_record_id"][-1] >= "2"], year=2019)
    assert added(courts) == [3 * SLIP]
