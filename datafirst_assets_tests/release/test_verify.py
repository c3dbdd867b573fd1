import json
import shutil

import pytest

from datafirst_assets.errors import DataFirstError
from datafirst_assets.publish.tables import PUBLISHED
from datafirst_assets.release import verify
from datafirst_assets.release.manifest import digest


@pytest.fixture
def folder(first):
    """Release 0001, made writable as an intruder with the owner's rights could."""
    for path in first.rglob("*"):
        path.chmod(0o750 if path.is_dir() else 0o640)
    return first


def rewrite(folder, change, seal=False):
    manifest = json.loads((folder / "manifest.json").read_text())
    change(manifest)
    if seal:
        manifest["digest"] = digest(manifest)
    (folder / "manifest.json").chmod(0o640)
    (folder / "manifest.json").write_text(json.dumps(manifest))


def test_a_whole_release_has_no_differences(world, folder):
    assert verify(world.root) == verify(world.root, "0001") == []


@pytest.mark.parametrize("offset", [0, 100, -1])
def test_one_changed_bit_is_found(world, folder, offset):
    file = folder / "data" / "crown_offence.parquet"
    content = bytearray(file.read_bytes())
    content[offset] ^= 1
    file.write_bytes(content)
    assert verify(world.root) == ["changed: data/crown_offence.parquet"]


def test_a_truncated_or_emptied_file_is_found(world, folder):
    (folder / "data" / "crown_offence.csv").write_bytes(b"")
    assert verify(world.root) == ["changed: data/crown_offence.csv"]


def test_a_missing_file_is_found(world, folder):
    (folder / "data" / "case_link.csv").unlink()
    assert verify(world.root) == ["missing: data/case_link.csv"]


def test_a_missing_folder_is_found(world, folder):
    shutil.rmtree(folder / "data")
    assert len(verify(world.root)) == 2 * len(PUBLISHED)


@pytest.mark.parametrize("name", ["extra.csv", "data/extra.csv", "data/.hidden", "catalogue/index.html"])
def test_an_added_file_is_found(world, folder, name):
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_bytes(b"")
    assert f"added: {name}" in verify(world.root)


def test_an_added_empty_folder_is_found(world, folder):
    (folder / "data" / "more").mkdir()
    assert verify(world.root) == ["added: folder data/more"]


def test_a_link_in_place_of_a_file_or_folder_is_found(world, folder):
    file = folder / "data" / "case_link.csv"
    file.rename(world.base / "elsewhere.csv")
    file.symlink_to(world.base / "elsewhere.csv")
    assert verify(world.root) == ["missing: data/case_link.csv", "not a regular file: data/case_link.csv"]
    (folder / "data").rename(world.base / "elsewhere")
    (folder / "data").symlink_to(world.base / "elsewhere")
    assert "not a regular file: data" in verify(world.root)


def test_swapped_files_are_found(world, folder):
    one, two = (folder / "data" / name for name in ("crown_offence.csv", "case_link.csv"))
    one.rename(folder / "x")
    two.rename(one)
    (folder / "x").rename(two)
    assert verify(world.root) == [
        "swapped: data/case_link.csv holds the content of data/crown_offence.csv",
        "swapped: data/crown_offence.csv holds the content of data/case_link.csv",
    ]


def test_swapped_releases_are_found(world, folder, make):
    second = make(code_version="2").path
    folder.rename(folder.with_name("x"))
    second.rename(folder)
    folder.with_name("x").rename(second)
    for version in ("0001", "0002"):
        assert f"swapped: {version} holds another release's manifest" in verify(world.root, version)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"digest": 1}'])
def test_a_manifest_that_is_none_is_found(world, folder, text):
    (folder / "manifest.json").write_text(text)
    assert [line.partition(":")[0] for line in verify(world.root)] == ["manifest"]


def test_a_missing_manifest_is_found(world, folder):
    (folder / "manifest.json").unlink()
    assert [line.partition(":")[0] for line in verify(world.root)] == ["manifest"]


def test_a_changed_manifest_is_found(world, folder):
    rewrite(folder, lambda manifest: manifest.update(model_hash="another"))
    assert "differs from its own digest" in verify(world.root)[0]


def test_a_manifest_without_its_form_is_found(world, folder):
    rewrite(folder, lambda manifest: manifest.pop("files"), seal=True)
    assert "does not have the form" in verify(world.root)[0]


def test_wrong_rows_in_a_sealed_manifest_are_found(world, folder):
    def more_rows(manifest):
        for entry in manifest["files"]:
            entry["rows"] += entry["path"] == "data/case_link.parquet"

    rewrite(folder, more_rows, seal=True)
    assert verify(world.root) == ["manifest: the rows of data/case_link.parquet differ from the file"]


def test_a_manifest_rewritten_with_its_digest_is_found_by_the_next_release(world, folder, make):
    make(code_version="2")
    rewrite(folder, lambda manifest: manifest.update(model_hash="another"), seal=True)
    assert verify(world.root, "0001") == ["manifest: release 0002 was made after another manifest of 0001"]
    assert verify(world.root, "0002") == []


def test_an_unknown_version_lists_those_that_exist(world, folder, make):
    make(code_version="2")
    for unknown in ("0003", "../0001", "current"):
        with pytest.raises(DataFirstError, match="releases are 0001, 0002"):
            verify(world.root, unknown)


def test_no_release_is_said(world):
    with pytest.raises(DataFirstError, match="there is no release yet"):
        verify(world.root)


@pytest.mark.parametrize("target", ["0009", "../releases/0001", None])
def test_a_pointer_that_names_no_release_is_found(world, folder, target):
    (world.root.releases / "current").unlink()
    if target:
        (world.root.releases / "current").symlink_to(target)
    assert "current does not name a release; releases are 0001" in verify(world.root)[0]
