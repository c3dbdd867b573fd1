"""Collecting what the reviewers answered: both files in, agreement measured, disagreements out for the adjudicator."""

from typing import Any

import numpy as np

from datafirst_assets.clerical.agreement import agreement
from datafirst_assets.clerical.review import ADJUDICATOR, ANSWERS, REVIEWERS, Review, Row, write_private
from datafirst_assets.clerical.sheets import (
    Answer,
    adjudication_sheets,
    read_answers,
    refuse_other_columns,
    reviewer_sheets,
    title,
)
from datafirst_assets.clerical.tables import read_table, write_table
from datafirst_assets.config import Settings
from datafirst_assets.contracts.clerical import ClericalAnswers
from datafirst_assets.engine import connect
from datafirst_assets.errors import DataFirstError
from datafirst_assets.spreadsheets.write import spreadsheet


def answer_rows(person: str, answers: dict[str, Answer]) -> list[Row]:
    """Rows of `ClericalAnswers`, by item."""
    return [
        {"item": item, "answered_by": person, "answer": answer, "comment": comment or None}
        for item, (answer, comment) in sorted(answers.items())
    ]


def stored_answers(rows: list[Row], person: str) -> dict[str, Answer]:
    """What one person answered, by item."""
    return {row["item"]: (row["answer"], row["comment"] or "") for row in rows if row["answered_by"] == person}


def measure_agreement(questions: list[Row], answers: list[Row], seed: int) -> dict[str, Any]:
    """Agreement of both reviewers, for pairs and for the rows of clusters."""
    first, second = (stored_answers(answers, reviewer) for reviewer in REVIEWERS)
    number = {answer: place for place, answer in enumerate(ANSWERS)}
    measured = {}
    for sheet in dict.fromkeys(question["sheet"] for question in questions):
        asked = [q for q in questions if q["sheet"] == sheet and q["item"] in first]
        units = np.unique([q["unit"] for q in asked], return_inverse=True)[1].astype(np.int64)
        one, other = (np.array([number[who[q["item"]][0]] for q in asked], dtype=np.int64) for who in (first, second))
        measured[sheet.lower()] = agreement(one, other, units, seed).as_dict()
    return measured


def collect_answers(settings: Settings, review: Review) -> dict[str, Any]:
    """Import both reviewers' files, and write the adjudicator's file if they disagree anywhere.

    Returns:
        `agreement` of pairs and of clusters, and the number of `disagreements`.

    Raises:
        ConfigurationError: there is no such review.
        DataFirstError: another version of this code drew it, a file cannot be imported, or the adjudicator's file is there
            already.
    """
    design = review.design()
    refuse_other_columns(design)
    adjudication = review.sheets_file(ADJUDICATOR)
    if adjudication.exists():
        raise DataFirstError(
            f"{adjudication} is there already: both reviewers' answers were collected. To collect corrected files, delete it; "
            "what the adjudicator answered goes with it."
        )
    with connect(settings) as connection:
        questions = read_table(connection, review.table("questions"))
        first, second = (
            read_answers(review.sheets_file(reviewer), reviewer_sheets(design, reviewer, questions))
            for reviewer in REVIEWERS
        )
        rows = answer_rows(REVIEWERS[0], first) + answer_rows(REVIEWERS[1], second)
        write_table(connection, ClericalAnswers, rows, review.table("answers"))
    disagreements = sum(first[item][0] != second[item][0] for item in first)
    if disagreements:
        sheets = adjudication_sheets(design, questions, first, second)
        write_private(adjudication, spreadsheet(title(design), sheets))
    return {"agreement": measure_agreement(questions, rows, design["seed"]), "disagreements": disagreements}
