"""What training learns from records made for it: people of common names do not drown out how true pairs agree."""

from collections.abc import Iterator
from datetime import date, timedelta

import duckdb
import pytest

from datafirst_assets.linkage.training import Levels, learn_levels

Record = tuple[str, str, date, str]
"""Forename, surname, date of birth and postcode."""

SAME_HOME, OTHER_HOME = ("postcode", "Exact match on postcode"), ("postcode", "All other comparisons")
FIRST_BIRTH = date(1960, 1, 1)


def letters(number: int) -> str:
    """A made-up name for a number, unlike those of the numbers beside it."""
    return "".join("BCDFGHJKLM"[int(digit)] + "AEIOUAEIOU"[int(digit)] for digit in f"{number * 7919 % 10007:04d}")


def postcode(number: int) -> str:
    """A postcode of a district of its own for every hundred numbers."""
    return f"ZZ{number // 100 % 90 + 1} {number % 9 + 1}{chr(65 + number // 9 % 20)}{chr(65 + number // 180 % 20)}"


def people() -> Iterator[Record]:
    """Two thousand strangers of two names, and four hundred people of rare ones, four records each, who rarely move."""
    for stranger in range(2_000):
        name = ("COMMON", "USUAL")[stranger % 2]
        yield name, f"{name}SON", FIRST_BIRTH + timedelta(days=stranger * 9 % 16_000), postcode(stranger // 2)
    for person in range(400):
        born = FIRST_BIRTH + timedelta(days=person * 37 % 16_000)
        for record in range(4):
            home = postcode(5_000 + person + (1_000 if record == 3 and person % 4 == 0 else 0))
            yield letters(person), letters(person + 3_000), born, home


@pytest.fixture(scope="module")
def learnt() -> Levels:
    with duckdb.connect() as connection:
        connection.execute(
            "CREATE TABLE identities (source_dataset VARCHAR, source_record_id VARCHAR, extract_year BIGINT, "
            "defendant_type VARCHAR, forename VARCHAR, middle_names VARCHAR, surname VARCHAR, date_of_birth DATE, "
            "sex VARCHAR, postcode VARCHAR, town VARCHAR, pnc_id VARCHAR, cro_number VARCHAR)"
        )
        rows = [
            ("mags_hocas", str(n), 2015, "P", forename, None, surname, born, None, home, None, None, None)
            for n, (forename, surname, born, home) in enumerate(people())
        ]
        connection.executemany(f"INSERT INTO identities VALUES ({', '.join('?' * 13)})", rows)
        return learn_levels(connection, "identities")


def test_namesakes_do_not_tell_how_often_people_move(learnt: Levels) -> None:
    """Of the pairs of one name nearly all are strangers'; those of rare names are one person's, seven of eight at one home."""
    assert learnt[SAME_HOME]["m_probability"] == pytest.approx(0.875, abs=0.03)
    assert learnt[OTHER_HOME]["m_probability"] < 0.15


def test_neighbours_are_counted_where_random_pairs_show_none(learnt: Levels) -> None:
    """What a home shares is worked out from homes: here strangers live two by two."""
    homes: dict[str, set[tuple[str, str, date]]] = {}
    for forename, surname, born, home in people():
        homes.setdefault(home, set()).add((forename, surname, born))
    count = sum(map(len, homes.values()))
    pairs = sum(len(home) * (len(home) - 1) for home in homes.values())
    assert learnt[SAME_HOME]["u_probability"] == pytest.approx(pairs / count**2, rel=1e-6) and pairs
