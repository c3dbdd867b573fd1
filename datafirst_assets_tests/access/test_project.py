"""The project file: read as it was written, or refused with the field that is wrong."""

import datetime

import pytest

from datafirst_assets.access import projects, read_project
from datafirst_assets.data_root import DataRoot
from datafirst_assets.errors import ConfigurationError

from .released import ASKED, asked, write_project


@pytest.fixture
def root(tmp_path):
    return DataRoot(tmp_path)


def test_a_file_is_read(root):
    write_project(root)
    write_project(root, id="another-project", approved=None)
    assert projects(root) == ["another-project", "artificial-project"]
    assert read_project(root, "artificial-project") == asked()
    assert read_project(root, "another-project").approved is None


def test_without_a_folder_there_are_no_projects(root):
    assert projects(root) == []


@pytest.mark.parametrize("name", ["absent", "../artificial-project", ""])
def test_a_project_without_a_file_is_said(root, name):
    write_project(root)
    with pytest.raises(ConfigurationError, match="There is no project file"):
        read_project(root, name)


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"purpose": ""}, "purpose"),
        ({"expires": "never"}, "expires"),
        ({"years": []}, "years"),
        ({"years": [20]}, "years.0"),
        ({"years": ["2014"]}, "years.0"),
        ({"datasets": {}}, "datasets"),
        ({"datasets": {"crown_offence": []}}, "datasets.crown_offence"),
        ({"disclosure_class": "everything"}, "disclosure_class"),
        ({"cohort": "all"}, "cohort"),
    ],
)
def test_a_field_that_cannot_be_used_is_named(root, changes, named):
    write_project(root, **changes)
    with pytest.raises(ConfigurationError, match=f"cannot be used: {named}: "):
        read_project(root, "artificial-project")


@pytest.mark.parametrize("name", ["Upper", "a b", "ab", "-abc"])
def test_an_id_is_fit_for_a_folder(root, name):
    write_project(root, id=name)
    with pytest.raises(ConfigurationError, match="id: "):
        read_project(root, name)


def test_a_file_under_another_name_is_refused(root):
    path = write_project(root)
    path.rename(path.with_name("other-name.yaml"))
    with pytest.raises(ConfigurationError, match="is not the file's name"):
        read_project(root, "other-name")


@pytest.mark.parametrize("content", [b"\xff\xfe", b"a: [", b"", b"just words"])
def test_what_is_no_project_file_is_refused(root, content):
    write_project(root).write_bytes(content)
    with pytest.raises(ConfigurationError, match="cannot be used: "):
        read_project(root, ASKED["id"])


def test_the_project_of_the_tests_is_approved_for_a_while():
    assert asked().approved == datetime.date(2030, 1, 1)
