"""Estimates of link quality from a review: verdicts, and from them shares with intervals of 95 %.

Every stratum speaks for its whole population, which is weighting each unit with one over its probability of being drawn
(Horvitz and Thompson 1952; in strata, Cochran 1977, chapter 5). Answers of "cannot tell" are counted once as same person and
once as different people, as the Office for National Statistics does in its linkage reports: the truth lies between.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from datafirst_assets.clerical.collect import answer_rows, measure_agreement, stored_answers
from datafirst_assets.clerical.intervals import Share, mean, part_inside, sampled_share
from datafirst_assets.clerical.population import LEVELS
from datafirst_assets.clerical.review import ADJUDICATOR, DIFFERENT, REVIEWERS, SAME, UNSURE, Review, Row, write_json
from datafirst_assets.clerical.sheets import PAIRS, WHOLE, adjudication_sheets, read_answers, refuse_other_columns
from datafirst_assets.clerical.tables import read_table, write_table
from datafirst_assets.config import Settings
from datafirst_assets.contracts.clerical import ClericalAnswers, ClericalEstimates, ClericalVerdicts
from datafirst_assets.engine import Connection, connect
from datafirst_assets.errors import DataFirstError

COUNTED_AS = {"same": SAME, "different": DIFFERENT}


def verdict_rows(questions: list[Row], answers: list[Row]) -> list[Row]:
    """The answer that counts for every question: the reviewers' common one, or the adjudicator's."""
    first, second, third = (stored_answers(answers, person) for person in (*REVIEWERS, ADJUDICATOR))
    verdicts = []
    for question in questions:
        item = question["item"]
        if item in first:
            is_agreed = first[item][0] == second[item][0]
            told = {key: question[key] for key in ("item", "unit", "node_id_l", "node_id_r", "is_inside")}
            answer = first[item][0] if is_agreed else third[item][0]
            verdicts.append({**told, "answer": answer, "decided_by": "agreement" if is_agreed else ADJUDICATOR})
    return verdicts


def _row(measure: str, group: str, cannot_tell: str, share: Share | None, reviewed: int) -> Row:
    told = {"measure": measure, "group": group, "cannot_tell": cannot_tell, "reviewed": reviewed}
    found = {key: round(getattr(share, key), 6) if share else None for key in ("estimate", "lower", "upper")}
    return {**told, **found, "population": int(share.of) if share else 0}


def _pair_estimates(strata: list[Row], same: Counter[str], cannot_tell: str) -> Iterator[Row]:
    """Precision and recall at each level and the share of each stratum, of pairs of identities."""
    shares = {s["stratum"]: sampled_share(same[s["stratum"]], s["sampled"], s["population"]) for s in strata}

    def told(measure: str, group: str, share: Share | None, of: list[Row]) -> Row:
        return _row(measure, group, cannot_tell, share, sum(s["sampled"] for s in of))

    candidates = [s for s in strata if s["is_candidate"]]
    for number, level in enumerate(LEVELS):
        joined = [s for s in strata if s["joined_at"] in LEVELS[: number + 1]]
        yield told("precision", level, mean([shares[s["stratum"]] for s in joined]), joined)
        inside = [shares[s["stratum"]] for s in candidates if s in joined]
        outside = [shares[s["stratum"]] for s in candidates if s not in joined]
        yield told("recall_among_candidates", level, part_inside(inside, outside), candidates)
    for stratum in strata:
        yield told("same_person_share", stratum["stratum"], shares[stratum["stratum"]], [stratum])


def _cluster_estimates(
    strata: list[Row], questions: list[Row], verdict: dict[str, str], cannot_tell: str
) -> Iterator[Row]:
    """Shares of persons that hold nobody else, that miss nobody shown with them, and both, by number of identities."""
    pure, complete = {q["unit"]: True for q in questions}, {q["unit"]: True for q in questions}
    of_stratum = {q["unit"]: q["stratum"] for q in questions}
    for question in questions:
        answer = verdict.get(question["item"])
        if question["is_inside"] and answer == DIFFERENT:
            pure[question["unit"]] = False
        if question["is_inside"] is False and answer == SAME:
            complete[question["unit"]] = False
    exact = {unit: pure[unit] and complete[unit] for unit in pure}
    for measure, found in (("pure", pure), ("complete", complete), ("exact", exact)):
        counted = Counter(of_stratum[unit] for unit, holds in found.items() if holds)
        shares = [sampled_share(counted[s["stratum"]], s["sampled"], s["population"]) for s in strata]
        for stratum, share in zip(strata, shares, strict=True):
            yield _row(f"{measure}_cluster_share", stratum["stratum"], cannot_tell, share, stratum["sampled"])
        reviewed = sum(s["sampled"] for s in strata)
        yield _row(f"{measure}_cluster_share", "all", cannot_tell, mean(shares), reviewed)


def estimate_rows(strata: list[Row], questions: list[Row], verdicts: list[Row]) -> list[Row]:
    """All estimates, as rows of `ClericalEstimates`."""
    rows: list[Row] = []
    on = {sheet: [q for q in questions if q["sheet"] == sheet] for sheet in (PAIRS, WHOLE)}
    strata_on = {sheet: [s for s in strata if s["sheet"] == sheet] for sheet in on}
    for cannot_tell, counted in COUNTED_AS.items():
        verdict = {v["item"]: counted if v["answer"] == UNSURE else v["answer"] for v in verdicts}
        same = Counter(q["stratum"] for q in on[PAIRS] if verdict[q["item"]] == SAME)
        rows += _pair_estimates(strata_on[PAIRS], same, cannot_tell)
        rows += _cluster_estimates(strata_on[WHOLE], on[WHOLE], verdict, cannot_tell)
    return rows


def _all_answers(connection: Connection, review: Review, design: dict[str, Any], questions: list[Row]) -> list[Row]:
    """The reviewers' answers as collected, and the adjudicator's as they are in the file now.

    Raises:
        DataFirstError: they were not collected, or the adjudicator's file cannot be imported.
    """
    if not review.table("answers").exists():
        raise DataFirstError(f"No answers were collected. First: datafirst clerical collect {review.name}")
    answers = [row for row in read_table(connection, review.table("answers")) if row["answered_by"] != ADJUDICATOR]
    first, second = (stored_answers(answers, reviewer) for reviewer in REVIEWERS)
    if any(first[item][0] != second[item][0] for item in first):
        sheets = adjudication_sheets(design, questions, first, second)
        answers += answer_rows(ADJUDICATOR, read_answers(review.sheets_file(ADJUDICATOR), sheets))
        write_table(connection, ClericalAnswers, answers, review.table("answers"))
    return answers


def _reviewed(questions: list[Row], verdicts: list[Row]) -> dict[str, dict[str, int]]:
    """Counts of answers by sheet."""
    sheet = {question["item"]: question["sheet"] for question in questions}
    counts = {}
    for name in (PAIRS, WHOLE):
        of_sheet = [v for v in verdicts if sheet[v["item"]] == name]
        counts[name.lower()] = {
            "units": len({v["unit"] for v in of_sheet}),
            "questions": len(of_sheet),
            "cannot_tell": sum(v["answer"] == UNSURE for v in of_sheet),
            "adjudicated": sum(v["decided_by"] == ADJUDICATOR for v in of_sheet),
        }
    return counts


def estimate_quality(settings: Settings, review: Review) -> dict[str, Any]:
    """Import the adjudicator's file, settle every question and estimate the quality of the links.

    Writes `verdicts.parquet` (one row per question, with ids) and `results.json` (figures only).

    Returns:
        What `results.json` holds.

    Raises:
        ConfigurationError: there is no such review.
        DataFirstError: another version of this code drew it, answers were not collected, or the adjudicator's file cannot be
            imported.
    """
    design = review.design()
    refuse_other_columns(design)
    with connect(settings) as connection:
        questions = read_table(connection, review.table("questions"))
        strata = read_table(connection, review.table("strata"))
        answers = _all_answers(connection, review, design, questions)
        verdicts = verdict_rows(questions, answers)
        write_table(connection, ClericalVerdicts, verdicts, review.table("verdicts"))
        estimates = estimate_rows(strata, questions, verdicts)
        write_table(connection, ClericalEstimates, estimates, review.table("estimates"))
    results = {
        "design": design,
        "reviewed": _reviewed(questions, verdicts),
        "agreement": measure_agreement(questions, answers, design["seed"]),
        "estimates": estimates,
        "strata": strata,
    }
    write_json(review.results_file, results)
    return results
