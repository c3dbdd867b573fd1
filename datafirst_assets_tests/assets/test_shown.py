"""What assets show of themselves: their inputs, their trend, and where every row of a delivery went."""

import hashlib
from pathlib import Path

import dagster as dg
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from datafirst_assets.assets import raw
from datafirst_assets.assets.common import input_hashes, stored_rows
from datafirst_assets.contracts.sources import CRIMINAL
from datafirst_assets.definitions import defs
from datafirst_assets.ingest import FileAccount, Loaded
from datafirst_assets_tests.charts.pictures import figures_of, picture_of
from datafirst_assets_tests.conftest import Run
from datafirst_assets_tests.orchestration.test_history import history

TREND = "trend_by_year"
PICTURES = {
    "linkage_model": {"weights"},
    "identities": {"records_by_year"},
    "person_edges": {"match_weights"},
    "person_clusters": {"match_weights", "cluster_sizes"},
    "dedup_mags_hocas__defendants": {"first_seen_by_year"},
    "dedup_crown_xhibit__defendants": {"first_seen_by_year"},
}
INPUTS = {"sha256", "delivery_hash", "input_hashes", "input_deliveries", "model_hash"}


def _account(year: int, kept: int, reasons: dict[str, int]) -> Loaded:
    quarantined = sum(reasons.values())
    file = FileAccount(
        "cases", kept + quarantined + 1, kept, quarantined, 1, reasons, {"title: too long": 2}, {}, "ab" * 32
    )
    return Loaded("crown_xhibit", year, "cd" * 32, (file,), {})


def test_a_raw_year_shows_where_its_rows_went_and_how_it_compares() -> None:
    told = _account(2019, 100, {"no parent": 2, "broken key": 1})
    shown = raw._metadata(told.file("cases"), told, {2018: _account(2018, 80, {"no parent": 4}), 2019: told})
    assert shown["dagster/partition_row_count"] == 100
    assert shown["rows_in"] == shown["rows_kept"] + shown["rows_quarantined"] + shown["rows_superseded"] == 104
    assert shown["quarantined_by_reason"].value == {"no parent": 2, "broken key": 1}
    assert shown["sha256"] == "ab" * 32 and shown["delivery_hash"] == "cd" * 32
    assert shown[TREND].value.startswith("2019: 100 rows, +25.0% on 2018.")
    assert figures_of(shown[TREND].value) == [["2018", "80", "4"], ["2019", "100", "3"]]


def test_inputs_are_told_by_the_hash_of_their_bytes(tmp_path: Path) -> None:
    file = tmp_path / "table.parquet"
    file.write_bytes(b"artificial")
    before = input_hashes([file]).value
    assert before == {"table": hashlib.sha256(b"artificial").hexdigest()}
    file.write_bytes(b"changed")
    assert input_hashes([file]).value != before


def test_rows_of_a_year_come_from_its_file(tmp_path: Path) -> None:
    for year, rows in ((2018, 3), (2019, 0)):
        pq.write_table(pa.table({"a": pa.array([1] * rows, pa.int64())}), tmp_path / f"{year}.parquet")
    assert stored_rows(sorted(tmp_path.glob("*.parquet"))) == {2018: 3, 2019: 0}


@pytest.mark.parametrize("name", sorted(PICTURES))
def test_linkage_shows_pictures_and_its_inputs(name: str, first: Run) -> None:
    assert first.result.code == 0
    with history(first.site) as instance:
        event = instance.get_latest_materialization_event(dg.AssetKey(name))
    assert event and event.asset_materialization
    shown = event.asset_materialization.metadata
    assert shown.keys() & INPUTS
    for picture in PICTURES[name]:
        said, drawn = picture_of(str(shown[picture].value))
        assert said and drawn.tag.endswith("svg")


def test_every_raw_year_shows_its_trend_and_its_inputs(first: Run) -> None:
    assert first.result.code == 0
    delivered = tuple(f"raw_{source}__" for source in CRIMINAL)
    names = [spec.key for spec in defs.resolve_all_asset_specs() if spec.key.to_user_string().startswith(delivered)]
    with history(first.site) as instance:
        for name in names:
            event = instance.get_latest_materialization_event(name)
            assert event and event.asset_materialization
            shown = event.asset_materialization.metadata
            assert len(shown.keys() & INPUTS) == 2
            assert figures_of(str(shown[TREND].value))[-1][0] == "2014"
