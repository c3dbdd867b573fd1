"""Parties of other courts: they join defendants, and leave them as they are."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from datafirst_assets.contracts.linkage import PersonClusters, PersonEdges
from datafirst_assets.contracts.rules import failures
from datafirst_assets.contracts.sources import CRIMINAL
from datafirst_assets.engine import connect, parquet, rows, value
from datafirst_assets.errors import DataFirstError
from datafirst_assets.linkage import parties
from datafirst_assets.linkage.clusters import cluster_persons
from datafirst_assets.linkage.edges import score_edges
from datafirst_assets.linkage.graph import Graph
from datafirst_assets.linkage.model import load_model
from datafirst_assets.linkage.nodes import build_nodes
from datafirst_assets.linkage.populations import DEFENDANTS, PARTIES, POPULATIONS

from .tables import Courts, Row, read
from .zone import Zone

CLUSTERS = ("linkage", "person_clusters")


def _clusters(zone: Zone) -> list[Row]:
    return read(zone.root.table(*CLUSTERS))


def test_defendants_are_whom_they_are_without_the_parties(zone: Zone, tmp_path: Path) -> None:
    """Byte for byte: the criminal courts alone, linked from nothing, give the very rows that they have among all."""
    among_all, alone = (zone.copy(tmp_path / name) for name in ("all", "alone"))
    for copy in (among_all, alone):
        for name in ("person_clusters.parquet", "relinkings.txt", "person_clusters_gone.parquet"):
            (copy.root.internal / "linkage" / name).unlink(missing_ok=True)
    for file in PARTIES.files(alone.root):
        file.unlink()
    for copy in (among_all, alone):
        cluster_persons(copy.settings)
    own = [row for row in _clusters(among_all) if row["source_dataset"] in CRIMINAL]
    assert own == _clusters(alone)
    assert own == _clusters(among_all)[: len(own)], "defendants come first"
    assert len(_clusters(among_all)) > len(own)


def test_a_party_joins_one_person_of_the_criminal_courts_at_most_at_any_threshold(zone: Zone) -> None:
    """No level has a person with two persons of the criminal courts, nor one inside two of the next."""
    clusters = parquet(zone.root.table(*CLUSTERS))
    with connect(zone.settings) as connection:
        assert not any(failures(connection, clusters, PersonClusters).values())
        for inner, outer in (("person_id_high", "person_id"), ("person_id", "person_id_low")):
            several = f"SELECT 1 FROM {clusters} GROUP BY {inner} HAVING min({outer}) <> max({outer})"
            assert rows(connection, several) == []
        joined = (
            f"SELECT count(*) FROM (SELECT person_id FROM {clusters} GROUP BY ALL HAVING count(DISTINCT "
            f"list_contains({list(CRIMINAL)}, source_dataset)) = 2)"
        )
        assert value(connection, joined) > 20


def test_two_parties_of_one_case_are_two_people(zone: Zone) -> None:
    records, apart = parquet(PARTIES.records(zone.root)), parquet(PARTIES.apart(zone.root))
    with connect(zone.settings) as connection:
        connection.execute(
            f"CREATE TABLE person AS SELECT DISTINCT node_id, person_id FROM {records} "
            f"JOIN {parquet(zone.root.table(*CLUSTERS))} USING (source_dataset, source_record_id)"
        )
        assert value(connection, f"SELECT count(*) FROM {apart}") > 100
        together = (
            f"SELECT count(*) FROM {apart} a JOIN person l ON l.node_id = node_id_l "
            "JOIN person r ON r.node_id = node_id_r WHERE l.person_id = r.person_id"
        )
        assert value(connection, together) == 0


def test_edges_touch_a_party_and_an_added_year_gives_those_of_all_at_once(zone: Zone, tmp_path: Path) -> None:
    copy = zone.copy(tmp_path / "root")
    edges = parquet(copy.root.table("linkage", PARTIES.edges))
    with connect(copy.settings) as connection:
        assert not any(failures(connection, edges, PersonEdges).values())
        known = f"SELECT node_id FROM {parquet(DEFENDANTS.identities(copy.root))}"
        assert value(connection, f"SELECT count(*) FROM {edges} WHERE node_id_r IN ({known})") == 0
        assert value(connection, f"SELECT count(*) FROM {edges} WHERE node_id_l IN ({known})") > 50
    assert copy.parties_added.new_nodes > 0
    in_part = read(copy.root.table("linkage", PARTIES.edges))
    assert score_edges(copy.settings, PARTIES, rescore=True).edges == len(in_part) == copy.parties_added.edges
    assert read(copy.root.table("linkage", PARTIES.edges)) == in_part
    again = score_edges(copy.settings, PARTIES)
    assert (again.pairs, again.new_nodes) == (0, 0)


def test_a_changed_defendant_is_compared_with_all_parties_again(zone: Zone, tmp_path: Path) -> None:
    copy = zone.copy(tmp_path / "root")
    for source in CRIMINAL.values():
        for layer in ("identities", "events"):
            for file in (copy.root.internal / layer).glob(f"std_{source.name}__*/2012.parquet"):
                file.unlink()
    build_nodes(copy.settings)
    with pytest.raises(DataFirstError, match="other identities"):
        cluster_persons(copy.settings)
    score_edges(copy.settings)
    score_edges(copy.settings, PARTIES)
    in_part = read(copy.root.table("linkage", PARTIES.edges))
    score_edges(copy.settings, PARTIES, rescore=True)
    assert read(copy.root.table("linkage", PARTIES.edges)) == in_part
    assert cluster_persons(copy.settings).joined.persons > 0


def test_without_criminal_courts_parties_are_linked_among_each_other(zone: Zone, tmp_path: Path) -> None:
    copy = zone.copy(tmp_path / "root")
    for file in DEFENDANTS.files(copy.root):
        file.unlink()
    for name in ("person_clusters.parquet", "person_clusters_gone.parquet"):
        (copy.root.internal / "linkage" / name).unlink(missing_ok=True)
    for population in POPULATIONS:
        build_nodes(copy.settings, population)
        score_edges(copy.settings, population)
    clustered = cluster_persons(copy.settings)
    assert clustered.joined.persons == 0
    assert 0 < clustered.persons["person_id"] < clustered.records == len(_clusters(copy))


def test_one_company_before_two_courts_is_one_and_nobodys_person(courts: Courts) -> None:
    """By exact name and postcode, over all sources."""
    company = {"defendant_type": "O", "organisation_name": "WIDGET TESTING", "postcode": "ZZ1 1AA"}
    nobody = dict.fromkeys(("forename", "surname", "date_of_birth", "sex"))
    courts.records("mags_hocas", [{"source_record_id": "m1"}, {"source_record_id": "m2"} | company | nobody])
    courts.parties("familyman", [{"source_record_id": "f1"} | company | nobody, {"source_record_id": "f2"}])
    for population in POPULATIONS:
        build_nodes(courts.settings, population)
    node = {row["source_record_id"]: row for one in POPULATIONS for row in read(one.records(courts.root))}
    assert node["m2"]["node_id"] == node["f1"]["node_id"]
    assert node["m1"]["node_id"] != node["f2"]["node_id"], "the same person is an identity of each population"


def test_companies_of_parties_without_a_postcode_are_not_one_on_the_name_alone(courts: Courts) -> None:
    company = {"defendant_type": "O", "organisation_name": "TESTER BUILDERS", "postcode": None}
    nobody = dict.fromkeys(("forename", "surname", "date_of_birth", "sex"))
    courts.records("mags_hocas", [{"source_record_id": "m1"}])
    courts.parties("familyman", [{"source_record_id": name} | company | nobody for name in ("f1", "f2")])
    build_nodes(courts.settings, PARTIES)
    one, other = read(PARTIES.records(courts.root))
    assert one["node_id"] != other["node_id"]


def test_units_that_meet_are_kept_apart() -> None:
    """Units 0, 1 and 2, parties 3 and 4: the first two units meet over a party."""
    none = np.zeros(0, dtype=np.int64)
    graph = Graph(5, np.array([0, 1, 2]), np.array([3, 3, 4]), np.array([9.0, 8.0, 9.0]), (none, none))
    left, right = parties._two_units(graph.components(0.0)[:3])
    assert list(zip(left.tolist(), right.tolist(), strict=True)) == [(0, 1)]
    assert parties._two_units(none)[0].tolist() == []


def test_where_there_are_no_parties_no_model_of_theirs_is_asked_for(courts: Courts) -> None:
    courts.records("mags_hocas", [{"source_record_id": "m1", "date_of_birth": date(1980, 6, 15)}])
    counts = build_nodes(courts.settings, PARTIES)
    assert counts == {"identities": 0, "records": 0, "pairs_apart": 0}
    build_nodes(courts.settings)
    assert score_edges(courts.settings, PARTIES).edges == 0
    assert load_model(courts.root, PARTIES) is None
