"""One dictionary: columns, types and codes are the same in the data, the spreadsheets and every description."""

import csv
import json
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from datafirst_assets.catalogue.dictionary import CODE, VARIABLE
from datafirst_assets.catalogue.stored import write_stored

from .conftest import WRITERS
from .test_spreadsheets import table

PARQUET = {
    pa.string(): "VARCHAR",
    pa.int64(): "BIGINT",
    pa.float64(): "DOUBLE",
    pa.date32(): "DATE",
    pa.bool_(): "BOOLEAN",
}
PACKAGE = {"string": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "date": "DATE", "boolean": "BOOLEAN"}
CSVW = {"string": "VARCHAR", "integer": "BIGINT", "double": "DOUBLE", "date": "DATE", "boolean": "BOOLEAN"}
CROISSANT = {
    "sc:Text": "VARCHAR",
    "sc:Integer": "BIGINT",
    "sc:Float": "DOUBLE",
    "sc:Date": "DATE",
    "sc:Boolean": "BOOLEAN",
}


def in_catalogue(small, name):
    return [(v.name, v.sql_type, [c.value for c in v.codes]) for v in small.catalogue.dataset(name).variables]


def in_ods(small, name):
    path = small.file(f"{name}.ods")
    rows = [dict(zip(VARIABLE, row, strict=True)) for row in table(path, "Variables", VARIABLE)]
    codes = table(path, "Codes", CODE) if any(row["code_list"] for row in rows) else []
    return [(r["variable"], r["type"], [c[1] for c in codes if c[0] == r["code_list"]]) for r in rows]


def in_dictionary(small, name):
    rows = csv.DictReader(small.file("dictionary.csv").read_text().splitlines())
    codes = list(csv.DictReader(small.file("codes.csv").read_text().splitlines()))
    return [
        (r["variable"], r["type"], [c["code"] for c in codes if c["code_list"] == r["code_list"]])
        for r in rows
        if r["dataset"] == name
    ]


def in_package(small, name):
    package = json.loads(small.file("datapackage.json").read_text())
    schema = next(resource["schema"] for resource in package["resources"] if resource["name"] == name)
    return [(f["name"], PACKAGE[f["type"]], [c["value"] for c in f.get("categories", [])]) for f in schema["fields"]]


def in_csvw(small, name):
    described = json.loads(small.file(f"{name}.csv-metadata.json").read_text())["tableSchema"]["columns"]
    coded = {v.name for v in small.catalogue.dataset(name).variables if v.codes}
    return [
        (
            c["name"],
            CSVW[c["datatype"]["base"]],
            [code.replace("\\", "") for code in c["datatype"]["format"].split("|")] if c["name"] in coded else [],
        )
        for c in described
    ]


def in_croissant(small, name):
    sets = {records["@id"]: records for records in json.loads(small.file("croissant.json").read_text())["recordSet"]}

    def codes(field):
        of = field.get("references", {}).get("field", {}).get("@id", "").rpartition("/")[0]
        return [row[f"{of}/code"] for row in sets[of]["data"]] if of.startswith("codes/") else []

    return [(field["name"], CROISSANT[field["dataType"]], codes(field)) for field in sets[name]["field"]]


def in_json(small, name):
    written = json.loads(write_stored(small.catalogue, small.folder).read_text())
    variables = next(dataset["variables"] for dataset in written["datasets"] if dataset["name"] == name)
    return [(v["name"], v["sql_type"], [c["value"] for c in v["codes"]]) for v in variables]


DESCRIPTIONS = (in_ods, in_dictionary, in_package, in_csvw, in_croissant, in_json)


@pytest.mark.parametrize("description", DESCRIPTIONS)
def test_every_description_has_the_same_columns_types_and_codes(small, description):
    for dataset in small.catalogue.datasets:
        assert description(small, dataset.name) == in_catalogue(small, dataset.name)


def test_the_data_have_them_too(small):
    for dataset in small.catalogue.datasets:
        stored = pq.read_table(small.folder / "data" / f"{dataset.name}.parquet")
        types = [(field.name, PARQUET[field.type]) for field in stored.schema]
        assert types == [(variable.name, variable.sql_type) for variable in dataset.variables]
        header = (small.folder / "data" / f"{dataset.name}.csv").read_text().splitlines()[0]
        assert header.split(",") == stored.column_names
        for variable in dataset.variables:
            if variable.codes:
                occurring = set(pc.unique(stored[variable.name].drop_null()).to_pylist())
                assert occurring <= {code.value for code in variable.codes}


@pytest.mark.parametrize("description", [one for one in DESCRIPTIONS if one is not in_json])
def test_one_column_code_or_type_that_differs_is_found(small, description):
    dataset = small.catalogue.dataset("magistrates_offence")
    place = next(i for i, variable in enumerate(dataset.variables) if variable.codes)
    for change in ({"name": "other"}, {"sql_type": "DOUBLE"}, {"codes": dataset.variables[place].codes[1:]}):
        changed = list(dataset.variables)
        changed[place] = replace(changed[place], **change)
        others = [one for one in small.catalogue.datasets if one.name != dataset.name]
        catalogue = replace(small.catalogue, datasets=(*others, replace(dataset, variables=tuple(changed))))
        differing = replace(small, catalogue=catalogue)
        assert description(differing, dataset.name) != in_catalogue(differing, dataset.name)


def test_the_same_catalogue_gives_the_same_bytes(small, tmp_path):
    again = [path for write in WRITERS for path in write(small.catalogue, tmp_path)]
    assert [path.name for path in again] == [path.name for path in small.written]
    assert all(one.read_bytes() == other.read_bytes() for one, other in zip(again, small.written, strict=True))


def test_what_is_simulated_says_so_and_is_nobodys_issue(small, tmp_path):
    for simulated in (True, False):
        catalogue = replace(small.catalogue, simulated=simulated)
        for path in [path for write in WRITERS for path in write(catalogue, tmp_path)]:
            if path.suffix in (".json", ".jsonld"):
                assert ("SIMULATED: " in path.read_text()) is simulated
            elif path.suffix == ".ods":
                assert ("SIMULATED: " in table(path, "Cover", ("about", "text"))[0][1]) is simulated
        publisher = json.loads((tmp_path / "catalog.jsonld").read_text())["@graph"][0]["dct:publisher"]["@id"]
        assert publisher.startswith("urn:uuid:" if simulated else "https://www.gov.uk/")
