"""The twin's tables of the sources whose published tables are declared, from their contracts alone; and `xjs_link`.

Cases first; every other row is of a case, in the case's year and within its course. What a column is follows from its
contract: an id, a code, a date, an amount, and the rules that it states for the twin (`MadeUp`).
"""

import numpy as np
import pandas as pd

from datafirst_assets.contracts.row_rules import UNKNOWN_AGE
from datafirst_assets.contracts.sources import SOURCES, Published, Source
from datafirst_assets.contracts.table import Column, column_names, columns
from datafirst_assets.errors import DataFirstError
from datafirst_assets.publish.declared import PERSON
from datafirst_assets.publish.tables import DEFENDANTS
from datafirst_assets.twin import draw
from datafirst_assets.twin.agreeing import agreeing, filled
from datafirst_assets.twin.columns import Table, amount, one_of
from datafirst_assets.twin.declared_days import case_days, days_within
from datafirst_assets.twin.declared_rules import AGES_OF_PARTIES, numbers
from datafirst_assets.twin.draw import Mask, Values, Whole
from datafirst_assets.twin.ids import ids
from datafirst_assets.twin.margins import Margins
from datafirst_assets.twin.spine import Spine

XJS, XJS_CHANGES, XJS_ID = "xjs_link", "xjs_id_change", "estimated_xjs_id"
_TURNS = 50
"""Enough to part those who are twice in a case; a table of a handful of rows may need more persons instead."""


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
    case = {of.name: np.arange(cases)}
    made = {of.name: _table(margins, source, of, case[of.name], known)}
    dates, course = case_days(margins, source, of, known, made[of.name])
    made[of.name] |= dates
    for table in source.published:
        if table.name != of.name:
            rows = margins.rows(table.name) if cases else 0
            mine = np.sort(draw.owners(f"{table.name}: cases", rows, max(cases, 1)))
            one = _table(margins, source, table, mine, known[mine])
            case[table.name], made[table.name] = (
                mine,
                one | days_within(margins, table, known[mine], one, course.of(mine)),
            )
    for table in source.published:
        made[table.name] |= _counts(source, table, case, made)
    return made


def _table(margins: Margins, source: Source, table: Published, case: Whole, year: Whole) -> Table:
    """A table whose rows are of these cases and years; without its dates and counts of other rows."""
    made: Table = {"source_dataset": np.full(len(case), source.name, dtype=object), "extract_year": year.astype(object)}
    for column in columns(table.contract):
        if column.name not in (*made, PERSON) and column.sql_type != "DATE" and not column.made_up.counts:
            _refuse_unmade(table, column, made)
            made[column.name] = _column(margins, source, table, column, case, made)
    if PERSON in column_names(table.contract):
        person = _persons(table, case, margins.distinct(table.name, PERSON), organisations(table, made))
        made[PERSON] = ids(f"{source.name} person", person)
    return made | _ages(table, made["age_band"]) if "age_band" in made else made


def _refuse_unmade(table: Published, column: Column, made: Table) -> None:
    named = column.made_up.only_with.keys() | column.made_up.agrees_with.keys()
    if later := ", ".join(sorted(named - made.keys())):
        raise DataFirstError(
            f"The twin's rule for {table.name}.{column.name} names {later}, which is no column before it. Put the columns that "
            "it names before it in the contract."
        )


def _counts(source: Source, table: Published, case: dict[str, Whole], made: dict[str, Table]) -> Table:
    """The columns that count rows of another table of the same case."""
    found: Table = {}
    for column in columns(table.contract):
        if column.made_up.counts:
            entity, name, code = column.made_up.counts
            counted = [one.name for one in source.published if one.entity == entity and name in made[one.name]]
            if not counted:
                raise DataFirstError(
                    f"The twin's {table.name}.{column.name} counts {entity} by {name}, which no published table of {source.name} "
                    "has. Correct `counts` in its contract."
                )
            (other,) = counted
            mine = case[other][made[other][name] == code]
            found[column.name] = np.bincount(mine, minlength=max(len(case[table.name]), 1))[case[table.name]].astype(
                object
            )
    return found


