"""Rows and completeness by year of the published tables, counted once and disclosure-controlled before anyone sees them."""

from dataclasses import dataclass
from pathlib import Path

from datafirst_assets.catalogue.model import ALL_YEARS, Completeness
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


def count_table(connection: Connection, published: Path, name: str, contract: type[Table]) -> Counted:
    """Count a table of the published zone by extract year.

    Args:
        connection: may read the zone.
        published: the folder of all published tables.
        name: of the table.
        contract: its contract.
    """
    declared = columns(contract)
    filled = [column.name for column in declared if column.nullable]
    counts = ", ".join(["count(*)", *(f"count(counted.{column})" for column in filled)])
    found = rows(
        connection,
        f"SELECT {_year(name, contract)} AS year, {counts} FROM {_source(published, name)} GROUP BY 1 ORDER BY 1",
    )
    periods = [(ALL_YEARS if year is None else str(year), whole, dict(zip(filled, parts, strict=True)))
               for year, whole, *parts in found]  # fmt: skip
    completeness = {
        column.name: tuple(
            _completeness(period, whole, parts.get(column.name, whole)) for period, whole, parts in periods
        )
        or (Completeness(ALL_YEARS, 0, None),)
        for column in declared
    }
    every = [whole for _, whole, _ in periods]
    shown = total(every) if any(publishable(whole) for whole in every) or not every else None
    return Counted(tuple(year for year, *_ in found if year is not None), shown, completeness)


def _completeness(period: str, whole: int, part: int) -> Completeness:
    return Completeness(period, publishable(whole), share(part, whole))


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
        f"SELECT hash(row_id_hash) AS record, extract_year FROM {parquet(published / f'{other}.parquet')}"
        for other in about.years
    )
    return f"{table} AS counted JOIN ({dated}) AS dated ON dated.record = hash(counted.{about.year_key})"
