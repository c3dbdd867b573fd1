"""`evaluate()` on the small linked zone, and what it says where there is nothing to evaluate."""

import json
from pathlib import Path

import pytest

from datafirst_assets.config import Settings
from datafirst_assets.errors import DataFirstError
from datafirst_assets.evaluate.truth import LEVELS, evaluate
from datafirst_assets_tests.linkage.zone import Zone


def test_links_of_the_small_zone_are_plausible(zone: Zone) -> None:
    found = json.loads(json.dumps(evaluate(zone.settings)))
    assert found["records"] == found["records_with_truth"] > 1000
    for level in LEVELS:
        for court in ("all", "mags_hocas", "crown_xhibit"):
            assert found["persons"][level][court]["pairwise_f1"] > 0.9
    assert found["persons"]["person_id"]["all"]["bcubed_f1"] > 0.97
    assert found["persons"]["person_id_high"]["all"]["pairwise_precision"] >= 0.995
    courts = [found["persons"]["person_id"][court]["records"] for court in ("mags_hocas", "crown_xhibit")]
    assert sum(courts) == found["records"]
    links = found["case_links"]
    assert links["links"] > 0 and links["precision"] >= 0.95 and links["recall"] >= 0.9


def test_stricter_thresholds_trade_recall_for_precision(zone: Zone) -> None:
    low, middle, high = (evaluate(zone.settings)["persons"][level]["all"] for level in LEVELS)
    assert low["pairwise_recall"] >= middle["pairwise_recall"] >= high["pairwise_recall"]
    assert low["estimated_clusters"] <= middle["estimated_clusters"] <= high["estimated_clusters"]


def test_no_truth(tmp_path: Path) -> None:
    with pytest.raises(DataFirstError, match=r"There is no truth in .*Simulate a landing zone"):
        evaluate(Settings(data_dir=tmp_path))


@pytest.mark.parametrize("lost", ["person_clusters", "case_links"])
def test_nothing_linked_yet(zone: Zone, tmp_path: Path, lost: str) -> None:
    copy = zone.copy(tmp_path / "root")
    copy.root.table("linkage", lost).unlink()
    with pytest.raises(DataFirstError, match=r"Nothing has been linked yet. Run `datafirst run`"):
        evaluate(copy.settings)
