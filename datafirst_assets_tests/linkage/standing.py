"""The table `standing` from a few pairs of artificial people, with what the rules about candidates look up beside it."""

from typing import Any

import duckdb
import pyarrow as pa

from datafirst_assets.linkage.grounds import stand_edges
from datafirst_assets.linkage.rare_names import create_shares

TEXTS = ("forename", "surname", "postcode", "town")
SCHEMA = pa.schema({"node_id": pa.int64(), "date_of_birth": pa.date32(), **dict.fromkeys(TEXTS, pa.string())})
PERSON: dict[str, Any] = {"forename": "TESTA", "surname": "WIDGET", "postcode": "ZZ1 1AA", "town": "TESTTOWN"}


def stand(
    people: list[dict[str, Any]],
    pairs: list[tuple[int, int]],
    cases: list[tuple[int, int]] = [],  # noqa: B006
    frequent: float = 0.001,
) -> duckdb.DuckDBPyConnection:
    """A database with `standing`, `party_in_case`, the model's terms and the shares of places.

    Args:
        people: what is not said is `PERSON`'s; numbered from 0.
        pairs: of them, each an edge of weight 20.
        cases: who is a party to which case, by number.
        frequent: share of people that have each forename, and each surname; the rarest surname has .001.
    """
    connection = duckdb.connect()
    rows = [PERSON | {"date_of_birth": None} | person | {"node_id": n} for n, person in enumerate(people)]
    connection.register("people", pa.Table.from_pylist(rows, SCHEMA))
    edges = [{"node_id_l": left, "node_id_r": right, "match_weight": 20.0} for left, right in pairs]
    connection.register("edges", pa.Table.from_pylist([edge | {"file_row_number": n} for n, edge in enumerate(edges)]))
    stand_edges(connection, "people", "edges")
    connection.execute("CREATE TABLE party_in_case (node_id BIGINT, case_id UBIGINT)")
    for case in cases:
        connection.execute("INSERT INTO party_in_case VALUES (?, ?)", case)
    for column in ("forename", "surname"):
        connection.execute(
            f"CREATE TABLE terms_{column} AS SELECT DISTINCT {column}, {frequent}::DOUBLE AS tf_{column} "
            f"FROM people WHERE {column} IS NOT NULL UNION ALL SELECT 'RAREST', 0.001"
        )
    create_shares(connection, "people")
    return connection
