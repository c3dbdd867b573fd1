"""Curves, wrong pairs and patterns: counted by hand on the small linked zone, and put in words."""

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from datafirst_assets.engine import connect, parquet
from datafirst_assets.errors import DataFirstError
from datafirst_assets.evaluate.curves import RUNGS, along_ladder, by_weight
from datafirst_assets.evaluate.graph import LinkedGraph, read_graph
from datafirst_assets.evaluate.labelled import GROUPED, Labelled, read_labelled
from datafirst_assets.evaluate.members import read_members
from datafirst_assets.evaluate.pairs import NodeTruth, draw_wrong_pairs, node_truth
from datafirst_assets.evaluate.patterns import MOST_PATTERNS, error_patterns, in_words
from datafirst_assets.evaluate.truth import evaluate
from datafirst_assets.linkage.calibration import Calibration
from datafirst_assets.linkage.graph import Graph
from datafirst_assets.linkage.model import pinned_model
from datafirst_assets.linkage.own_ids import each_with_its_own, read_stated
from datafirst_assets.linkage.same_day import in_two_places
from datafirst_assets.linkage.thresholds import LEVELS, Thresholds, load_thresholds
from datafirst_assets_tests.linkage.zone import Zone

Connection = duckdb.DuckDBPyConnection


@pytest.fixture(scope="module")
def connection(zone: Zone) -> Iterator[Connection]:
    with connect(zone.settings) as opened:
        yield opened


@pytest.fixture(scope="module")
def labelled(zone: Zone, connection: Connection) -> Labelled:
    return read_labelled(connection, zone.root, read_members(connection, zone.root))


@pytest.fixture(scope="module")
def linked(zone: Zone, connection: Connection, labelled: Labelled) -> LinkedGraph:
    return read_graph(connection, zone.root, labelled.ids)


def test_the_graph_is_the_one_that_persons_were_made_from(
    zone: Zone, connection: Connection, linked: LinkedGraph
) -> None:
    bare = replace(linked.graph, weight=np.zeros(len(linked.graph.weight)))
    slope = linked.thresholds.calibration.slope
    against = in_two_places(connection, zone.root, linked.ids.to_numpy(), bare, slope)
    stated = read_stated(connection, parquet(zone.root.table("identities", "identities")))
    against = against + each_with_its_own(bare, stated, pinned_model(zone.root), slope)
    stored = pq.read_table(zone.root.table("linkage", "person_edges")).sort_by(
        [("node_id_l", "ascending"), ("node_id_r", "ascending")]
    )
    assert linked.graph.weight.tolist() == (stored["match_weight"].to_numpy() + linked.prior + against).tolist()


def test_a_root_of_earlier_code_is_sent_to_relinking(
    zone: Zone, connection: Connection, labelled: Labelled, tmp_path: Path
) -> None:
    copy = zone.copy(tmp_path / "root")
    copy.root.table("linkage", "person_edges_against").unlink()
    with pytest.raises(DataFirstError, match=r"is missing\. Run the job relink"):
        read_graph(connection, copy.root, labelled.ids)


def test_pairs_of_an_unfinished_linking_are_refused(
    zone: Zone, connection: Connection, labelled: Labelled, tmp_path: Path
) -> None:
    """A run that was killed between scoring and clustering leaves what no longer belongs together."""

    def broken(folder: str) -> Zone:
        copy = zone.copy(tmp_path / folder)
        told = pq.read_table(copy.root.table("linkage", "person_edges")).select(["node_id_l", "node_id_r"]).slice(0, 1)
        against = told.append_column("match_weight", pa.array([-1.0]))
        pq.write_table(against, copy.root.table("linkage", "person_edges_against"))
        read_graph(connection, copy.root, labelled.ids)  # whole until now
        return copy

    def drop_first(copy: Zone, name: str) -> None:
        file = copy.root.table("linkage", name)
        pq.write_table(pq.read_table(file).slice(1), file)

    gone = broken("edge that is gone")
    drop_first(gone, "person_edges")
    other_model = broken("edges of another model")
    note = other_model.root.internal / "linkage" / "person_edges.json"
    note.write_text(json.dumps(json.loads(note.read_text()) | {"model_hash": "artificial"}))
    for copy, ids in (
        (gone, labelled.ids),
        (other_model, labelled.ids),
        (broken("other identities"), labelled.ids[:1]),
    ):
        with pytest.raises(DataFirstError, match=r"linking was not finished\. Run the job relink"):
            read_graph(connection, copy.root, ids)


