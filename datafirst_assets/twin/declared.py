"""The twin's tables of the sources whose published tables are declared, from their contracts alone; and `xjs_link`.

Cases first; every other row is of a case, in the case's year. What a column is follows from its contract: an id, a code, a
date, an amount.
"""

import numpy as np

from datafirst_assets.contracts.row_rules import UNKNOWN_AGE
from datafirst_assets.contracts.sources import SOURCES, Published, Source
from datafirst_assets.contracts.table import Column, columns
from datafirst_assets.publish.declared import PERSON
from datafirst_assets.publish.tables import DEFENDANTS
from datafirst_assets.twin import draw
from datafirst_assets.twin.columns import Table, amount, hearings
from datafirst_assets.twin.declared_rules import days, numbers
from datafirst_assets.twin.draw import Values, Whole
from datafirst_assets.twin.ids import ids
from datafirst_assets.twin.margins import Margins
from datafirst_assets.twin.rules import AGES
from datafirst_assets.twin.spine import Spine, day_in

XJS, XJS_CHANGES, XJS_ID = "xjs_link", "xjs_id_change", "estimated_xjs_id"


def declared_tables(margins: Margins) -> dict[str, Table]:
    """Every declared table of every source."""
    return {name: table for source in SOURCES.values() for name, table in _tables(margins, source).items()}


def _tables(margins: Margins, source: Source) -> dict[str, Table]:
    if not source.published:
        return {}
    (of,) = (table for table in source.published if table.entity == source.keyed_by(source.case_id))
    cases = margins.rows(of.name)
    year = draw.chosen(f"{of.name}: year", margins.years(of.name), cases) if cases else np.zeros(0, dtype=object)
    known = year.astype(np.int64)
    made = {of.name: _table(margins, source, of, np.arange(cases), known)}
    for table in source.published:
        if table.name != of.name:
            case = np.sort(draw.owners(f"{table.name}: cases", margins.rows(table.name) if cases else 0, max(cases, 1)))
            made[table.name] = _table(margins, source, table, case, known[case])
    return made


def _table(margins: Margins, source: Source, table: Published, case: Whole, year: Whole) -> Table:
    """A table whose rows are of these cases and years."""
    declared, n = columns(table.contract), len(case)
    made: Table = {"source_dataset": np.full(n, source.name, dtype=object), "extract_year": year.astype(object)}
    for column in declared:
        if column.name not in made:
            made[column.name] = _column(margins, source, table, column, case, year)
    day = day_in(f"{table.name}: day", year)
    for column in days(table):
        # Later ones of a row follow the first.
        made[column.name] = _filled(margins, table, column, year, day)
        day = day + draw.between(f"{table.name}.{column.name}: days", n, 30, 210)
    if "age_band" in made:
        made |= _ages(table, made["age_band"])
    return made


def _column(margins: Margins, source: Source, table: Published, column: Column, case: Whole, year: Whole) -> Values:
    """A column that is neither a date nor an age."""
    name, n = column.name, len(case)
    if name == PERSON:
        persons = margins.distinct(table.name, name)
        return ids(f"{source.name} person", _owners(table, n, persons))
    if name in table.ids:
        of, purpose = table.ids[name]
        if purpose != "case":
            return ids(f"{source.name} {purpose}", np.arange(n))
        # The case itself, or any other that the row names.
        number = case if of == source.case_id else draw.shuffled(f"{table.name}.{name}", n)
        return _filled(margins, table, column, year, ids(f"{source.name} case", number))
    if column.code_list:
        return margins.coded(table.name, name, year)
    if name == "lsoa11":
        area = [f"E0199{number:04d}" for number in draw.between(f"{table.name}: area", n, 0, 9_999)]
        return _filled(margins, table, column, year, np.array(area, dtype=object))
    if name == "hearings_count":
        return hearings(f"{table.name}: hearings", n).astype(object)
    if numbers(table.name, name):
        filled = margins.filled(table.name, name, year) if column.nullable else np.full(n, True)
        return amount(name, table.name, filled)
    if column.sql_type == "VARCHAR":
        code = [f"Z{number}" for number in draw.between(f"{table.name}.{name}: code", n, 900, 939)]
        return _filled(margins, table, column, year, np.array(code, dtype=object))
    if column.sql_type == "BOOLEAN":
        either = draw.uniform(f"{table.name}.{name}", n) < 0.5
        return _filled(margins, table, column, year, either.astype(object))
    return np.full(n, None, dtype=object)


def _filled(margins: Margins, table: Published, column: Column, year: Whole, values: Values | Whole) -> Values:
    """The values, as complete as the catalogue shows where the column may be missing."""
    if not column.nullable:
        return np.asarray(values, dtype=object)
    return draw.where(margins.filled(table.name, column.name, year), values)


def _owners(table: Published, n: int, persons: int | None) -> Whole:
    return draw.owners(f"{table.name}: persons", n, max(n if persons is None else min(persons, n), 1))


def _ages(table: Published, bands: Values) -> Table:
    """Any age of the band, by chance; of a band without ages none is known."""
    spread = draw.uniform(f"{table.name}: age", len(bands))
    known = [AGES.get(band) for band in bands]
    ages = [
        None if one is None else one[0] + int(u * (one[1] - one[0] + 1)) for one, u in zip(known, spread, strict=True)
    ]
    band = np.array(
        [UNKNOWN_AGE if one is None else name for one, name in zip(known, bands, strict=True)], dtype=object
    )
    return {"age_at_start": np.array(ages, dtype=object), "age_band": band}


def xjs_link(margins: Margins, spine: Spine, records: dict[str, Table]) -> Table:
    """Every record of every source with its person, as many persons in all as the catalogue shows.

    Args:
        margins: of the catalogue.
        spine: whose persons the records of the criminal courts are.
        records: by source, its table with a row per record.
    """
    persons = dict(zip(DEFENDANTS, (spine.magistrates.person, spine.crown.person), strict=True))
    known = np.unique(np.concatenate(list(persons.values())))
    others = {name: table[PERSON] for name, table in records.items() if name not in persons}
    counts = {name: len(np.unique(of.astype(str))) for name, of in others.items()}
    whole = margins.distinct(XJS, XJS_ID)
    new = sum(counts.values()) if whole is None else min(max(whole - len(known), 0), sum(counts.values()))
    begin = int(known.max(initial=-1)) + 1
    for name, of in others.items():
        # So many of the source's persons are persons of the criminal courts, the rest are nobody's else.
        shared = min(round(counts[name] * (1 - new / max(sum(counts.values()), 1))), len(known))
        number = np.concatenate([known[:shared], np.arange(begin, begin + counts[name] - shared)])
        persons[name] = number[np.unique(of.astype(str), return_inverse=True)[1]] if len(of) else np.zeros(0, dtype=int)
        begin += counts[name]
    return {
        "row_id_hash": np.concatenate([records[name]["row_id_hash"] for name in records]),
        "source_dataset": np.concatenate([records[name]["source_dataset"] for name in records]),
        XJS_ID: ids("person of any court", np.concatenate([persons[name] for name in records])),
    }
