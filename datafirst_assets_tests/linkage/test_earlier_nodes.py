"""Earlier identities: rows that are kept are those that reading everything anew would make, to the byte."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from datafirst_assets.engine import connect, parquet, write_parquet
from datafirst_assets.linkage.earlier_nodes import Earlier, nothing_earlier, read_earlier, told_together, write_earlier
from datafirst_assets.linkage.nodes import MADE_BY, build_nodes
from datafirst_assets.linkage.populations import DEFENDANTS

from .tables import Courts, read

MAGS, CROWN = "mags_hocas", "crown_xhibit"
PNC, OTHER_PNC = "2004/0000123U", "2005/0000123A"

FIRST: list[dict[str, Any]] = [
    {
        "source_record_id": f"r{n:02}",
        "forename": f"TEST{n}",
        "middle_names": "ONE" if n % 2 else None,
        "asn": f"Z{n // 2}",
    }
    for n in range(12)
] + [
    {"source_record_id": "weak", "date_of_birth": None},
    {"source_record_id": "left", "forename": "TEST1", "pnc_id": PNC},
    {"source_record_id": "right", "forename": "TEST1", "pnc_id": OTHER_PNC},
    {"source_record_id": "several", "forename": "TEST3", "middle_names": "TWO ONE"},
    {"source_record_id": "settled", "forename": "TEST4", "town": "TESTHAM"},
]
CHANGES: dict[str, dict[str, Any]] = {
    "another record": {"forename": "TEST2"},
    "a police id": {"forename": "TEST2", "pnc_id": PNC},
    "a criminal record number": {"forename": "TEST2", "cro_number": "000001/99A"},
    "a middle name": {"forename": "TEST2", "middle_names": "THREE"},
    "one more middle name": {"forename": "TEST3", "middle_names": "THREE"},
    "a town": {"forename": "TEST2", "town": "TESTHAM"},
    "another town": {"forename": "TEST4", "town": "OTHERHAM"},
    "a town of one of two police ids": {"forename": "TEST1", "pnc_id": PNC, "town": "TESTHAM"},
    "a reference": {"forename": "TEST2", "asn": "Z5"},
    "a reference that was one node's": {"forename": "OTHER", "asn": "Z1"},
    "two police ids": {"forename": "TEST1", "pnc_id": PNC},
    "a weak identity": {"date_of_birth": None},
}


def identities(courts: Courts) -> Path:
    return courts.root.table("identities", "identities")


def earlier(courts: Courts, made_by: str = MADE_BY) -> Earlier:
    with connect(courts.settings) as connection:
        return read_earlier(connection, courts.root, DEFENDANTS, made_by)


def assert_same_as_anew(courts: Courts) -> None:
    """Build with what is there and without it: the same bytes."""
    build_nodes(courts.settings)
    files = [identities(courts), *courts.root.table("linkage", "x").parent.glob("identit*")]
    in_part = {file: file.read_bytes() for file in files}
    for file in files:
        file.unlink()
    build_nodes(courts.settings)
    assert {file: file.read_bytes() for file in files} == in_part


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_an_added_record(courts: Courts, change: dict[str, Any]) -> None:
    courts.records(MAGS, FIRST, 2018)
    build_nodes(courts.settings)
    courts.records(MAGS, [{"source_record_id": "new"} | change], 2019)
    assert_same_as_anew(courts)


def test_a_year_that_is_withdrawn(courts: Courts) -> None:
    courts.records(MAGS, FIRST, 2018)
    courts.records(CROWN, [{"source_record_id": "c", "forename": "TEST2", "pnc_id": PNC, "asn": "Z1"}], 2019)
    build_nodes(courts.settings)
    courts.records(CROWN, [], 2019)
    assert_same_as_anew(courts)


def test_a_weak_identity_that_is_delivered_otherwise(courts: Courts) -> None:
    courts.records(MAGS, FIRST, 2018)
    build_nodes(courts.settings)
    courts.records(MAGS, [{"source_record_id": "weak", "date_of_birth": None, "surname": "OTHER"}], 2019)
    assert_same_as_anew(courts)


@pytest.mark.parametrize("town", ["OTHERHAM", None])
def test_a_town_that_is_delivered_otherwise(courts: Courts, town: str | None) -> None:
    courts.records(MAGS, FIRST, 2018)
    build_nodes(courts.settings)
    courts.records(MAGS, [FIRST[-1] | {"town": town}], 2019)
    assert_same_as_anew(courts)
    assert {row["town"] for row in read(identities(courts)) if row["forename"] == "TEST4"} == {town}


def overwrite(courts: Courts) -> bytes:
    """Change a text of the stored identities; the bytes that it had before."""
    before = identities(courts).read_bytes()
    with connect(courts.settings) as connection:
        select = f"SELECT * REPLACE ('CHANGED' AS surname) FROM {parquet(identities(courts))} ORDER BY node_id"
        write_parquet(connection, select, identities(courts))
    return before


def test_a_node_that_says_the_same_keeps_its_row(courts: Courts) -> None:
    courts.records(MAGS, [{"source_record_id": "a"}])
    build_nodes(courts.settings)
    overwrite(courts)
    with connect(courts.settings) as connection:
        told = {name: np.array([1], dtype=np.uint64) for name in ("says", "keys")}
        write_earlier(connection, courts.root, DEFENDANTS, Earlier(np.array([1]), **told), MADE_BY)
        assert earlier(courts).says.tolist() == [1]
    build_nodes(courts.settings)
    assert read(identities(courts))[0]["surname"] == "TESTER", "it says something else than the note has"
    said = earlier(courts)
    overwrite(courts)
    with connect(courts.settings) as connection:
        write_earlier(connection, courts.root, DEFENDANTS, said, MADE_BY)
    build_nodes(courts.settings)
    assert read(identities(courts))[0]["surname"] == "CHANGED", "its texts must not have been read"


def test_identities_that_are_not_those_of_the_note_are_made_anew(courts: Courts) -> None:
    courts.records(MAGS, FIRST)
    build_nodes(courts.settings)
    before = overwrite(courts)
    assert not len(earlier(courts).node_id)
    build_nodes(courts.settings)
    assert identities(courts).read_bytes() == before


@pytest.mark.parametrize("lost", ["identities_said.json", "identities_said.parquet"])
def test_a_killed_run_keeps_nothing(courts: Courts, lost: str) -> None:
    courts.records(MAGS, FIRST)
    build_nodes(courts.settings)
    assert len(earlier(courts).node_id) > 10
    (courts.root.internal / "linkage" / lost).unlink()
    assert not len(earlier(courts).node_id)
    assert_same_as_anew(courts)


def test_other_statements_keep_nothing(courts: Courts) -> None:
    courts.records(MAGS, FIRST)
    build_nodes(courts.settings)
    assert not len(earlier(courts, MADE_BY + " ").node_id)


def test_rows_that_say_the_same_are_found() -> None:
    says = np.array([9, 0, 5, 7], dtype=np.uint64)
    known = Earlier(np.arange(4), says, says)
    here, there = known.find(np.array([7, 8, 0, 9, 0], dtype=np.uint64))
    assert sorted(zip(here.tolist(), there.tolist(), strict=True)) == [(0, 3), (3, 0)]
    assert not len(nothing_earlier().find(says)[0])


def test_what_is_told_together_depends_on_what_says_it() -> None:
    one, two = np.array([3, 0], dtype=np.uint64), np.array([0, 3], dtype=np.uint64)
    told = told_together(one, two)
    assert told[0] != told[1] and (told != 0).all() and (told == told_together(one, two)).all()
