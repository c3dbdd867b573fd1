import shutil
from dataclasses import replace

import pytest

from .released import released_world


@pytest.fixture(scope="session")
def released(tmp_path_factory):
    """A world with one release; to be copied, not changed."""
    return released_world(tmp_path_factory.mktemp("released"))


@pytest.fixture
def world(released, tmp_path):
    """A copy of it for one test."""
    shutil.copytree(released.base / "data", tmp_path / "data", symlinks=True)
    copied = replace(released, base=tmp_path)
    copied.root.prepare()
    return copied
