"""`datafirst run`: what is loaded, what is released, what it says, and that nothing depends on rows or threads."""

import json

import pytest

from datafirst_assets.publish.tables import PUBLISHED
from datafirst_assets.release import verify
from datafirst_assets.release.versions import current_version
from datafirst_assets_tests.conftest import Run

from .broken import REFUSED
from .operate import Site, data_files


def test_the_first_run_makes_release_0001(first: Run) -> None:
    assert first.result.code == 0
    assert "release 0001 made" in first.result.out
    assert "Deliveries: 4 loaded, 0 unchanged, 0 refused." in first.result.err
    assert verify(first.site.root) == []
    assert first.site.root.releases.joinpath("current").readlink().name == "0001"


def test_the_same_again_loads_nothing_and_the_release_stands(
    site: Site, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = data_files(site, "0001")
    again = site.here(monkeypatch, capsys, "run")
    assert again.code == 0, again.err
    assert "Deliveries: 0 loaded, 4 unchanged, 0 refused." in again.err
    assert "relink" not in again.err
    assert "release 0001 stands" in again.out
    assert data_files(site, "0001") == before
    assert not (site.root.releases / "0002").exists()


def test_a_year_that_came_again_is_the_only_one_loaded(redelivered: Run) -> None:
    assert redelivered.result.code == 0, redelivered.result.err
    assert "Deliveries: 1 loaded, 3 unchanged, 0 refused." in redelivered.result.err
    assert "[1/1] load mags_hocas 2014" in redelivered.result.err
    assert "release 0002 made" in redelivered.result.out
    assert verify(redelivered.site.root) == [] == verify(redelivered.site.root, "0001")


def test_only_what_was_corrected_differs(first: Run, redelivered: Run) -> None:
    assert redelivered.result.code == 0
    before, after = data_files(first.site, "0001"), data_files(redelivered.site, "0002")
    assert {name for name in after if after[name] != before[name]} == {
        "magistrates_defendant_case.csv",
        "magistrates_defendant_case.parquet",
    }


def test_refused_deliveries_are_named_with_file_and_reason(broken: Run) -> None:
    assert broken.result.code == 3, broken.result.err
    lines = [line.removeprefix("refused: ") for line in broken.result.out.splitlines() if line.startswith("refused: ")]
    said = dict(line.split(": ", 1) for line in lines)
    assert said.keys() == REFUSED.keys()
    for delivery, (file, reason) in REFUSED.items():
        assert delivery in said[delivery]
        assert file.removesuffix(".csv") in said[delivery]
        assert reason in said[delivery]


def test_refused_deliveries_stop_nobody_else_and_change_nothing(broken: Run, first: Run) -> None:
    assert "Deliveries: 1 loaded, 0 unchanged, 7 refused." in broken.result.err
    assert "[1/8] load mags_hocas 2013: done" in broken.result.err
    assert "release 0001 stands" in broken.result.out
    assert current_version(broken.site.root.releases) == "0001"
    assert verify(broken.site.root) == []
    assert data_files(broken.site, "0001") == data_files(first.site, "0001")
    refused = [("mags_hocas", "2014"), ("crown_xhibit", "2013"), ("crown_xhibit", "2014")]
    for source, year in refused:
        for layer in ("raw", "identities", "events"):
            kept = sorted((first.site.root.internal / layer).glob(f"*{source}*/{year}.*"))
            assert kept
            for file in kept:
                there = broken.site.root.internal / file.relative_to(first.site.root.internal)
                assert there.read_bytes() == file.read_bytes()
    for year in ("2015", "2016"):
        assert not list((broken.site.root.internal / "events").rglob(f"{year}.*"))


def test_bad_rows_are_counted_and_the_rest_is_taken(broken: Run) -> None:
    assert broken.result
    account = broken.site.root.internal / "raw" / "deliveries" / "mags_hocas" / "2013.json"
    (file,) = json.loads(account.read_text())["files"]
    assert file["quarantined"] == 2
    assert sum(file["values_missing"].values()) == 2
    assert file["rows_in"] == file["kept"] + file["quarantined"] + file["superseded"]


def test_neither_the_order_of_rows_nor_the_threads_change_a_byte(first: Run, shuffled: Run) -> None:
    assert shuffled.result.code == 0, shuffled.result.err
    landed = "landing/mags_hocas/2013/defendant_offences.csv"
    assert (first.site.path / landed).read_bytes() != (shuffled.site.path / landed).read_bytes()
    one, other = data_files(first.site, "0001"), data_files(shuffled.site, "0001")
    assert len(one) == 2 * len(PUBLISHED)
    assert {name for name in one if one[name] != other.get(name)} == set() == other.keys() - one.keys()
