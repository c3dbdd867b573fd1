import os
import pickle
from pathlib import Path

import pytest

from datafirst_assets.config import Settings
from datafirst_assets.deidentify.key import MasterKey, load_key, make_demo_key
from datafirst_assets.errors import ConfigurationError

MATERIAL = b"artificial-key-material-of-a-test"


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    path = tmp_path / "keys" / "project.key"
    path.parent.mkdir()
    path.write_bytes(MATERIAL)
    path.chmod(0o400)
    return path


def settings(tmp_path: Path, key_file: Path | None) -> Settings:
    (tmp_path / "data").mkdir(exist_ok=True)
    return Settings(data_dir=tmp_path / "data", key_file=key_file)


def refusal(tmp_path: Path, key_file: Path | None) -> str:
    with pytest.raises(ConfigurationError) as error:
        load_key(settings(tmp_path, key_file))
    assert MATERIAL.decode() not in str(error.value)
    return str(error.value)


def test_a_proper_key_loads(tmp_path, key_file):
    assert load_key(settings(tmp_path, key_file)).key_id == MasterKey(MATERIAL).key_id


def test_no_key_is_said(tmp_path, monkeypatch):
    monkeypatch.delenv("DATAFIRST_KEY_FILE", raising=False)
    assert "DATAFIRST_KEY_FILE" in refusal(tmp_path, None)


def test_a_key_file_that_is_absent_or_no_file_is_refused(tmp_path, key_file):
    assert "cannot be opened" in refusal(tmp_path, tmp_path / "nowhere.key")
    assert "regular file" in refusal(tmp_path, key_file.parent)
    os.mkfifo(tmp_path / "pipe.key", 0o600)
    assert "regular file" in refusal(tmp_path, tmp_path / "pipe.key")


def test_a_short_key_is_refused(tmp_path, key_file):
    key_file.chmod(0o600)
    key_file.write_bytes(MATERIAL[:31])
    assert "31 bytes" in refusal(tmp_path, key_file)


@pytest.mark.parametrize("mode", [0o440, 0o404, 0o420, 0o401])
def test_a_key_open_to_others_is_refused(tmp_path, key_file, mode):
    key_file.chmod(mode)
    assert "open to others" in refusal(tmp_path, key_file)


def test_a_key_inside_the_data_root_is_refused_also_through_links(tmp_path, key_file):
    data = settings(tmp_path, None).data_dir
    inside = data / "project.key"
    inside.write_bytes(MATERIAL)
    inside.chmod(0o400)
    assert "inside the data root" in refusal(tmp_path, inside)
    outward = tmp_path / "link.key"
    outward.symlink_to(inside)
    assert "inside the data root" in refusal(tmp_path, outward)
    (tmp_path / "alias").symlink_to(data)
    assert "inside the data root" in refusal(tmp_path, tmp_path / "alias" / "project.key")


def test_a_link_to_a_proper_key_is_followed(tmp_path, key_file):
    link = tmp_path / "mounted.key"
    link.symlink_to(key_file)
    assert load_key(settings(tmp_path, link)).key_id == MasterKey(MATERIAL).key_id


def test_keys_do_not_show_and_cannot_be_stored():
    master = MasterKey(MATERIAL)
    for secret in (master, master.derive("mags_hocas", "row")):
        assert "hidden" in repr(secret) and "artificial" not in f"{secret}{secret!r}"
        assert not hasattr(secret, "__dict__")
        with pytest.raises(TypeError, match="secret"):
            pickle.dumps(secret)


def test_every_dataset_and_purpose_has_its_own_key():
    master = MasterKey(MATERIAL)
    branches = [
        master.derive(dataset, purpose).material()
        for dataset in ("mags_hocas", "crown_xhibit", "defendant_link")
        for purpose in ("row", "case", "defendant_in_case", "estimated_defendant", "linked_defendant")
    ]
    assert len(set(branches)) == len(branches)
    assert master.derive("mags_hocas", "row").material() == branches[0]
    assert MATERIAL not in branches
    assert len(master.key_id) == 8 and master.key_id != MasterKey(MATERIAL[::-1]).key_id


def test_a_demo_key_is_private_random_and_kept(tmp_path):
    path = make_demo_key(tmp_path / "keys" / "demo.key")
    material = path.read_bytes()
    assert len(material) == 32 and path.stat().st_mode & 0o777 == 0o600
    assert make_demo_key(path).read_bytes() == material
    assert make_demo_key(tmp_path / "other-demo.key").read_bytes() != material
    assert [file.name for file in path.parent.iterdir()] == ["demo.key"]


def test_a_demo_key_must_say_so(tmp_path):
    with pytest.raises(ConfigurationError, match="demo"):
        make_demo_key(tmp_path / "project.key")


def test_a_demo_key_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigurationError, match="cannot be made"):
        make_demo_key(tmp_path / "file" / "demo.key")
