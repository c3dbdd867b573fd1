"""The four published checks of low-fidelity synthetic data: label, disclosure, structure, documentation.

After Raab, McCall and Cavin, International Journal of Population Data Science (https://ijpds.org/article/view/2972). Each
function says what it found wrong, as rule -> how often; nothing wrong is an empty answer. They read the files as they lie
there, not what made them.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from datafirst_assets.catalogue.inspect import Found, uncontrolled_counts
from datafirst_assets.catalogue.model import Catalogue
from datafirst_assets.contracts.rules import failures, schema_differences
from datafirst_assets.contracts.table import columns
from datafirst_assets.engine import Connection, parquet, rows, value
from datafirst_assets.publish.tables import PUBLISHED
from datafirst_assets.release.audit_links import link_rules
from datafirst_assets.twin.declared_rules import given, numbers
from datafirst_assets.twin.ids import MARK
from datafirst_assets.twin.names import COLUMN, COLUMNS, LABEL, README, RECORDS, file_name, title
from datafirst_assets.twin.rules import FOLLOWING, MATCH_WEIGHTS
from datafirst_assets.twin.write import WHAT

LEADING = {"magistrates_offence": "is_principal", "crown_offence": "is_most_serious_offence"}
"""Marks the offences that stand for a defendant-case."""

CHECKS = {
    "label": f"{LABEL} is in the name and the title of every file, and in a column of every table.",
    "disclosure": "It says nothing that the catalogue does not show: ids of its own, only codes whose rows are shown or that a "
    "rule gives, numbers of the rules only, areas that do not exist, a fixed size; and what the catalogue shows was controlled.",
    "structure": "Its tables have the columns, types, codes, keys and rules of the release, join as the release does, and are "
    "the same in Parquet and CSV.",
    "documentation": "It says what it is and what not, and of every column how it was made.",
}


def check_twin(catalogue: Catalogue, folder: Path) -> dict[str, Found]:
    """What each check found wrong with the twin in a folder."""
    with duckdb.connect(config={"threads": 1}) as connection:
        return {
            "label": mislabelled(connection, folder),
            "disclosure": disclosed(connection, catalogue, folder),
            "structure": misshapen(connection, folder, catalogue.version),
            "documentation": undocumented(folder),
        }


def _table(folder: Path, name: str) -> str:
    return parquet(folder / file_name(name, "parquet"))


def mislabelled(connection: Connection, folder: Path) -> Found:
    """Files and tables that do not say that they are synthetic."""
    found = {f"{file.name}: its name does not begin with {LABEL}": 1
             for file in folder.iterdir() if not file.name.startswith(LABEL)}  # fmt: skip
    if not (folder / README).read_text(encoding="utf-8").startswith(f"# {LABEL}"):
        found[f"{README}: its title does not begin with {LABEL}"] = 1
    for name in PUBLISHED:
        file = folder / file_name(name, "parquet")
        if not (pq.read_metadata(file).metadata or {}).get(b"title", b"").startswith(title("").strip().encode()):
            found[f"{name}: its title does not begin with {LABEL}"] = 1
        if COLUMN not in pq.read_schema(file).names:
            found[f"{name}: no column {COLUMN}"] = 1
        else:
            other = f"SELECT count(*) FILTER ({COLUMN} IS DISTINCT FROM '{LABEL}') FROM {_table(folder, name)}"
            found[f"{name}: rows that are not labelled"] = value(connection, other)
    return _wrong(found)


def disclosed(connection: Connection, catalogue: Catalogue, folder: Path) -> Found:
    """What the twin could say of the data beyond the catalogue."""
    found = dict(uncontrolled_counts(catalogue))
    for dataset in catalogue.datasets:
        rules = dict(_revealing(catalogue, dataset.name))
        if rules:
            counts = ", ".join(f"count(*) FILTER ({rule})" for rule in rules.values())
            (counted,) = rows(connection, f"SELECT {counts} FROM {_table(folder, dataset.name)}")
            found |= dict(zip(rules, counted, strict=True))
    records = value(connection, f"SELECT count(*) FROM {_table(folder, 'defendant_link')}")
    # Rounding either court to scale may make one more or less; a release without rows has a twin without rows.
    if records and abs(records - RECORDS) > 1:
        found["defendant_link: not of the fixed size"] = 1
    return _wrong(found)


def _revealing(catalogue: Catalogue, name: str) -> Iterator[tuple[str, str]]:
    """What no row of a table may have: (rule, SQL expression that is true of a row that breaks it)."""
    for variable in catalogue.dataset(name).variables:
        column = variable.name
        if variable.pattern == r"[0-9a-f]{32}":
            yield f"{name}.{column}: an id without the twin's mark", f"NOT starts_with({column}, '{MARK}')"
        elif column == "lsoa11":
            yield f"{name}.{column}: an area that may exist", f"NOT starts_with({column}, 'E0199')"
        elif allowed := numbers(name, column):
            yield f"{name}.{column}: a number of no rule", f"{column} NOT IN ({', '.join(map(str, allowed))})"
        elif column == "match_weight":
            yield f"{name}.{column}: a number of no rule", f"{column} NOT IN ({', '.join(map(str, MATCH_WEIGHTS))})"
        elif any(variable.code_rows) and column not in FOLLOWING:
            unseen = [code.value for code, n in zip(variable.codes, variable.code_rows, strict=True) if n is None]
            listed = ", ".join(f"'{code}'" for code in unseen if code not in given(name, column))
            if listed:
                # A leading offence is that of its defendant-case, and is looked at there.
                drawn = f"NOT {LEADING[name]} AND " if name in LEADING else ""
                yield f"{name}.{column}: a code whose rows are not shown", f"{drawn}{column} IN ({listed})"


def misshapen(connection: Connection, folder: Path, version: str) -> Found:
    """Where the twin is not of the release's form: columns, every rule of the contracts, and every rule between tables."""
    found: Found = {}
    is_whole = True
    for name, table in PUBLISHED.items():
        is_labelled = COLUMN in pq.read_schema(folder / file_name(name, "parquet")).names
        own = f"(SELECT * {f'EXCLUDE ({COLUMN})' if is_labelled else ''} FROM {_table(folder, name)})"
        differences = schema_differences(connection, own, table.contract)
        found |= {f"{name}: {difference}": 1 for difference in differences}
        if not differences:
            found |= {f"{name}: {rule}": n for rule, n in failures(connection, own, table.contract).items()}
            found[f"{name}: rows that differ between Parquet and CSV"] = _csv_differs(connection, folder, name, own)
        is_whole = is_whole and not differences
    if is_whole:  # rules between tables need their columns
        for names, query in link_rules(lambda name: _table(folder, name), version):
            (counts,) = rows(connection, query)
            found |= {": ".join(said): count for said, count in zip(names, counts, strict=True)}
    return _wrong(found)


