"""The stated rules of tables that are declared: what the contract alone says of how the twin fills a column, and in words."""

from datafirst_assets.contracts.sources import SOURCES, Published, Source
from datafirst_assets.contracts.table import Column, columns
from datafirst_assets.publish.declared import PERSON
from datafirst_assets.twin.rules import AMOUNTS, FROM_MARGINS, HOW, ID

COUNTS = (1, 2, 3)
"""What a number may be for which the contract says no round numbers."""

DECLARED: dict[str, tuple[Source, Published]] = {
    table.name: (source, table) for source in SOURCES.values() for table in source.published
}
_BY_NAME: dict[str, str] = {
    "source_dataset": "The source of the table.",
    PERSON: f"{ID}as many persons in the source as the catalogue shows, to scale; every second has one record only.",
    "extract_year": "Drawn by chance from rows by year; that of the case.",
    "hearings_count": "1, and half as often each number more, up to 6.",
    "age_at_start": "Any age of the row's age_band, by chance; up to 79 for 60+, from 7 for under 10.",
    "lsoa11": "Complete as shown; a made-up code that begins with E0199, which no area has.",
}
"""Columns that mean the same in the tables of every source."""
_BY_TYPE: dict[str, str] = {"VARCHAR": "A made-up code that begins with Z9, by chance.", "BOOLEAN": "By chance."}


def numbers(table: str, column: str) -> tuple[int, ...]:
    """The numbers that a column of the twin may have; none where no such rule holds."""
    if table not in DECLARED:
        return AMOUNTS.get(column, ())
    (declared,) = (one for one in columns(DECLARED[table][1].contract) if one.name == column)
    is_drawn = declared.sql_type in ("BIGINT", "DOUBLE") and column not in _BY_NAME
    return (declared.made_up or COUNTS) if is_drawn else ()


def days(table: Published) -> list[Column]:
    """The dates of a table: the first is in the row's year, each later one follows."""
    return [column for column in columns(table.contract) if column.sql_type == "DATE"]


def how_made(table: str, column: str) -> str:
    """How a column of a table was made, in words."""
    if table not in DECLARED:
        return HOW.get(column, FROM_MARGINS)
    (declared,) = (one for one in columns(DECLARED[table][1].contract) if one.name == column)
    if declared.code_list:
        return FROM_MARGINS
    return _of_id(*DECLARED[table], column) or _BY_NAME.get(column) or _of_value(DECLARED[table][1], declared)


def _of_id(source: Source, table: Published, column: str) -> str:
    """How an id was made that is a hash of the source's own."""
    if column not in table.ids:
        return ""
    of, purpose = table.ids[column]
    if purpose != "case":
        return f"{ID}one a row."
    if of == source.case_id:
        return f"{ID}one a case; every case has a row of each table, as far as those go."
    return f"{ID}any case of the table, complete as shown."


def _of_value(table: Published, column: Column) -> str:
    """How a date, a number or a text was made of which nothing but its type is known."""
    if column.sql_type == "DATE":
        before = [one.name for one in days(table)][: [one.name for one in days(table)].index(column.name)]
        how = f"30 to 210 days after {before[-1]}." if before else "Any day of extract_year, by chance."
    elif of := numbers(table.name, column.name):
        how = "one of a few round numbers, by chance." if column.made_up else f"from {of[0]} to {of[-1]}, by chance."
    else:
        how = _BY_TYPE[column.sql_type]
    return f"Complete as shown; {how[0].lower()}{how[1:]}" if column.nullable else f"{how[0].upper()}{how[1:]}"
