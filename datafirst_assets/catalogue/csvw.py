"""`<table>.csv-metadata.json`: what each CSV file holds, as CSV on the Web (https://www.w3.org/TR/tabular-metadata/).

A table that is too large for a CSV file has none. Keys between tables are in the data package: a file here describes one
table, and CSV on the Web knows references only within a description.
"""

import re
from pathlib import Path
from typing import Any

from datafirst_assets.catalogue.files import write_json
from datafirst_assets.catalogue.issuer import DATA_ACCESS, described, titled
from datafirst_assets.catalogue.model import Catalogue, DataFile, Dataset, Variable

TYPES = {"VARCHAR": "string", "BIGINT": "integer", "DOUBLE": "double", "DATE": "date", "BOOLEAN": "boolean"}
FORMATS = {"date": "yyyy-MM-dd", "boolean": "true|false"}


def _datatype(variable: Variable) -> dict[str, Any]:
    """The type of a column, with the narrowest rule that the standard can say: codes as alternatives of a pattern."""
    base = TYPES[variable.sql_type]
    rules: dict[str, Any] = {"base": base}
    if base in FORMATS:
        rules["format"] = FORMATS[base]
    if variable.codes:
        rules["format"] = "|".join(re.escape(code.value) for code in variable.codes)
    elif variable.pattern:
        rules["format"] = variable.pattern
    if variable.minimum is not None:
        rules["minimum"] = variable.minimum
    if variable.maximum is not None:
        rules["maximum"] = variable.maximum
    return rules


def _column(variable: Variable) -> dict[str, Any]:
    return {
        "name": variable.name,
        "titles": [variable.name],
        "dc:title": variable.label,
        "dc:description": variable.description,
        "datatype": _datatype(variable),
        "required": not variable.nullable,
    }


def csvw(catalogue: Catalogue, dataset: Dataset, file: DataFile) -> dict[str, Any]:
    """The description of one CSV file; its address is relative to the catalogue's folder."""
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": f"../{file.path}",
        "dc:title": titled(catalogue, dataset.title),
        "dc:description": described(catalogue, f"{dataset.description} {dataset.grain}."),
        "dc:license": {"@id": DATA_ACCESS},
        "dc:modified": {"@value": catalogue.issued, "@type": "xsd:date"},
        "dialect": {"encoding": "utf-8", "delimiter": ",", "header": True, "lineTerminators": ["\n"]},
        "tableSchema": {
            "columns": [_column(variable) for variable in dataset.variables],
            "primaryKey": list(dataset.keys),
        },
    }


def write_csvw(catalogue: Catalogue, folder: Path) -> list[Path]:
    """Write `<table>.csv-metadata.json` for every table that has a CSV file."""
    return [
        write_json(folder / f"{dataset.name}.csv-metadata.json", csvw(catalogue, dataset, file))
        for dataset in catalogue.datasets
        for file in dataset.files
        if file.format == "csv"
    ]