def _csv_differs(connection: Connection, folder: Path, name: str, own: str) -> int:
    """Rows that only one of the files has; `own` is the Parquet file without its label."""
    declared = {one.name: one.sql_type for one in columns(PUBLISHED[name].contract)} | {COLUMN: "VARCHAR"}
    types = ", ".join(f"'{column}': '{kind}'" for column, kind in declared.items())
    quoted = str(folder / file_name(name, "csv")).replace("'", "''")
    dialect = "header = true, auto_detect = false, delim = ',', quote = '\"', escape = '\"', allow_quoted_nulls = false"
    read_back = f"(SELECT * EXCLUDE ({COLUMN}) FROM read_csv('{quoted}', columns = {{{types}}}, {dialect}))"
    apart = f"(FROM {own} EXCEPT ALL FROM {read_back})"
    back = f"(FROM {read_back} EXCEPT ALL FROM {own})"
    return int(value(connection, f"SELECT (SELECT count(*) FROM {apart}) + (SELECT count(*) FROM {back})"))


def undocumented(folder: Path) -> Found:
    """What the twin does not say of itself."""
    readme = (folder / README).read_text(encoding="utf-8") if (folder / README).exists() else ""
    found = {f"{README}: does not say: {said}": 1 for said in WHAT if said not in readme}
    explained: dict[tuple[str, str], str] = {}
    if (folder / COLUMNS).exists():
        with (folder / COLUMNS).open(newline="", encoding="utf-8") as file:
            explained = {(row["dataset"], row["variable"]): row["how_it_was_made"] for row in csv.DictReader(file)}
    there = {
        (name, column) for name in PUBLISHED for column in pq.read_schema(folder / file_name(name, "parquet")).names
    }
    found["columns of which nothing says how they were made"] = sum(not explained.get(column) for column in there)
    found["words of columns that are not there"] = len(explained.keys() - there)
    return _wrong(found)


def _wrong(found: Found) -> Found:
    return {rule: int(count) for rule, count in found.items() if count}
