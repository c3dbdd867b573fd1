"""Awkward identities and all their pairs, with the columns that Splink's SQL sees: `<column>_l` and `<column>_r`."""

from datetime import date
from itertools import product
from typing import Any

import duckdb
import pyarrow as pa

from datafirst_assets.linkage.features import create_features

FORENAMES = ("WILLIAM", "BILLY", "TESTA", "TESTAH", "TESTER", "T", "MOHAMMED", "MUHAMMAD", "ZOE", None)
SURNAMES = ("TESTER", "TESTAR", "TESTER WIDGET", "WIDGET", "WILLIAM", "TEST", None)
BIRTHS = (date(1980, 6, 5), date(1980, 5, 6), None)
TEXTS = ("forename", "surname", "postcode", "town", "sex", "pnc_id", "cro_number")
TYPES: dict[str, pa.DataType] = {
    "node_id": pa.int64(),
    **dict.fromkeys(TEXTS, pa.string()),
    "date_of_birth": pa.date32(),
    **dict.fromkeys(("middle_names", "case_keys"), pa.string()),
}
SCHEMA = pa.schema(TYPES)
PLAIN: dict[str, Any] = {"forename": "TESTA", "surname": "TESTER", "date_of_birth": date(1980, 6, 5), "sex": "F"}

# Each differs from PLAIN, and from its neighbours, in one awkward way.
SINGLE: list[dict[str, Any]] = [
    {},
    {"date_of_birth": date(1980, 1, 1)},
    {"date_of_birth": date(1980, 6, 6)},
    {"date_of_birth": date(1980, 6, 17)},
    {"date_of_birth": date(1980, 11, 23)},
    {"date_of_birth": date(1982, 6, 5)},
    {"date_of_birth": date(1978, 6, 5)},
    {"date_of_birth": date(1982, 11, 23)},
    {"date_of_birth": date(1955, 11, 27)},
    {"date_of_birth": date(1980, 10, 9), "sex": None},
    {"postcode": "Q1 1QQ"},
    {"postcode": "Q1 1QR", "town": "TESTHAM"},
    {"town": "TESTHAM"},
    {"town": "OTHERHAM", "forename": "TESTAH"},
    {"town": "TESTHEM", "sex": None},
    {"postcode": "Q1 9ZZ"},
    {"postcode": "Z9 9ZZ", "sex": "M"},
    {"postcode": "Q1 1QQ", "forename": "ZOE"},
    {"postcode": "Q1 1QQ", "forename": "TESTAH", "sex": "M"},
    {"postcode": "Q1 1QQ", "forename": "ZOE", "date_of_birth": date(1955, 11, 27)},
    {"postcode": "Q1 1QQ", "date_of_birth": date(1955, 11, 27)},
    {"postcode": "Q1 9ZZ", "date_of_birth": date(1955, 11, 27)},
    {"pnc_id": "2004/0000123U", "cro_number": "000001/04X"},
    {"pnc_id": "2004/0000123U", "forename": "ZOE"},
    {"pnc_id": "2005/0000123A", "cro_number": "000002/04X"},
    {"pnc_id": "2004/0000123U", "forename": "ZOE", "date_of_birth": date(1955, 11, 27)},
    {"cro_number": "000001/04X", "forename": "ZOE", "date_of_birth": date(1955, 11, 27)},
    {"pnc_id": "2005/0000123A", "cro_number": "000001/04X", "date_of_birth": date(1980, 6, 17)},
    {"pnc_id": "2004/0000123U", "cro_number": "000002/04X", "date_of_birth": date(1980, 6, 17)},
    {"cro_number": "000001/04X", "forename": "ZOE", "postcode": "Q1 1QQ"},
    {"middle_names": "WILLIAM ZOE"},
    {"middle_names": "TESSA"},
    {"middle_names": "W", "forename": "MOHAMMED"},
    {"middle_names": "ZOE", "surname": "WIDGET"},
    {"middle_names": "TESTA", "forename": "ZOE", "case_keys": "A1"},
    {"case_keys": "A1 R1"},
    {"case_keys": "A1", "surname": "WIDGET"},
    {"case_keys": "R1", "forename": "TESTAH"},
    {"case_keys": "R1", "forename": "MOHAMMED"},
    {"case_keys": "R2", "forename": None},
    {"forename": "TESTER", "surname": "TESTA"},
    {"forename": "TEST A", "surname": "TEST"},
    {"forename": "", "surname": ""},
    {"forename": "ÉÑ", "surname": "العربية"},
    {"surname": "TOSTUR"},
    {"surname": "TESTERS WIDGETS"},
    {"surname": "TESDOR"},
]


def awkward_identities() -> list[dict[str, Any]]:
    """All names with all kinds of birth date, and single oddities."""
    named = [
        PLAIN | {"forename": forename, "surname": surname, "date_of_birth": birth, "sex": sex}
        for (forename, surname, birth), sex in zip(
            product(FORENAMES, SURNAMES, BIRTHS), ["F", "M", None] * 70, strict=True
        )
    ]
    rows = [*named, *(PLAIN | odd for odd in SINGLE)]
    return [{"case_keys": None} | row | {"node_id": n} for n, row in enumerate(rows)]


def make_pairs(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the tables `node` and `pair`: every ordered pair of different awkward identities."""
    connection.register("identity", pa.Table.from_pylist(awkward_identities(), schema=SCHEMA))
    create_features(connection, "node", "identity", "node_id", "case_keys", {})
    names = [row[0] for row in connection.execute("DESCRIBE node").fetchall()]
    sides = ", ".join(f"{side}.{name} AS {name}_{side}" for side in "lr" for name in names)
    connection.execute(f"CREATE TABLE pair AS SELECT {sides} FROM node l JOIN node r ON l.unique_id <> r.unique_id")
