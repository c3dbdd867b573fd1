"""The contract modules say what the programme's contract says, of which the CSV files here are copies."""

import csv
from collections import defaultdict
from pathlib import Path

import pytest

from datafirst_assets.contracts import across, published
from datafirst_assets.contracts.codes import REFERENCE
from datafirst_assets.contracts.sources import SOURCES, Source
from datafirst_assets.contracts.table import Table, columns, grain

HERE = Path(__file__).parent
Described = dict[str, str]

RAW_FORMATS = {
    "string": None,
    "code": None,
    "integer": "integer",
    "date DD/MM/YYYY": "%d/%m/%Y",
    "date YYYY-MM-DD": "%Y-%m-%d",
    "datetime YYYY-MM-DD HH:MM:SS": "%Y-%m-%d %H:%M:%S",
}
PUBLISHED_TYPES = {
    "string": "VARCHAR",
    "code": "VARCHAR",
    "integer": "BIGINT",
    "date": "DATE",
    "decimal": "DOUBLE",
    "boolean": "BOOLEAN",
}
PUBLISHED: dict[str, type[Table]] = {
    "magistrates_defendant_case": published.MagistratesDefendantCase,
    "magistrates_offence": published.MagistratesOffence,
    "crown_defendant_case": published.CrownDefendantCase,
    "crown_offence": published.CrownOffence,
    "defendant_link": published.DefendantLink,
    "case_link": published.CaseLink,
    "defendant_id_change": published.DefendantIdChange,
    "xjs_link": across.XjsLink,
}
OURS: dict[str, type[Table]] = {"xjs_id_change": across.XjsIdChange}
"""Published tables that the programme's contract does not have."""
DECLARED = {table.name: (source, table) for source in SOURCES.values() for table in source.published}
"""Published tables that the programme's contract leaves to us: standardised ones with their ids hashed."""


def described(file: str, *by: str) -> dict[tuple[str, ...], list[Described]]:
    """The rows of a copy, grouped."""
    found: dict[tuple[str, ...], list[Described]] = defaultdict(list)
    with (HERE / file).open(newline="", encoding="utf-8") as opened:
        for row in csv.DictReader(opened):
            found[tuple(row[name] for name in by)].append(row)
    return found


RAW = {(source.name, f"{file.name}.csv"): file.table for source in SOURCES.values() for file in source.files}


def test_every_file_of_the_courts_is_declared() -> None:
    files = described("raw_extracts.csv", "source", "file")
    assert [file for file in files if file[0] in SOURCES] == list(RAW)


@pytest.mark.parametrize("file", RAW, ids="/".join)
def test_raw_files(file: tuple[str, str]) -> None:
    declared = [
        (c.name, c.sql_type, c.raw_format, c.nullable, c.disclosure, c.code_list, c.description)
        for c in columns(RAW[file])
    ]
    assert declared == [
        (
            row["column"],
            "VARCHAR",
            RAW_FORMATS[row["type"]],
            row["nullable"] == "yes",
            row["class"],
            row["code_list"] or None,
            row["description"],
        )
        for row in described("raw_extracts.csv", "source", "file")[file]
    ]


def test_every_published_table_is_declared() -> None:
    declared = {
        member
        for member in [*vars(published).values(), *vars(across).values()]
        if isinstance(member, type) and issubclass(member, Table) and member is not Table
    }
    assert declared == {*PUBLISHED.values(), *OURS.values()}
    assert {name for (name,) in described("published_tables.csv", "table")} == set(PUBLISHED)


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_tables(name: str) -> None:
    table = PUBLISHED[name]
    contract = described("published_tables.csv", "table")[name,]
    declared = {c.name: (c.sql_type, c.code_list, c.description) for c in columns(table)}
    expected = {
        row["column"]: (PUBLISHED_TYPES[row["type"]], row["code_list"] or None, row["description"]) for row in contract
    }
    assert {column: declared.get(column) for column in expected} == expected
    assert grain(table).lower() == contract[0]["grain"].lower()


@pytest.mark.parametrize(
    "table", [*PUBLISHED.values(), *OURS.values(), *(table.contract for _, table in DECLARED.values())]
)
def test_published_columns_are_cleared_and_name_nobody(table: type[Table]) -> None:
    personal = {c.name for raw in RAW.values() for c in columns(raw) if c.disclosure == "person"}
    assert {c.disclosure for c in columns(table)} == {"published"}
    assert not personal & {c.name for c in columns(table)}


@pytest.mark.parametrize("name", DECLARED)
def test_declared_tables_are_what_was_standardised_with_every_id_hashed(name: str) -> None:
    source, table = DECLARED[name]
    standardised = {c.name: c for c in columns(source.tables[table.entity])}
    here = {c.name: c for c in columns(table.contract)}
    assert list(here)[:2] == ["row_id_hash", "source_dataset"] and here["source_dataset"].words.values == source.name
    assert {name for name in here if name.endswith("_hash")} == set(table.ids)
    assert {column for column, _ in table.ids.values()} <= set(standardised)
    taken = set(here) - set(table.ids) - {"source_dataset", "estimated_person_id"}
    for column in taken:
        was, now = standardised[column], here[column]
        assert (was.sql_type, was.nullable, was.code_list) == (now.sql_type, now.nullable, now.code_list)
        assert was.disclosure == "attr"
    assert {c for c in standardised if standardised[c].disclosure == "attr"} == taken


@pytest.mark.parametrize("source", SOURCES.values(), ids=lambda source: source.name)
def test_ids_of_a_source_share_no_purpose(source: Source) -> None:
    """Rows of two tables must not meet by chance, and a party's row is the one that link tables speak of."""
    rows = [table.ids["row_id_hash"] for table in source.published]
    assert len({purpose for _, purpose in rows}) == len(rows)
    for table in source.published:
        assert table.entity in source.tables
        assert table.ids == source.ids or table.entity != source.records
        assert (table.ids["row_id_hash"] == source.ids["row_id_hash"]) == (table.entity == source.records)


def test_code_lists_are_the_contracts() -> None:
    assert (REFERENCE / "code_lists.csv").read_bytes() == (HERE / "code_lists.csv").read_bytes()
