"""Births that tell two people: nodes of a graph of parties of whom no two stated dates of birth can be one person's.

A pair of identities of which one states no date says nothing of dates. But who has joined somebody brings all that is stated
of that person: a child is not the grown-up of the same name and address of whom one record in sixty lacks the date.
"""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from datafirst_assets.engine import Connection
from datafirst_assets.linkage.graph import Index
from datafirst_assets.linkage.patterns import BIRTHS_DIFFER

Births = NDArray[np.datetime64]
"""Dates of birth by day; missing where none is stated."""

APART = """
WITH stated AS (
    SELECT DISTINCT node, component, year(birth) AS birth_year, strftime(birth, '%m%d') AS birth_day,
           strftime(birth, '%Y%m%d') AS birth_text
    FROM births
), pair AS (
    SELECT l.node AS one, r.node AS other, {columns}
    FROM stated l JOIN stated r ON r.component = l.component AND r.node > l.node
    WHERE r.node >= {units}
)
SELECT one, other FROM pair GROUP BY ALL HAVING bool_and({differ}) ORDER BY ALL
"""
_COLUMNS = ", ".join(
    f"{side}.{name} AS {name}_{side}" for name in ("birth_year", "birth_day", "birth_text") for side in "lr"
)


def births_apart(
    connection: Connection, component: Index, units: int, stated: tuple[Index, Births]
) -> tuple[Index, Index]:
    """Pairs of nodes of one component, a party at least one of them, whose births differ as no clerk errs.

    Args:
        connection: an open database.
        component: of every node; the persons of the criminal courts come first, the parties after them.
        units: how many persons of the criminal courts there are.
        stated: nodes, and a date of birth that is stated of each; of a person there may be several, and one is enough to agree.

    Returns:
        Both sides, the smaller node first.
    """
    node, birth = stated
    count = int(component.max(initial=-1)) + 1
    with_party = np.bincount(component[units:], minlength=count) > 0
    concerned = ~np.isnat(birth) & (with_party & (np.bincount(component, minlength=count) > 1))[component[node]]
    births = {
        "node": pa.array(node[concerned]),
        "component": pa.array(component[node[concerned]]),
        "birth": pa.array(birth[concerned]),
    }
    connection.register("births", pa.table(births))
    found = connection.sql(APART.format(columns=_COLUMNS, units=units, differ=BIRTHS_DIFFER)).to_arrow_table()
    connection.unregister("births")
    return found["one"].to_numpy(), found["other"].to_numpy()
