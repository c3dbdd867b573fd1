"""The independent generator: same order, same bytes; what it delivers is what the contracts say, and the truth knows all."""

import csv
import hashlib
import json
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pyarrow.parquet as pq
import pytest

from datafirst_assets.contracts.sources import CRIMINAL, SOURCES
from datafirst_assets.contracts.table import column_names
from datafirst_assets.standardise.organisations import clean_organisation

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"
ORDER = {"rows": 900, "part_rows": 450, "first_year": 2013, "last_year": 2014, "seed": 5, "sparse": False}
PARTIES = {"family_parties": 700, "civil_parties": 700}
OTHERS = [name for name in SOURCES if name not in CRIMINAL]
ENCODINGS = {"familyman": "cp1252", "civil_caseman_pcol": "utf-8"}
_ROOTS: list[TemporaryDirectory[str]] = []

Measured = dict[str, dict[str, float]]


def generated(root: Path, **changes: int) -> Measured:
    """The folder stands on the path for this alone: some of its modules bear names that others have."""
    sys.path.insert(0, str(BENCHMARKS))
    try:
        from second_generator.generate import generate
        from second_generator.order import Order
    finally:
        sys.path.remove(str(BENCHMARKS))
    measured: Measured = generate(Order(root=root, shuffle=False, **(ORDER | changes)))
    return measured


@cache
def zone() -> tuple[Path, Measured]:
    """An order of two parts with all four courts, made once."""
    _ROOTS.append(TemporaryDirectory())
    root = Path(_ROOTS[-1].name)
    return root, generated(root, **PARTIES)


