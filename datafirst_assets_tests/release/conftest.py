import shutil
from dataclasses import replace
from importlib import import_module

import pytest

from datafirst_assets.publish.tables import PUBLISHED, publish
from datafirst_assets.release import Provenance, Release, release

# Beside this package, whether pytest knows it as `release` or below another package.
court_data = import_module(f"{__package__.removesuffix('release')}publish.court_data")


PROVENANCE = Provenance(
    code_version="artificial-1",
    model_hash="0" * 64,
    thresholds={"high": 9.5, "published": 4.0, "low": -1.0},
    deliveries={"mags_hocas/2014": "1" * 64, "crown_xhibit/2014": "2" * 64},
)


@pytest.fixture(scope="session")
def published(tmp_path_factory):
    """Two small courts with every table published; to be copied, not changed."""
    world = court_data.every_court(tmp_path_factory.mktemp("published"))
    for name in PUBLISHED:
        publish(name, world.settings, court_data.KEY)
    return world


@pytest.fixture(scope="session")
def released(published, tmp_path_factory):
    """The same with one release; to be copied, not changed."""
    world = copy(published, tmp_path_factory.mktemp("released"))
    release(world.settings, court_data.KEY, PROVENANCE)
    return world


def copy(world, base):
    shutil.copytree(world.base / "data", base / "data", symlinks=True)
    copied = replace(world, base=base)
    copied.root.prepare()
    return copied


@pytest.fixture
def world(request, tmp_path):
    """A world of the test's own: with release 0001 where the test asks for `first`, else with none."""
    wanted = "released" if "first" in request.fixturenames else "published"
    return copy(request.getfixturevalue(wanted), tmp_path)


@pytest.fixture
def first(world):
    """The folder of release 0001, made before the test."""
    return world.root.releases / "0001"


@pytest.fixture
def make(world):
    """Release the world as it stands, with whatever of the provenance is given anew."""

    def release_world(key=court_data.KEY, **changed) -> Release:
        return release(world.settings, key, replace(PROVENANCE, **changed))

    return release_world
