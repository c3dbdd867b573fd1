"""A release that must not be used is withdrawn: readers get the one before, and nothing is lost or used again."""

import datetime
import json

import duckdb
import pytest

from datafirst_assets.errors import ConfigurationError, DataFirstError
from datafirst_assets.release import again, marks, verify, versions
from datafirst_assets.release import withdraw as module
from datafirst_assets.release.marks import Mark, read_marks
from datafirst_assets.release.withdraw import withdraw as withdraw_for

REASON, DAY = "Made-up fault of the made-up delivery.", datetime.date(2021, 3, 2)


def withdraw(root, version, reason=REASON):
    return withdraw_for(root, version, reason, DAY)


@pytest.fixture
def three(first, make):
    """Releases 0001 to 0003, the last one current; the folder of releases."""
    for version in ("0002", "0003"):
        assert make(code_version=f"artificial-{version}").version == version
    return first.parent


def content(release):
    return {path.name: path.read_bytes() for path in release.rglob("*") if path.is_file()}


def test_readers_get_the_release_before(world, three):
    before = content(three / "0003")
    done = withdraw(world.root, "0003")
    assert (done.current, done.was_current, done.readers_database) == ("0002", True, True)
    assert str((three / "current").readlink()) == "0002"
    assert content(three / "0003") == before, "a release never changes"
    assert verify(world.root) == verify(world.root, "0003") == []
    with duckdb.connect(str(world.root.root / "published.duckdb"), read_only=True) as readers:
        assert readers.sql("SELECT count(*) FROM defendant_link").fetchall() == [(5,)]


def test_its_number_is_not_used_again(world, three, make):
    withdraw(world.root, "0003")
    made = make(code_version="artificial-mended")
    assert (made.version, made.is_new) == ("0004", True)
    manifest = json.loads((made.path / "manifest.json").read_text())
    assert manifest["previous"]["release"] == "0002"
    assert versions.current_version(three) == "0004"
    assert [verify(world.root, version) for version in versions.versions(three)] == [[]] * 4


def test_tables_that_were_withdrawn_are_not_released_again_without_a_warning(world, three, make):
    withdraw(world.root, "0003")
    made = make(code_version="artificial-other")
    assert made.is_new
    assert made.warnings == (f"The tables are the same as those of release 0003, which was withdrawn: {REASON}",)
    assert make(code_version="artificial-other").warnings == (), "it says so when it makes the release"


def test_other_tables_than_those_withdrawn_are_no_cause_for_a_warning(world, three):
    withdraw(world.root, "0003")
    manifest = json.loads((three / "0003" / "manifest.json").read_text())
    files = {entry["path"]: entry["sha256"] for entry in manifest["files"]}
    same = again.withdrawn_with(three, files)
    assert [mark.release for mark in same] == ["0003"]
    changed = files | {"data/defendant_id_change.parquet": "0" * 64}
    assert again.withdrawn_with(three, changed) == same, "that table tells of the release before"
    assert again.withdrawn_with(three, files | {"data/case_link.parquet": "0" * 64}) == []
    assert again.withdrawn_with(three, {}) == []
    assert again.said_of(Mark("0003")).endswith("release 0003, which was withdrawn.")


def test_what_is_as_the_release_before_makes_no_new_one(world, three, make):
    withdraw(world.root, "0003")
    assert make(code_version="artificial-0002").version == "0002"
    assert versions.current_version(three) == "0002", "no run makes the withdrawn one current again"


def test_one_after_the_other_can_be_withdrawn_but_the_last(world, three):
    assert withdraw(world.root, "0003").current == "0002"
    assert withdraw(world.root, "0002").current == "0001"
    with pytest.raises(DataFirstError, match="0001 cannot be withdrawn: no earlier release stands"):
        withdraw(world.root, "0001")
    assert versions.current_version(three) == "0001"


def test_an_older_one_can_be_withdrawn_while_the_newest_stays(world, three):
    done = withdraw(world.root, "0002")
    assert (done.current, done.was_current) == ("0003", False)
    assert withdraw(world.root, "0003").current == "0001", "what was withdrawn does not come back"


