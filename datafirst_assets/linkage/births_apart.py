"""Births that tell two people: nodes of a graph of parties of whom no two stated dates of birth can be one person's.

A pair of identities of which one states no date says nothing of dates. But who has joined somebody brings all that is stated
of that person: a child is not the grown-up of the same name and address of whom one record in sixty lacks the date. And where
no date is stated the role still bounds the year (`roles`): an applicant is nobody's child of that name.
"""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from datafirst_assets.engine import Connection
from datafirst_assets.linkage.graph import Index
from datafirst_assets.linkage.roles import ALLOWED, Spans

Births = NDArray[np.datetime64]
"""Dates of birth by day; missing where none is stated."""

TWO_BIRTHS = "(birth_year_l <> birth_year_r AND birth_day_l <> birth_day_r AND hamming(birth_text_l, birth_text_r) > 2)"
"""Another year and another day of it. Of two records a clerk's slips may do that; of all that is stated of two people, where
no two agree in either, they do not."""

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
# Spans are only of those who state no birth date; about the others speaks the statement above.
AGES_APART = """
WITH born AS (
    SELECT DISTINCT node, component, year(birth) AS birth_year FROM births
), outside AS (
    SELECT s.node AS one, b.node AS other,
           bool_and(birth_year < earliest - {allowed} OR birth_year > latest + {allowed}) AS is_apart
    FROM spans s JOIN born b USING (component) WHERE s.node <> b.node GROUP BY ALL
)
SELECT least(one, other) AS one, greatest(one, other) AS other FROM outside WHERE is_apart
UNION
SELECT l.node, r.node FROM spans l JOIN spans r USING (component)
WHERE l.node < r.node AND (l.earliest > r.latest OR r.earliest > l.latest)
ORDER BY ALL
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
    _register_births(connection, component, units, stated)
    found = connection.sql(APART.format(columns=_COLUMNS, units=units, differ=TWO_BIRTHS)).to_arrow_table()
    connection.unregister("births")
    return found["one"].to_numpy(), found["other"].to_numpy()


def ages_apart(
    connection: Connection, component: Index, units: int, stated: tuple[Index, Births], spans: Spans
) -> tuple[Index, Index]:
    """Pairs of nodes of one component of whom one states no birth, and whose role excludes what the other states or may be.

    Args:
        connection: an open database.
        component: of every node; the persons of the criminal courts come first, the parties after them.
        units: how many persons of the criminal courts there are.
        stated: nodes, and a date of birth that is stated of each; of a person there may be several, and one that fits is enough.
        spans: of every party, in their order: the years that its role allows.

    Returns:
        Both sides, the smaller node first.
    """
    _register_births(connection, component, units, stated)
    count = len(component) - units
    is_stated = np.zeros(len(component), dtype=bool)
    is_stated[stated[0][~np.isnat(stated[1])]] = True
    bounded = np.isfinite(spans.earliest) | np.isfinite(spans.latest)
    sizes = np.bincount(component, minlength=1)
    who = (
        np.flatnonzero(bounded & ~is_stated[units:] & (sizes[component[units:]] > 1))
        if count
        else np.zeros(0, np.int64)
    )
    table = {
        "node": pa.array(who + units),
        "component": pa.array(component[who + units]),
        "earliest": pa.array(spans.earliest[who]),
        "latest": pa.array(spans.latest[who]),
    }
    connection.register("spans", pa.table(table))
    found = connection.sql(AGES_APART.format(allowed=ALLOWED)).to_arrow_table()
    for name in ("births", "spans"):
        connection.unregister(name)
    return found["one"].to_numpy(), found["other"].to_numpy()


def _register_births(connection: Connection, component: Index, units: int, stated: tuple[Index, Births]) -> None:
    """Register `births`: what is stated of the nodes of components in which a party meets somebody."""
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
