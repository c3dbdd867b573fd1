"""`datapackage.json`: the release as a Data Package, version 2 (https://datapackage.org/standard/).

A package's paths may not lead out of its folder, so they are relative to the release's own: a tool that opens the file in
`catalogue/` is given that folder as its base.
"""

from pathlib import Path
from typing import Any

from datafirst_assets.catalogue.files import write_json
from datafirst_assets.catalogue.issuer import (
    CONTACT,
    DATA_ACCESS,
    DATA_FIRST,
    EMAIL,
    FORMATS,
    TWIN,
    TWIN_DESCRIPTION,
    TWIN_TITLE,
    described,
    identifier,
    issuer,
    titled,
)
from datafirst_assets.catalogue.justice import delivered, keywords
from datafirst_assets.catalogue.model import Catalogue, DataFile, Dataset, Variable
from datafirst_assets.catalogue.references import references

PROFILES = "https://datapackage.org/profiles/2.0"
PATHS = "Paths are relative to the folder of the release."
TYPES = {"VARCHAR": "string", "BIGINT": "integer", "DOUBLE": "number", "DATE": "date", "BOOLEAN": "boolean"}


def _number(bound: float) -> float:
    return int(bound) if float(bound).is_integer() else bound


def _constraints(variable: Variable) -> dict[str, Any]:
    rules: dict[str, Any] = {}
    if not variable.nullable:
        rules["required"] = True
    if variable.unique:
        rules["unique"] = True
    if variable.pattern:
        rules["pattern"] = variable.pattern
    if variable.minimum is not None:
        rules["minimum"] = _number(variable.minimum)
    if variable.maximum is not None:
        rules["maximum"] = _number(variable.maximum)
    if variable.codes:
        rules["enum"] = [code.value for code in variable.codes]
    return {"constraints": rules} if rules else {}


def _field(variable: Variable) -> dict[str, Any]:
    kind = TYPES[variable.sql_type]
    return {
        "name": variable.name,
        "title": variable.label,
        "description": variable.description,
        "type": kind,
        **({"trueValues": ["true"], "falseValues": ["false"]} if kind == "boolean" else {}),
        **_constraints(variable),
        **({"categories": [{"value": c.value, "label": c.label} for c in variable.codes]} if variable.codes else {}),
        **({"unit": variable.unit} if variable.unit else {}),
        "source": variable.source,
        "derivation": variable.derivation,
        "disclosureClass": variable.disclosure_class,
    }


def _table(dataset: Dataset) -> DataFile:
    """The file of a dataset that is described in full: CSV where there is one, which is what tools of the format read."""
    return next((file for file in dataset.files if file.format == "csv"), dataset.files[0])


def _schema(catalogue: Catalogue, dataset: Dataset) -> dict[str, Any]:
    keys = [
        {
            "fields": [here for here, _ in join.on],
            "reference": {"resource": join.to, "fields": [there for _, there in join.on]},
        }
        for join in references(catalogue, dataset)
    ]
    return {
        "$schema": f"{PROFILES}/tableschema.json",
        "fields": [_field(variable) for variable in dataset.variables],
        "missingValues": [""],
        "primaryKey": list(dataset.keys),
        **({"foreignKeys": keys} if keys else {}),
    }


def _resource(catalogue: Catalogue, dataset: Dataset, file: DataFile) -> dict[str, Any]:
    """A file of the package: the table, or the same rows in another format.

    Only CSV is given its size: `frictionless` counts no bytes of a Parquet file, and would call any number wrong.
    """
    is_table = file == _table(dataset)
    text = f"{dataset.description} {dataset.grain}." if is_table else f"The rows and columns of {dataset.name}."
    return {
        "$schema": f"{PROFILES}/dataresource.json",
        "name": dataset.name if is_table else f"{dataset.name}-{file.format}",
        **({"type": "table"} if is_table else {}),
        "path": file.path,
        "title": titled(catalogue, f"{dataset.title} ({FORMATS[file.format]})"),
        "description": described(catalogue, text),
        "format": file.format,
        "mediatype": file.media_type,
        **({"encoding": "utf-8", "bytes": file.bytes} if file.format == "csv" else {}),
        "hash": f"sha256:{file.sha256}",
        "sources": [{"title": dataset.source_system}],
        **({"schema": _schema(catalogue, dataset)} if is_table else {}),
    }


def _related(catalogue: Catalogue) -> dict[str, Any]:
    """The synthetic twin, which is no resource of this package: a tool that loads all of it must not load that too."""
    if catalogue.twin is None:
        return {}
    files = [{"path": file.path, "hash": f"sha256:{file.sha256}"} for file in catalogue.twin.files]
    return {
        "related": [
            {"name": TWIN, "title": TWIN_TITLE, "description": described(catalogue, TWIN_DESCRIPTION), "files": files}
        ]
    }


def data_package(catalogue: Catalogue) -> dict[str, Any]:
    """The descriptor of the release."""
    return {
        "$schema": f"{PROFILES}/datapackage.json",
        "name": "data-first",
        "id": identifier("package", catalogue.version),
        "title": titled(catalogue, catalogue.title),
        "description": described(catalogue, f"{catalogue.description} {PATHS}"),
        "version": catalogue.version,
        "created": f"{catalogue.issued}T00:00:00Z",
        "homepage": DATA_FIRST,
        "keywords": keywords(delivered(dict(catalogue.origin.deliveries))),
        "licenses": [{"path": DATA_ACCESS, "title": "No open licence: approved projects in a secure research service"}],
        "contributors": [
            {"title": issuer(catalogue).name, "roles": ["publisher"]},
            {"title": CONTACT, "email": EMAIL, "roles": ["contact"]},
        ],
        **_related(catalogue),
        "resources": [_resource(catalogue, dataset, file) for dataset in catalogue.datasets for file in dataset.files],
    }


def write_data_package(catalogue: Catalogue, folder: Path) -> list[Path]:
    """Write `datapackage.json`."""
    return [write_json(folder / "datapackage.json", data_package(catalogue))]
