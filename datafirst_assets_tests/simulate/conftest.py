"""One simulated landing zone for all tests here: 30,000 defendant-cases and as many parties, 2011 to 2019."""

import json
from pathlib import Path

import pandas as pd
import pytest

from datafirst_assets.simulate import simulate

ROWS, FIRST, LAST, SEED = 30_000, 2011, 2019, 7
PARTIES = 15_000  # of each other court
COMPANY = "ORG"  # begins the id of a company in the truth

Tables = dict[str, pd.DataFrame]


@pytest.fixture(scope="session")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data root of the simulation."""
    path = tmp_path_factory.mktemp("simulated")
    simulate(path, ROWS, FIRST, LAST, SEED, None, PARTIES)
    return path


def read(root: Path, source: str, name: str) -> pd.DataFrame:
    """A file of all years as texts, with the delivery's year."""
    parts = []
    for folder in sorted((root / "landing" / source).iterdir()):
        files = json.loads((folder / "manifest.json").read_text("utf-8"))["files"]
        encoding = next(file["encoding"] for file in files if file["name"] == name)
        part = pd.read_csv(folder / name, dtype=str, keep_default_na=False, encoding=encoding)
        parts.append(part.assign(year=int(folder.name)))
    return pd.concat(parts, ignore_index=True)


@pytest.fixture(scope="session")
def mags(root: Path) -> pd.DataFrame:
    """Magistrates' offences with person and record id."""
    table = read(root, "mags_hocas", "defendant_offences.csv")
    table["record"] = table["case_id"] + "|" + table["defendant_id"]
    truth = pd.read_parquet(root / "truth" / "persons.parquet")
    truth = truth[truth["source_dataset"] == "mags_hocas"]
    table["person"] = table["record"].map(truth.set_index("source_record_id")["person_id"])
    return table


@pytest.fixture(scope="session")
def crown(root: Path) -> dict[str, pd.DataFrame]:
    """The five Crown files."""
    names = ("cases", "defendants", "defendants_on_case", "defendants_on_offence", "disposals")
    return {name: read(root, "crown_xhibit", f"{name}.csv") for name in names}


def read_parties(root: Path, source: str) -> Tables:
    """The three files of a source of cases and parties; parties with their person and who is a company."""
    tables = {name: read(root, source, f"{name}.csv") for name in ("cases", "parties", "events")}
    truth = pd.read_parquet(root / "truth" / "persons.parquet")
    truth = truth[truth["source_dataset"] == source].set_index("source_record_id")["person_id"]
    parties = tables["parties"]
    parties["person"] = parties["party_id"].map(truth)
    parties["company"] = parties["person"].str.startswith(COMPANY)
    return tables


@pytest.fixture(scope="session")
def family(root: Path) -> Tables:
    """FamilyMan's files."""
    return read_parties(root, "familyman")


@pytest.fixture(scope="session")
def civil(root: Path) -> Tables:
    """The files of CaseMan and Possession Claim Online."""
    return read_parties(root, "civil_caseman_pcol")
