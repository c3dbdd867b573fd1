"""Croissant: what version 1.1 requires is there, the library loads it, and its records are those of the Parquet files."""

import itertools
import json
import math
import sys

import pyarrow.parquet as pq
import pytest

from datafirst_assets.catalogue.croissant import croissant

mlcroissant = pytest.importorskip("mlcroissant", reason="validators are in the dev extra: make setup")
# Its logger keeps the standard error of the moment, which is pytest's, and closes it when Dagster sets up logging.
pytest.importorskip("absl.logging").get_absl_handler().python_handler.setStream(sys.__stderr__)

REQUIRED = (
    "@context",
    "@type",
    "conformsTo",
    "name",
    "description",
    "license",
    "url",
    "creator",
    "datePublished",
    "distribution",
)
FILE = ("@type", "@id", "contentUrl", "encodingFormat", "sha256")
FIELD = ("@type", "@id", "name", "description", "dataType", "source")


def lacking(document):
    """What the specification requires and the document has not: the library lets most of it pass."""
    found = [name for name in REQUIRED if not document.get(name)]
    if document.get("conformsTo") != "http://mlcommons.org/croissant/1.1":
        found.append("conformsTo")
    found += [name for file in document.get("distribution", []) for name in FILE if not file.get(name)]
    fields = [field for records in document["recordSet"] if "data" not in records for field in records["field"]]
    found += [name for field in fields for name in FIELD if not field.get(name)]
    return found + sorted(_named(document["recordSet"]) - _there(document))


def _named(part):
    """The ids that a part refers to: nodes of nothing but an id."""
    if isinstance(part, list):
        return set().union(*map(_named, part))
    if not isinstance(part, dict):
        return set()
    return {part["@id"]} if part.keys() == {"@id"} else _named(list(part.values()))


def _there(document):
    sets = document["recordSet"]
    described = [*document.get("distribution", []), *sets, *(field for records in sets for field in records["field"])]
    return {part["@id"] for part in described if "@id" in part}


def issues(document):
    """Errors and warnings of the library."""
    try:
        found = mlcroissant.Dataset(jsonld=json.loads(json.dumps(document))).metadata.ctx.issues
    except mlcroissant.ValidationError as error:
        return [str(error)]
    return [*found.errors, *found.warnings]


def test_the_file_is_complete_and_loads_without_a_warning(small):
    document = json.loads(small.file("croissant.json").read_text())
    assert lacking(document) == [] and issues(document) == []


def _plain(value):
    value = value.decode() if isinstance(value, bytes) else value
    if value is None or str(value) == "NaT" or (isinstance(value, float) and math.isnan(value)):
        return None
    return float(value) if isinstance(value, int | float) else str(value).removesuffix(" 00:00:00")


@pytest.mark.parametrize("table", ["magistrates_offence", "crown_defendant_case", "case_link"])
def test_first_records_are_those_of_the_parquet_file(small, table):
    loaded = mlcroissant.Dataset(jsonld=str(small.file("croissant.json")))
    read = [
        {name: _plain(value) for name, value in record.items()}
        for record in itertools.islice(loaded.records(table), 10)
    ]
    stored = pq.read_table(small.folder / "data" / f"{table}.parquet").slice(0, 10).to_pylist()
    assert read == [{f"{table}/{name}": _plain(value) for name, value in row.items()} for row in stored]


@pytest.mark.parametrize(
    "change",
    [
        lambda document: document.update(license=None),
        lambda document: document["recordSet"][0]["field"][0].update(source={"fileObject": {"@id": "nowhere"}}),
        lambda document: document["distribution"][0].pop("contentUrl"),
        lambda document: document["recordSet"][-1]["data"].append({"other": "column"}),
    ],
)
def test_what_is_broken_is_found_by_the_library(catalogue, change):
    document = croissant(catalogue)
    change(document)
    assert issues(document)


@pytest.mark.parametrize(
    "change",
    [
        lambda document: document.pop("name"),
        lambda document: document.update(conformsTo="http://mlcommons.org/croissant/1.0"),
        lambda document: document["distribution"][0].pop("sha256"),
        lambda document: document["recordSet"][0]["field"][0].pop("description"),
        lambda document: document["recordSet"][0].update(key=[{"@id": "nowhere"}]),
    ],
)
def test_what_is_broken_is_found_by_us(catalogue, change):
    document = croissant(catalogue)
    change(document)
    assert lacking(document)
