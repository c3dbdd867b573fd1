"""The asset of coverage on a made-up court that falls silent: what it shows, and that its check warns once."""

import datetime
from pathlib import Path
from typing import Any

import dagster as dg
import pyarrow.parquet as pq
import pytest

from datafirst_assets.assets.coverage import COVERAGE
from datafirst_assets.coverage.runs import PUBLIC_FILE
from datafirst_assets.orchestration.resources import Workspace
from datafirst_assets.quality.files import quality_file
from datafirst_assets_tests.charts.pictures import figures_of, picture_of
from datafirst_assets_tests.publish.court_data import World

YEARS = (2014, 2015)


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Twenty cases a month of one court, but for three months; and one of another court, at a single day."""
    made = World(tmp_path)
    for year in YEARS:
        for month in range(1, 13):
            for number in range(0 if (year, month) in {(2015, 4), (2015, 5), (2015, 6)} else 20):
                made.add_case(
                    "civil_caseman_pcol",
                    f"V{year}-{month}-{number}",
                    court_code="CRT095",
                    extract_year=year,
                    issue_date=datetime.date(year, month, 1 + number),
                )
    made.add_case("civil_caseman_pcol", "V-ONE", court_code="SECRET", issue_date=datetime.date(2014, 1, 1))
    return made.write()


def materialised(world: World) -> tuple[dict[str, Any], dict[str, dg.AssetCheckEvaluation], bool]:
    """What the asset shows, its checks by name, and whether the run went well."""
    result = dg.materialize(
        COVERAGE, resources={"workspace": Workspace(data_dir=str(world.root.root))}, raise_on_error=False
    )
    (event,) = result.get_asset_materialization_events()
    shown = {name: value.value for name, value in event.materialization.metadata.items()}
    return shown, {check.check_name: check for check in result.get_asset_check_evaluations()}, result.success


def test_a_silent_court_is_told_and_holds_nothing_up(world: World) -> None:
    shown, checks, success = materialised(world)
    assert success
    assert {name for name, check in checks.items() if not check.passed} == {"no_new_breaks"}
    told = str(checks["no_new_breaks"].metadata["first_of_them"].value)
    assert "Mansfield County Court (CRT095)|2015-04 to 2015-06|Break" in told
    assert shown["dagster/row_count"] == 3 * 24
    said, _ = picture_of(shown["coverage"])
    assert said.startswith("Courts by month")
    figures = figures_of(shown["by_year"])
    assert [row[1:] for row in figures] == [
        ["2014", "1", "0", "0", "0", "0", "0", "0"],
        ["2015", "1", "1", "0", "0", "0", "0", "3"],
    ]


def test_a_court_with_few_records_is_named_nowhere(world: World) -> None:
    shown, checks, _ = materialised(world)
    for place in (shown, {name: check.metadata for name, check in checks.items()}):
        assert "SECRET" not in str(place)
    assert "SECRET" not in quality_file(world.root, PUBLIC_FILE).read_text()


def test_what_the_release_tells_warns_no_more(world: World) -> None:
    materialised(world)
    folder = world.root.releases / "0001" / "catalogue"
    folder.mkdir(parents=True)
    (world.root.releases / "current").symlink_to("0001")
    (folder / PUBLIC_FILE).write_bytes(quality_file(world.root, PUBLIC_FILE).read_bytes())
    _, checks, _ = materialised(world)
    assert all(check.passed for check in checks.values())


def test_the_same_records_in_any_order_give_the_same_bytes(world: World) -> None:
    materialised(world)
    files = [quality_file(world.root, name) for name in ("coverage_calendar.parquet", PUBLIC_FILE)]
    before = [file.read_bytes() for file in files]
    for file in (world.root.internal / "events" / "std_civil_caseman_pcol__cases").iterdir():
        table = pq.read_table(file)
        pq.write_table(table.take(list(range(table.num_rows))[::-1]), file)
    materialised(world)
    assert [file.read_bytes() for file in files] == before


def test_where_no_court_has_enough_records_there_is_no_picture(tmp_path: Path) -> None:
    made = World(tmp_path)
    made.add_case("civil_caseman_pcol", "V1", court_code="CRT095", issue_date=datetime.date(2014, 1, 1))
    shown, _, success = materialised(made.write())
    assert success
    assert shown["courts"] == 0 and "coverage" not in shown
