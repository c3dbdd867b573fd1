"""The contract modules say what the programme's contract says, of which the CSV files here are copies."""

import csv
from collections import defaultdict
from pathlib import Path

import pytest

from datafirst_assets.contracts import published
from datafirst_assets.contracts.codes import REFERENCE
from datafirst_assets.contracts.sources import SOURCES
from datafirst_assets.contracts.table import Table, columns, grain

HERE = Path(__file__).parent
Described = dict[str, str]

RAW_FORMATS = {
    "string": None,
    "code": None,
    "integer": "integer",
    "date DD/MM/YYYY": "%d/%m/%Y",
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
}


def described(file: str, *by: str) -> dict[tuple[str, ...], list[Described]]:
    """The rows of a copy, grouped."""
    found: dict[tuple[str, ...], list[Described]] = defaultdict(list)
    with (HERE / file).open(newline="", encoding="utf-8") as opened:
        for row in csv.DictReader(opened):
            found[tuple(row[name] for name in by)].append(row)
    return found


RAW = {(source.name, f"{file.name}.csv"): file.table for source in SOURCES.values() for file in source.files}


def test_every_file_of_the_criminal_courts_is_declared() -> None:
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
        for member in vars(published).values()
        if isinstance(member, type) and issubclass(member, Table) and member is not Table
    }
    assert declared == set(PUBLISHED.values())
    assert {name for (name,) in described("published_tables.csv", "table")} - {"xjs_link"} == set(PUBLISHED)


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


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_columns_are_cleared_and_name_nobody(name: str) -> None:
    personal = {c.name for table in RAW.values() for c in columns(table) if c.disclosure == "person"}
    assert {c.disclosure for c in columns(PUBLISHED[name])} == {"published"}
    assert not personal & {c.name for c in columns(PUBLISHED[name])}


def test_code_lists_are_the_contracts() -> None:
    assert (REFERENCE / "code_lists.csv").read_bytes() == (HERE / "code_lists.csv").read_bytes()
