"""Members: each record with its identity and its persons; records in another order are refused."""

from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from datafirst_assets.contracts.sources import CRIMINAL
from datafirst_assets.engine import connect
from datafirst_assets.errors import DataFirstError
from datafirst_assets.evaluate.members import LEVELS, read_members
from datafirst_assets_tests.linkage.zone import Zone


def test_every_record_has_its_identity_and_its_persons(zone: Zone) -> None:
    with connect(zone.settings) as connection:
        members = read_members(connection, zone.root)
    stored = {
        name: pq.read_table(zone.root.table("linkage", name), partitioning=None).to_pylist()
        for name in ("person_clusters", "identity_records")
    }
    stored["person_clusters"] = [row for row in stored["person_clusters"] if row["source_dataset"] in CRIMINAL]
    for place, row in enumerate(stored["identity_records"]):
        assert members.is_organisation[place] == row["is_organisation"]
        node = members.node[place]
        assert (node == -1) if row["is_organisation"] else (members.ids[node] == row["node_id"])
    for level in LEVELS:
        numbers = {(row[level], int(members.persons[level][n])) for n, row in enumerate(stored["person_clusters"])}
        assert len(numbers) == len({name for name, _ in numbers}) == len({number for _, number in numbers})
        of_node = members.of_nodes(level)
        inside = ~members.is_organisation
        assert np.array_equal(of_node[members.node[inside]], members.persons[level][inside])


def test_records_in_another_order_are_refused(zone: Zone, tmp_path: Path) -> None:
    copy = zone.copy(tmp_path / "root")
    file = copy.root.table("linkage", "person_clusters")
    table = pq.read_table(file, partitioning=None)
    file.unlink()
    pq.write_table(table.take(np.arange(len(table))[::-1]), file)
    with (
        connect(copy.settings) as connection,
        pytest.raises(DataFirstError, match=r"in another order.*Run the job relink"),
    ):
        read_members(connection, copy.root)
