from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import duckdb
import pytest

from datafirst_assets.standardise import add_macros

Clean = Callable[..., Any]
"""Calls a macro by name with values and gives its result."""
CleanAll = Callable[[str, list[str]], list[Any]]
"""Calls a macro by name on many texts in one query, which binds it once."""


@pytest.fixture(scope="session")
def macros() -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect(config={"threads": 1})
    add_macros(connection)
    yield connection
    connection.close()


@pytest.fixture(scope="session")
def clean(macros: duckdb.DuckDBPyConnection) -> Clean:
    def call(macro: str, *values: Any) -> Any:
        place = "?::DATE" if any(isinstance(value, date) for value in values) else "?"
        return macros.execute(f"SELECT {macro}({', '.join(place for _ in values)})", list(values)).fetchall()[0][0]

    return call


@pytest.fixture(scope="session")
def clean_all(macros: duckdb.DuckDBPyConnection) -> CleanAll:
    def call(macro: str, texts: list[str]) -> list[Any]:
        found = macros.execute(f"SELECT {macro}(t.x) FROM unnest(?::VARCHAR[]) t(x)", [texts]).fetchall()
        return [row[0] for row in found]

    return call
