"""Blocking: which pairs of identities are looked at. Each rule survives some of the errors that break the others.

The rules stand here once: training and the saved model name them to Splink, and scoring draws pairs by them over hashes
of their columns and small numbers, in a quarter of the time that joins of texts take; a test holds both to the same pairs.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from datafirst_assets.engine import Connection
from datafirst_assets.linkage.collapse import Hashes, sharing
from datafirst_assets.linkage.graph import Index, Mask


@dataclass(frozen=True)
class Rule:
    """Two identities that agree on all of these columns are looked at.

    Attributes:
        columns: none of them missing.
        rare: a column of the features that says how many people one expects to agree so by chance, and the largest number
            at which the agreement alone is worth a look. What is common needs more, and other rules ask for it: pairs
            then grow with the people, and not with their square.
    """

    columns: tuple[str, ...]
    rare: tuple[str, float] | None = None

    @property
    def known(self) -> str:
        """Whether a node has what the rule compares."""
        wanted = [f"{column} IS NOT NULL" for column in self.columns]
        return " AND ".join([*wanted, f"{self.rare[0]} <= {self.rare[1]}"] if self.rare else wanted)


RULES = (
    Rule(("surname", "date_of_birth")),
    Rule(("forename", "date_of_birth"), rare=("expected_forename_birth", 1.0)),
    Rule(("forename", "date_of_birth", "outcode")),
    Rule(("forename", "date_of_birth", "surname_code")),
    Rule(("name_codes", "date_of_birth")),
    Rule(("postcode", "date_of_birth")),
    Rule(("date_of_birth",), rare=("expected_birth", 8.0)),
    Rule(("both_names", "birth_year"), rare=("expected_name", 64.0)),
    Rule(("both_names", "birth_day")),
    Rule(("both_names", "outcode")),
    Rule(("both_names",), rare=("expected_name", 0.0625)),
    Rule(("surname", "forename_code"), rare=("expected_surname", 16.0)),
    Rule(("forename", "surname_code"), rare=("expected_forename", 16.0)),
    Rule(("surname", "postcode")),
    Rule(("name_codes", "postcode")),
    Rule(("forename", "postcode")),
    Rule(("pnc_id",)),
    Rule(("cro_number",)),
)
LACKING = {
    "date_of_birth": Rule(("both_names",), rare=("expected_name", 1.0)),
    "postcode": Rule(("both_names", "town"), rare=("expected_name", 8.0)),
}
"""Rules that hold for two identities of which one lacks this column."""

POSTINGS = "SELECT unique_id AS node, hash({columns}) AS key FROM {nodes} WHERE {known}"
SHARED_CASE = """
SELECT unique_id AS node, hash(unnest(string_split(case_keys, ' '))) AS key FROM {nodes} WHERE case_keys IS NOT NULL
"""
AT_ONCE = 20_000_000
"""Pairs that are drawn at once: what bounds the memory of a rule with large blocks."""


def _said(rule: Rule) -> str:
    agree = [f"l.{column} = r.{column}" for column in rule.columns]
    # Who agrees on the columns is expected as often: one side says it.
    return " AND ".join([*agree, f"l.{rule.rare[0]} <= {rule.rare[1]}"] if rule.rare else agree)


def blocking_rules() -> list[Any]:
    """The rules as Splink says them."""
    return [
        *map(_said, RULES),
        *(f"{_said(rule)} AND (l.{column} IS NULL OR r.{column} IS NULL)" for column, rule in LACKING.items()),
        "list_has_any(string_split(l.case_keys, ' '), string_split(r.case_keys, ' '))",
    ]


def _keys_of(keys: Hashes, telling: Mask) -> Mask:
    """The rows whose key a telling row has too, and a few others: keys are told apart by their lower bits only.

    Of an added year few are telling, and what cannot pair with them need not be sorted.
    """
    if telling.all():
        return telling
    bits = np.uint64((16 << int(telling.sum()).bit_length()) - 1)
    lower = (keys & bits).astype(np.int64)
    seen = np.zeros(int(bits) + 1, dtype=bool)
    seen[lower[telling]] = True
    return np.asarray(seen[lower])


def _blocks(node: Index, keys: Hashes, telling: Mask) -> tuple[Index, Index, Index]:
    """The nodes of all blocks that can give a pair, block after block, and where those begin and how long they are."""
    may_pair = _keys_of(keys, telling[node])
    node, keys = node[may_pair], keys[may_pair]
    rows = sharing(keys)
    if not len(rows):
        return rows, rows, rows
    shared, key = node[rows], keys[rows]
    start = np.flatnonzero(np.concatenate(([True], key[1:] != key[:-1])))
    length = np.diff(start, append=len(rows))
    wanted = np.logical_or.reduceat(telling[shared], start)
    return shared, start[wanted], length[wanted]


def _places(start: Index, length: Index) -> Iterator[tuple[Index, Index]]:
    """All pairs of places inside blocks, each once: of a place with every later one of its block."""
    inside = np.arange(length.sum()) - np.repeat(np.cumsum(length) - length, length)
    place = np.repeat(start, length) + inside
    later = np.repeat(length, length) - inside - 1
    for part in np.split(np.arange(len(place)), np.flatnonzero(np.diff(np.cumsum(later) // AT_ONCE)) + 1):
        count = later[part]
        first = np.repeat(place[part], count)
        yield first, first + 1 + np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)


def _pairs(node: Index, keys: Hashes, telling: Mask) -> Iterator[Index]:
    """Pairs of nodes that share a key and of which one is telling, as one number each, the smaller node in front."""
    nodes, start, length = _blocks(node, keys, telling)
    for places in _places(start, length):
        first, second = (nodes[place] for place in places)
        wanted = (telling[first] | telling[second]) & (first != second)
        first, second = first[wanted], second[wanted]
        yield (np.minimum(first, second) << 32) | np.maximum(first, second)


def _postings(connection: Connection, sql: str) -> tuple[Index, Hashes]:
    columns = connection.sql(sql).to_arrow_table().combine_chunks().columns
    return columns[0].to_numpy().astype(np.int64), columns[1].to_numpy()


def draw_pairs(connection: Connection, nodes: str, is_new: Mask) -> Index:
    """Every pair of nodes that a rule brings together and of which one is new.

    Args:
        connection: holds `nodes`.
        nodes: the columns that the rules name, and `unique_id`, the numbers from 0.
        is_new: of every node, by its number.

    Returns:
        One number a pair, in order: the smaller node's number in the upper 32 bits, the larger one's in the lower.
    """
    found: list[Index] = []
    for rule in RULES:
        found += _pairs(*_posted(connection, nodes, rule), is_new)
    found += _pairs(*_postings(connection, SHARED_CASE.format(nodes=nodes)), is_new)
    for column, rule in LACKING.items():
        found += _lacking(connection, nodes, is_new, column, rule)
    pairs = np.sort(np.concatenate(found))
    return pairs[np.concatenate(([True], pairs[1:] != pairs[:-1]))] if len(pairs) else pairs


def _posted(connection: Connection, nodes: str, rule: Rule) -> tuple[Index, Hashes]:
    return _postings(connection, POSTINGS.format(columns=", ".join(rule.columns), nodes=nodes, known=rule.known))


def _lacking(connection: Connection, nodes: str, is_new: Mask, column: str, rule: Rule) -> Iterator[Index]:
    """Pairs that a rule brings together and of which one lacks the column."""
    lacking, _ = _postings(connection, f"SELECT unique_id, 0::UBIGINT FROM {nodes} WHERE {column} IS NULL")
    lacks = np.zeros(len(is_new), dtype=bool)
    lacks[lacking] = True
    for pairs in _pairs(*_posted(connection, nodes, rule), lacks):
        yield pairs[is_new[pairs >> 32] | is_new[pairs & 0xFFFFFFFF]]
