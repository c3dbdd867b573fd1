from pathlib import Path

import pytest

from .tables import Courts
from .zone import Zone, linked_zone


@pytest.fixture
def courts(tmp_path: Path) -> Courts:
    return Courts(tmp_path / "root")


@pytest.fixture(scope="session")
def zone(tmp_path_factory: pytest.TempPathFactory) -> Zone:
    return linked_zone(tmp_path_factory.getbasetemp())
