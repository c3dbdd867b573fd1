"""What a published table's checks have counted, kept beside it in the internal zone: the audit need not count it again.

A proof holds for one file, by its SHA-256, and for one wording of the contract. It says how many rows break each rule and
nothing else of them.
"""

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path

from datafirst_assets.contracts.rules import rules
from datafirst_assets.contracts.table import Table, columns


def write_proof(file: Path, contract: type[Table], counts: Mapping[str, int]) -> None:
    """Keep what was counted on a table's file: failing rows by rule, as `rules.failures` gives them."""
    with file.open("rb") as reading:
        sha256 = hashlib.file_digest(reading, "sha256").hexdigest()
    proof = {"sha256": sha256, "contract": _wording(contract), "failing_rows": dict(counts)}
    building = _place(file).with_name(f".{_place(file).name}.{os.getpid()}.tmp")
    building.write_text(json.dumps(proof, indent=2) + "\n", encoding="utf-8")
    building.replace(_place(file))


def is_proven(file: Path, sha256: str, contract: type[Table]) -> bool:
    """Whether a table was checked in exactly these bytes and by exactly these rules, and no row broke any.

    Args:
        file: the table in the published zone, beside which its proof lies.
        sha256: of the bytes in question.
        contract: the table's.
    """
    try:
        proof = json.loads(_place(file).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    sound = {"sha256": sha256, "contract": _wording(contract), "failing_rows": {r.name: 0 for r in rules(contract)}}
    return bool(proof == sound)


def _place(file: Path) -> Path:
    return file.with_suffix(".checked.json")


def _wording(contract: type[Table]) -> str:
    """A digest of a contract's columns and of every rule with the SQL that judges it."""
    declared = [(column.name, column.sql_type) for column in columns(contract)]
    worded = [(rule.kind, rule.name, rule.columns, rule.failing) for rule in rules(contract)]
    return hashlib.sha256(json.dumps([declared, worded]).encode()).hexdigest()
