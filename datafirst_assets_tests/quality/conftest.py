import shutil
from pathlib import Path

import pytest

from datafirst_assets_tests.linkage.tables import Courts
from datafirst_assets_tests.linkage.zone import Zone, linked_zone


@pytest.fixture
def courts(tmp_path: Path) -> Courts:
    return Courts(tmp_path / "root")


@pytest.fixture(scope="session")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Zone:
    return linked_zone(tmp_path_factory.getbasetemp())


@pytest.fixture
def zone(linked: Zone, tmp_path: Path) -> Zone:
    """A linked zone of its own, accounts of what was ingested included."""
    copy = linked.copy(tmp_path / "data")
    shutil.copytree(linked.folder / "internal" / "raw" / "deliveries", copy.folder / "internal" / "raw" / "deliveries")
    return copy
