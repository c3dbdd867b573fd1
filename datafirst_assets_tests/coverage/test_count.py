"""Counting: every source by its own court and date, each record as its newest delivery has it."""

import datetime
from pathlib import Path

import pytest

from datafirst_assets.contracts.sources import SOURCES
from datafirst_assets.contracts.table import column_names
from datafirst_assets.coverage.count import count_records
from datafirst_assets.engine import connect, rows
from datafirst_assets.errors import DataFirstError
from datafirst_assets_tests.publish.court_data import World


def counted(world: World) -> list[tuple[str, str, datetime.date, int]]:
    with connect(world.settings) as connection:
        count_records(connection, world.root)
        return rows(connection, "FROM counted ORDER BY ALL")


def test_the_registry_names_columns_that_are_there() -> None:
    for source in SOURCES.values():
        names = set(column_names(source.tables[source.calendar.entity]))
        assert {source.calendar.court, source.calendar.date} <= names


def test_every_source_is_counted_by_its_own_court_and_month(tmp_path: Path) -> None:
    world = World(tmp_path)
    for case in "ABC":
        world.add_mags(
            case, court_house_code="ONE" if case < "C" else "TWO", final_result_date=datetime.date(2014, 3, 31)
        )
    world.add_crown("K", court_id="401", final_result_date=datetime.date(2014, 12, 1))
    # A case counts in the month in which it was closed.
    world.add_case("familyman", "F1", received_date=datetime.date(2014, 1, 5), closed_date=datetime.date(2014, 4, 5))
    world.add_case("civil_caseman_pcol", "V", issue_date=datetime.date(2014, 5, 9))
    assert counted(world.write()) == [
        ("civil_caseman_pcol", "T1", datetime.date(2014, 5, 1), 1),
        ("crown_xhibit", "401", datetime.date(2014, 12, 1), 1),
        ("familyman", "T1", datetime.date(2014, 4, 1), 1),
        ("mags_hocas", "ONE", datetime.date(2014, 3, 1), 2),
        ("mags_hocas", "TWO", datetime.date(2014, 3, 1), 1),
    ]


def test_a_record_that_was_delivered_again_counts_once_as_it_is_now(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.add_mags("A", extract_year=2014, court_house_code="OLD", final_result_date=datetime.date(2014, 3, 2))
    world.add_mags("A", extract_year=2015, court_house_code="NEW", final_result_date=datetime.date(2015, 2, 2))
    world.add_mags("B", extract_year=2014, court_house_code="OLD", final_result_date=datetime.date(2014, 3, 2))
    assert counted(world.write()) == [
        ("mags_hocas", "NEW", datetime.date(2015, 2, 1), 1),
        ("mags_hocas", "OLD", datetime.date(2014, 3, 1), 1),
    ]


def test_an_open_case_is_in_no_month_and_closing_it_changes_no_earlier_one(tmp_path: Path) -> None:
    received, closed = datetime.date(2014, 11, 5), datetime.date(2015, 2, 5)
    world = World(tmp_path)
    world.add_case("familyman", "DONE", received_date=received, closed_date=datetime.date(2014, 12, 5))
    world.add_case("familyman", "OPEN", received_date=received)
    first = counted(world.write())
    assert first == [("familyman", "T1", datetime.date(2014, 12, 1), 1)]
    world.add_case("familyman", "OPEN", extract_year=2015, received_date=received, closed_date=closed)
    assert counted(world.write()) == [*first, ("familyman", "T1", datetime.date(2015, 2, 1), 1)]


def test_a_case_that_is_opened_again_leaves_its_month(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.add_case("familyman", "F", closed_date=datetime.date(2014, 12, 5))
    world.add_case("familyman", "F", extract_year=2015)
    assert counted(world.write()) == []


def test_nothing_standardised_is_said_with_what_to_do(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.root.prepare()
    with pytest.raises(DataFirstError, match="Run `datafirst run` first"):
        counted(world)
