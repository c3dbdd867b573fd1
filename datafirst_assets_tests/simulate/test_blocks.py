"""A population made in several blocks: whole in its numbers, and no block repeats another."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from datafirst_assets.simulate import blocks, simulate
from datafirst_assets.simulate.blocks import Block, split
from datafirst_assets_tests.simulate.conftest import read

ROWS, YEARS, SEED, BLOCK_ROWS = 6_100, (2012, 2014), 11, 2_000


@pytest.fixture(scope="module")
def told() -> list[str]:
    """What the simulation said of its progress."""
    return []


@pytest.fixture(scope="module")
def zone(tmp_path_factory: pytest.TempPathFactory, told: list[str]) -> Path:
    """Four blocks, where one would do."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "BLOCK_ROWS", BLOCK_ROWS)
        path = tmp_path_factory.mktemp("blocks")
        counts = simulate(path, ROWS, *YEARS, SEED, told.append)
    (path / "counts.json").write_text(json.dumps(counts))
    return path


@pytest.fixture(scope="module")
def people(zone: Path) -> pd.DataFrame:
    """The truth: person of each record."""
    return pd.read_parquet(zone / "truth" / "persons.parquet")


def test_blocks_add_up_and_are_small() -> None:
    for rows, firms in ((1, 0), (99_999, 1_500), (250_001, 3_750), (12_400_000, 186_000)):
        parts = split(1, rows, firms, 2 * rows)
        assert sum(part.parties for part in parts) == 2 * rows
        assert sum(part.rows + part.firm_rows for part in parts) == rows
        assert sum(part.firm_rows for part in parts) == firms
        assert max(part.rows + part.firm_rows for part in parts) <= blocks.BLOCK_ROWS
        assert [part.at for part in parts] == list(range(parts[0].count)) == list(range(len(parts)))


def test_numbers_and_streams_of_blocks_differ() -> None:
    parts = [Block(5, at, 3, 10, 0) for at in range(3)]
    numbers = np.concatenate([part.numbers(np.arange(10)) for part in parts])
    assert sorted(numbers) == list(range(30))
    draws = {float(part.stream("stage").random()) for part in parts}
    assert len(draws) == 3
    assert float(parts[1].stream("stage").random()) in draws


def test_every_row_is_there_and_told_of(zone: Path, told: list[str], people: pd.DataFrame) -> None:
    counts = json.loads((zone / "counts.json").read_text())
    sources = people["source_dataset"].value_counts()
    assert counts["mags_rows"] == ROWS == sources["mags_hocas"]
    assert counts["crown_rows"] == sources["crown_xhibit"] > 0
    assert counts["case_links"] == len(pd.read_parquet(zone / "truth" / "case_links.parquet")) > 0
    assert told[-1] == "6,100 of 6,100 defendant-cases"
    assert len(told) == 4


def test_no_id_comes_twice(zone: Path, people: pd.DataFrame) -> None:
    assert not people.duplicated(["source_dataset", "source_record_id"]).any()
    mags = read(zone, "mags_hocas", "defendant_offences.csv")
    assert mags.groupby("case_id")["defendant_id"].nunique().max() <= 4
    assert not mags.duplicated(["case_id", "defendant_id", "offence_seq"]).any()
    records = mags.drop_duplicates(["case_id", "defendant_id"])
    assert records["defendant_id"].is_unique
    # A case is one court's, heard on one day at first: two blocks' cases under one number would not be.
    for column in ("court_house_code", "case_received_date"):
        assert records.groupby("case_id")[column].nunique().max() == 1
    typed = records.loc[records["asn"].str.fullmatch(r"\d{2}[0-9A-Z]{6}\d{11}[A-Z]"), "asn"]
    assert typed.duplicated().sum() <= len(typed) // 1000  # but for slips
    crown = {
        name: read(zone, "crown_xhibit", f"{name}.csv") for name in ("cases", "disposals", "defendants_on_offence")
    }
    cases = crown["cases"].drop_duplicates("case_id")
    assert not cases.duplicated(["case_number", "court_id"]).any()
    assert crown["disposals"]["disposal_id"].is_unique
    assert crown["defendants_on_offence"]["defendant_on_offence_id"].is_unique


def test_blocks_are_different_people_in_the_same_places(zone: Path, people: pd.DataFrame) -> None:
    mags = read(zone, "mags_hocas", "defendant_offences.csv")
    mags["source_record_id"] = mags["case_id"] + "|" + mags["defendant_id"]
    mags = mags.drop_duplicates("source_record_id").merge(people, on="source_record_id")
    mags["block"] = mags["person_id"].str[1:].astype(int) % 4
    assert set(mags["block"]) == set(range(4))
    born = mags[(mags["date_of_birth"] != "") & ~mags["date_of_birth"].str.startswith("01/01/")]
    names = born.groupby(["forename1", "surname", "date_of_birth"])["block"].nunique()
    assert (names > 1).mean() < 0.01
    firms = mags[mags["defendant_type"] == "O"]
    assert (firms.groupby("organisation_name")["block"].nunique() > 1).mean() < 0.2
    homes = mags[~mags["postcode"].isin(["", "NF1 1NF"])].groupby("postcode")["block"].nunique()
    assert (homes > 1).mean() > 0.1
    police = mags[mags["pnc_id"].str.fullmatch(r"\d{4}/\d{7}[A-Z]")].groupby("pnc_id")["person_id"].nunique()
    assert (police > 1).mean() < 0.02


def test_truth_is_written_block_by_block(zone: Path) -> None:
    truth = pq.ParquetFile(zone / "truth" / "persons.parquet")
    assert truth.metadata.num_row_groups == 2 * 4  # of each block the magistrates' records, then the Crown's


def test_bytes_do_not_depend_on_threads(zone: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "BLOCK_ROWS", BLOCK_ROWS)
    threads = pa.cpu_count()
    pa.set_cpu_count(threads + 2)
    try:
        simulate(tmp_path, ROWS, *YEARS, SEED)
    finally:
        pa.set_cpu_count(threads)
    for path in sorted(tmp_path.rglob("*.*")):
        assert path.read_bytes() == (zone / path.relative_to(tmp_path)).read_bytes(), path.name
