"""Rows by code, and how many persons and cases there are: counted over all years, disclosure-controlled like all counts.

Readers see them in the dictionary; the synthetic twin is made from them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from datafirst_assets.catalogue.earlier import DISTINCT, Earlier, code_cell
from datafirst_assets.contracts.codes import codes
from datafirst_assets.contracts.sources import SOURCES
from datafirst_assets.contracts.table import Table, columns
from datafirst_assets.disclosure import publishable
from datafirst_assets.engine import Connection, parquet, rows, value
from datafirst_assets.publish.declared import PERSON, has_person

_COURT = ("estimated_defendant_id", "case_id_hash")
IDS: dict[str, tuple[str, ...]] = {
    "magistrates_defendant_case": _COURT,
    "crown_defendant_case": _COURT,
    "defendant_link": ("linked_defendant_id", "linked_defendant_id_high", "linked_defendant_id_low"),
    **{table.name: (PERSON,) for source in SOURCES.values() for table in source.published if has_person(table)},
    "xjs_link": ("estimated_xjs_id",),
}
"""Ids of persons and cases that are counted, each where it is at home."""


@dataclass(frozen=True)
class Margins:
    """What was counted of a table, by column.

    Attributes:
        codes: rows of each code, in the order of the list; None where it may not be shown.
        distinct: different ids; None where it may not be shown.
    """

    codes: dict[str, tuple[int | None, ...]] = field(default_factory=dict)
    distinct: dict[str, int | None] = field(default_factory=dict)


def count_margins(
    connection: Connection, published: Path, name: str, contract: type[Table], earlier: Earlier, shown_rows: int | None
) -> Margins:
    """Count the codes and ids of a table of the published zone.

    Args:
        connection: may read the zone.
        published: the folder of all published tables.
        name: of the table.
        contract: its contract.
        earlier: what earlier releases showed.
        shown_rows: rows of the table as they are shown beside the margins; None where they may not be shown.
    """
    table = parquet(published / f"{name}.parquet")
    coded = {column.name: codes(column.code_list) for column in columns(contract) if column.code_list}
    histograms = ", ".join(["count(*)", *(f"histogram({column})" for column in coded)])
    (whole, *found), *_ = rows(connection, f"SELECT {histograms} FROM {table}")
    by_code = {
        column: shown_cells(
            [(histogram or {}).get(code, 0) for code in listed],
            whole,
            [earlier.numbers.get((name, column, code_cell(code)), ()) for code in listed],
        )
        for (column, listed), histogram in zip(coded.items(), found, strict=True)
    }
    # One id at a time: each takes memory for all its values. Digests of 64 bits: what is counted is rounded.
    distinct = {
        column: int(value(connection, f"SELECT count(DISTINCT hash({column})) FROM {table}"))
        for column in IDS.get(name, ())
    }
    return Margins(by_code, _distinct(name, shown_rows, distinct, earlier))


def shown_cells(counts: Sequence[int], whole: int, earlier: Sequence[Sequence[int]]) -> tuple[int | None, ...]:
    """The cells of a margin as the public may see them.

    Where one cell alone would not be shown, rows without a value being a cell too, the others and the whole would tell it:
    the smallest other one is not shown either.

    Args:
        counts: rows by cell, without those that have no value.
        whole: rows, which are shown elsewhere.
        earlier: numbers that earlier releases showed, by cell.
    """
    shown = [publishable(count, before) for count, before in zip(counts, earlier, strict=True)]
    cells = [*counts, whole - sum(counts)]
    hidden = [place for place, count in enumerate(cells) if publishable(count) is None]
    others = [place for place, count in enumerate(counts) if count and place not in hidden]
    if len(hidden) == 1 and others:
        shown[min(others, key=lambda place: counts[place])] = None
    return tuple(shown)


def _distinct(name: str, shown_rows: int | None, counts: dict[str, int], earlier: Earlier) -> dict[str, int | None]:
    """The counts of ids: none lies so near to the rows, or to one before it, that the two tell of a few people."""
    shown: dict[str, int | None] = {}
    for column, count in counts.items():
        near = [shown_rows, *shown.values()]
        before = [*earlier.numbers.get((name, column, DISTINCT), ()), *(number for number in near if number)]
        shown[column] = publishable(count, before)
    return shown
