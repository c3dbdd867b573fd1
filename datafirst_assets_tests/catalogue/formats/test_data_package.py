"""The data package: valid after the profile of version 2, and the files are as it describes them."""

import hashlib
import json
from dataclasses import replace
from functools import cache

import pytest

from datafirst_assets.catalogue.data_package import data_package

from .conftest import PROFILES

jsonschema = pytest.importorskip("jsonschema", reason="validators are in the dev extra: make setup")
frictionless = pytest.importorskip("frictionless", reason="validators are in the dev extra: make setup")


@cache
def validator():
    profile = json.loads((PROFILES / "datapackage-2.0.json").read_text())
    return jsonschema.validators.validator_for(profile)(profile)


def errors_in_data(folder):
    """What `frictionless` finds in the files of a release, keys between them included."""
    package = frictionless.Package(
        json.loads((folder / "catalogue" / "datapackage.json").read_text()), basepath=str(folder)
    )
    return [error.type for task in package.validate().tasks for error in task.errors]


def rewrite(folder, table, change):
    path = folder / "data" / f"{table}.csv"
    header, *rows = [line.split(",") for line in path.read_text().splitlines()]
    change(header, rows)
    path.write_text("".join(",".join(row) + "\n" for row in [header, *rows]))


def test_the_file_is_valid_and_the_data_are_as_it_says(small):
    package = json.loads(small.file("datapackage.json").read_text())
    assert list(validator().iter_errors(package)) == []
    for resource in package["resources"]:
        content = (small.folder / resource["path"]).read_bytes()
        assert resource.get("bytes", len(content)) == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
    assert errors_in_data(small.folder) == []


def test_keys_lead_from_offences_and_links_to_their_records(catalogue):
    keys = {
        resource["name"]: [key["reference"]["resource"] for key in resource["schema"].get("foreignKeys", [])]
        for resource in data_package(catalogue)["resources"]
        if "schema" in resource
    }
    assert keys == {
        "magistrates_defendant_case": ["defendant_link", "xjs_link"],
        "magistrates_offence": ["magistrates_defendant_case"],
        "crown_defendant_case": ["defendant_link", "xjs_link"],
        "crown_offence": ["crown_defendant_case"],
        "defendant_link": [],
        "case_link": ["magistrates_defendant_case", "crown_defendant_case"],
        "defendant_id_change": [],
        "family_case": [],
        "family_party": ["family_case", "xjs_link"],
        "family_event": ["family_case"],
        "civil_case": [],
        "civil_party": ["civil_case", "xjs_link"],
        "civil_event": ["civil_case"],
        "xjs_link": [],
        "xjs_id_change": [],
    }


def test_a_table_without_a_csv_file_is_described_by_its_parquet_file(catalogue):
    case_link = catalogue.dataset("case_link")
    others = [one for one in catalogue.datasets if one is not case_link]
    long = replace(case_link, files=tuple(file for file in case_link.files if file.format == "parquet"))
    package = data_package(replace(catalogue, datasets=(*others, long)))
    assert validator().is_valid(package)
    described = [(resource["path"], "schema" in resource) for resource in package["resources"][-1:]]
    assert described == [("data/case_link.parquet", True)] and package["resources"][-1]["name"] == "case_link"


@pytest.mark.parametrize(
    "change",
    [
        lambda package: package.pop("resources"),
        lambda package: package["resources"][0].pop("name"),
        lambda package: package["resources"][0].update(path="../data/elsewhere.csv"),
        lambda package: package["resources"][0].update(hash="none"),
        lambda package: package["resources"][1]["schema"]["fields"][0].pop("name"),
        lambda package: package["resources"][1]["schema"]["fields"][0].update(type="text"),
        lambda package: package.update(created="last year", licenses=[]),
    ],
)
def test_what_is_broken_in_the_file_is_found(catalogue, change):
    package = data_package(catalogue)
    change(package)
    assert not validator().is_valid(package)


def _set(column, value):
    def change(header, rows):
        rows[0][header.index(column)] = value

    return change


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("magistrates_offence", _set("plea", "no such code")),
        ("magistrates_offence", _set("offence_seq", "first")),
        ("magistrates_offence", _set("row_id_hash", "0" * 32)),
        ("magistrates_offence", _set("is_principal", "")),
        ("magistrates_offence", lambda header, rows: rows.append(rows[0])),
        ("crown_offence", lambda header, rows: header.reverse()),
    ],
)
def test_what_is_broken_in_the_data_is_found(copied, table, change):
    rewrite(copied, table, change)
    assert set(errors_in_data(copied)) - {"hash-count", "byte-count"}


def test_the_twin_is_named_and_is_no_resource(small):
    package = json.loads(small.file("datapackage.json").read_text())
    (twin,) = package["related"]
    assert twin["title"].startswith("SYNTHETIC: ")
    assert [file["path"] for file in twin["files"]] == [file.path for file in small.catalogue.twin.files]
    assert not [one for one in package["resources"] if "synthetic" in one["path"]]