def hashes(root: Path, pattern: str = "**/*") -> dict[str, str]:
    files = sorted(path for path in root.glob(pattern) if path.is_file())
    return {str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def delivered(source: str, file: str) -> pd.DataFrame:
    paths = sorted(zone()[0].glob(f"landing/{source}/*/{file}.csv"))
    frames = [pd.read_csv(path, dtype=str, encoding=ENCODINGS[source]) for path in paths]
    return pd.concat(frames, ignore_index=True)


def truth() -> pd.DataFrame:
    return pd.read_parquet(zone()[0] / "truth" / "persons.parquet")


def identified(source: str) -> pd.DataFrame:
    """The parties of a source with their person_id; rows broken on purpose belong to nobody and are left out."""
    persons = truth()[lambda frame: frame.source_dataset == source]
    return delivered(source, "parties").merge(persons, left_on="party_id", right_on="source_record_id")


def test_the_same_order_gives_the_same_bytes(tmp_path: Path) -> None:
    generated(tmp_path, **PARTIES)
    assert hashes(tmp_path) == hashes(zone()[0])


def test_criminal_files_do_not_depend_on_the_other_courts(tmp_path: Path) -> None:
    generated(tmp_path)
    for source in CRIMINAL:
        pattern = f"landing/{source}/**/*"
        assert hashes(tmp_path, pattern) == hashes(zone()[0], pattern) != {}
    assert not any((tmp_path / "landing" / source).exists() for source in OTHERS)
    alone = pd.read_parquet(tmp_path / "truth" / "persons.parquet")
    beside = truth()[lambda frame: frame.source_dataset.isin(list(CRIMINAL))]
    pd.testing.assert_frame_equal(alone, beside.reset_index(drop=True))


def test_family_parties_do_not_depend_on_civil_ones(tmp_path: Path) -> None:
    generated(tmp_path, family_parties=PARTIES["family_parties"])
    assert hashes(tmp_path, "landing/familyman/**/*") == hashes(zone()[0], "landing/familyman/**/*") != {}


@pytest.mark.parametrize("source", OTHERS)
def test_files_follow_the_contract(source: str) -> None:
    for year in (2013, 2014):
        folder = zone()[0] / "landing" / source / str(year)
        manifest = json.loads((folder / "manifest.json").read_text())
        assert [file["name"] for file in manifest["files"]] == [f"{file.name}.csv" for file in SOURCES[source].files]
        for file, entry in zip(SOURCES[source].files, manifest["files"], strict=True):
            data = (folder / entry["name"]).read_bytes()
            rows = list(csv.reader(data.decode(entry["encoding"]).splitlines()))
            assert rows[0] == column_names(file.table)
            assert entry["sha256"] == hashlib.sha256(data).hexdigest()
            assert entry["rows"] == len(rows) - 1 > 0


@pytest.mark.parametrize("source", OTHERS)
def test_keys_are_unique_and_children_have_parents(source: str) -> None:
    cases, parties, events = (delivered(source, name) for name in ("cases", "parties", "events"))
    assert cases.case_number.is_unique and events.event_id.is_unique
    assert parties.party_id.dropna().is_unique
    for rows in (parties, events):
        assert (~rows.case_number.isin(cases.case_number)).mean() < 0.01


@pytest.mark.parametrize("source", OTHERS)
def test_the_truth_knows_every_party(source: str) -> None:
    known = truth()[lambda frame: frame.source_dataset == source].source_record_id
    parties = delivered(source, "parties").party_id
    assert known.is_unique and set(known) <= set(parties)
    assert 1 - parties.isin(known).mean() < 0.01
    expected = PARTIES["family_parties" if source == "familyman" else "civil_parties"]
    assert 0.97 * expected < len(known) <= expected


def test_no_person_belongs_to_two_parts() -> None:
    file = pq.ParquetFile(zone()[0] / "truth" / "persons.parquet")
    groups = [set(file.read_row_group(i)["person_id"].to_pylist()) for i in range(file.num_row_groups)]
    half = len(groups) // 2
    first, second = set().union(*groups[:half]), set().union(*groups[half:])
    assert len(groups) == 6 and not first & second


def test_the_courts_share_persons() -> None:
    ids = {name: set(rows.person_id) for name, rows in truth().groupby("source_dataset")}
    assert ids["familyman"] & ids["mags_hocas"] and ids["civil_caseman_pcol"] & ids["mags_hocas"]
    assert ids["familyman"] & ids["civil_caseman_pcol"]
    assert ids["familyman"] - ids["mags_hocas"]


def test_organisations_have_ids_of_their_own() -> None:
    family, civil = identified("familyman"), identified("civil_caseman_pcol")
    councils = family.person_id.str.startswith("ORG")
    read = family.surname.map(clean_organisation, na_action="ignore").str.endswith(" COUNCIL", na=False)
    assert not read[~councils].any() and read[councils].mean() > 0.97
    assert family.surname[councils].str.upper().nunique() > family.person_id[councils].nunique(), "under several names"
    assert family[councils].forenames.isna().all() and family[councils].date_of_birth.isna().all()
    firms = civil[civil.person_id.str.startswith("ORG")]
    assert firms.date_of_birth.isna().all() and (firms.party_type == "C").mean() > 0.98


def test_birth_dates_are_missing_where_courts_do_not_ask() -> None:
    family, civil = identified("familyman"), identified("civil_caseman_pcol")
    persons = family[~family.person_id.str.startswith("ORG")]
    child = persons.role == "CHD"
    assert persons[child].date_of_birth.isna().mean() < 0.12 < 0.2 < persons[~child].date_of_birth.isna().mean() < 0.6
    assert 0.75 < civil[civil.party_type == "P"].date_of_birth.isna().mean() < 0.95


def test_rates_of_errors_are_measured() -> None:
    measured = zone()[1]
    for court in ("family", "civil"):
        assert {"surname_typo", "forename_surname_swapped", "postcode_missing", "nickname"} <= measured[court].keys()
        assert all(0 <= rate < 0.2 for kind, rate in measured[court].items() if kind.endswith("_typo"))
    assert 0.25 < measured["family"]["grown_up_of_the_population"] < 0.55
    assert 0.25 < measured["civil"]["person_of_the_population"] < 0.55


def test_parties_that_are_more_alike_leave_the_criminal_courts_as_they_are(tmp_path: Path) -> None:
    """Fewer birth dates, more who share name and birth date with somebody else; as many parties."""
    generated(tmp_path, **PARTIES, alike=True)
    for source in CRIMINAL:
        pattern = f"landing/{source}/**/*"
        assert hashes(tmp_path, pattern) == hashes(zone()[0], pattern) != {}
    usual, alike = (
        pd.concat(
            pd.read_csv(file, dtype=str, encoding="cp1252") for file in root.glob("landing/familyman/*/parties.csv")
        )
        for root in (zone()[0], tmp_path)
    )
    assert len(usual) == len(alike)
    assert alike.date_of_birth.isna().mean() > usual.date_of_birth.isna().mean() + 0.05
