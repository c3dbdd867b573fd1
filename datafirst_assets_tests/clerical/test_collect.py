"""Importing filled files: whatever is wrong with one is said by row, without a value of it."""

from collections.abc import Callable

import pytest

from datafirst_assets.clerical.collect import collect_answers
from datafirst_assets.clerical.estimate import estimate_quality
from datafirst_assets.clerical.review import ADJUDICATOR, DIFFERENT, REVIEWERS, SAME, UNSURE, open_review, write_json
from datafirst_assets.clerical.sheets import COVER, PAIRS, WHOLE
from datafirst_assets.errors import ConfigurationError, DataFirstError
from datafirst_assets.spreadsheets.read import read_spreadsheet
from datafirst_assets.spreadsheets.write import Sheet
from datafirst_assets_tests.clerical.conftest import Drawn, draw
from datafirst_assets_tests.linkage.zone import Zone

PLANTED = "ZZARTIFICIAL"
"""Stands for a value of a record: no error may repeat it."""

Spoil = Callable[[list[Sheet]], None]


def _cell(sheet: int, column: int, text: str) -> Spoil:
    def spoil(sheets: list[Sheet]) -> None:
        sheets[sheet].rows[3][column] = text

    return spoil


def _delete(sheets: list[Sheet]) -> None:
    del sheets[1].rows[3]


def _repeat(sheets: list[Sheet]) -> None:
    sheets[1].rows.append(sheets[1].rows[3])


def _swap(sheets: list[Sheet]) -> None:
    one, other = sheets[1].rows[3], sheets[1].rows[4]
    one[0], other[0] = other[0], one[0]


def _rename(sheets: list[Sheet]) -> None:
    sheets[1] = Sheet(PLANTED, sheets[1].rows, sheets[1].widths)


def _head(sheets: list[Sheet]) -> None:
    sheets[2].rows[0][1] = PLANTED


def _first_of_cluster(sheets: list[Sheet]) -> None:
    next(row for row in sheets[2].rows if row[0].endswith("-000"))[-2] = SAME


SPOILT: dict[str, tuple[Spoil, str]] = {
    "unknown item": (_cell(1, 0, PLANTED), r"sheet Pairs, row 4: its item is none of this review's"),
    "missing answer": (_cell(1, -2, ""), r"sheet Pairs, row 4 \(P\d+\): the answer is missing"),
    "other answer": (_cell(1, -2, PLANTED), r"sheet Pairs, row 4 \(P\d+\): the answer is not in the list"),
    "changed row": (_cell(1, 3, PLANTED), r"sheet Pairs, row 4 \(P\d+\): something else than the answer"),
    "changed cluster": (_cell(2, 1, PLANTED), r"sheet Clusters, row 4 \(C\d+-\d+\): something else than the answer"),
    "swapped items": (_swap, r"row 4 \(P\d+\): something else .*\n.*row 5 \(P\d+\): something else"),
    "deleted row": (_delete, r"sheet Pairs: item P\d+ is missing"),
    "repeated row": (_repeat, r"sheet Pairs, row \d+: item P\d+ stands twice"),
    "missing sheet": (_rename, r"sheet Pairs: it is missing"),
    "changed header": (_head, r"sheet Clusters: its header was changed"),
    "answered first row": (_first_of_cluster, r"sheet Clusters, row \d+ \(C\d+-000\): this row needs no answer"),
}


@pytest.mark.parametrize("what", SPOILT)
def test_a_spoilt_file_is_refused(zone: Zone, what: str) -> None:
    spoil, said = SPOILT[what]
    drawn = draw(zone, "spoilt", 60, 12)
    drawn.fill(REVIEWERS[0])
    drawn.fill(REVIEWERS[1])
    sheets = drawn.sheets(REVIEWERS[1])
    drawn.fill(REVIEWERS[1], sheets=sheets)
    spoil(sheets)
    drawn.save(REVIEWERS[1], sheets)
    with pytest.raises(DataFirstError, match=said) as error:
        collect_answers(drawn.settings, drawn.review)
    assert PLANTED not in str(error.value) and "reviewer_2.ods" in str(error.value)
    assert not drawn.review.table("answers").exists()


