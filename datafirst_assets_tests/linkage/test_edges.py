"""Edges: any change of the landing zone, scored in part, gives exactly what scoring everything again gives."""

import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from datafirst_assets.contracts.sources import SOURCES
from datafirst_assets.engine import connect, parquet, value, write_parquet
from datafirst_assets.errors import DataFirstError
from datafirst_assets.linkage.blocking import RULES
from datafirst_assets.linkage.clusters import cluster_persons
from datafirst_assets.linkage.edges import LOWEST_FLOOR, Scored, edge_floor, edges_model, score_edges
from datafirst_assets.linkage.nodes import build_nodes
from datafirst_assets.standardise import table_name

from .tables import Row, read
from .zone import LAST, Zone


def edges(zone: Zone) -> list[Row]:
    """All edges in their stored order, weights to the last bit."""
    return read(zone.root.table("linkage", "person_edges"))


def assert_same_as_rescored(zone: Zone, scored: Scored) -> None:
    assert 0 < scored.new_nodes < scored.nodes, "the change must be scored in part, or this tests nothing"
    in_part = edges(zone)
    assert score_edges(zone.settings, rescore=True).edges == scored.edges
    assert edges(zone) == in_part


def test_batches_of_pairs_give_the_edges_of_all_at_once(
    zone: Zone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = zone.copy(tmp_path / "root")
    before = edges(copy)
    monkeypatch.setattr("datafirst_assets.linkage.scoring.BATCH", 50)
    assert score_edges(copy.settings, rescore=True).pairs > 500, "there must be several batches"
    assert edges(copy) == before


def test_an_added_year(zone: Zone, tmp_path: Path) -> None:
    assert zone.added.edges > zone.first.edges > 100
    copy = zone.copy(tmp_path / "root")
    assert_same_as_rescored(copy, zone.added)


def test_a_removed_year(zone: Zone, tmp_path: Path) -> None:
    copy = zone.copy(tmp_path / "root")
    for layer in ("identities", "events"):
        for file in (copy.root.internal / layer).glob("std_*/2012.parquet"):
            file.unlink()
    build_nodes(copy.settings)
    scored = score_edges(copy.settings)
    assert 0 < scored.edges < zone.added.edges and scored.nodes < zone.added.nodes
    in_part = edges(copy)
    score_edges(copy.settings, rescore=True)
    assert edges(copy) == in_part


def test_a_changed_year(zone: Zone, tmp_path: Path) -> None:
    """The year is delivered again: records gone, names typed otherwise, a police id, a postcode and a town more or less."""
    copy = zone.copy(tmp_path / "root")
    file = copy.root.table("identities", "std_mags_hocas__identities", 2012)
    with connect(copy.settings) as connection:
        connection.execute(f"CREATE TABLE delivered AS SELECT *, row_number() OVER () AS n FROM {parquet(file)}")
        write_parquet(
            connection,
            "SELECT * EXCLUDE n REPLACE (CASE WHEN n % 7 = 0 THEN 'X' || surname ELSE surname END AS surname, "
            "CASE WHEN n % 5 = 0 THEN NULL ELSE postcode END AS postcode, "
            "CASE WHEN n % 3 = 0 THEN 'TESTHAM' ELSE town END AS town, "
            "CASE WHEN n % 11 = 0 THEN NULL ELSE pnc_id END AS pnc_id) "
            "FROM delivered WHERE n % 13 <> 0 ORDER BY source_record_id",
            file,
        )
    build_nodes(copy.settings)
    assert_same_as_rescored(copy, score_edges(copy.settings))


@pytest.mark.parametrize(
    ("column", "wanted", "gained"),
    [
        ("pnc_id", "l.pnc_id IS NULL AND r.pnc_id IS NOT NULL", "max(pnc_id)"),
        ("town", "l.postcode IS NULL AND l.town IS NULL AND r.town IS NOT NULL", "max(town)"),
    ],
)
def test_a_node_that_gains_what_stands_beside_it_is_scored_again(
    zone: Zone, tmp_path: Path, column: str, wanted: str, gained: str
) -> None:
    copy = zone.copy(tmp_path / "root")
    before = edges(copy)
    file = copy.root.table("identities", "identities")
    with connect(copy.settings) as connection:
        touched = value(
            connection,
            f"SELECT min(node_id_l) FROM {parquet(copy.root.table('linkage', 'person_edges'))} e "
            f"JOIN {parquet(file)} l ON l.node_id = e.node_id_l JOIN {parquet(file)} r ON r.node_id = e.node_id_r "
            f"WHERE {wanted}",
        )
        write_parquet(
            connection,
            f"SELECT * REPLACE (CASE WHEN node_id = {touched} THEN (SELECT {gained} FROM {parquet(file)}) "
            f"ELSE {column} END AS {column}) FROM {parquet(file)} ORDER BY node_id",
            file,
        )
    scored = score_edges(copy.settings)
    assert scored.new_nodes == 1
    assert edges(copy) != before
    assert_same_as_rescored(copy, scored)


def test_no_change_scores_nothing(zone: Zone, tmp_path: Path) -> None:
    copy = zone.copy(tmp_path / "root")
    before = edges(copy)
    assert score_edges(copy.settings).new_nodes == 0
    assert edges(copy) == before


@pytest.mark.parametrize("lost", ["person_edges.json", "person_edges_nodes.parquet"])
def test_a_killed_run_scores_everything_next_time(zone: Zone, tmp_path: Path, lost: str) -> None:
    copy = zone.copy(tmp_path / "root")
    before = edges(copy)
    (copy.root.internal / "linkage" / lost).unlink()
    scored = score_edges(copy.settings)
    assert scored.new_nodes == scored.nodes
    assert edges(copy) == before


def test_other_rules_score_everything(zone: Zone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new version of the code may draw other pairs: edges of the old rules must not stand beside the new ones."""
    copy = zone.copy(tmp_path / "root")
    monkeypatch.setattr("datafirst_assets.linkage.blocking.RULES", RULES[:1])
    in_part = score_edges(copy.settings)
    assert in_part.new_nodes == in_part.nodes
    assert in_part.edges == score_edges(copy.settings, rescore=True).edges < zone.added.edges


def test_a_moving_floor_scores_in_part_what_it_would_score_all_at_once(
    zone: Zone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As between 100,000 and millions, where the floor follows the number of identities."""
    monkeypatch.setattr("datafirst_assets.linkage.edges.LOWEST_FLOOR", -10.0)
    copy = zone.copy(tmp_path / "root")
    assert edge_floor(1023) < edge_floor(1060) == edge_floor(2047)
    score_edges(copy.settings, rescore=True)
    for file in (copy.root.internal / "identities").glob(f"std_crown*/{LAST}.parquet"):
        file.unlink()
    build_nodes(copy.settings)
    scored = score_edges(copy.settings)
    in_part = edges(copy)
    assert scored.new_nodes < scored.nodes or edge_floor(scored.nodes) < edge_floor(1060)
    score_edges(copy.settings, rescore=True)
    assert edges(copy) == in_part


def test_edges_are_ordered_pairs_above_the_floor(zone: Zone) -> None:
    stored = pq.read_table(zone.root.table("linkage", "person_edges")).to_pandas()
    assert (stored["node_id_l"] < stored["node_id_r"]).all()
    assert not stored.duplicated(["node_id_l", "node_id_r"]).any()
    assert (stored["match_weight"] >= LOWEST_FLOOR).all()


def test_years_one_by_one_make_the_persons_of_all_at_once(zone: Zone, tmp_path: Path) -> None:
    copy = zone.copy(tmp_path / "root")
    shutil.rmtree(copy.root.internal / "linkage" / "released", ignore_errors=True)
    for name in ("person_clusters.parquet", "relinkings.txt", "person_edges.parquet", "person_edges.json"):
        (copy.root.internal / "linkage" / name).unlink()
    score_edges(copy.settings)
    cluster_persons(copy.settings)
    grouped = []
    for folder in (zone, copy):
        clusters = pq.read_table(folder.root.table("linkage", "person_clusters")).to_pandas()
        grouped.append(
            [
                sorted(sorted(group) for _, group in clusters.groupby(level)["source_record_id"])
                for level in ("person_id_low", "person_id", "person_id_high")
            ]
        )
    assert grouped[0] == grouped[1]


def test_no_model(zone: Zone, tmp_path: Path) -> None:
    copy = zone.copy(tmp_path / "root")
    (copy.root.internal / "linkage" / "linkage_model.json").unlink()
    with pytest.raises(DataFirstError, match="No linkage model is pinned"):
        score_edges(copy.settings)


def test_the_last_year_held_all_courts(zone: Zone) -> None:
    assert {file.parent.name for file in (zone.root.internal / "identities").glob(f"std_*/{LAST}.parquet")} == {
        table_name(source, "identities") for source in SOURCES.values()
    }


def test_an_empty_note_counts_as_no_edges(zone: Zone, tmp_path: Path) -> None:
    """What a kill may leave must not stop the next run."""
    copy = zone.copy(tmp_path / "root")
    (copy.root.internal / "linkage" / "person_edges.json").write_text("")
    assert edges_model(copy.root) is None
