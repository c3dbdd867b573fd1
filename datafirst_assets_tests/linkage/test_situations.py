"""What linkage makes of the situations that court clerks know (`situations.yaml`), amid simulated defendants.

A model is trained on the background alone and pinned; then the situations come as one more year, so that none of them
moves the weights that decide the others.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from datafirst_assets.contracts.sources import CRIMINAL
from datafirst_assets.data_root import DataRoot
from datafirst_assets.linkage.case_links import link_cases
from datafirst_assets.linkage.clusters import cluster_persons
from datafirst_assets.linkage.edges import score_edges
from datafirst_assets.linkage.model import train_model
from datafirst_assets.linkage.nodes import build_nodes
from datafirst_assets.simulate import simulate
from datafirst_assets.standardise import place

from .situations import YEAR, Situation, deliver, read_situations
from .tables import read
from .zone import load, settings_of

ROWS, FIRST, SEED = 4000, 2013, 11
SITUATIONS = read_situations(Path(__file__).with_name("situations.yaml"))


@dataclass(frozen=True)
class Linked:
    """Persons by source and record, linked cases as (magistrates' record, Crown record), and records with a police id."""

    persons: dict[tuple[str, str], dict[str, str]]
    links: set[tuple[str, str]]
    with_police_id: set[tuple[str, str]]


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Linked:
    folder = tmp_path_factory.mktemp("situations")
    settings, root = settings_of(folder), DataRoot(folder)
    simulate(folder, rows=ROWS, first_year=FIRST, last_year=YEAR - 1, seed=SEED)
    load(folder, range(FIRST, YEAR))
    build_nodes(settings)
    train_model(settings)
    deliver(root, SITUATIONS)
    load(folder, range(YEAR, YEAR + 1))
    build_nodes(settings)
    score_edges(settings)
    cluster_persons(settings)
    link_cases(settings)
    persons = read(root.table("linkage", "person_clusters"))
    links = read(root.table("linkage", "case_links"))
    identities = [row for source in CRIMINAL.values() for row in read(place(root, source, "identities", YEAR))]
    return Linked(
        {(row["source_dataset"], row["source_record_id"]): row for row in persons},
        {(f"{row['mags_case_id']}|{row['mags_defendant_id']}", row["crown_defendant_on_case_id"]) for row in links},
        {(row["source_dataset"], row["source_record_id"]) for row in identities if row["pnc_id"]},
    )


def named(situation: Situation) -> Any:
    """The situation as a test that must fail for as long as linkage falls short of it."""
    short = situation.known_shortfall
    marks = [pytest.mark.xfail(reason=short, strict=True, raises=AssertionError)] if short else []
    return pytest.param(situation, id=situation.name, marks=marks)


def groups(told: str) -> set[frozenset[str]]:
    """Who is one person: "a b, c"."""
    return {frozenset(person.split()) for person in told.split(",")}


@pytest.mark.parametrize("situation", [named(situation) for situation in SITUATIONS])
def test_situation(linked: Linked, situation: Situation) -> None:
    for level, expected in situation.persons.items():
        found: dict[str, set[str]] = {}
        for letter in situation.records:
            found.setdefault(linked.persons[situation.key(letter)][level], set()).add(letter)
        assert {frozenset(person) for person in found.values()} == groups(expected), level
    if situation.links:
        letters = {situation.key(letter)[1]: letter for letter in situation.records}
        found_links = {f"{letters[a]} {letters[b]}" for a, b in linked.links if a in letters and b in letters}
        expected_links = set() if situation.links == "none" else {pair.strip() for pair in situation.links.split(",")}
        assert found_links == expected_links


def test_situations_are_told_well() -> None:
    """Each has a name of its own, and says of each of its records who it is."""
    assert len({situation.name for situation in SITUATIONS}) == len(SITUATIONS)
    for situation in SITUATIONS:
        assert 2 <= len(situation.records) <= 6, situation.name
        assert situation.persons, situation.name
        for told in situation.persons.values():
            letters = [letter for person in groups(told) for letter in person]
            assert sorted(letters) == sorted(situation.records), situation.name


def test_no_situation_touches_another(linked: Linked) -> None:
    """Persons of the situations hold no record of another situation or of the background."""
    of_situation = {situation.key(letter): situation.number for situation in SITUATIONS for letter in situation.records}
    members: dict[str, set[int | None]] = {}
    for key, row in linked.persons.items():
        members.setdefault(row["person_id"], set()).add(of_situation.get(key))
    mixed = [numbers for numbers in members.values() if len(numbers) > 1]
    assert mixed == []


def test_police_ids_are_valid_where_they_should_be(linked: Linked) -> None:
    """A mistyped check letter would make a situation about police ids say nothing."""
    for situation in SITUATIONS:
        for letter, record in situation.records.items():
            is_valid = "pnc" in record and "wrong check letter" not in situation.name
            assert (situation.key(letter) in linked.with_police_id) == is_valid, situation.name


def test_a_misspelt_field_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "situations.yaml"
    file.write_text("- {situation: a slip, records: {a: {fornames: Rowan}, b: {}}, persons: a b}")
    with pytest.raises(ValueError, match="a slip: unknown fields"):
        read_situations(file)
