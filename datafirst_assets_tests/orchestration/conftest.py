"""What tests of steps share: a workspace on an empty data root."""

from pathlib import Path

import pytest

from datafirst_assets.orchestration.resources import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(data_dir=str(tmp_path / "data"))
