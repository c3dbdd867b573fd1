"""Small worlds, linked: police ids wrong, shared or missing and postcodes missing leave persons whole and thresholds sane."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from datafirst_assets.config import Settings
from datafirst_assets.linkage.thresholds import LADDER
from datafirst_assets.simulate import ErrorRates

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"
SCRIPTS = ("world_run", "worlds", "world_table", "runs")
SMALL = {"rows": 4_000, "first_year": 2013, "last_year": 2016}


@pytest.fixture
def scripts(monkeypatch: pytest.MonkeyPatch) -> dict[str, ModuleType]:
    """The modules of the table of worlds; the folder stands on the path for a test alone."""
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    import world_run
    import world_table
    import worlds

    for name in SCRIPTS:
        monkeypatch.delitem(sys.modules, name)
    return {"world_run": world_run, "worlds": worlds, "world_table": world_table}


def _linked(scripts: dict[str, ModuleType], folder: Path, dials: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A small world, made, linked and measured; without the yardstick."""
    world_run = scripts["world_run"]
    settings = Settings(data_dir=folder, threads=1, memory_limit="1GB")
    world_run.make_landing_zone(world_run.World("small", dials, **(SMALL | changes)), folder)
    world_run.link(settings)
    measured: dict[str, Any] = world_run.measure(settings)
    return measured


@pytest.mark.parametrize(
    ("dials", "changes"),
    [
        pytest.param({"wrong_ids": 0.05}, {}, id="wrong ids"),
        pytest.param({"shared_id": 0.05}, {}, id="one id for many"),
        pytest.param({"police_ids": 0.0}, {}, id="no police ids"),
        pytest.param({"postcodes_missing": 0.5}, {}, id="half of postcodes missing"),
        pytest.param(
            {"wrong_ids": 0.05, "wrong_cros": 0.05},
            {"generator": "simulator"},
            id="simulator, wrong ids",
        ),
    ],
)
def test_persons_stay_whole(
    scripts: dict[str, ModuleType], tmp_path: Path, dials: dict[str, Any], changes: dict[str, Any]
) -> None:
    measured = _linked(scripts, tmp_path, dials, **changes)
    weights, published = measured["thresholds"]["weights"], measured["levels"]["person_id"]
    # The last rung of the ladder is where a threshold goes that could not be chosen.
    assert max(weights.values()) < LADDER[-1]
    estimated = measured["thresholds"]["precision"]
    assert bool(estimated) != bool(measured["thresholds"]["calibration"]["doubt"])
    for level, precision in estimated.items():
        assert abs(precision - measured["levels"][level]["pairwise_precision"]) < 0.01
    assert published["pairwise_f1"] > 0.985 and published["bcubed_f1"] > 0.985
    assert measured["levels"]["person_id_high"]["pairwise_precision"] > 0.99
    assert measured["case_links"]["precision"] > 0.99 and measured["case_links"]["recall"] > 0.97
    assert published["largest_estimated"] <= 1.3 * published["largest_true"]


def test_worlds_have_names_of_their_own_and_dials_that_exist(scripts: dict[str, ModuleType]) -> None:
    worlds = scripts["worlds"].WORLDS
    assert len({world.name for world in worlds}) == len(worlds) >= 14
    from second_generator.dials import Dials

    for world in worlds:
        (ErrorRates if world.generator == "simulator" else Dials)(**world.dials)


def _row(f1: float, bare: float, pairs: int) -> dict[str, Any]:
    def agreement(share: float) -> dict[str, Any]:
        shares = {
            f"{kind}_{measure}": share for kind in ("pairwise", "bcubed") for measure in ("precision", "recall", "f1")
        }
        return shares | {"records": 1200, "true_clusters": 600, "largest_estimated": 9, "largest_true": 8}

    levels = ("person_id_low", "person_id", "person_id_high")
    return {
        "world": {"name": "here"},
        "levels": {level: agreement(f1) for level in levels},
        "bare_splink": agreement(bare),
        "thresholds": {
            "weights": {"person_id_low": 0.0, "person_id": 3.0, "person_id_high": 7.0},
            "precision": dict.fromkeys(levels, 0.96) if pairs else {},
            "calibration": {"shift": 0.0, "slope": 1.0, "limit": 0.9, "pairs": pairs, "doubt": "" if pairs else "none"},
        },
        "case_links": {"precision": 1.0, "recall": 0.99},
    }


def test_the_table(scripts: dict[str, ModuleType]) -> None:
    table = scripts["world_table"].worlds_table([_row(0.99, 0.98, 500), _row(0.9, 1.0, 0)]).splitlines()
    assert len(table) == 4 and len({line.count("|") for line in table}) == 1
    assert table[2].startswith("| here | 1,200 | 600 | 7 / 3 / 0 | estimated | 0.9900 / 0.9900 / 0.9900 / 0.9800 |")
    assert "| 0.50 / 0.50 |" in table[2] and "| 0.9600 / 0.9900 |" in table[2]
    # Without pairs that told it no precision was estimated, and beside a yardstick without error there is no ratio.
    assert "| model's odds |" in table[3] and "| - / - |" in table[3] and "| - / 0.9000 |" in table[3]


def test_the_table_names_thresholds_at_the_end_of_the_ladder(scripts: dict[str, ModuleType]) -> None:
    row = _row(0.99, 0.98, 500)
    row["thresholds"]["weights"] = {"person_id_low": LADDER[0], "person_id": LADDER[-1], "person_id_high": LADDER[-1]}
    table = scripts["world_table"].worlds_table([row])
    assert "| estimated; `person_id`, `person_id_high` at the ladder's end |" in table


def test_a_finished_world_is_not_run_again(
    scripts: dict[str, ModuleType], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    worlds, note, ran = scripts["worlds"], tmp_path / "note.jsonl", []

    def run(world: Any, work: Path | None) -> dict[str, Any]:
        ran.append(world.name)
        return {"world": asdict(world)}

    monkeypatch.setattr(worlds, "_run", run)
    first, second = worlds.WORLDS[:2]
    worlds.run_all([first], note, None)
    rows = worlds.run_all([first, second], note, None)
    assert ran == [first.name, second.name] and [row["world"]["name"] for row in rows] == ran
    assert [json.loads(line)["world"]["name"] for line in note.read_text().splitlines()] == ran
