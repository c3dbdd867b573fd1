"""What a review draws, and that its files are private, blind and the same whenever they are drawn alike."""

import json
from collections import Counter
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from datafirst_assets.clerical.draw import draw_review
from datafirst_assets.clerical.population import LEVELS, open_population
from datafirst_assets.clerical.review import ADJUDICATOR, REVIEWERS, open_review
from datafirst_assets.clerical.sheets import COVER, PAIRS, WHOLE
from datafirst_assets.clerical.shown import FIELDS
from datafirst_assets.clerical.tables import read_table
from datafirst_assets.config import Settings
from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import connect, parquet, rows, value
from datafirst_assets.errors import ConfigurationError, DataFirstError
from datafirst_assets.linkage.thresholds import load_thresholds
from datafirst_assets.spreadsheets.read import read_spreadsheet
from datafirst_assets_tests.clerical.conftest import Drawn, draw
from datafirst_assets_tests.linkage.zone import Zone


def test_strata_hold_every_pair_and_every_person_once(drawn: Drawn) -> None:
    root = drawn.review.root
    with connect(drawn.settings) as connection:
        strata = read_table(connection, drawn.review.table("strata"))
        edges = value(connection, f"SELECT count(*) FROM {parquet(root.table('linkage', 'person_edges'))}")
        persons = value(
            connection,
            f"SELECT count(DISTINCT person_id) FROM {parquet(root.table('linkage', 'person_clusters'))} c "
            f"JOIN {parquet(root.table('linkage', 'identity_records'))} r USING (source_dataset, source_record_id) "
            "WHERE NOT is_organisation",
        )
    design = drawn.review.design()
    assert sum(s["population"] for s in strata if s["is_candidate"]) == edges
    judged = sum(s["population"] for s in strata if s["sheet"] == WHOLE)
    assert judged + design["persons_with_nothing_to_judge"] == persons
    assert {s["joined_at"] for s in strata if s["sheet"] == PAIRS} >= {*LEVELS[:2], None}
    assert any(s["stratum"] == "refused by the audit" for s in strata)
    drawn_units = Counter(stratum for _, stratum in {(q["unit"], q["stratum"]) for q in drawn.questions()})
    assert drawn_units == Counter({s["stratum"]: s["sampled"] for s in strata})
    assert (design["pairs"], design["clusters"]) == (60, 12)


def test_a_cluster_is_shown_whole_with_its_nearest_neighbours(drawn: Drawn) -> None:
    clusters = [q for q in drawn.questions() if q["sheet"] == WHOLE]
    root = drawn.review.root
    sql = (
        f"SELECT r.node_id, person_id FROM {parquet(root.table('linkage', 'person_clusters'))} c "
        f"JOIN {parquet(root.table('linkage', 'identity_records'))} r USING (source_dataset, source_record_id)"
    )
    with connect(drawn.settings) as connection:
        person = dict(connection.execute(sql).fetchall())
    assert any(q["is_inside"] is False for q in clusters)
    for unit in {q["unit"] for q in clusters}:
        rows = [q for q in clusters if q["unit"] == unit]
        first = rows[0]
        assert first["item"].endswith("-000") and first["node_id_r"] is None
        inside = {q["node_id_r"] for q in rows if q["is_inside"]} | {first["node_id_l"]}
        assert inside == {node for node, who in person.items() if who == person[first["node_id_l"]]}
        outside = [q["node_id_r"] for q in rows if q["is_inside"] is False]
        assert len(outside) <= 3 and all(person[node] != person[first["node_id_l"]] for node in outside)


def test_reviewers_see_the_same_questions_in_another_order_and_blind(drawn: Drawn) -> None:
    files = [read_spreadsheet(drawn.review.sheets_file(reviewer)) for reviewer in REVIEWERS]
    for name in (PAIRS, WHOLE):
        first, second = ([row[0] for row in file[name][1:]] for file in files)
        assert first != second and sorted(first) == sorted(second)
        assert first != sorted(first)
        told = json.dumps([files[0][name], files[0][COVER]])
        assert not any(word in told for word in ("weight", "strict", "published", "loose", "audit", "candidate"))
    assert files[0][COVER][2] != files[1][COVER][2]


def test_files_are_private(drawn: Drawn) -> None:
    folder = drawn.review.folder
    assert folder.is_relative_to(drawn.review.root.internal)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}


