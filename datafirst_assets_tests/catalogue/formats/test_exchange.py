"""The record for the UK government's catalogues: valid after its exchange model, whose own examples we judge as it does."""

import json
from functools import cache

import pytest

from datafirst_assets.catalogue.exchange import exchange

from .conftest import PROFILES

jsonschema = pytest.importorskip("jsonschema", reason="validators are in the dev extra: make setup")
EXAMPLES = json.loads((PROFILES / "ukgov-examples.json").read_text())


@cache
def validator(kind):
    schema = json.loads((PROFILES / "ukgov-metadata.schema.json").read_text())
    return jsonschema.Draft201909Validator(
        {"$ref": f"#/$defs/{kind}", "$defs": schema["$defs"]}, format_checker=jsonschema.FormatChecker()
    )


def errors(document):
    kinds = (("Dataset", "datasets"), ("Distribution", "distributions"))
    return [error for kind, name in kinds for record in document[name] for error in validator(kind).iter_errors(record)]


def test_the_file_is_valid_and_whole(small):
    document = json.loads(small.file("ukgov-metadata.json").read_text())
    assert errors(document) == []
    assert len(document["datasets"]) == len(small.catalogue.datasets) + 1
    twin = document["datasets"][-1]
    assert twin["title"].startswith("SYNTHETIC: ") and len(twin["distribution"]) == 2 * len(small.catalogue.datasets)
    assert all(twin["identifier"] in dataset["relatedResource"] for dataset in document["datasets"][:-1])
    named = [name for dataset in document["datasets"] for name in dataset["distribution"]]
    assert named == [distribution["identifier"] for distribution in document["distributions"]]


@pytest.mark.parametrize("kind", EXAMPLES)
def test_the_models_own_examples_are_judged_as_they_should_be(kind):
    assert all(validator(kind).is_valid(example) for example in EXAMPLES[kind]["valid"].values())
    assert not any(validator(kind).is_valid(example) for example in EXAMPLES[kind]["invalid"].values())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("contactPoint", {"contactName": "Nobody"}),
        ("modified", "last year"),
        ("accessRights", "RESTRICTED"),
        ("licnce", "x"),
    ],
)
def test_what_is_broken_is_found(catalogue, name, value):
    document = exchange(catalogue)
    document["datasets"][0][name] = value
    assert errors(document)