def test_many_problems_are_counted(drawn: Drawn) -> None:
    with pytest.raises(DataFirstError, match=r"… and \d+ more\nCorrect the file"):
        collect_answers(drawn.settings, drawn.review)


def test_the_file_of_another_review_or_reviewer(zone: Zone, drawn: Drawn) -> None:
    other = draw(zone, "not-this-one", 60, 12, seed=8)
    for content in (other.review.sheets_file(REVIEWERS[0]), drawn.review.sheets_file(REVIEWERS[1])):
        drawn.review.sheets_file(REVIEWERS[0]).write_bytes(content.read_bytes())
        with pytest.raises(DataFirstError, match="is not this review's file for reviewer_1"):
            collect_answers(drawn.settings, drawn.review)


def test_a_missing_file(drawn: Drawn) -> None:
    drawn.review.sheets_file(REVIEWERS[0]).unlink()
    with pytest.raises(DataFirstError, match=r"reviewer_1\.ods is missing"):
        collect_answers(drawn.settings, drawn.review)


def test_no_such_review(zone: Zone) -> None:
    for step in (collect_answers, estimate_quality):
        with pytest.raises(ConfigurationError, match="There is no clerical review never-drawn"):
            step(zone.settings, open_review(zone.root, "never-drawn"))


def test_estimating_before_collecting(drawn: Drawn) -> None:
    with pytest.raises(DataFirstError, match="No answers were collected"):
        estimate_quality(drawn.settings, drawn.review)


def test_disagreements_go_to_the_adjudicator(drawn: Drawn) -> None:
    questions = [q for q in drawn.questions() if q["node_id_r"] is not None]
    doubted = {questions[0]["item"], next(q["item"] for q in questions if q["sheet"] == WHOLE)}
    drawn.fill(REVIEWERS[0])
    drawn.fill(REVIEWERS[1], lambda q: UNSURE if q["item"] in doubted else drawn.truly(q))
    collected = collect_answers(drawn.settings, drawn.review)
    assert collected["disagreements"] == 2
    assert collected["agreement"]["pairs"]["agreed"] == collected["agreement"]["pairs"]["questions"] - 1

    file = drawn.review.sheets_file(ADJUDICATOR)
    assert file.stat().st_mode & 0o777 == 0o600
    sheets = read_spreadsheet(file)
    assert [row[0] for row in sheets[PAIRS][1:]] == [questions[0]["item"]]
    asked = {row[0] for name in (PAIRS, WHOLE) for row in sheets[name][1:] if len(row) < len(sheets[name][0]) - 1}
    assert asked == doubted
    assert sheets[COVER][2][1] == ADJUDICATOR
    with pytest.raises(DataFirstError, match="is there already"):
        collect_answers(drawn.settings, drawn.review)
    with pytest.raises(DataFirstError, match=r"adjudicator\.ods cannot be imported:\nsheet Pairs, row 2"):
        estimate_quality(drawn.settings, drawn.review)

    widths = {name: len(sheets[name][0]) for name in (PAIRS, WHOLE)}
    settled = [
        Sheet(name, [row + [""] * (widths.get(name, 0) - len(row)) for row in rows], [1.0])
        for name, rows in sheets.items()
    ]
    drawn.fill(ADJUDICATOR, lambda _: DIFFERENT, settled)
    results = estimate_quality(drawn.settings, drawn.review)
    assert results["reviewed"]["pairs"]["adjudicated"] == results["reviewed"]["clusters"]["adjudicated"] == 1
    assert estimate_quality(drawn.settings, drawn.review) == results


@pytest.mark.parametrize("step", [collect_answers, estimate_quality])
def test_a_review_that_shows_other_columns_is_refused(drawn: Drawn, step: Callable[..., object]) -> None:
    design = drawn.review.design()
    design["shows"] = [field for field in design["shows"] if field != "Town"]
    write_json(drawn.review.design_file, design)
    with pytest.raises(DataFirstError, match=r"drawn by another version of this code.*draw a new review"):
        step(drawn.settings, drawn.review)