def _column(margins: Margins, source: Source, table: Published, column: Column, case: Whole, row: Table) -> Values:
    """A column that is neither a date nor an age; `row` has those before it."""
    name, n, year = column.name, len(case), row["extract_year"].astype(np.int64)
    if name in table.ids and table.ids[name][1] != "case":
        return ids(f"{source.name} {table.ids[name][1]}", np.arange(n))
    if name in table.ids and table.ids[name][0] == source.case_id:
        return ids(f"{source.name} case", case)
    if column.code_list:
        return agreeing(margins, table.name, column, year, row)
    mask = filled(margins, table.name, column, year, row)
    if name in table.ids:
        # Any other case that the row names.
        order = draw.shuffled(f"{table.name}.{name}", n)
        number = np.zeros(n, dtype=np.int64)
        number[order] = np.roll(order, 1)
        return draw.where(mask & (number != case), ids(f"{source.name} case", number))
    if numbers(table.name, name):
        return amount(name, table.name, mask)
    if name == "lsoa11":
        area = [f"E0199{number:04d}" for number in draw.between(f"{table.name}: area", n, 0, 9_999)]
        return draw.where(mask, np.array(area, dtype=object))
    if column.sql_type == "VARCHAR":
        code = [f"Z{number}" for number in draw.between(f"{table.name}.{name}: code", n, 900, 939)]
        return draw.where(mask, np.array(code, dtype=object))
    if column.sql_type == "BOOLEAN":
        return draw.where(mask, draw.uniform(f"{table.name}.{name}", n) < 0.5)
    return np.full(n, None, dtype=object)


def organisations(table: Published, made: Table) -> Mask:
    """Which rows are organisations, as the table's column of `defendant_type` says; without one, none."""
    n = len(made["source_dataset"])
    kind = [column.name for column in columns(table.contract) if column.code_list == "defendant_type"]
    return one_of(made[kind[0]], {"O"}) if kind else np.zeros(n, dtype=bool)


def _persons(table: Published, case: Whole, persons: int | None, is_organisation: Mask) -> Whole:
    """Whose the rows are: so many persons in all, as far as nobody is twice in a case; some of people, some organisations."""
    n = len(case)
    wanted = n if persons is None else min(persons, n)
    person = np.zeros(n, dtype=np.int64)
    for kind, places in (
        ("people", np.flatnonzero(~is_organisation)),
        ("organisations", np.flatnonzero(is_organisation)),
    ):
        k = min(max(round(wanted * len(places) / max(n, 1)), 1), len(places))
        # Numbers of their own.
        begin = int(person.max(initial=-1)) + 1 if kind == "organisations" else 0
        person[places] = begin + _apart(f"{table.name}: {kind}", case[places], k)
    return person


def _apart(name: str, case: Whole, k: int) -> Whole:
    """Which of k has each row, so that nobody is twice in a case; more than k where that cannot be."""
    n = len(case)
    person = draw.owners(name, n, k)
    for turn in range(_TURNS):
        again = _again(case, person)
        if not len(again):
            return person
        # They change places, and persons, with as many others.
        others = draw.shuffled(f"{name}: turn {turn}", n)[: len(again)]
        places = np.unique(np.concatenate([again, others]))
        person[places] = person[places[draw.shuffled(f"{name}: places, turn {turn}", len(places))]]
    again = _again(case, person)
    person[again] = k + np.arange(len(again))
    return person


def _again(case: Whole, person: Whole) -> Whole:
    return np.flatnonzero(pd.DataFrame({"case": case, "person": person}).duplicated()).astype(np.int64)


def _ages(table: Published, bands: Values) -> Table:
    """Any age of the band, by chance; of a band without ages none is known."""
    spread = draw.uniform(f"{table.name}: age", len(bands))
    known = [AGES_OF_PARTIES.get(band) for band in bands]
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
    courts = dict(zip(DEFENDANTS, (spine.magistrates, spine.crown), strict=True))
    persons = {name: court.person for name, court in courts.items()}
    every = np.concatenate([court.person for court in courts.values()])
    of_organisation = np.concatenate([court.organisation for court in courts.values()])
    known = {kind: np.unique(every[of_organisation == kind]) for kind in (False, True)}
    others = {name: table for name, table in records.items() if name not in courts}
    count = sum(len(np.unique(table[PERSON].astype(str))) for table in others.values())
    whole = margins.distinct(XJS, XJS_ID)
    new = count if whole is None else min(max(whole - len(known[False]) - len(known[True]), 0), count)
    begin = int(every.max(initial=-1)) + 1
    for name, table in others.items():
        persons[name] = np.zeros(len(table[PERSON]), dtype=np.int64)
        (published,) = (one for one in SOURCES[name].published if one.entity == SOURCES[name].records)
        is_organisation = organisations(published, table)
        for kind, defendants in known.items():
            places = np.flatnonzero(is_organisation == kind)
            different, person = np.unique(table[PERSON][places].astype(str), return_inverse=True)
            # So many of them are persons of the criminal courts, the rest are nobody's else.
            shared = min(round(len(different) * (1 - new / max(count, 1))), len(defendants))
            number = np.concatenate([defendants[:shared], np.arange(begin, begin + len(different) - shared)])
            persons[name][places] = number[person]
            begin += len(different)
    return {
        "row_id_hash": np.concatenate([records[name]["row_id_hash"] for name in records]),
        "source_dataset": np.concatenate([records[name]["source_dataset"] for name in records]),
        XJS_ID: ids("person of any court", np.concatenate([persons[name] for name in records])),
    }
