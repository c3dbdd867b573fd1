"""A small release with its twin, as the catalogue's tests have it, and a folder of the twin that a test may break."""

import shutil

import pytest

from datafirst_assets.catalogue.parts import PARTS
from datafirst_assets.release import release

from ..catalogue.conftest import (  # noqa: F401 - fixtures that these tests ask for
    PROVENANCE,
    built,
    catalogue,
    catalogued,
    court_data,
    gathered,
)


@pytest.fixture(scope="session")
def released(catalogued, built):  # noqa: F811
    """The folder of a release with everything in it."""
    return release(catalogued.settings, court_data.KEY, PROVENANCE, tuple(PARTS)).path


@pytest.fixture(scope="session")
def twin(built):  # noqa: F811
    """The folder of the twin; not to be changed."""
    return built.parts["twin"].folder


@pytest.fixture
def own(twin, tmp_path):
    """A copy of it."""
    return shutil.copytree(twin, tmp_path / "twin")
