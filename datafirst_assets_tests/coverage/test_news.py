"""What is new: only what the current release has covered."""

from pathlib import Path

from datafirst_assets.coverage.news import new_breaks, released_runs
from datafirst_assets.coverage.runs import PUBLIC_FILE, Run, as_csv
from datafirst_assets.data_root import DataRoot


def run(first: str, last: str, state: str, court: str = "A") -> Run:
    return Run("mags_hocas", court, "", first, last, state)


def test_without_a_release_every_break_is_new_and_nothing_else_is() -> None:
    states = ("covered", "too_few", "low", "break", "before_first", "after_last", "not_delivered")
    runs = [run("2014-01", "2014-02", state) for state in states]
    assert [one.state for one in new_breaks(runs, ())] == ["low", "break", "after_last"]


def test_what_the_release_tells_is_not_new() -> None:
    runs = [run("2014-01", "2014-02", "break"), run("2015-01", "2015-02", "low", "B")]
    assert new_breaks(runs, runs) == []
    assert new_breaks(runs, runs[:1]) == runs[1:]


def test_a_break_that_goes_on_is_told_from_its_first_new_month() -> None:
    assert new_breaks([run("2014-01", "2015-03", "break")], [run("2014-01", "2014-12", "break")]) == [
        run("2015-01", "2015-03", "break")
    ]


def test_an_end_that_was_known_is_not_new_with_every_year() -> None:
    known = [run("2014-05", "2014-12", "after_last")]
    assert new_breaks([run("2014-05", "2015-12", "after_last")], known) == []
    assert new_breaks([run("2014-02", "2015-12", "after_last")], known), "it ends earlier than was known"
    assert new_breaks([run("2014-05", "2015-12", "after_last", "B")], known) == [
        run("2014-05", "2015-12", "after_last", "B")
    ]


def test_the_calendar_of_the_current_release_is_found(tmp_path: Path) -> None:
    root = DataRoot(tmp_path)
    assert released_runs(root) == ()
    folder = root.releases / "0001" / "catalogue"
    folder.mkdir(parents=True)
    (root.releases / "current").symlink_to("0001")
    assert released_runs(root) == (), "a release of before there were calendars"
    (folder / PUBLIC_FILE).write_text(as_csv([run("2014-01", "2014-02", "break")]), encoding="utf-8")
    assert released_runs(root) == (run("2014-01", "2014-02", "break"),)
