"""`datafirst extract` and `datafirst projects`: the same extract as the web UI's, without it, and clear about what it refuses."""

import datetime
import json

import pytest

from datafirst_assets.access import standings, write_extract
from datafirst_assets.publish.tables import PUBLISHED
from datafirst_assets_tests.cli.operate import Site

from .released import TODAY, asked, court_data, write_project

YEARS_TO_COME = datetime.date(2990, 1, 1)
NOW = {"approved": datetime.date(2020, 1, 1), "expires": YEARS_TO_COME}
"""An approval that holds whenever the test is run."""


@pytest.fixture
def site(world, tmp_path):
    """The data root of a world with a release, and the key that it was made under."""
    key = tmp_path / "artificial.key"
    key.write_bytes(bytes(range(32)))
    key.chmod(0o400)
    return Site(world.root.root, key)


@pytest.fixture
def do(site, monkeypatch, capsys):
    """Give a command."""
    return lambda *command: site.here(monkeypatch, capsys, *command)


def test_the_extract_is_the_one_that_the_asset_makes(world, site, do):
    write_project(site.root, **NOW)
    ended = do("extract", "artificial-project")
    place = world.root.internal / "access" / "extracts" / "artificial-project" / "0001"
    assert ended.code == 0, ended.err
    assert f"extract of artificial-project from release 0001: {place}" in ended.out
    assert "crown_offence: 12 rows" in ended.err
    made = {path.name: path.read_bytes() for path in place.iterdir()}
    write_extract(world.settings, court_data.KEY, asked(**NOW), TODAY)
    assert {path.name: path.read_bytes() for path in place.iterdir()} == made and len(made) == len(PUBLISHED) + 1


def test_years_that_the_release_lacks_are_said_and_in_the_manifest(world, site, do):
    write_project(site.root, **NOW, years=[2014, 2015, 2016])
    ended = do("extract", "artificial-project")
    assert ended.code == 0
    assert "Release 0001 has no record of Magistrates' courts (Libra) in 2016." in ended.err
    assert "Release 0001 has no record of Crown Court (XHIBIT) in 2014, 2016." in ended.err
    place = world.root.internal / "access" / "extracts" / "artificial-project" / "0001"
    told = json.loads((place / "manifest.json").read_text())["years_lacking"]
    assert told == {
        "mags_hocas": [2016],
        "crown_xhibit": [2014, 2016],
        "familyman": [2015, 2016],
        "civil_caseman_pcol": [2014, 2016],
    }


def test_a_court_that_is_not_asked_for_lacks_nothing(world):
    offences = {"magistrates_offence": ["offence_seq"]}
    made = write_extract(world.settings, court_data.KEY, asked(datasets=offences), TODAY)
    assert made.years_lacking == {}
    crown = {"crown_offence": ["disposal"]}
    made = write_extract(world.settings, court_data.KEY, asked(datasets=crown), TODAY)
    assert made.years_lacking == {"crown_xhibit": [2014]}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"approval": ""}, "not approved"),
        ({"expires": datetime.date(2020, 1, 1)}, "expired after 2020-01-01"),
        ({"disclosure_class": "standard"}, "approved up to standard"),
    ],
)
def test_a_refusal_gives_its_reason_and_writes_nothing(site, do, changes, reason):
    write_project(site.root, **{**NOW, **changes})
    ended = do("extract", "artificial-project")
    assert ended.code == 3 and ended.out == ""
    assert "refused:" in ended.err and reason in ended.err
    assert not (site.root.internal / "access" / "extracts").exists()


def test_without_a_release_it_is_refused(site, do):
    write_project(site.root, **NOW)
    (site.root.releases / "current").unlink()
    ended = do("extract", "artificial-project")
    assert ended.code == 3 and "There is no release to take an extract from" in ended.err


def test_a_project_without_a_file_and_one_without_a_key_cannot_be_used(site, do):
    assert do("extract", "no-such-project").code == 2
    assert "no project file" in do("extract", "no-such-project").err
    write_project(site.root, **NOW)
    site.key = None
    ended = do("extract", "artificial-project")
    assert ended.code == 2 and "DATAFIRST_KEY_FILE" in ended.err


def test_projects_are_listed_with_what_may_be_made_and_what_was(site, do):
    assert "no project file" in do("projects").out
    write_project(site.root, **NOW)
    write_project(site.root, **NOW | {"id": "second-project", "approval": ""})
    (site.root.internal / "access" / "projects" / "third-project.yaml").write_text("[")
    assert do("extract", "artificial-project").code == 0
    listed = do("projects")
    assert listed.code == 0
    first, second, third = listed.out.splitlines()
    assert first == "artificial-project: an extract may be made until 2990-01-01; made from 0001"
    assert second.startswith("second-project: no extract today: it is not approved")
    assert third.startswith("third-project: no extract today: The project file") and "no release yet" in third


def test_a_project_stands_as_its_dates_say(site):
    write_project(site.root)
    (today,) = standings(site.root, TODAY)
    (late,) = standings(site.root, YEARS_TO_COME)
    assert today.refused == "" and late.refused == "its approval expired after 2030-12-31"