def test_the_design_holds_no_value_of_a_record(drawn: Drawn) -> None:
    told = drawn.review.design_file.read_text()
    shown = {text for q in drawn.questions() for text in json.loads(q["shown"]) if len(text) > 4}
    assert not any(text in told for text in shown)


def test_same_seed_same_bytes_whatever_the_threads(zone: Zone, tmp_path: Path) -> None:
    def made(threads: int, seed: int, name: str) -> dict[str, bytes]:
        copy = zone.copy(tmp_path / name)
        review = open_review(copy.root, "again")
        draw_review(Settings(data_dir=copy.folder, threads=threads), review, 50, 10, seed)
        return {path.name: path.read_bytes() for path in review.folder.iterdir()}

    first = made(1, 3, "one")
    assert made(2, 3, "two") == first
    other = made(1, 4, "three")
    assert other.keys() == first.keys() and other["questions.parquet"] != first["questions.parquet"]


def test_a_review_is_not_drawn_over(zone: Zone, drawn: Drawn) -> None:
    with pytest.raises(ConfigurationError, match=r"exists\. Choose another name"):
        draw_review(zone.settings, drawn.review, 60, 12, 7)


def test_a_sample_smaller_than_its_strata(zone: Zone) -> None:
    review = open_review(zone.root, "too-small")
    with pytest.raises(ConfigurationError, match=r"3 pairs cannot hold one of each of \d+ strata"):
        draw_review(zone.settings, review, 3, 12, 7)
    assert not review.folder.exists()


@pytest.mark.parametrize("name", ["", "..", "../x", "a/b", "/tmp", "Ü", "a" * 41, "-x", "x\n"])
def test_names_that_cannot_be(tmp_path: Path, name: str) -> None:
    with pytest.raises(ConfigurationError, match="name of a review"):
        open_review(DataRoot(tmp_path), name)


def test_a_folder_outside_the_internal_zone_is_refused(tmp_path: Path) -> None:
    root, outside = DataRoot(tmp_path / "root"), tmp_path / "outside"
    (root.internal / "clerical").mkdir(parents=True)
    outside.mkdir()
    (root.internal / "clerical" / "away").symlink_to(outside)
    with pytest.raises(ConfigurationError, match="leads out of the internal zone"):
        open_review(root, "away")


def test_nothing_linked(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    with pytest.raises(DataFirstError, match="Nothing has been linked yet"):
        draw_review(settings, open_review(DataRoot(tmp_path), "early"), 10, 10, 1)


def test_another_sample_by_another_name(zone: Zone) -> None:
    one, other = draw(zone, "one", 60, 12, seed=1), draw(zone, "other", 60, 12, seed=1)
    assert one.review.design()["code"] != other.review.design()["code"]
    assert ADJUDICATOR not in {path.stem for path in one.review.folder.iterdir()}


def test_towns_are_shown(zone: Zone, drawn: Drawn) -> None:
    place = FIELDS.index("Town")
    said = [json.loads(q["shown"])[2 * place : 2 * place + 2] for q in drawn.questions() if q["sheet"] == PAIRS]
    with connect(zone.settings) as connection:
        towns = dict(
            rows(connection, f"SELECT node_id, town FROM {parquet(zone.root.table('identities', 'identities'))}")
        )
    asked = [q for q in drawn.questions() if q["sheet"] == PAIRS]
    assert said == [[towns[q["node_id_l"]] or "", towns[q["node_id_r"]] or ""] for q in asked]
    assert any(town for pair in said for town in pair)


def test_pairs_are_weighed_as_clustering_weighed_them(zone: Zone, tmp_path: Path) -> None:
    """Evidence beside the model moves pairs from band to band."""
    copy = zone.copy(tmp_path / "root")
    edges = pq.read_table(copy.root.table("linkage", "person_edges"), partitioning=None)

    def weights(against: float) -> list[float]:
        evidence = edges.set_column(2, "match_weight", pa.array([against] * len(edges)))
        pq.write_table(evidence, copy.root.table("linkage", "person_edges_against"))
        with connect(copy.settings) as connection:
            open_population(connection, copy.root)
            sql = "SELECT weight FROM pair WHERE weight IS NOT NULL ORDER BY node_id_l, node_id_r"
            return [row[0] for row in rows(connection, sql)]

    before = weights(0.0)
    assert weights(-5.0) == pytest.approx([weight - 5 for weight in before]) and before


def test_the_design_names_the_model_and_the_release(zone: Zone, drawn: Drawn) -> None:
    design = drawn.review.design()
    assert design["model_hash"] == load_thresholds(zone.root).model_hash and design["release"] is None
