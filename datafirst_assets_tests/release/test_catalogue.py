"""The catalogue in a release: copied before the manifest, refused where it is missing or is of another release."""

import json

import pytest

from datafirst_assets.errors import AuditError, DataFirstError
from datafirst_assets.release import release, verify
from datafirst_assets.release.catalogue import part_folder, store_part
from datafirst_assets.release.edition import (
    coming_edition,
    described_inputs,
    edition_digest,
    next_edition,
    release_inputs,
)
from datafirst_assets.release.files import sha256
from datafirst_assets.release.manifest import read

from .conftest import PROVENANCE, court_data


def inputs(world):
    """What a release of the world would be made of: found by making one of a copy of its files."""
    files = {}
    for file in sorted((world.root.internal / "published").glob("*.parquet")):
        files[f"data/{file.name}"] = sha256(file)
    for file in sorted((world.root.internal / "published" / "csv").glob("*.csv")):
        files[f"data/{file.name.split('.')[0]}.csv"] = sha256(file)
    return release_inputs(PROVENANCE, court_data.KEY.key_id, files)


def build_part(world, part, version, name="index.html", made_of=None):
    building = world.root.scratch / "part"
    building.mkdir(parents=True)
    (building / name).write_text("obviously artificial\n")
    store_part(world.root, part, building, edition_digest(version, made_of or inputs(world)))


def make(world, *parts):
    return release(world.settings, court_data.KEY, PROVENANCE, parts)


@pytest.fixture
def ready(world, first):
    """A world whose CSV files are there, because a release was made of it."""
    return world


def test_a_part_is_in_the_release_and_in_its_manifest(ready):
    build_part(ready, "site", "0002")
    made = make(ready, "site")
    assert (made.version, made.is_new) == ("0002", True)
    assert (made.path / "catalogue" / "index.html").read_text() == "obviously artificial\n"
    assert "catalogue/index.html" in {entry["path"] for entry in read(made.path)["files"]}
    assert verify(ready.root) == []


def test_the_same_catalogue_makes_no_new_release(ready):
    build_part(ready, "site", "0002")
    make(ready, "site")
    assert make(ready, "site").is_new is False


def test_a_part_that_was_not_built_is_named(ready):
    with pytest.raises(DataFirstError, match="the site part of its catalogue is not there"):
        make(ready, "site")
    build_part(ready, "site", "0002")
    (part_folder(ready.root, "site").parent / "site.json").unlink()  # as after a kill between files and note
    with pytest.raises(DataFirstError, match="the site part of its catalogue is not there"):
        make(ready, "site")


@pytest.mark.parametrize("wrong", ["version", "tables"])
def test_a_catalogue_of_another_release_is_refused(ready, wrong):
    other = {**inputs(ready), "files": {}}
    build_part(ready, "site", "0007" if wrong == "version" else "0002", made_of=other if wrong == "tables" else None)
    with pytest.raises(AuditError, match=r"the catalogue \(site\) describes other tables or another release"):
        make(ready, "site")
    assert sorted(path.name for path in ready.root.releases.iterdir()) == ["0001", "current"]


def test_two_parts_cannot_have_a_file_of_one_name(ready):
    build_part(ready, "site", "0002")
    build_part(ready, "documents", "0002")
    with pytest.raises(DataFirstError, match=r"Two parts of the catalogue have a file index\.html"):
        make(ready, "site", "documents")


def test_a_part_built_again_takes_the_place_of_the_other(ready):
    build_part(ready, "site", "0002", name="old.html")
    build_part(ready, "site", "0002", name="new.html")
    assert [file.name for file in part_folder(ready.root, "site").iterdir()] == ["new.html"]


def test_the_coming_release_is_known_from_its_inputs(ready, first):
    same = inputs(ready)
    assert described_inputs(read(first)) == same
    edition = coming_edition(ready.root.releases, same)
    assert (edition.version, edition.previous, edition.is_current) == ("0001", None, True)
    other = coming_edition(ready.root.releases, {**same, "model_hash": "f" * 64})
    assert other == next_edition(ready.root.releases)
    assert (other.version, other.previous, other.is_current) == ("0002", "0001", False)


def test_a_damaged_release_is_followed_by_the_next(ready, first):
    manifest = first / "manifest.json"
    text = manifest.read_text()
    damaged = first / "data" / "case_link.csv"
    damaged.chmod(0o640)
    damaged.write_text("changed")
    assert json.loads(text) and coming_edition(ready.root.releases, inputs(ready)).version == "0002"
