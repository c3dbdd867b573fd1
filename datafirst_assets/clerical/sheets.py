"""The sheets of a review as people see them: what is on them, in which order, and reading the answers back.

What a file should look like is made again from the stored questions when it is read, and compared cell by cell: only answers
and comments may differ.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from datafirst_assets.clerical.review import ADJUDICATOR, ANSWERS, Row, ordering
from datafirst_assets.clerical.shown import FIELDS, RELATION
from datafirst_assets.errors import DataFirstError
from datafirst_assets.spreadsheets.read import read_spreadsheet
from datafirst_assets.spreadsheets.write import Sheet, plain

COVER, PAIRS, WHOLE = "Review", "Pairs", "Clusters"
COMPARED = "compare with this one"
SETTLED = "both agree"
FILLED_IN = ["Answer", "Comment"]
BOTH = ["One answer", "The other", "One comment", "The other comment"]
"""What the adjudicator sees of both reviewers, in random order."""

MOST_TOLD = 20
"""Problems of a file that an error names; the rest is counted."""

HOW = (
    "This file holds personal data. It stays in the folder that it is in.",
    f"Sheet {PAIRS}: are the two people of each row one person? Identity 1 and identity 2 stand side by side.",
    f"Sheet {WHOLE}: rows whose item begins alike belong together. Compare each of them with the first, whose item ends in 000.",
    "Choose an answer in every yellow cell of the column Answer; write down what decided it under Comment if it was not clear.",
    "Answer from what you see. Cannot tell is an answer: use it where two careful people could disagree for ever.",
    "Work alone. Change nothing but the yellow cells; add no row, delete none.",
)

PAIR_HEAD = ["Item", *(f"{field} {side}" for field in FIELDS for side in (1, 2)), *RELATION]
CLUSTER_HEAD = ["Item", *FIELDS, *RELATION]
WIDTHS = {
    "Item": 2.6,
    "Sex": 1.2,
    "Records": 1.8,
    "Courts": 4.4,
    "Comment": 7.0,
    "Answer": 3.6,
    **dict.fromkeys(BOTH, 4.0),
}

Answer = tuple[str, str]
"""What was chosen, and the comment."""


def title(design: dict[str, Any]) -> str:
    """The title of a review's files."""
    return f"Clerical review {design['review']}"


def _cover(design: dict[str, Any], person: str) -> Sheet:
    rows = [["Clerical review", design["review"]], ["Code", design["code"]], ["For", person]]
    return Sheet(COVER, [*rows, *(["How", line] for line in HOW)], [4.0, 24.0])


def _sheet(name: str, rows: list[list[str]], between: list[str]) -> Sheet:
    head = [*(PAIR_HEAD if name == PAIRS else CLUSTER_HEAD), *between, *FILLED_IN]
    widths = [WIDTHS.get(column.removesuffix(" 1").removesuffix(" 2"), 3.0) for column in head]
    return Sheet(name, [head, *rows], widths, ANSWERS, len(head) - 2, len(head) - 2)


def _in_order(questions: list[Row], design: dict[str, Any], person: str) -> Iterator[Row]:
    """Pairs, clusters and the rows of a cluster in an order of each person's own; the first row of a cluster stays so."""
    order = ordering(design["seed"])

    def place(question: Row) -> tuple[str, bool, str]:
        is_compared_with = question["node_id_r"] is not None
        return order(person, question["unit"]), is_compared_with, order(person, question["item"])

    yield from sorted(questions, key=place)


def _laid_out(
    questions: list[Row], design: dict[str, Any], person: str, filled: Callable[[Row], list[str]], between: list[str]
) -> list[Sheet]:
    sheets = [_cover(design, person)]
    for name in (PAIRS, WHOLE):
        asked = _in_order([q for q in questions if q["sheet"] == name], design, person)
        rows = [[q["item"], *json.loads(q["shown"]), *filled(q)] for q in asked]
        sheets.append(_sheet(name, rows, between))
    return sheets


def reviewer_sheets(design: dict[str, Any], reviewer: str, questions: list[Row]) -> list[Sheet]:
    """What a reviewer gets."""
    return _laid_out(questions, design, reviewer, lambda q: [COMPARED if q["node_id_r"] is None else "", ""], [])


