"""A small release with everything that this folder's writers make of it; to be looked at, not changed."""

import shutil
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from datafirst_assets.catalogue.croissant import write_croissant
from datafirst_assets.catalogue.csvw import write_csvw
from datafirst_assets.catalogue.data_package import write_data_package
from datafirst_assets.catalogue.dcat import write_dcat
from datafirst_assets.catalogue.dictionary import write_dictionary
from datafirst_assets.catalogue.exchange import write_exchange
from datafirst_assets.catalogue.model import Catalogue
from datafirst_assets.catalogue.spreadsheet import write_spreadsheets
from datafirst_assets.engine import connect
from datafirst_assets.release.csv_edition import csv_edition
from datafirst_assets.twin.write import described_twin, write_twin

WRITERS = (
    write_spreadsheets,
    write_dictionary,
    write_dcat,
    write_exchange,
    write_data_package,
    write_csvw,
    write_croissant,
)
PROFILES = Path(__file__).parent / "profiles"


@dataclass(frozen=True)
class Small:
    """A release: its folder, its catalogue and what was written of that."""

    folder: Path
    catalogue: Catalogue
    written: list[Path]

    def file(self, name):
        return self.folder / "catalogue" / name


@pytest.fixture(scope="session")
def small(catalogued, catalogue, tmp_path_factory):
    folder = tmp_path_factory.mktemp("small")
    (folder / "data").mkdir()
    (folder / "catalogue").mkdir()
    with connect(catalogued.settings) as connection:
        for dataset in catalogue.datasets:
            stored = catalogued.root.table("published", dataset.name)
            for file in dataset.files:
                made = stored if file.format == "parquet" else csv_edition(connection, stored, dataset.files[0].sha256)
                shutil.copyfile(made, folder / file.path)
    (folder / "synthetic").mkdir()
    write_twin(catalogue, folder / "synthetic")
    catalogue = replace(catalogue, twin=described_twin(folder / "synthetic"))
    written = [path for write in WRITERS for path in write(catalogue, folder / "catalogue")]
    return Small(folder, catalogue, written)


@pytest.fixture
def copied(small, tmp_path):
    """A copy of it that a test may break."""
    shutil.copytree(small.folder, tmp_path / "copied")
    return tmp_path / "copied"
