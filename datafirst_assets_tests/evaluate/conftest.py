import pytest

from datafirst_assets_tests.linkage.zone import Zone, linked_zone


@pytest.fixture(scope="session")
def zone(tmp_path_factory: pytest.TempPathFactory) -> Zone:
    return linked_zone(tmp_path_factory.getbasetemp())
