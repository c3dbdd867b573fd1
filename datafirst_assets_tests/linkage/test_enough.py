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


def is_enough(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether a pair is kept; the same whichever of them is first."""
    answers = set()
    for pair in ((one, other), (other, one)):
        people = pa.Table.from_pylist([row | {"node_id": n} for n, row in enumerate(pair)], SCHEMA)
        with duckdb.connect() as connection:
            connection.register("people", people)
            create_features(connection, "feature", "people", "node_id", "case_keys", {})
            answers.add(len(enough_to_link(connection, np.array([1], dtype=np.int64))) == 1)
    (answer,) = answers
    return answer


@pytest.mark.parametrize(
    "other",
    [
        ONE | {"postcode": "YY9 9ZZ"},
        ONE | {"date_of_birth": date(1980, 6, 16), "postcode": None},
        ONE | {"date_of_birth": date(1980, 1, 1), "postcode": None},
        ONE | {"date_of_birth": date(1980, 6, 1), "postcode": None},
        ONE | {"surname": "TESTER"},
        ONE | {"surname": "TESTER", "postcode": "ZZ1 9ZZ"},
        UNTOLD,
        UNTOLD | {"postcode": "ZZ1 1AB"},
        UNTOLD | {"middle_names": "ANY"},
        UNTOLD | {"sex": None},
        UNTOLD | {"forename": "TESTO"},
        ONE | {"sex": "M"},
    ],
)
def test_a_birth_date_that_agrees_or_one_name_at_one_address_is_enough(other: dict[str, Any]) -> None:
    assert is_enough(ONE, other)


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(UNTOLD | {"postcode": "ZZ1 9ZZ"}, id="a name and a district"),
        pytest.param(UNTOLD | {"postcode": "Z1 1AA"}, id="a postcode of another town, one sign away"),
        pytest.param(UNTOLD | {"forename": "TESTO", "sex": None}, id="a forename that sounds alike, of whichever sex"),
        pytest.param(ONE | {"forename": "TESTO", "sex": "M"}, id="brother and sister of names that sound alike"),
        pytest.param(UNTOLD | {"postcode": None, "town": "TESTTOWN"}, id="a name alone"),
        pytest.param(ONE | {"date_of_birth": date(1951, 2, 3)}, id="one name at one address, other birth dates"),
        pytest.param(ONE | {"forename": "WIDO"}, id="a twin"),
        pytest.param(ONE | {"surname": "TESTER", "postcode": "YY9 9ZZ"}, id="another surname elsewhere"),
        pytest.param(UNTOLD | {"forename": "WIDO"}, id="a relative"),
        pytest.param(UNTOLD | {"forename": "T"}, id="an initial"),
        pytest.param(UNTOLD | {"surname": "TESTER"}, id="another surname"),
        pytest.param(UNTOLD | {"sex": "M"}, id="another sex"),
        pytest.param(UNTOLD | {"forename": None}, id="no forename"),
    ],
)
def test_less_is_not(other: dict[str, Any]) -> None:
    assert not is_enough(ONE | {"town": "TESTTOWN"}, other)


def test_middle_names_that_contradict_part_people_without_birth_dates() -> None:
    assert is_enough(ONE | {"middle_names": "ANY"}, UNTOLD | {"middle_names": "A"})
    assert not is_enough(ONE | {"middle_names": "ANY"}, UNTOLD | {"middle_names": "BEA"})


def test_no_pairs_are_no_pairs() -> None:
    with duckdb.connect() as connection:
        assert len(enough_to_link(connection, np.zeros(0, dtype=np.int64))) == 0
