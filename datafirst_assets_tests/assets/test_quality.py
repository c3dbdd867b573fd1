"""The assets of linkage quality: made with and without a truth, on a copy of the small linked zone."""

import shutil
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from datafirst_assets.assets.quality import QUALITY
from datafirst_assets.orchestration.resources import Workspace
from datafirst_assets_tests.charts.pictures import picture_of
from datafirst_assets_tests.linkage.zone import Zone, linked_zone


@pytest.fixture
def zone(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Zone:
    linked = linked_zone(tmp_path_factory.getbasetemp())
    copy = linked.copy(tmp_path / "data")
    shutil.copytree(linked.folder / "internal" / "raw" / "deliveries", copy.folder / "internal" / "raw" / "deliveries")
    return copy


def materialised(zone: Zone) -> tuple[dict[str, dict[str, Any]], dict[str, bool]]:
    """Metadata by asset and checks by name after all three have been made."""
    result = dg.materialize(QUALITY, resources={"workspace": Workspace(data_dir=str(zone.folder))})
    shown = {
        event.asset_key.to_user_string(): {k: v.value for k, v in event.materialization.metadata.items()}
        for event in result.get_asset_materialization_events()
        if event.asset_key
    }
    return shown, {check.check_name: check.passed for check in result.get_asset_check_evaluations()}


def test_with_a_truth(zone: Zone) -> None:
    shown, checks = materialised(zone)
    assert set(shown) == {"linkage_indicators", "linkage_evaluation", "linkage_quality_report"}
    assert checks["never_found"] and all(checks.values())
    assert "published" in str(shown["linkage_evaluation"]["agreement"])
    assert picture_of(str(shown["linkage_evaluation"]["by_threshold"]))[0].startswith("B-cubed")
    assert "|both known|" in str(shown["linkage_evaluation"]["across_courts"])
    assert shown["linkage_quality_report"]["error_measured"] is True
    assert Path(str(shown["linkage_quality_report"]["html"])).exists()


def test_without_a_truth_it_says_so_and_is_no_error(zone: Zone) -> None:
    shutil.rmtree(zone.root.truth)
    shown, checks = materialised(zone)
    assert all(checks.values())
    assert str(shown["linkage_evaluation"]["truth"]).startswith("none beside these deliveries")
    assert shown["linkage_quality_report"]["error_measured"] is False
