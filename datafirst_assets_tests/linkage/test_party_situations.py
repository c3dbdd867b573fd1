"""What linkage makes of situations across courts (`party_situations.yaml`), amid a small simulated landing zone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from datafirst_assets.linkage.clusters import cluster_persons
from datafirst_assets.linkage.edges import score_edges
from datafirst_assets.linkage.nodes import build_nodes
from datafirst_assets.linkage.populations import POPULATIONS

from .tables import Courts, Row, read
from .zone import Zone

YEAR = 2019
SOURCES = {"crime": "mags_hocas", "family": "familyman", "civil": "civil_caseman_pcol"}
ROLES = {"crime": None, "family": "RES", "civil": "DFT"}
FIELDS = {
    "forename": "forename", "middle": "middle_names", "surname": "surname", "born": "date_of_birth", "sex": "sex",
    "postcode": "postcode", "town": "town",
}  # fmt: skip
LEVELS = {"persons": "person_id", "strict": "person_id_high"}
SITUATIONS: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("party_situations.yaml").read_text(encoding="utf-8")
)


def key(number: int, letter: str) -> str:
    return f"S{number:03d}{letter}"


def _rows(court: str) -> Iterator[Row]:
    """The records of a court as standardised identities, parties and cases together."""
    for number, situation in enumerate(SITUATIONS):
        for letter, said in situation["records"].items():
            if said["court"] == court:
                case = f"S{number:03d}{said.get('case', letter)}"
                of_case = {"case_id": case, "case_number": case, "role": said.get("role", ROLES[court])}
                begun = dict.fromkeys(("received_date", "issue_date", "final_result_date"), date(YEAR, 3, 4))
                person = {column: said.get(field) for field, column in FIELDS.items()}
                yield {"source_record_id": key(number, letter)} | of_case | begun | person


@dataclass(frozen=True)
class Linked:
    """Rows of `person_clusters` by record."""

    persons: dict[str, Row]


@pytest.fixture(scope="module")
def linked(zone: Zone, tmp_path_factory: pytest.TempPathFactory) -> Linked:
    copy = zone.copy(tmp_path_factory.mktemp("party-situations") / "root")
    courts = Courts(copy.folder)
    courts.records(SOURCES["crime"], list(_rows("crime")), YEAR)
    for court in ("family", "civil"):
        courts.parties(SOURCES[court], list(_rows(court)), YEAR)
        cases = {row["case_number"]: row for row in _rows(court)}
        courts.cases(SOURCES[court], list(cases.values()), YEAR)
    for population in POPULATIONS:
        build_nodes(copy.settings, population)
        score_edges(copy.settings, population)
    cluster_persons(copy.settings)
    return Linked({row["source_record_id"]: row for row in read(copy.root.table("linkage", "person_clusters"))})


def groups(told: str) -> set[frozenset[str]]:
    """Who is one person: "a b, c"."""
    return {frozenset(person.split()) for person in told.split(",")}


@pytest.mark.parametrize(
    "number", [pytest.param(number, id=situation["situation"]) for number, situation in enumerate(SITUATIONS)]
)
def test_party_situation(linked: Linked, number: int) -> None:
    situation = SITUATIONS[number]
    for word, level in LEVELS.items():
        if word in situation:
            found: dict[str, set[str]] = {}
            for letter in situation["records"]:
                found.setdefault(linked.persons[key(number, letter)][level], set()).add(letter)
            assert {frozenset(person) for person in found.values()} == groups(situation[word]), level


def test_party_situations_are_told_well(linked: Linked) -> None:
    """Names of their own, known fields, everybody named; and none touches another or the background."""
    assert len({situation["situation"] for situation in SITUATIONS}) == len(SITUATIONS)
    own = {key(number, letter): number for number, one in enumerate(SITUATIONS) for letter in one["records"]}
    for situation in SITUATIONS:
        for said in situation["records"].values():
            assert said.keys() <= {*FIELDS, "court", "role", "case"}, situation["situation"]
        for word in LEVELS.keys() & situation.keys():
            letters = [letter for person in groups(situation[word]) for letter in person]
            assert sorted(letters) == sorted(situation["records"]), situation["situation"]
    members: dict[str, set[int | None]] = {}
    for record, row in linked.persons.items():
        members.setdefault(row["person_id"], set()).add(own.get(record))
    assert [numbers for numbers in members.values() if len(numbers) > 1] == []