def test_an_incomplete_release_is_passed_over(world, three):
    manifest = three / "0002" / "manifest.json"
    manifest.chmod(0o600)
    manifest.write_text("{}")
    assert withdraw(world.root, "0003").current == "0001"


def test_a_damaged_release_is_not_given_to_readers(world, three):
    file = three / "0002" / "data" / "case_link.csv"
    file.chmod(0o600)
    file.write_bytes(file.read_bytes() + b" ")
    with pytest.raises(DataFirstError, match="0002, is not as its manifest says"):
        withdraw(world.root, "0003")
    assert versions.current_version(three) == "0003"
    assert not versions.is_withdrawn(three, "0003")


def test_a_release_that_is_not_there_or_withdrawn_already_is_said(world, three):
    with pytest.raises(DataFirstError, match=r"No release 0009 .*: releases are 0001, 0002, 0003"):
        withdraw(world.root, "0009")
    withdraw(world.root, "0003")
    with pytest.raises(DataFirstError, match="0003 is withdrawn already; readers get 0002"):
        withdraw(world.root, "0003")


def test_no_release_at_all_is_said(world):
    with pytest.raises(DataFirstError, match="there is no release yet"):
        withdraw(world.root, "0001")


def test_the_first_release_stays(world, first):
    with pytest.raises(DataFirstError, match="no earlier release stands"):
        withdraw(world.root, "0001")
    assert verify(world.root) == []


def test_who_was_killed_after_the_mark_is_completed_by_the_next_run(world, three, monkeypatch):
    def killed(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(module, "make_current", killed)
        with pytest.raises(KeyboardInterrupt):
            withdraw(world.root, "0003")
    assert versions.current_version(three) == "0003"
    versions.recover(three)
    assert versions.current_version(three) == "0002"


def test_tables_of_an_older_release_that_are_missing_leave_the_readers_database(world, three, monkeypatch):
    monkeypatch.setattr(module, "PUBLISHED", {**module.PUBLISHED, "table_of_tomorrow": None})
    assert not withdraw(world.root, "0003").readers_database
    assert not (world.root.root / "published.duckdb").exists()


def test_who_was_killed_before_the_mark_is_whole_has_withdrawn_nothing(world, three, monkeypatch):
    def killed(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(marks, "fsync", killed)
        with pytest.raises(KeyboardInterrupt):
            withdraw(world.root, "0003")
    assert not versions.is_withdrawn(three, "0003")
    assert withdraw(world.root, "0003").current == "0002"
    assert [mark.reason for mark in read_marks(three)] == [REASON]
    assert list(three.glob(".*")) == []


@pytest.mark.parametrize("text", ["0123456789abcdef" * 2, f"fault of {'a' * 32}: made up"])
def test_a_reason_with_what_looks_like_an_id_would_stop_every_release_to_come(world, three, text):
    with pytest.raises(ConfigurationError, match="32 hexadecimal digits"):
        withdraw(world.root, "0003", text)
    assert not versions.is_withdrawn(three, "0003")


def test_the_mark_says_when_why_and_what_readers_got(world, three):
    withdraw(world.root, "0002")
    withdraw(world.root, "0003", f" {REASON} ")
    assert read_marks(three) == [
        Mark("0002", "2021-03-02", REASON, "0003"),
        Mark("0003", "2021-03-02", REASON, "0001"),
    ]
    assert "do not use it" in (three / "0002.withdrawn").read_text()


@pytest.mark.parametrize("text", ["", "nothing", "[]", '{"on": "2021-03-02"}'])
def test_a_mark_that_says_no_more_still_says_withdrawn(three, text):
    (three / "0002.withdrawn").write_text(text)
    assert read_marks(three) == [Mark("0002")]


@pytest.mark.parametrize("reason", ["", "  ", "two\nlines", "x" * 301, "\x1b[1m"])
def test_a_reason_that_cannot_be_published_is_refused(world, three, reason):
    with pytest.raises(ConfigurationError, match="name no person"):
        withdraw(world.root, "0003", reason)
    assert not versions.is_withdrawn(three, "0003")
