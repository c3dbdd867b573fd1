"""Families: what tells that a pattern is twins, or parent and child, and not a slip of a clerk."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from datafirst_assets.engine import Connection, connect
from datafirst_assets.linkage.comparisons import untrained_settings
from datafirst_assets.linkage.families import (
    ELSEWHERE,
    ENOUGH_KNOWN,
    GENERATION_APART,
    NO_FAMILIES,
    ONE_ADDRESS,
    Seen,
    family_weights,
    odds_of_one_person,
)
from datafirst_assets.linkage.training import levels

from .zone import settings_of

USUAL = {ONE_ADDRESS: -14.0, ELSEWHERE: -6.0, GENERATION_APART: -14.0}
OTHERS = 2_000
CONSONANTS = "BCDFGHJKLM"
Identity = tuple[int, str, str, date, str, str | None, str | None]


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    with connect(settings_of(tmp_path)) as opened:
        yield opened


def told(connection: Connection, identities: list[Identity]) -> dict[str, float]:
    """What these identities tell, among others that have no pattern."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE artificial AS SELECT -1 - range AS node_id, 'HAZEL' || range AS forename, "
        "'BIRCH' || range AS surname, DATE '1950-01-01' + range::INTEGER AS date_of_birth, "
        "'QZ' || range || ' 1ZZ' AS postcode, "
        "'M' AS sex, NULL::VARCHAR AS pnc_id, "
        f"NULL::VARCHAR AS cro_number, NULL::VARCHAR AS middle_names, NULL::VARCHAR AS town FROM range({OTHERS})"
    )
    connection.executemany("INSERT INTO artificial VALUES (?, ?, ?, ?, ?, ?, ?, NULL, NULL, NULL)", identities)
    count = OTHERS + len(identities)
    return family_weights(connection, "artificial", count, levels(untrained_settings()), USUAL)


def households(number: int, forename: str, years: int = 0, police: tuple[str, str] | None = None) -> list[Identity]:
    """So many Rowans, each with somebody of one surname at one address, so many years younger."""
    pairs: list[Identity] = []
    for n in range(number):
        born = date(1960 + n % 25, 1 + n % 12, 1 + n % 28)
        later = date(born.year + years, 1 + (n + 5) % 12, 1 + (n + 7) % 28) if years else born
        surname, place = f"ELM{CONSONANTS[n % 10]}{CONSONANTS[n // 10 % 10]}", f"QA{n} 1ZZ"
        first, second = (f"{n}{one}" for one in police) if police else (None, None)
        pairs.append((2 * n, "ROWAN", surname, born, place, "M", first))
        pairs.append((2 * n + 1, forename, surname, later, place, "M", second))
    return pairs


def test_nothing_is_told_where_there_is_no_pair(connection: Connection) -> None:
    assert told(connection, households(1, "ROWAN")) == {}


def test_a_few_twins_speak_as_loudly_as_usual(connection: Connection) -> None:
    assert told(connection, households(8, "LICHEN"))[ONE_ADDRESS] == USUAL[ONE_ADDRESS]


def test_more_twins_than_nature_makes_are_errors(connection: Connection) -> None:
    assert told(connection, households(200, "LICHEN"))[ONE_ADDRESS] == 0


def test_equal_police_ids_tell_one_person(connection: Connection) -> None:
    equal = told(connection, households(8 * ENOUGH_KNOWN, "LICHEN", police=("A", "A")))
    other = told(connection, households(8 * ENOUGH_KNOWN, "LICHEN", police=("A", "B")))
    assert other[ONE_ADDRESS] == USUAL[ONE_ADDRESS]
    assert equal[ONE_ADDRESS] == 0


def test_parents_and_children_are_told_by_their_number_too(connection: Connection) -> None:
    few = told(connection, households(8, "ROWAN", years=25))
    many = told(connection, households(200, "ROWAN", years=25))
    assert few[GENERATION_APART] == USUAL[GENERATION_APART]
    assert many[GENERATION_APART] == 0


def test_surnames_as_often_wrong_tell_that_forenames_are_errors() -> None:
    pairs = Seen(100, 0, 0)
    alone, mirrored = odds_of_one_person(pairs, others=100), odds_of_one_person(pairs, others=100, errors=95)
    assert alone is not None and mirrored is not None
    assert alone < -10 and mirrored > NO_FAMILIES


def test_police_ids_are_believed_before_everything_else() -> None:
    odds = odds_of_one_person(Seen(1000, ENOUGH_KNOWN, 0), others=0, errors=1000)
    assert odds is not None and odds < 0
