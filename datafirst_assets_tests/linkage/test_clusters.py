"""Persons of the small linked zone: every record once, levels nested, defendants of one case apart."""

from pathlib import Path

import pytest

from datafirst_assets.contracts.linkage import PersonClusters
from datafirst_assets.contracts.rules import failures, schema_differences
from datafirst_assets.engine import connect, parquet, rows, value
from datafirst_assets.errors import DataFirstError
from datafirst_assets.linkage.clusters import cluster_persons
from datafirst_assets.linkage.graph import CONTRADICTION, IN_ONE_CASE
from datafirst_assets.linkage.nodes import build_nodes
from datafirst_assets.linkage.same_day import IN_TWO_PLACES

from .zone import LAST, Zone


def clusters(zone: Zone) -> str:
    return parquet(zone.root.table("linkage", "person_clusters"))


def test_every_record_is_clustered_once(zone: Zone) -> None:
    files = parquet(sorted((zone.root.internal / "identities").glob("std_*/*.parquet")))
    with connect(zone.settings) as connection:
        assert not any(failures(connection, clusters(zone), PersonClusters).values())
        assert schema_differences(connection, clusters(zone), PersonClusters) == []
        key = "SELECT DISTINCT source_dataset, source_record_id FROM"
        for one, other in ((files, clusters(zone)), (clusters(zone), files)):
            assert value(connection, f"SELECT count(*) FROM ({key} {one} EXCEPT {key} {other})") == 0


def test_strict_persons_lie_inside_loose_ones(zone: Zone) -> None:
    with connect(zone.settings) as connection:
        for inner, outer in (("person_id_high", "person_id"), ("person_id", "person_id_low")):
            several = f"SELECT 1 FROM {clusters(zone)} GROUP BY {inner} HAVING count(DISTINCT {outer}) > 1"
            assert rows(connection, several) == []


def test_no_person_is_twice_in_a_case(zone: Zone) -> None:
    records = parquet(zone.root.table("linkage", "identity_records"))
    apart = parquet(zone.root.table("linkage", "identities_apart"))
    with connect(zone.settings) as connection:
        connection.execute(
            f"CREATE TABLE person AS SELECT DISTINCT node_id, person_id_low FROM {records} "
            f"JOIN {clusters(zone)} USING (source_dataset, source_record_id)"
        )
        assert value(connection, f"SELECT count(*) FROM {apart}") > 0
        together = (
            f"SELECT count(*) FROM {apart} a JOIN person l ON l.node_id = node_id_l "
            "JOIN person r ON r.node_id = node_id_r WHERE l.person_id_low = r.person_id_low"
        )
        assert value(connection, together) == 0


def test_organisations_are_no_persons(zone: Zone) -> None:
    records = parquet(zone.root.table("linkage", "identity_records"))
    with connect(zone.settings) as connection:
        mixed = (
            f"SELECT 1 FROM {records} JOIN {clusters(zone)} USING (source_dataset, source_record_id) "
            "GROUP BY person_id_low HAVING count(DISTINCT is_organisation) > 1"
        )
        assert value(connection, f"SELECT count(*) FROM {records} WHERE is_organisation") > 0
        assert rows(connection, mixed) == []


def test_sizes_of_persons_are_counted(zone: Zone, tmp_path: Path) -> None:
    copy = zone.copy(tmp_path / "root")
    clustered = cluster_persons(copy.settings)
    with connect(copy.settings) as connection:
        of_persons = f"SELECT count(*) AS records FROM {clusters(copy)} GROUP BY person_id"
        stored = dict(rows(connection, f"SELECT records, count(*) FROM ({of_persons}) GROUP BY records"))
    assert clustered.sizes == stored
    assert len(stored) > 1 and sum(stored.values()) == clustered.persons["person_id"]


def test_a_refused_join_has_its_reason(zone: Zone) -> None:
    audit = parquet(zone.root.table("linkage", "person_cluster_audit"))
    with connect(zone.settings) as connection:
        reasons = {reason for (reason,) in rows(connection, f"SELECT DISTINCT reason FROM {audit}")}
    assert reasons <= {IN_ONE_CASE, CONTRADICTION, IN_TWO_PLACES}


def test_edges_of_other_identities_are_refused(zone: Zone, tmp_path: Path) -> None:
    """A year was withdrawn and its identities with it, but nobody scored pairs anew."""
    copy = zone.copy(tmp_path / "root")
    for file in (copy.root.internal / "identities").glob(f"std_*/{LAST}.parquet"):
        file.unlink()
    build_nodes(copy.settings)
    with pytest.raises(DataFirstError, match="Run the job relink"):
        cluster_persons(copy.settings)
