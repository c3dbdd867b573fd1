"""The parts of a catalogue are of the coming release; where only their words changed, of the next one."""

import shutil
from dataclasses import replace
from datetime import date

import pytest

from datafirst_assets.catalogue import build
from datafirst_assets.catalogue.build import gather
from datafirst_assets.catalogue.parts import PARTS, build_parts
from datafirst_assets.catalogue.site import write
from datafirst_assets.catalogue.stored import stored_catalogue
from datafirst_assets.errors import AuditError
from datafirst_assets.publish.tables import PUBLISHED, publish
from datafirst_assets.release import release
from datafirst_assets.release.catalogue import part_folder
from datafirst_assets.release.versions import current_version
from datafirst_assets.release.withdraw import withdraw

from .conftest import PROVENANCE, add_year, court_data


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """A world of the module's own, with one release that has a catalogue."""
    world = court_data.World(tmp_path_factory.mktemp("own"))
    add_year(world, 2014)
    world.write()
    for name in PUBLISHED:
        publish(name, world.settings, court_data.KEY)
    build_parts(gathered_of(world), PARTS)
    release(world.settings, court_data.KEY, PROVENANCE, tuple(PARTS))
    return world


def gathered_of(world, **changed):
    return gather(world.settings, replace(PROVENANCE, **changed), court_data.KEY.key_id)


def made(world, **changed):
    return release(world.settings, court_data.KEY, replace(PROVENANCE, **changed), tuple(PARTS))


def test_unchanged_inputs_give_the_catalogue_of_the_current_release(own):
    catalogue, _ = build_parts(gathered_of(own), PARTS)
    assert catalogue.version == "0001"
    assert made(own).is_new is False
    assert not list(own.root.scratch.glob("catalogue*"))


def test_a_delivery_that_comes_again_later_changes_nothing(own, monkeypatch):
    before = stored_catalogue(own.root.releases, "0001")["issued"]
    monkeypatch.setattr(
        build, "newest_delivery", lambda *_args: pytest.fail("the date of the release was looked up anew")
    )
    catalogue, _ = build_parts(gathered_of(own), PARTS)
    assert catalogue.issued == before


def test_changed_inputs_and_changed_words_give_the_catalogue_of_the_next_release(own, monkeypatch):
    catalogue, _ = build_parts(gathered_of(own, model_hash="f" * 64), PARTS)
    assert catalogue.version == "0002"
    assert "Linkage: a newly trained model." in catalogue.changes[0].lines[0]
    with pytest.raises(AuditError, match="describes other tables or another release"):
        made(own)  # the inputs are still the old ones, and the catalogue is not theirs

    monkeypatch.setitem(write.DOWNLOADS, "catalogue.json", "In other words")
    catalogue, _ = build_parts(gathered_of(own), PARTS)
    assert (catalogue.version, catalogue.changes[0].lines) == (
        "0002",
        ("No change but in the words of the catalogue.",),
    )
    assert made(own).version == "0002"


def test_the_next_release_tells_of_a_withdrawal_and_those_that_stand_do_not(own, tmp_path):
    shutil.copytree(own.base / "data", tmp_path / "data", symlinks=True)
    world, day = replace(own, base=tmp_path), date(2021, 3, 2)
    before = current_version(world.root.releases)
    build_parts(gathered_of(world, model_hash="d" * 64), PARTS)
    bad = made(world, model_hash="d" * 64).version
    withdraw(world.root, bad, "Made-up fault.", day)

    mended = {"model_hash": "e" * 64}
    catalogue, _ = build_parts(gathered_of(world, **mended), PARTS)
    first, second = catalogue.changes[:2]
    warning = f"The tables are the same as those of release {bad}, which was withdrawn: Made-up fault."
    assert (first.previous, first.warnings) == (before, (warning,)), "what was wrong with the tables is not mended"
    assert not any("Takes the place" in line for line in first.lines)
    assert second.version == bad
    assert second.lines[0] == f"Withdrawn on 2021-03-02, and release {before} was used instead. Reason: Made-up fault."
    site = part_folder(world.root, "site")
    assert "Reason: Made-up fault." in (site / "changes.html").read_text()
    assert all(warning in (site / page).read_text() for page in ("index.html", "changes.html"))
    new = made(world, **mended)
    assert new.is_new and new.warnings == (warning,)

    withdraw(world.root, "0001", "Another made-up fault.", day)
    again, _ = build_parts(gathered_of(world, **mended), PARTS)
    assert again.changes == catalogue.changes
    assert made(world, **mended).is_new is False