def adjudication_sheets(
    design: dict[str, Any], questions: list[Row], first: dict[str, Answer], second: dict[str, Answer]
) -> list[Sheet]:
    """What the adjudicator gets: the pairs, and the whole clusters, that the reviewers disagree about."""
    order = ordering(design["seed"])
    differ = {item for item in first if first[item][0] != second[item][0]}
    units = {question["unit"] for question in questions if question["item"] in differ}

    def filled(question: Row) -> list[str]:
        item = question["item"]
        if item not in first:
            return ["", "", "", "", COMPARED, ""]
        one, other = (
            sorted((first[item], second[item])) if order("who", item) < "8" else sorted((second[item], first[item]))
        )
        return [one[0], other[0], one[1], other[1], "" if item in differ else SETTLED, ""]

    return _laid_out([q for q in questions if q["unit"] in units], design, ADJUDICATOR, filled, BOTH)


def refuse_other_columns(design: dict[str, Any]) -> None:
    """Refuse a review that another version of this code drew, whose files show something else.

    Raises:
        DataFirstError: it shows other columns than this code reads.
    """
    if design.get("shows") != [*FIELDS, *RELATION]:
        raise DataFirstError(
            f"Clerical review {design['review']} was drawn by another version of this code, which showed other columns. Finish "
            "it with that version, or draw a new review."
        )


def _problems_of_row(found: list[str], expected: list[str]) -> Iterator[str]:
    """What is wrong with a row of a file; both as long as the header."""
    if found[:-2] != expected[:-2]:
        yield "something else than the answer and the comment was changed"
    preset, answer = expected[-2], found[-2]
    if preset and answer != preset:
        yield "this row needs no answer, and its text was changed"
    elif not preset and not answer:
        yield "the answer is missing"
    elif not preset and answer not in ANSWERS:
        yield "the answer is not in the list"


def _problems_of_sheet(expected: Sheet, rows: list[list[str]] | None, answers: dict[str, Answer]) -> Iterator[str]:
    """What is wrong with a sheet; fills `answers` by item. Rows are named by their number, items only where they are ours."""
    if rows is None:
        yield f"sheet {expected.name}: it is missing"
        return
    head, *asked = expected.rows
    head, width = [plain(cell) for cell in head], len(head)
    if not rows or rows[0] != head:
        yield f"sheet {expected.name}: its header was changed"
        return
    wanted = {row[0]: [plain(cell) for cell in row] for row in asked}
    seen: set[str] = set()
    for number, row in enumerate(rows[1:], 2):
        if not row:
            continue
        item = row[0]
        if item not in wanted:
            yield f"sheet {expected.name}, row {number}: its item is none of this review's"
        elif item in seen:
            yield f"sheet {expected.name}, row {number}: item {item} stands twice"
        else:
            seen.add(item)
            full = (row + [""] * width)[:width]
            wrong = list(_problems_of_row(full, wanted[item]))
            yield from (f"sheet {expected.name}, row {number} ({item}): {what}" for what in wrong)
            if not wrong and not wanted[item][-2]:
                answers[item] = (full[-2], full[-1])
    for item in [item for item in wanted if item not in seen]:
        yield f"sheet {expected.name}: item {item} is missing"


def read_answers(path: Path, expected: list[Sheet]) -> dict[str, Answer]:
    """The answers in a filled spreadsheet, by item.

    Args:
        path: of the file.
        expected: its sheets as they were made, the cover first.

    Raises:
        DataFirstError: the file is another's, incomplete or changed; the message names rows and items, no value.
    """
    if not path.exists():
        raise DataFirstError(
            f"{path} is missing. `draw` writes the reviewers' files, `collect` the adjudicator's; put the filled file there."
        )
    sheets = read_spreadsheet(path)
    cover, *asked = expected
    if [row[:2] for row in sheets.get(COVER, [])[:3]] != [[plain(cell) for cell in row] for row in cover.rows[:3]]:
        raise DataFirstError(
            f"{path} is not this review's file for {cover.rows[2][1]}: its sheet {COVER} names another review, draw or person. "
            "Put the right file there."
        )
    answers: dict[str, Answer] = {}
    problems = [what for sheet in asked for what in _problems_of_sheet(sheet, sheets.get(sheet.name), answers)]
    if problems:
        more = f"\n… and {len(problems) - MOST_TOLD} more" if len(problems) > MOST_TOLD else ""
        raise DataFirstError(
            f"{path} cannot be imported:\n"
            + "\n".join(problems[:MOST_TOLD])
            + more
            + "\nCorrect the file and import it again."
        )
    return answers
