"""Shared ids: police ids that stand on the records of so many different people that they are nobody's.

A force's system fills in one valid id where it has none, or clerks copy one from a template. Such an id says nothing of
anybody, and pairs of all who have it would grow with their square. Which ids those are belongs to the pinned model, as how
frequent names are does: so years added one by one are compared as all at once.
"""

from pathlib import Path

from datafirst_assets.engine import Connection, parquet, value

POLICE_IDS = ("pnc_id", "cro_number")
PEOPLE = 20
"""Different surnames, and different birth dates, from which an id is nobody's. Of a person with a hundred records of which one in
ten has the surname mistyped and one in twenty the birth date there are about a dozen and half a dozen."""

# A column and a term as the model's terms have them, with the number of identities. Few ids are on so many identities.
FOUND = """
SELECT '{column}' AS column_name, {column} AS term, count(*)::DOUBLE AS frequency
FROM {nodes} SEMI JOIN (
    SELECT {column} FROM {nodes} WHERE {column} IS NOT NULL GROUP BY {column} HAVING count(*) >= {people}) USING ({column})
GROUP BY {column} HAVING count(DISTINCT surname) >= {people} AND count(DISTINCT date_of_birth) >= {people}
"""

STRIPPED = """
CASE WHEN {column} IN (SELECT term FROM shared_id WHERE column_name = '{column}') THEN NULL ELSE {column} END AS {column}
"""


def find_shared_ids(connection: Connection, nodes: str) -> None:
    """Make the table `shared_id` of the police ids that are nobody's: `column_name`, `term`, `frequency`.

    Args:
        connection: an open database.
        nodes: FROM item of the identities.
    """
    found = " UNION ALL ".join(FOUND.format(column=column, nodes=nodes, people=PEOPLE) for column in POLICE_IDS)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE shared_id AS {found}")


def known_shared_ids(connection: Connection, terms: Path) -> None:
    """Make the table `shared_id` of those that a model knows.

    Args:
        connection: an open database.
        terms: the model's.
    """
    columns = ", ".join(f"'{column}'" for column in POLICE_IDS)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE shared_id AS SELECT * FROM {parquet(terms)} WHERE column_name IN ({columns})"
    )


def without_shared_ids(connection: Connection, relation: str) -> str:
    """A relation with police ids, as a FROM item in which those of the table `shared_id` are missing."""
    if not value(connection, "SELECT count(*) FROM shared_id"):
        return relation
    return f"(SELECT * REPLACE ({', '.join(STRIPPED.format(column=column) for column in POLICE_IDS)}) FROM {relation})"
