"""What two identities must share besides names: every sign that is enough, and everything that is not."""

from datetime import date
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pytest

from datafirst_assets.linkage.enough import enough_to_link
from datafirst_assets.linkage.features import create_features

from .pairs import SCHEMA

BORN = date(1980, 6, 15)
HOME = "ZZ1 1AA"
ONE: dict[str, Any] = {"forename": "TESTA", "surname": "WIDGET", "date_of_birth": BORN, "postcode": HOME, "sex": "F"}
UNTOLD = ONE | {"date_of_birth": None}


def is_enough(one: dict[str, Any], other: dict[str, Any], frequent: dict[str, float] | None = None) -> bool:
    """Whether a pair is kept; the same whichever of them is first. `frequent`: how frequent every name is of a column."""
    answers = set()
    for pair in ((one, other), (other, one)):
        people = pa.Table.from_pylist([row | {"node_id": n} for n, row in enumerate(pair)], SCHEMA)
        with duckdb.connect() as connection:
            connection.register("people", people)
            terms = {column: f"terms_{column}" for column in frequent or {}}
            for column, table in terms.items():
                connection.execute(
                    f"CREATE TABLE {table} AS SELECT DISTINCT {column}, {(frequent or {})[column]}::DOUBLE AS tf_{column} "
                    f"FROM people WHERE {column} IS NOT NULL UNION ALL SELECT 'RAREST', 0.001"
                )
            create_features(connection, "feature", "people", "node_id", "case_keys", terms)
            answers.add(len(enough_to_link(connection, np.array([1], dtype=np.int64))) == 1)
    (answer,) = answers
    return answer


@pytest.mark.parametrize(
    "other",
    [
        ONE | {"postcode": "YY9 9ZZ"},
        ONE | {"date_of_birth": date(1980, 6, 16), "postcode": "ZZ1 9ZZ"},
        ONE | {"date_of_birth": date(1980, 6, 16), "postcode": None, "town": "TESTTOWN"},
        ONE | {"date_of_birth": date(1980, 6, 1), "postcode": "ZZ1 9ZZ"},
        ONE | {"date_of_birth": date(1980, 1, 1), "postcode": None},
        ONE | {"surname": "TESTER"},
        ONE | {"surname": "TESTER", "postcode": "ZZ1 9ZZ"},
        ONE | {"forename": None, "postcode": None},
        ONE | {"sex": "M"},
    ],
)
def test_a_birth_date_that_agrees_is_enough(other: dict[str, Any]) -> None:
    assert is_enough(ONE | {"town": "TESTTOWN"}, other)


@pytest.mark.parametrize(
    "other",
    [
        UNTOLD,
        UNTOLD | {"postcode": "ZZ1 1AB"},
        UNTOLD | {"middle_names": "ANY"},
        UNTOLD | {"sex": None},
        UNTOLD | {"forename": "TESTO"},
        UNTOLD | {"forename": "T"},
        UNTOLD | {"forename": "WIDGET", "surname": "TESTA"},
        UNTOLD | {"surname": "WIDGTE"},
        UNTOLD | {"forename": "TESTAR"},
    ],
)
def test_one_name_at_one_address_is_enough(other: dict[str, Any]) -> None:
    """Also as an initial, turned round, or with one of both mistyped."""
    assert is_enough(ONE, other)


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(
            ONE | {"date_of_birth": date(1980, 6, 16), "postcode": "YY9 9ZZ"}, id="a birth day off, elsewhere"
        ),
        pytest.param(
            ONE | {"date_of_birth": date(1980, 6, 1), "postcode": None}, id="another day of the month, anywhere"
        ),
        pytest.param(ONE | {"surname": None, "postcode": None}, id="a forename and a birth date"),
        pytest.param(UNTOLD | {"forename": "T", "postcode": "Z1 1AA"}, id="a postcode of another town, one sign away"),
        pytest.param(UNTOLD | {"forename": "T", "postcode": "ZZ1 9ZZ"}, id="an initial in a district"),
        pytest.param(ONE | {"forename": "TESTO", "sex": "M"}, id="brother and sister of names that sound alike"),
        pytest.param(ONE | {"date_of_birth": date(1951, 2, 3)}, id="one name at one address, other birth dates"),
        pytest.param(ONE | {"forename": "WIDO"}, id="a twin"),
        pytest.param(ONE | {"surname": "TESTER", "postcode": "YY9 9ZZ"}, id="another surname elsewhere"),
        pytest.param(UNTOLD | {"forename": "WIDO"}, id="a relative"),
        pytest.param(UNTOLD | {"surname": "TESTER"}, id="another surname"),
        pytest.param(UNTOLD | {"sex": "M"}, id="another sex"),
        pytest.param(UNTOLD | {"forename": None}, id="no forename"),
    ],
)
def test_less_is_not(other: dict[str, Any]) -> None:
    assert not is_enough(ONE, other)


def test_a_full_name_anywhere_is_a_candidate_and_no_more() -> None:
    """`grounds` says whether it is believed; without a name of its own nothing is kept."""
    assert is_enough(ONE, UNTOLD | {"postcode": "YY9 9ZZ"})
    assert is_enough(ONE, UNTOLD | {"postcode": None})
    assert not is_enough(ONE, UNTOLD | {"postcode": "YY9 9ZZ", "surname": "TESTER"})


def test_names_that_sound_alike_are_one_of_people_of_one_sex() -> None:
    """Paul and Paula may be a couple; where hardly anybody has the one name, it is the other, mistyped."""
    one, other = ONE | {"forename": "PAUL", "sex": "M"}, UNTOLD | {"forename": "PAULA", "sex": None}
    in_use, rare = {"forename": 0.01, "surname": 0.01}, {"forename": 1e-5, "surname": 0.01}
    assert not is_enough(one, other, in_use)
    assert is_enough(one, other | {"sex": "M"}, in_use)
    assert is_enough(one, other, rare)


def test_two_people_on_1_january_are_told_by_more_than_a_common_name() -> None:
    """Both dates say the year alone; how many have the name is what the model knows."""
    one = ONE | {"date_of_birth": date(1980, 1, 1)}
    other = one | {"postcode": "YY9 9ZZ"}
    assert is_enough(one, other)
    common = {"forename": 0.1, "surname": 0.5}
    assert not is_enough(one, other, common)
    assert is_enough(one, one | {"postcode": "ZZ1 9ZZ"}, common)


def test_two_names_in_use_are_two_people_where_more_than_one_thing_is_wrong() -> None:
    """MARTIN and MARTEN are near; where both are names that people have, a birth date a day off is another person's."""
    one, other = ONE | {"forename": "MARTIN"}, ONE | {"forename": "MARTA", "date_of_birth": date(1980, 6, 16)}
    assert is_enough(one, other)
    assert not is_enough(one, other, {"forename": 0.01, "surname": 0.01})


def test_middle_names_that_contradict_part_people_without_birth_dates() -> None:
    assert is_enough(ONE | {"middle_names": "ANY"}, UNTOLD | {"middle_names": "A"})
    assert not is_enough(ONE | {"middle_names": "ANY"}, UNTOLD | {"middle_names": "BEA"})


def test_no_pairs_are_no_pairs() -> None:
    with duckdb.connect() as connection:
        assert len(enough_to_link(connection, np.zeros(0, dtype=np.int64))) == 0