def nodes_by_hand(zone: Zone) -> dict[int, tuple[set[str], str]]:
    """True persons and the estimated person of every identity of a person."""

    def rows(table: str) -> list[dict[str, str]]:
        found: list[dict[str, str]] = pq.read_table(zone.root.table("linkage", table), partitioning=None).to_pylist()
        return found

    key = ("source_dataset", "source_record_id")
    truths = pq.read_table(zone.root.truth / "persons.parquet").to_pylist()
    truth = {tuple(row[k] for k in key): row["person_id"] for row in truths}
    person = {tuple(row[k] for k in key): row["person_id"] for row in rows("person_clusters")}
    nodes: dict[int, tuple[set[str], str]] = {}
    for row in rows("identity_records"):
        if not row["is_organisation"]:
            record = tuple(row[k] for k in key)
            nodes.setdefault(int(row["node_id"]), (set(), person[record]))[0].add(truth[record])
    return nodes


def test_wrong_pairs_are_those_found_by_hand(
    zone: Zone, connection: Connection, linked: LinkedGraph, labelled: Labelled
) -> None:
    nodes = nodes_by_hand(zone)
    pure = {node: (next(iter(truths)), person) for node, (truths, person) in nodes.items() if len(truths) == 1}
    pairs = list(combinations(sorted(pure), 2))
    false = {(a, b) for a, b in pairs if pure[a][0] != pure[b][0] and pure[a][1] == pure[b][1]}
    missed = {(a, b) for a, b in pairs if pure[a][0] == pure[b][0] and pure[a][1] != pure[b][1]}
    of = node_truth(linked, labelled)
    wrong = draw_wrong_pairs(connection, linked, of)
    mixed = {node for node in nodes if node not in pure}
    assert wrong.mixed == len(mixed)
    for table, by_hand in ((wrong.false, false), (wrong.missed, missed)):
        found = connection.execute(f"SELECT * FROM {table}").fetchall()
        assert {(a, b) for a, b in found if not {a, b} & mixed} == by_hand
    if not mixed:
        assert (wrong.false_in_all, wrong.missed_in_all) == (len(false), len(missed))


