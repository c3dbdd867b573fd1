"""Checks made from contracts: one a table and kind of rule, evaluated as SQL aggregates in the step that makes the table.

A check with a step of its own costs more than its query (about 0.15 s a year and table), and a table of Parquet cannot
change behind its step: so an asset evaluates its own contract, and its checks block what would follow (ADR 0005).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import dagster as dg

from datafirst_assets.config import Settings
from datafirst_assets.contracts.rules import Kind, failures, rules, schema_differences
from datafirst_assets.contracts.table import Table
from datafirst_assets.engine import Connection, connect, parquet

COLUMNS = "The table has the declared columns, in their order and of their types."
DESCRIPTIONS: dict[Kind, str] = {
    "keys": "Every key is there once.",
    "required": "No value is missing that must be there.",
    "codes": "Every code is in its list.",
    "ranges": "Every number, date and pattern is as declared.",
}

BROKEN = (
    "{rows:,} failing rows. Broken rules, and the rows that break each: {told}. Nothing that follows was made from this table. "
    "Mend the cause (the delivery, a code list, or the contract on purpose), then make the table again."
)
"""What a red check says in the web UI; counts and rules of contracts only, never a value."""


def check_result(asset: str, name: str, counts: Mapping[str, int]) -> dg.AssetCheckResult:
    """A check's result: passed if no rule has a failing row; counts by rule in its metadata."""
    broken = {rule: count for rule, count in counts.items() if count}
    told = "; ".join(f"{rule} ({count:,})" for rule, count in sorted(broken.items(), key=lambda item: -item[1]))
    return dg.AssetCheckResult(
        asset_key=asset,
        check_name=name,
        passed=not broken,
        severity=dg.AssetCheckSeverity.ERROR,
        description=BROKEN.format(rows=sum(broken.values()), told=told) if broken else None,
        metadata={
            "rules": len(counts),
            "failing_rows": sum(broken.values()),
            "failing_rows_by_rule": dg.MetadataValue.json(broken),
        },
    )


def check_spec(
    asset: str, name: str, description: str, partitions_def: dg.PartitionsDefinition | None = None
) -> dg.AssetCheckSpec:
    """A blocking check that an asset's own step evaluates."""
    return dg.AssetCheckSpec(name, asset=asset, description=description, blocking=True, partitions_def=partitions_def)


@dataclass(frozen=True)
class ContractChecks:
    """The checks of one table: its columns, and one a kind of rule that its contract has.

    Attributes:
        asset: whose table it is.
        table: its contract.
        partitions_def: the years of the asset, if it has years.
    """

    asset: str
    table: type[Table]
    partitions_def: dg.PartitionsDefinition | None = None

    def _kinds(self) -> dict[Kind, list[str]]:
        kinds: dict[Kind, list[str]] = {}
        for rule in rules(self.table):
            kinds.setdefault(rule.kind, []).append(rule.name)
        return {kind: kinds[kind] for kind in DESCRIPTIONS if kind in kinds}

    def specs(self) -> list[dg.AssetCheckSpec]:
        """What the checks are."""
        said: dict[str, str] = {"columns": COLUMNS, **{kind: DESCRIPTIONS[kind] for kind in self._kinds()}}
        return [check_spec(self.asset, name, text, self.partitions_def) for name, text in said.items()]

    def results(self, settings: Settings, file: Path) -> Iterator[dg.AssetCheckResult]:
        """Evaluate all rules on a file, on a connection of its own, and give one result a kind."""
        with connect(settings) as connection:
            yield from self.evaluate(connection, file)

    def evaluate(self, connection: Connection, file: Path) -> Iterator[dg.AssetCheckResult]:
        """Evaluate all rules on a file and give one result a kind."""
        yield from self.told(*self.count(connection, file))

    def count(self, connection: Connection, file: Path) -> tuple[list[str], dict[str, int]]:
        """How a file's columns differ from the contract, and, where they do not, its failing rows by rule."""
        differences = schema_differences(connection, parquet(file), self.table)
        return differences, {} if differences else failures(connection, parquet(file), self.table)

    def told(self, differences: list[str], counts: dict[str, int]) -> Iterator[dg.AssetCheckResult]:
        """One result a kind for what was counted."""
        yield check_result(self.asset, "columns", dict.fromkeys(differences, 1))
        for kind, names in self._kinds().items():
            told = {name: counts[name] for name in names} if counts else {"not evaluated: the columns differ": 1}
            yield check_result(self.asset, kind, told)
