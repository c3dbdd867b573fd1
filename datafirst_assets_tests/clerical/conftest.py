"""What tests of clerical review share: a small linked zone, a review drawn from it, and reviewers who know the truth."""

import os
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from datafirst_assets.clerical.draw import draw_review
from datafirst_assets.clerical.review import DIFFERENT, SAME, Review, Row, open_review
from datafirst_assets.clerical.sheets import reviewer_sheets
from datafirst_assets.clerical.tables import read_table
from datafirst_assets.config import Settings
from datafirst_assets.engine import connect, parquet, rows
from datafirst_assets.spreadsheets.write import Sheet, spreadsheet
from datafirst_assets_tests.linkage.zone import Zone, linked_zone

# The person whom most records of an identity belong to; a tie falls to the first.
TRUE_PERSON = """
SELECT node_id, arg_max(person_id, (records, person_id)) FROM (
    SELECT node_id, person_id, count(*) AS records
    FROM {records} assigned JOIN {persons} truth USING (source_dataset, source_record_id) GROUP BY ALL)
GROUP BY node_id
"""

Judge = Callable[[Row], str]


@dataclass(frozen=True)
class Drawn:
    """A review, and what helps to fill it in."""

    settings: Settings
    review: Review
    person: dict[int, str]

    def questions(self) -> list[Row]:
        with connect(self.settings) as connection:
            return read_table(connection, self.review.table("questions"))

    def truly(self, question: Row) -> str:
        left, right = question["node_id_l"], question["node_id_r"]
        return SAME if self.person[left] == self.person[right] else DIFFERENT

    def sheets(self, who: str) -> list[Sheet]:
        return reviewer_sheets(self.review.design(), who, self.questions())

    def fill(self, who: str, judge: Judge | None = None, sheets: list[Sheet] | None = None) -> None:
        """Answer every empty cell of a person's sheets, the truth if nothing else is said, and save the file."""
        judge = judge or self.truly
        asked = {question["item"]: question for question in self.questions()}
        sheets = sheets or self.sheets(who)
        for sheet in sheets[1:]:
            for row in sheet.rows[1:]:
                row[-2] = row[-2] or judge(asked[row[0]])
        self.save(who, sheets)

    def save(self, who: str, sheets: list[Sheet]) -> None:
        self.review.sheets_file(who).write_bytes(spreadsheet("filled", sheets))


def draw(zone: Zone, name: str, pairs: int = 300, clusters: int = 60, seed: int = 7) -> Drawn:
    review = open_review(zone.root, name)
    if not review.design_file.exists():
        draw_review(zone.settings, review, pairs, clusters, seed)
    sql = TRUE_PERSON.format(
        records=parquet(zone.root.table("linkage", "identity_records")),
        persons=parquet(zone.root.truth / "persons.parquet"),
    )
    with connect(zone.settings) as connection:
        return Drawn(zone.settings, review, dict(rows(connection, sql)))


@pytest.fixture(scope="session")
def zone(tmp_path_factory: pytest.TempPathFactory) -> Zone:
    """A linked zone of our own: reviews are drawn into it."""
    os.umask(0o077)
    return linked_zone(tmp_path_factory.getbasetemp()).copy(tmp_path_factory.mktemp("clerical") / "root")


@pytest.fixture
def drawn(zone: Zone, request: pytest.FixtureRequest) -> Drawn:
    """A fresh small review, one for each test."""
    name = "".join(c for c in request.node.name.lower().replace("_", "-") if c.isalnum() or c == "-")[-40:].strip("-")
    return draw(zone, name, pairs=60, clusters=12)