def test_pairs_of_a_person_in_two_and_of_two_people_in_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Identities 0 to 2 are one person, found as (0, 1) and (2, 3); 4 and 5 are another, found."""
    none = np.zeros(0, dtype=np.int64)
    thresholds = Thresholds(dict.fromkeys(LEVELS, 0.0), Calibration(), "artificial")
    linked = LinkedGraph(pd.Index(range(6)), Graph(6, none, none, np.zeros(0), (none, none)), -20.0, thresholds)
    of = NodeTruth(
        np.array([0, 0, 0, 1, 2, 2]), np.ones(6, dtype=bool), np.zeros(6, dtype=bool), np.array([5, 5, 6, 6, 7, 7])
    )
    expected = {"false": {(2, 3)}, "missed": {(0, 2), (1, 2)}, "true": {(0, 1), (0, 2), (1, 2), (4, 5)}}
    with duckdb.connect(config={"threads": 1}) as connection:
        wrong = draw_wrong_pairs(connection, linked, of)
        assert (wrong.false_in_all, wrong.missed_in_all, wrong.true_in_all) == (1, 2, 4)
        for kind, pairs in expected.items():
            assert set(connection.execute(f"SELECT * FROM {getattr(wrong, kind)}").fetchall()) == pairs
        monkeypatch.setattr("datafirst_assets.evaluate.pairs.MOST_PAIRS", 1)
        drawn = draw_wrong_pairs(connection, linked, of)
        some = set(connection.execute(f"SELECT * FROM {drawn.true}").fetchall())
        assert some in ({(4, 5)}, {(0, 1), (0, 2), (1, 2)}) and drawn.true_in_all == 4


def test_the_ladder_agrees_with_the_stored_persons(zone: Zone, linked: LinkedGraph, labelled: Labelled) -> None:
    """At a published threshold the persons made on the ladder are those that the run has made."""
    points = {point["threshold"]: point for point in along_ladder(linked, labelled)}
    assert set(points) >= set(RUNGS) and list(points) == sorted(points)
    told = evaluate(zone.settings)["persons"]
    for level, threshold in load_thresholds(zone.root).weights.items():
        # Organisations are in the one and not in the other.
        assert points[threshold]["bcubed_f1"] == pytest.approx(told[level]["all"]["bcubed_f1"], abs=0.01)
    recall = [float(point["pairwise_recall"]) for point in points.values()]
    assert recall[-1] < recall[0]


def test_pairs_by_weight_add_up(linked: LinkedGraph, labelled: Labelled) -> None:
    of = node_truth(linked, labelled)
    points = by_weight(linked, of.truth.astype("int32"), of.known)
    assert sum(point["pairs"] for point in points) == len(linked.graph.weight)
    assert points[-1]["precision"] == pytest.approx(
        sum(point["true_pairs"] for point in points) / len(linked.graph.weight), abs=1e-6
    )
    recalls = [point["recall"] for point in points]
    assert recalls == sorted(recalls) and recalls[-1] <= 1


def test_patterns_name_no_value_and_add_up(
    zone: Zone, connection: Connection, linked: LinkedGraph, labelled: Labelled
) -> None:
    wrong = draw_wrong_pairs(connection, linked, node_truth(linked, labelled))
    told = error_patterns(connection, zone.root, pinned_model(zone.root), wrong)
    for kind in ("false_pairs", "missed_pairs", "blocking"):
        patterns = told[kind]["patterns"]
        assert len(patterns) <= MOST_PATTERNS
        assert [p["pairs"] for p in patterns] == sorted((p["pairs"] for p in patterns), reverse=True)
        assert not any(character.isdigit() for p in patterns for character in p["pattern"].replace("1 January", ""))
    for kind in ("false_pairs", "missed_pairs"):
        assert sum(p["pairs"] for p in told[kind]["patterns"]) <= told[kind]["looked_at"] <= told[kind]["in_all"]
    blocking = told["blocking"]
    assert blocking["never_candidates"] + blocking["too_weak_to_keep"] < blocking["looked_at"] == blocking["true_pairs"]


def test_groups_are_those_of_the_records(labelled: Labelled, zone: Zone) -> None:
    told = evaluate(zone.settings)["groups"]["person_id"]
    persons = int((~labelled.is_organisation).sum())
    assert set(told) == set(GROUPED)
    for name in GROUPED:
        assert sum(one["records"] for one in told[name].values()) == persons
        for one in told[name].values():
            low, high = one["intervals"]["bcubed_f1"]
            assert low <= one["bcubed_f1"] <= high


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (
            {"surname": "same", "date_of_birth": "same", "forename": "other"},
            "same surname and date of birth; other forename",
        ),
        ({"forename": "nearly equal", "pnc_id": "missing"}, "forename nearly equal; PNC id missing"),
        ({"forename": "same", "surname": "same", "postcode": "same"}, "same forename, surname and postcode"),
        (
            {"forename": "swapped with the surname", "surname": "missing", "postcode": "missing"},
            "forename swapped with the surname; postcode missing",
        ),
        (
            {"postcode": "missing", "pnc_id": "missing", "surname": "other"},
            "other surname; postcode and PNC id missing",
        ),
        (
            {"surname": "same", "postcode": "missing", "town": "same", "forename": "other"},
            "same surname and town; other forename; postcode missing",
        ),
        ({"surname": "same", "postcode": "missing", "town": "missing"}, "same surname; postcode and town missing"),
        ({"surname": "same", "postcode": "other", "town": "missing"}, "same surname; other postcode"),
    ],
)
def test_patterns_in_words(said: dict[str, str], words: str) -> None:
    assert in_words(said) == words


def test_an_evaluation_made_again_is_the_same(zone: Zone) -> None:
    one_thread = zone.settings.model_copy(update={"threads": 1})
    assert evaluate(zone.settings) == evaluate(one_thread)
