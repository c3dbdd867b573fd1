"""What link_quality.py measures on, and how it tells of links across courts; nothing is run here."""

import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from datafirst_assets.contracts.sources import CRIMINAL, SOURCES
from datafirst_assets.evaluate.cross_justice import BOTH, REST

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The folder stands on the path for this alone."""
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    import link_quality

    for name in ("link_quality", "runs"):
        monkeypatch.delitem(sys.modules, name)
    return link_quality


def _bench(script: ModuleType, work: Path, landed: list[str]) -> Any:
    for name in landed:
        (work / "data" / "landing" / name / "2019").mkdir(parents=True)
    (work / "data" / "truth").mkdir()
    return script.Bench(work, None, 100, 1, "simulator", False, 50, False)


def test_criminal_courts_alone_are_measured_where_they_are(script: ModuleType, tmp_path: Path) -> None:
    bench = _bench(script, tmp_path, list(CRIMINAL))
    script.set_criminal_courts_apart(bench)
    assert bench.alone == bench.settings and not (tmp_path / "criminal").exists()


def test_beside_other_courts_the_criminal_ones_are_measured_by_themselves(script: ModuleType, tmp_path: Path) -> None:
    bench = _bench(script, tmp_path, list(SOURCES))
    script.set_criminal_courts_apart(bench)
    alone = bench.alone.data_dir
    assert alone != bench.settings.data_dir and bench.alone.key_file == bench.settings.key_file
    assert sorted(path.name for path in (alone / "landing").iterdir()) == sorted(CRIMINAL)
    assert all((alone / "landing" / name / "2019").is_dir() for name in CRIMINAL) and (alone / "truth").is_dir()


def test_the_tables_of_links_across_courts(script: ModuleType) -> None:
    intervals = {name: [0.5, 1.0] for name in ("precision", "recall", "f1")}
    pairs = {"linked_pairs": 1234, "precision": 0.75, "recall": 0.5, "f1": 0.6, "intervals": intervals}
    kinds = {BOTH: pairs, REST: pairs | {"linked_pairs": 5}}
    table = script.across_table(
        {**kinds, "by_domains": {"civil and family": kinds}, "organisations": pairs}
    ).splitlines()
    assert table[0] == "| pairs across courts | linked | precision | recall | f1 |"
    shares = "0.75000 (0.50000 to 1.00000) | 0.50000 (0.50000 to 1.00000) | 0.60000 (0.50000 to 1.00000)"
    assert table[2] == f"| all, both birth dates known | 1,234 | {shares} |"
    assert table[5] == f"| civil and family, the rest | 5 | {shares} |" and table[6].startswith(
        "| organisations | 1,234 |"
    )
    assert len({line.count("|") for line in table}) == 1


def test_what_other_courts_change_about_the_criminal_ones(script: ModuleType) -> None:
    def evaluated(f1: float) -> dict[str, Any]:
        return {"records_of_persons": {"person_id": {"all": {"pairwise_f1": f1, "bcubed_f1": 0.9}}}}

    table = script.criminal_table(evaluated(0.98), evaluated(0.975)).splitlines()
    assert table[2:] == [
        "| pairwise F1 | 0.98000 | 0.97500 | -0.00500 |",
        "| B-cubed F1 | 0.90000 | 0.90000 | +0.00000 |",
    ]
