"""The whole round trip with reviewers who know the truth: estimates must cover what holds in the whole population."""

import json

import pytest

from datafirst_assets.clerical.collect import collect_answers
from datafirst_assets.clerical.draw import draw_review
from datafirst_assets.clerical.estimate import estimate_quality, estimate_rows, verdict_rows
from datafirst_assets.clerical.review import DIFFERENT, REVIEWERS, SAME, UNSURE, Row, open_review
from datafirst_assets.clerical.tables import read_table
from datafirst_assets.contracts.clerical import (
    ClericalAnswers,
    ClericalEstimates,
    ClericalQuestions,
    ClericalStrata,
    ClericalVerdicts,
)
from datafirst_assets.contracts.table import column_names
from datafirst_assets.engine import connect
from datafirst_assets_tests.clerical.conftest import Drawn, draw
from datafirst_assets_tests.linkage.zone import Zone

EVERYTHING = 10**6


def _estimated(drawn: Drawn) -> dict[tuple[str, str, str], Row]:
    """What reviewers who know the truth lead to, without the detour by their files."""
    questions = drawn.questions()
    told = [
        {"item": q["item"], "answer": drawn.truly(q), "comment": None} for q in questions if q["node_id_r"] is not None
    ]
    answers = [{**row, "answered_by": who} for who in REVIEWERS for row in told]
    with connect(drawn.settings) as connection:
        strata = read_table(connection, drawn.review.table("strata"))
    found = estimate_rows(strata, questions, verdict_rows(questions, answers))
    return {(row["measure"], row["group"], row["cannot_tell"]): row for row in found}


@pytest.fixture(scope="module")
def truth(zone: Zone) -> dict[tuple[str, str, str], Row]:
    """Everything reviewed: no interval is left, and the estimates are what holds."""
    every = _estimated(draw(zone, "everything", EVERYTHING, EVERYTHING))
    assert all(row["lower"] == row["estimate"] == row["upper"] for row in every.values() if row["estimate"] is not None)
    return every


def test_estimates_cover_the_truth(zone: Zone, truth: dict[tuple[str, str, str], Row]) -> None:
    covered: list[bool] = []
    for seed in range(6):
        found = _estimated(draw(zone, f"sample-{seed}", 150, 40, seed))
        assert found.keys() == truth.keys()
        for measure, row in found.items():
            if row["estimate"] is not None and truth[measure]["estimate"] is not None:
                covered.append(row["lower"] - 1e-6 <= truth[measure]["estimate"] <= row["upper"] + 1e-6)
                assert row["population"] == truth[measure]["population"]
    assert len(covered) > 300 and sum(covered) / len(covered) >= 0.95


def test_the_links_of_the_small_zone_are_good(truth: dict[tuple[str, str, str], Row]) -> None:
    precision = [truth["precision", level, "same"]["estimate"] for level in ("strict", "published", "loose")]
    recall = [truth["recall_among_candidates", level, "same"]["estimate"] for level in ("strict", "published", "loose")]
    assert precision == sorted(precision, reverse=True) and recall == sorted(recall)
    assert precision[1] > 0.97 and recall[1] > 0.9
    assert (
        0.8
        < truth["exact_cluster_share", "all", "same"]["estimate"]
        <= truth["pure_cluster_share", "all", "same"]["estimate"]
    )


def test_the_round_trip_through_files(zone: Zone) -> None:
    drawn = draw(zone, "round-trip", 120, 30)
    doubted = {q["item"] for q in drawn.questions()[::9] if q["node_id_r"] is not None}
    for reviewer in REVIEWERS:
        drawn.fill(reviewer, lambda q: UNSURE if q["item"] in doubted else drawn.truly(q))
    collected = collect_answers(drawn.settings, drawn.review)
    assert collected["disagreements"] == 0 and collected["agreement"]["pairs"]["kappa"] == 1.0
    results = estimate_quality(drawn.settings, drawn.review)

    assert json.loads(drawn.review.results_file.read_text()) == results
    reviewed = results["reviewed"]
    assert reviewed["pairs"]["cannot_tell"] + reviewed["clusters"]["cannot_tell"] == len(doubted)
    found = {(row["measure"], row["group"], row["cannot_tell"]): row for row in results["estimates"]}
    same, different = (found["precision", "published", counted]["estimate"] for counted in ("same", "different"))
    assert same > different
    with connect(drawn.settings) as connection:
        for table, name in (
            (ClericalStrata, "strata"),
            (ClericalQuestions, "questions"),
            (ClericalAnswers, "answers"),
            (ClericalVerdicts, "verdicts"),
            (ClericalEstimates, "estimates"),
        ):
            stored = read_table(connection, drawn.review.table(name))
            assert stored and list(stored[0]) == column_names(table)
            assert drawn.review.table(name).stat().st_mode & 0o777 == 0o600


def test_results_hold_figures_only(zone: Zone) -> None:
    drawn = draw(zone, "round-trip-2", 60, 12)
    for reviewer in REVIEWERS:
        drawn.fill(reviewer)
    collect_answers(drawn.settings, drawn.review)
    told = json.dumps(estimate_quality(drawn.settings, drawn.review))
    shown = {text for q in drawn.questions() for text in json.loads(q["shown"]) if len(text) > 4}
    ids = {str(q[side]) for q in drawn.questions() for side in ("node_id_l", "node_id_r")} - {"None"}
    assert not any(text in told for text in shown | ids)


def test_what_is_wrong_with_a_cluster() -> None:
    """One pure and complete, one with a stranger, one that misses a neighbour, one with both."""
    strata = [
        {"sheet": "Clusters", "stratum": "2", "joined_at": None, "is_candidate": None, "population": 4, "sampled": 4}
    ]
    answered = {"A": (SAME, DIFFERENT), "B": (DIFFERENT, DIFFERENT), "C": (SAME, SAME), "D": (DIFFERENT, SAME)}
    questions: list[Row] = []
    verdicts: list[Row] = []
    for unit, (inside, outside) in answered.items():
        for place, (is_inside, answer) in enumerate(((None, None), (True, inside), (False, outside))):
            item = f"{unit}-{place}"
            questions.append({"item": item, "sheet": "Clusters", "unit": unit, "stratum": "2", "is_inside": is_inside})
            if answer:
                verdicts.append({"item": item, "answer": answer})
    found = {
        row["measure"]: row["estimate"] for row in estimate_rows(strata, questions, verdicts) if row["group"] == "all"
    }
    assert found == {"pure_cluster_share": 0.5, "complete_cluster_share": 0.5, "exact_cluster_share": 0.25}


def test_nothing_to_judge() -> None:
    assert {row["estimate"] for row in estimate_rows([], [], [])} == {None}


def test_a_review_of_everything_asks_everything(zone: Zone) -> None:
    review = open_review(zone.root, "all-of-it")
    design = draw_review(zone.settings, review, EVERYTHING, EVERYTHING, 1)
    with connect(zone.settings) as connection:
        strata = read_table(connection, review.table("strata"))
    assert all(s["sampled"] == s["population"] for s in strata)
    assert design["pairs"] == sum(s["population"] for s in strata if s["sheet"] == "Pairs")
