"""Rows and completeness by year of the published tables, counted once and disclosure-controlled before anyone sees them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from datafirst_assets.catalogue.earlier import Earlier
from datafirst_assets.catalogue.model import ALL_YEARS, Completeness
from datafirst_assets.catalogue.not_known import not_known
from datafirst_assets.catalogue.tables import TABLES
from datafirst_assets.contracts.table import Table, columns
from datafirst_assets.disclosure import publishable, share, total
from datafirst_assets.engine import Connection, parquet, rows


@dataclass(frozen=True)
class Counted:
    """What was counted of a table, as the public may see it.

    Attributes:
        years: extract years that it has rows of, oldest first.
        rows: of all years, the sum of the rounded rows of each; None where there are rows but too few to be shown.
        completeness: by column, by period.
    """

    years: tuple[int, ...]
    rows: int | None
    completeness: dict[str, tuple[Completeness, ...]]


@dataclass(frozen=True)
class _Group:
    """Rows of one period and one court, as the public may see them.

    Attributes:
        rows: how many.
        shares: by column, the share with a value.
        known: the share whose value does not say "not known", by column that has such codes.
    """

    rows: int | None
    shares: dict[str, float | None]
    known: dict[str, float | None]


def count_table(connection: Connection, published: Path, name: str, contract: type[Table], earlier: Earlier) -> Counted:
    """Count a table of the published zone by extract year.

    Rows that have their year from several tables are counted for each of these apart, under the numbers that those have
    shown: the same people must not be rounded once alone and once together.

    Args:
        connection: may read the zone.
        published: the folder of all published tables.
        name: of the table.
        contract: its contract.
        earlier: what earlier releases showed.
    """
    declared = columns(contract)
    filled = [column.name for column in declared if column.nullable]
    unknown = {column.name: codes for column in declared if (codes := not_known(column.code_list))}
    counts = ", ".join(
        [
            "count(*)",
            *(f"count(counted.{column})" for column in filled),
            *(f"count(*) FILTER (counted.{column} NOT IN {_listed(codes)})" for column, codes in unknown.items()),
        ]
    )
    source, year, of = _source(published, name), _year(name, contract), _of(name)
    groups: dict[int | None, list[_Group]] = {}
    for found, counted_as, whole, *parts in rows(
        connection, f"SELECT {year} AS year, {of} AS counted_as, {counts} FROM {source} GROUP BY 1, 2 ORDER BY 1, 2"
    ):
        period, seen = _period(found), dict(zip(filled, parts[: len(filled)], strict=True))
        before = earlier.rows(counted_as, period)
        shares = {
            column.name: share(seen.get(column.name, whole), whole, earlier.filled(name, column.name, period), before)
            for column in declared
        }
        known = {
            column: _known(count, seen.get(column, whole), whole, earlier.known(name, column, period), before)
            for column, count in zip(unknown, parts[len(filled) :], strict=True)
        }
        groups.setdefault(found, []).append(_Group(publishable(whole, before), shares, known))
    completeness = {
        column.name: tuple(_completeness(_period(found), column.name, some) for found, some in groups.items())
        or (Completeness(ALL_YEARS, 0, None),)
        for column in declared
    }
    every = [group.rows for some in groups.values() for group in some]
    shown = total(number for number in every if number) if any(every) or not every else None
    return Counted(tuple(found for found in groups if found is not None), shown, completeness)


def _period(year: int | None) -> str:
    return ALL_YEARS if year is None else str(year)


def _listed(codes: Sequence[str]) -> str:
    """Codes of our own lists as SQL writes them."""
    return f"({', '.join(repr(code) for code in codes)})"


def _known(known: int, filled: int, whole: int, earlier: Sequence[int], earlier_wholes: Sequence[int]) -> float | None:
    """The share of rows that are known; None, too, where it and the share with a value would tell of a few rows."""
    if publishable(filled - known) is None:
        return None
    return share(known, whole, earlier, earlier_wholes)


def _completeness(period: str, column: str, groups: list[_Group]) -> Completeness:
    """The rows of a period and their shares with a value and known, of those courts whose rows may be seen."""
    seen = [group for group in groups if group.rows]
    whole = total(group.rows or 0 for group in seen)
    if not whole:
        return Completeness(period, None, None)
    shares = _together([(group.rows or 0, group.shares[column]) for group in seen], whole)
    return Completeness(period, whole, shares, _together([(g.rows or 0, g.known.get(column)) for g in seen], whole))


def _together(parts: Sequence[tuple[int, float | None]], whole: int) -> float | None:
    """The share of all courts from rows and share of each; None where one of them may not be seen."""
    if any(part is None for _, part in parts):
        return None
    return sum(number * (part or 0.0) for number, part in parts) / whole


def _of(name: str) -> str:
    """Whose numbers the rows are counted under: their own table's, or that of each table which says their years."""
    return "dated.records" if len(TABLES[name].years) > 1 else f"'{name}'"


def _year(name: str, contract: type[Table]) -> str:
    """The extract year of a row, as an expression over `_source`."""
    if TABLES[name].years:
        return "dated.extract_year"
    return "counted.extract_year" if "extract_year" in {c.name for c in columns(contract)} else "NULL::BIGINT"


def _source(published: Path, name: str) -> str:
    """The table as `counted`, joined to the years of its records as `dated` where it has none itself.

    The join is on digests of 64 bits: joining texts would cost twice, and all that is counted is rounded.
    """
    about, table = TABLES[name], parquet(published / f"{name}.parquet")
    if not about.years:
        return f"{table} AS counted"
    dated = " UNION ALL ".join(
        f"SELECT hash(row_id_hash) AS record, extract_year, '{other}' AS records FROM {parquet(published / f'{other}.parquet')}"
        for other in about.years
    )
    return f"{table} AS counted JOIN ({dated}) AS dated ON dated.record = hash(counted.{about.year_key})"
