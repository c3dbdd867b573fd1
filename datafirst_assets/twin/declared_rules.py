"""The stated rules of tables that are declared: what the contract alone says of how the twin fills a column, and in words."""

from collections.abc import Iterable

from datafirst_assets.contracts.sources import SOURCES, Published, Source
from datafirst_assets.contracts.table import Column, columns
from datafirst_assets.publish.declared import PERSON
from datafirst_assets.twin.rules import AGES, AMOUNTS, FROM_MARGINS, GIVEN, HOW, ID

COUNTS = (1, 2, 3)
"""What a number may be for which the contract says no round numbers."""
APART = (30, 210)
"""Days between a date of a case and the next one."""
AGES_OF_PARTIES = AGES | {"under 10": (0, 9)}
"""Parties may be of any age, defendants not."""

DECLARED: dict[str, tuple[Source, Published]] = {
    table.name: (source, table) for source in SOURCES.values() for table in source.published
}
_BY_NAME: dict[str, str] = {
    "source_dataset": "The source of the table.",
    PERSON: f"{ID}as many persons in the source as the catalogue shows, to scale; every second has one record only, nobody is "
    "twice in a case, and all records of an id are people or all are organisations.",
    "extract_year": "Drawn by chance from rows by year; that of the case.",
    "age_at_start": "Any age of the row's age_band, by chance; up to 79 for 60+.",
    "lsoa11": "Complete as shown; a made-up code that begins with E0199, which no area has.",
}
"""Columns that mean the same in the tables of every source."""
_BY_TYPE: dict[str, str] = {"VARCHAR": "A made-up code that begins with Z9, by chance.", "BOOLEAN": "By chance."}


def _declared(table: str, column: str) -> Column:
    (found,) = (one for one in columns(DECLARED[table][1].contract) if one.name == column)
    return found


def numbers(table: str, column: str) -> tuple[int, ...]:
    """The numbers that a column of the twin may have; none where no such rule holds."""
    if table not in DECLARED:
        return AMOUNTS.get(column, ())
    declared = _declared(table, column)
    is_drawn = declared.sql_type in ("BIGINT", "DOUBLE") and column not in _BY_NAME and not declared.made_up.counts
    return (declared.made_up.numbers or COUNTS) if is_drawn else ()


def given(table: str, column: str) -> set[str]:
    """Codes that a rule gives to rows of the twin, whatever the margin shows."""
    if table not in DECLARED:
        return GIVEN.get(column, set())
    declared = _declared(table, column)
    rules = declared.made_up.agrees_with.values()
    return set() if declared.nullable else {codes[-1] for of in rules for codes in of.values()}


def days(table: Published) -> list[Column]:
    """The dates of a table, in their order."""
    return [column for column in columns(table.contract) if column.sql_type == "DATE"]


def anchors(source: Source, cases: Published) -> list[str]:
    """The dates of cases, the first of which that is there is in the extract's year."""
    names = [column.name for column in days(cases)]
    told = [name for file in source.files for name in file.year_of if name in names]
    return told or names[:1]


def how_made(table: str, column: str) -> str:
    """How a column of a table was made, in words."""
    if table not in DECLARED:
        return HOW.get(column, FROM_MARGINS)
    source, published = DECLARED[table]
    declared = _declared(table, column)
    if declared.code_list:
        return _of_codes(declared)
    if declared.sql_type == "DATE":
        return _of_day(source, published, declared)
    return _of_id(source, published, column) or _BY_NAME.get(column) or _of_value(table, declared)


def _of_codes(column: Column) -> str:
    """How a coded column was made."""
    if not (column.made_up.only_with or column.made_up.agrees_with):
        return FROM_MARGINS
    said = "Drawn by chance from two margins of the catalogue, as far as the rules let: completeness by year, and rows by code."
    agrees = (
        f"With {name} {code} only {_either(codes)}."
        for name, of in column.made_up.agrees_with.items()
        for code, codes in of.items()
    )
    return " ".join((said, *_only_with(column), *agrees))


def _only_with(column: Column) -> Iterable[str]:
    return (f"Only with {name} {_either(codes)}." for name, codes in column.made_up.only_with.items())


def _either(codes: tuple[str, ...]) -> str:
    return " or ".join(filter(None, (", ".join(codes[:-1]), codes[-1])))


def _of_id(source: Source, table: Published, column: str) -> str:
    """How an id was made that is a hash of the source's own."""
    if column not in table.ids:
        return ""
    of, purpose = table.ids[column]
    if purpose != "case":
        return f"{ID}one a row."
    if of == source.case_id:
        return f"{ID}one a case; every case has a row of each table, as far as those go."
    return f"{ID}any other case of the table, complete as shown."


def _of_day(source: Source, table: Published, column: Column) -> str:
    """How a date was made: of a case, or of a row that belongs to one."""
    names = [one.name for one in days(table)]
    before = names[: names.index(column.name)]
    if table.entity != source.keyed_by(source.case_id):
        begin = before[-1] if before else "the case's first date"
        how = f"any day from {begin} to the case's last date, or to the end of extract_year where it has no later date."
    elif column.name == (decisive := anchors(source, table))[0]:
        how = "any day of extract_year, by chance."
    else:
        apart = f"{APART[0]} to {APART[1]} days from the date beside it, in the order of the columns"
        earlier = " and ".join(decisive[: decisive.index(column.name)]) if column.name in decisive else ""
        how = (
            f"any day of extract_year, by chance, where {earlier} is missing; else {apart}." if earlier else f"{apart}."
        )
    return _complete(column, how)


def _of_value(table: str, column: Column) -> str:
    """How a number or a text was made of which nothing but its type, and what its contract says of the twin, is known."""
    made_up = column.made_up
    if made_up.counts:
        entity, name, code = made_up.counts
        how = f"as many as the case has {entity} with {name} {code}."
    elif of := numbers(table, column.name):
        how = "one of a few round numbers, by chance." if made_up.numbers else f"from {of[0]} to {of[-1]}, by chance."
    else:
        how = _BY_TYPE[column.sql_type]
    return " ".join((_complete(column, how), *_only_with(column)))


def _complete(column: Column, how: str) -> str:
    return f"Complete as shown; {how[0].lower()}{how[1:]}" if column.nullable else f"{how[0].upper()}{how[1:]}"
