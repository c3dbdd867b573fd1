"""The public edition: every month in one run, no count, and no court that has too few records to be told of."""

from itertools import pairwise
from pathlib import Path

import duckdb

from datafirst_assets.contracts.coverage import WHOLE
from datafirst_assets.coverage.runs import COLUMNS, Run, as_csv, court_name, make_runs, read_runs
from datafirst_assets.coverage.summary import months_of

from .months import FIRST, LAST, SOURCE, Volume, calendar, silent, steady


def runs_of(courts: dict[str, Volume], missing: tuple[int, ...] = ()) -> list[Run]:
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute(
            "CREATE TABLE judged (source_dataset VARCHAR, court VARCHAR, month DATE, records BIGINT, usual BIGINT, state VARCHAR)"
        )
        judged = [(SOURCE, *row) for row in calendar(courts, missing)]
        connection.executemany("INSERT INTO judged VALUES (?, ?, ?, ?, ?, ?)", judged)
        return make_runs(connection, "judged")


def test_every_month_of_a_court_is_in_exactly_one_run() -> None:
    runs = runs_of({"A": silent(30, 33), "B": silent(0, 20)}, missing=(2015,))
    months = [f"{year}-{month:02}" for year in range(FIRST, LAST + 1) for month in range(1, 13)]
    for court in (WHOLE, "A", "B"):
        of_court = [run for run in runs if run.court_code == court]
        assert [month for run in of_court for month in months_of(run)] == months
        assert all(one.state != next_.state for one, next_ in pairwise(of_court))
    assert [(run.from_month, run.to_month) for run in runs if run.state == "break"] == [("2014-07", "2014-09")]


def test_all_courts_as_one_come_first() -> None:
    courts = [run.court_code for run in runs_of({"A": steady, "B": steady})]
    assert courts == [WHOLE, "A", "B"]


def test_a_court_with_fewer_than_ten_records_in_all_is_left_out() -> None:
    few: Volume = lambda month: 1 if month < 9 else 0  # noqa: E731
    enough: Volume = lambda month: 1 if month < 10 else 0  # noqa: E731
    assert {run.court_code for run in runs_of({"A": steady, "FEW": few, "ENOUGH": enough})} == {WHOLE, "A", "ENOUGH"}


def test_courts_are_called_as_the_register_of_their_source_calls_them() -> None:
    assert court_name("mags_hocas", "ABGVMC") == "Abergavenny Magistrates Court"
    assert court_name("crown_xhibit", "402") == "Bradford"
    assert court_name("mags_hocas", "NOSUCH") == ""
    assert court_name("familyman", WHOLE) == "All courts"


def test_a_file_read_back_is_what_was_written_and_holds_no_count(tmp_path: Path) -> None:
    runs = runs_of({"ABGVMC": silent(30, 33), "B": steady})
    (tmp_path / "file.csv").write_text(as_csv(runs), encoding="utf-8")
    assert read_runs(tmp_path / "file.csv") == tuple(runs)
    assert (
        as_csv(runs).splitlines()[0]
        == "source_dataset,court_code,court_name,from_month,to_month,state"
        == ",".join(COLUMNS)
    )
    assert read_runs(tmp_path / "none.csv") == ()


def test_a_run_says_its_court_and_its_months() -> None:
    run = Run(SOURCE, "ABGVMC", "Abergavenny", "2014-01", "2014-01", "low")
    assert (run.court, run.span) == ("Abergavenny (ABGVMC)", "2014-01")
    assert Run(SOURCE, "X", "", "2014-01", "2014-03", "low").court == "X"
    assert Run(SOURCE, WHOLE, "All courts", "2014-01", "2014-03", "low").court == "All courts"
    assert months_of(Run(SOURCE, "X", "", "2014-11", "2015-02", "low")) == ["2014-11", "2014-12", "2015-01", "2015-02"]
