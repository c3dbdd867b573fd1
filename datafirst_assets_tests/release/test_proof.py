"""The audit takes the word of the checks for the very bytes that they were made on, and for nothing else."""

import hashlib
import json

import duckdb
import pytest

from datafirst_assets.contracts.codes import codes
from datafirst_assets.contracts.published import HASH
from datafirst_assets.contracts.rules import failures, rules
from datafirst_assets.contracts.table import columns
from datafirst_assets.engine import parquet
from datafirst_assets.errors import AuditError
from datafirst_assets.publish.proof import is_proven, write_proof
from datafirst_assets.publish.tables import PUBLISHED
from datafirst_assets.release.audit import _FORMULA, _ID_COLUMN, audit
from datafirst_assets.release.audit_inputs import expected_rows, proven_tables
from datafirst_assets.release.build import build_data

MAGS = "magistrates_defendant_case"


def prove(world) -> None:
    with duckdb.connect() as connection:
        for name, table in PUBLISHED.items():
            file = world.root.table("published", name)
            write_proof(file, table.contract, failures(connection, parquet(file), table.contract))


def proven(world) -> frozenset[str]:
    files = [
        {"path": f"data/{name}.parquet", "sha256": sha256(world.root.table("published", name).read_bytes())}
        for name in PUBLISHED
    ]
    return proven_tables(world.root, files)


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_what_was_checked_is_proven_and_what_was_not_is_not(world):
    assert proven(world) == frozenset()
    prove(world)
    assert proven(world) == frozenset(PUBLISHED)


def test_other_bytes_are_not_proven(world):
    prove(world)
    file = world.root.table("published", MAGS)
    file.write_bytes(file.read_bytes() + b" ")
    assert proven(world) == frozenset(PUBLISHED) - {MAGS}


def test_another_contract_a_failing_row_or_a_damaged_proof_prove_nothing(world):
    file = world.root.table("published", MAGS)
    digest, contract = sha256(file.read_bytes()), PUBLISHED[MAGS].contract
    sound = {rule.name: 0 for rule in rules(contract)}
    write_proof(file, contract, sound)
    assert is_proven(file, digest, contract)
    assert not is_proven(file, digest, PUBLISHED["crown_defendant_case"].contract)
    write_proof(file, contract, {})
    assert not is_proven(file, digest, contract)
    write_proof(file, contract, sound | {next(iter(sound)): 1})
    assert not is_proven(file, digest, contract)
    place = file.with_suffix(".checked.json")
    assert "failing_rows" in json.loads(place.read_text())
    place.write_text("{")
    assert not is_proven(file, digest, contract)


def test_the_audit_still_finds_what_no_contract_says(world, tmp_path):
    """A proven table may hold a formula in a text that no list holds, or lack rows."""
    prove(world)
    connection = duckdb.connect()
    expected = expected_rows(connection, world.root)
    build_data(connection, world.root, tmp_path / "staging")
    data = tmp_path / "staging" / "data"
    audit(connection, data, "0001", expected, frozenset(PUBLISHED))
    with pytest.raises(AuditError, match=r"case_link: rows differ from the source of the table \(-1\)"):
        audit(connection, data, "0001", expected | {"case_link": 2}, frozenset(PUBLISHED))
    (data / f"{MAGS}.csv").unlink()
    changed = f"SELECT * REPLACE ('=1' AS lja_code) FROM '{world.root.table('published', MAGS)}'"
    connection.execute(f"COPY ({changed}) TO '{data / MAGS}.parquet' (FORMAT parquet)")
    with pytest.raises(AuditError, match=r"lja_code begins like a formula \(3\)"):
        audit(connection, data, "0001", expected, frozenset(PUBLISHED))
    connection.close()


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_contract_says_at_least_what_the_audit_counts_without_a_proof(name):
    """Every id is matched whole, and no listed code begins like a formula."""
    contract = PUBLISHED[name].contract
    names = {rule.name for rule in rules(contract)}
    for column in columns(contract):
        if _ID_COLUMN.fullmatch(column.name):
            assert f"{column.name}: matches '{HASH}'" in names
        if column.code_list:
            assert not {str(ord(code[0])) for code in codes(column.code_list)} & set(_FORMULA.split(", "))
