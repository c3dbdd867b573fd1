"""What is derived from an identity: sounds, nicknames, parts of names and of dates."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from datafirst_assets.linkage.features import create_features

from .pairs import PLAIN, SCHEMA


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    opened = duckdb.connect(config={"threads": 1})
    yield opened
    opened.close()


def features(connection: duckdb.DuckDBPyConnection, **values: Any) -> dict[str, Any]:
    identity = {"node_id": 1, "case_keys": None} | PLAIN | values
    connection.register("identity", pa.Table.from_pylist([identity], schema=SCHEMA))
    create_features(connection, "node", "identity", "node_id", "case_keys", {})
    row = connection.execute("SELECT * FROM node").fetchall()[0]
    return dict(zip([name[0] for name in connection.description], row, strict=True))


@pytest.mark.parametrize(
    "alike",
    [
        ("MOHAMMED", "MUHAMMAD", "MOHAMED", "MOHAMMAD", "MUHAMMED"),
        ("TESTER", "TESTAR", "TEESTER"),
        ("SMITHTEST", "SMYTHTEST"),
        ("PHILLIP", "PHILIP"),
    ],
)
def test_names_that_sound_alike(connection: duckdb.DuckDBPyConnection, alike: tuple[str, ...]) -> None:
    assert len({features(connection, forename=name)["forename_sound"] for name in alike}) == 1


@pytest.mark.parametrize(("one", "other"), [("TESTER", "TESTED"), ("TESTA", "VESTA"), ("TEST", "TESTER")])
def test_names_that_sound_otherwise(connection: duckdb.DuckDBPyConnection, one: str, other: str) -> None:
    sounds = features(connection, forename=one, surname=other)
    assert sounds["forename_sound"] != sounds["surname_sound"]


@pytest.mark.parametrize("name", ["", "É", "T", "العربية", "TEST WIDGET"])
def test_any_name_has_a_sound(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    assert features(connection, surname=name)["surname_sound"].startswith(name[:1])


def test_nicknames(connection: duckdb.DuckDBPyConnection) -> None:
    known = features(connection, forename="WILLIAM")["nicknames"]
    assert known.startswith(" ") and known.endswith(" "), "each is a word between blanks"
    assert {"BILLY", "WILL"} <= set(known.split())
    assert known.split() == sorted(set(known.split()))
    assert features(connection, forename="ZZTEST")["nicknames"] == ""


def test_parts_of_dates_and_postcodes(connection: duckdb.DuckDBPyConnection) -> None:
    found = features(connection, postcode="Q1 1QQ", date_of_birth=date(1980, 6, 5))
    assert found["outcode"] == "Q1"
    assert (found["birth_text"], found["birth_year"], found["birth_day"]) == ("19800605", 1980, "0605")


def test_codes_do_not_tell_forename_from_surname(connection: duckdb.DuckDBPyConnection) -> None:
    one, other = (
        features(connection, forename="ABA", surname="TEST"),
        features(connection, forename="TEST", surname="ABA"),
    )
    assert one["name_codes"] == other["name_codes"] == "A1T2"


def test_what_is_missing_stays_missing(connection: duckdb.DuckDBPyConnection) -> None:
    found = features(connection, forename=None, surname=None, date_of_birth=None)
    missing = ("forename_sound", "surname_sound", "birth_text", "birth_year", "birth_day", "outcode", "name_codes")
    assert {found[name] for name in missing} == {None}
    assert found["nicknames"] == ""
