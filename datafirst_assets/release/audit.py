"""The audit of the built files of a release, before anyone can see them. Every rule counts the rows that break it.

Rules of one table are derived from its contract; rules between tables are in `audit_links.py`. Only counts come out.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from datafirst_assets.contracts.published import HASH
from datafirst_assets.contracts.rules import surplus_rows
from datafirst_assets.contracts.table import Table, columns, key
from datafirst_assets.engine import Connection, parquet, rows, value
from datafirst_assets.errors import AuditError
from datafirst_assets.publish.tables import PUBLISHED
from datafirst_assets.release.audit_links import digests, files, link_rules

_ID_COLUMN = re.compile(r".*(_hash|(defendant|person|xjs)_id(_high|_low)?)")
_FORMULA = ", ".join(str(ord(beginning)) for beginning in "=+-@\t\r\n\0")
"""Beginnings that a spreadsheet runs as a formula (OWASP ASVS 1.2.10, CWE-1236), by their code points."""


@dataclass(frozen=True)
class Breach:
    """A rule that the built files break: counts and names only."""

    table: str
    rule: str
    count: int

    def __str__(self) -> str:
        return f"{self.table}: {self.rule} ({self.count})"


def audit(
    connection: Connection,
    data: Path,
    coming: str,
    expected_rows: dict[str, int],
    proven: Collection[str] = frozenset(),
) -> None:
    """Audit the files of a release's `data` folder.

    Args:
        connection: may read that folder.
        data: the folder.
        coming: the version of the release.
        expected_rows: rows that each table must have, counted where the table came from.
        proven: tables whose very bytes have passed every check of their contract; what that says is not counted again.

    Raises:
        AuditError: naming every table and rule that is broken, with the number of rows.
    """
    breaches = [breach for name in PUBLISHED for breach in _columns(connection, data, name)]
    if not breaches:  # the other rules need the columns
        breaches = [breach for name in PUBLISHED for breach in _table(connection, data, name, expected_rows, proven)]
        breaches += _links(connection, data, coming)
    if breaches:
        raise AuditError(
            f"The release was not published, because its files break {len(breaches)} rules: "
            f"{'; '.join(map(str, breaches))}. The previous release stays. "
            "Correct the cause upstream and release again."
        )


def _columns(connection: Connection, data: Path, name: str) -> list[Breach]:
    """Exactly the contract's columns, with its types, in its order."""
    built = [(row[0], row[1]) for row in rows(connection, f"DESCRIBE FROM {parquet(data / f'{name}.parquet')}")]
    declared = [(column.name, column.sql_type) for column in columns(PUBLISHED[name].contract)]
    different = len(set(built) ^ set(declared)) or sum(b != d for b, d in zip(built, declared, strict=False))
    return [Breach(name, "columns differ from the contract", different)] if different else []


def _table(
    connection: Connection, data: Path, name: str, expected_rows: dict[str, int], proven: Collection[str]
) -> list[Breach]:
    relation, contract = parquet(data / f"{name}.parquet"), PUBLISHED[name].contract
    counts = {"rows": "count(*)"} | _formula_rules(contract, codes_are_listed=name in proven)
    if name not in proven:
        counts |= _contract_rules(contract)
    counted = rows(connection, f"SELECT {', '.join(counts.values())} FROM {relation}")[0]
    found = dict(zip(counts, counted, strict=True))
    if name not in proven:
        found |= _repeated_keys(connection, relation, contract)
    found["rows differ from the source of the table"] = found.pop("rows") - expected_rows[name]
    found["rows of the CSV file differ from Parquet"] = _csv_differs(connection, data, name)
    return [Breach(name, rule, count) for rule, count in found.items() if count]


def _links(connection: Connection, data: Path, coming: str) -> list[Breach]:
    breaches = []
    exact = link_rules(files(data), coming)
    for (names, cheap), (_, query) in zip(link_rules(digests(connection, data), coming), exact, strict=True):
        (counts,) = rows(connection, cheap)
        if any(counts):
            (counts,) = rows(connection, query)
        breaches += [Breach(*name, count) for name, count in zip(names, counts, strict=True) if count]
    return breaches


def _contract_rules(contract: type[Table]) -> dict[str, str]:
    """What the contract demands of published ids and required values, in words of the audit's own."""
    rules = {}
    for column in columns(contract):
        if not column.nullable:
            rules[f"{column.name} is missing"] = f"count(*) FILTER ({column.name} IS NULL)"
        if _ID_COLUMN.fullmatch(column.name):
            rules[f"{column.name} is not a keyed hash"] = (
                f"count(*) FILTER (NOT regexp_full_match({column.name}, '{HASH}'))"
            )
    return rules


def _formula_rules(contract: type[Table], *, codes_are_listed: bool) -> dict[str, str]:
    """What no contract says; a keyed hash begins with a digit or a letter, and so does every code of a list."""
    return {
        f"{column.name} begins like a formula": f"count(*) FILTER (unicode({column.name}) IN ({_FORMULA}))"
        for column in columns(contract)
        if column.sql_type == "VARCHAR"
        and not (codes_are_listed and column.code_list)
        and not _ID_COLUMN.fullmatch(column.name)
    }


def _repeated_keys(connection: Connection, relation: str, contract: type[Table]) -> dict[str, int]:
    keys = [key(contract), *([column.name] for column in columns(contract) if column.unique)]
    return {f"{', '.join(names)} is not unique": surplus_rows(connection, relation, names) for names in keys}


def _csv_differs(connection: Connection, data: Path, name: str) -> int:
    """Rows by which a table's CSV file, read back by the contract, differs from its Parquet file."""
    file = data / f"{name}.csv"
    if not file.exists():
        return 0
    types = ", ".join(f"'{column.name}': '{column.sql_type}'" for column in columns(PUBLISHED[name].contract))
    built = parquet(data / f"{name}.parquet")
    quoted = str(file).replace("'", "''")
    dialect = "header = true, auto_detect = false, delim = ',', quote = '\"', escape = '\"', allow_quoted_nulls = false"
    read_back = f"read_csv('{quoted}', columns = {{{types}}}, {dialect})"
    digest = "SELECT count(*), sum(hash(t)::HUGEINT) FROM {} AS t"
    if rows(connection, digest.format(built)) == rows(connection, digest.format(read_back)):
        return 0
    return int(
        value(
            connection,
            f"""
            WITH parquet_rows AS (SELECT hash(t) AS row_hash, count(*) AS n FROM {built} AS t GROUP BY 1),
            csv_rows AS (SELECT hash(t) AS row_hash, count(*) AS n FROM {read_back} AS t GROUP BY 1)
            SELECT coalesce(sum(abs(coalesce(p.n, 0) - coalesce(c.n, 0))), 0)
            FROM parquet_rows AS p FULL JOIN csv_rows AS c USING (row_hash)
            """,
        )
    )
