"""`croissant.json`: the release in Croissant 1.1 on schema.org (https://docs.mlcommons.org/croissant/docs/croissant-spec-1.1).

Files are named relative to the catalogue's folder. A list of codes is a record set of its own that coded fields refer to.
"""

from pathlib import Path
from typing import Any

from datafirst_assets.catalogue.dictionary import code_lists
from datafirst_assets.catalogue.files import write_json
from datafirst_assets.catalogue.issuer import (
    COVERAGE,
    DATA_ACCESS,
    DATA_FIRST,
    TERMS,
    described,
    identifier,
    issuer,
    titled,
)
from datafirst_assets.catalogue.justice import delivered, keywords
from datafirst_assets.catalogue.model import Catalogue, Code, DataFile, Dataset, Variable
from datafirst_assets.catalogue.references import references

TYPES = {"VARCHAR": "sc:Text", "BIGINT": "sc:Integer", "DOUBLE": "sc:Float", "DATE": "sc:Date", "BOOLEAN": "sc:Boolean"}
_TERMS = """annotation arrayShape citeAs column containedIn equivalentProperty excludes extract field fileObject fileProperty
fileSet format includes isArray isLiveDataset jsonPath key md5 parentField readLines recordSet references regex repeated
replace samplingRate sdVersion separator source subField transform unArchive value""".split()  # noqa: SIM905 - one a line would fill the screen
CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/",
    "prov": "http://www.w3.org/ns/prov#",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "path": "cr:path",
    **{term: f"cr:{term}" for term in _TERMS},
}
"""The context of the specification's appendix 1, and `prov` for where the data come from."""


def _file(dataset: Dataset, file: DataFile) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": file.path,
        "name": Path(file.path).name,
        "description": dataset.title,
        "contentUrl": f"../{file.path}",
        "contentSize": f"{file.bytes} B",
        "encodingFormat": "application/x-parquet" if file.format == "parquet" else file.media_type,
        "sha256": file.sha256,
    }


def _list_id(name: str) -> str:
    return f"codes/{name}"


def _codes(name: str, codes: tuple[Code, ...]) -> dict[str, Any]:
    record_set = _list_id(name)
    fields = ("code", "name")
    return {
        "@type": "cr:RecordSet",
        "@id": record_set,
        "name": record_set,
        "dataType": "sc:Enumeration",
        "key": {"@id": f"{record_set}/code"},
        "field": [
            {"@type": "cr:Field", "@id": f"{record_set}/{field}", "name": field, "dataType": "sc:Text"}
            for field in fields
        ],
        "data": [{f"{record_set}/code": code.value, f"{record_set}/name": code.label} for code in codes],
    }


def _field(catalogue: Catalogue, dataset: Dataset, variable: Variable) -> dict[str, Any]:
    file = dataset.files[0]
    named = {
        here: f"{join.to}/{there}"
        for join in references(catalogue, dataset)
        for here, there in join.on
        if len(join.on) == 1
    }
    if variable.codes:
        named[variable.name] = f"{_list_id(variable.code_list)}/code"
    return {
        "@type": "cr:Field",
        "@id": f"{dataset.name}/{variable.name}",
        "name": variable.name,
        "alternateName": variable.label,
        "description": variable.description,
        "dataType": TYPES[variable.sql_type],
        "source": {"fileObject": {"@id": file.path}, "extract": {"column": variable.name}},
        **({"references": {"field": {"@id": named[variable.name]}}} if variable.name in named else {}),
    }


def _record_set(catalogue: Catalogue, dataset: Dataset) -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet",
        "@id": dataset.name,
        "name": dataset.name,
        "description": f"{dataset.description} {dataset.grain}.",
        "key": [{"@id": f"{dataset.name}/{name}"} for name in dataset.keys],
        "field": [_field(catalogue, dataset, variable) for variable in dataset.variables],
    }


def _years(catalogue: Catalogue) -> dict[str, str]:
    return {"temporalCoverage": f"{catalogue.years[0]}/{catalogue.years[-1]}"} if catalogue.years else {}


def croissant(catalogue: Catalogue) -> dict[str, Any]:
    """The description of the release."""
    organisation = {"@type": "sc:Organization", "name": issuer(catalogue).name, "url": DATA_FIRST}
    title = titled(catalogue, catalogue.title)
    return {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.1",
        "name": title,
        "alternateName": "data-first",
        "identifier": identifier("catalogue"),
        "description": described(catalogue, catalogue.description),
        "url": DATA_FIRST,
        "license": DATA_ACCESS,
        "usageInfo": {"@type": "sc:CreativeWork", "name": TERMS, "url": DATA_ACCESS},
        "creator": organisation,
        "publisher": organisation,
        "datePublished": catalogue.issued,
        "dateModified": catalogue.issued,
        "citeAs": f"{issuer(catalogue).name} ({catalogue.issued[:4]}). {title}, release {catalogue.version}.",
        "version": f"{int(catalogue.version)}.0.0",
        "inLanguage": "en",
        "isAccessibleForFree": True,
        "isLiveDataset": False,
        "keywords": keywords(delivered(dict(catalogue.origin.deliveries))),
        "spatialCoverage": {"@type": "sc:Place", "name": COVERAGE},
        **_years(catalogue),
        "prov:wasGeneratedBy": {
            "@type": "prov:Activity",
            "prov:label": f"Version {catalogue.origin.code_version} of the pipeline, model {catalogue.origin.model_hash}",
        },
        "distribution": [_file(dataset, file) for dataset in catalogue.datasets for file in dataset.files],
        "recordSet": [
            *(_record_set(catalogue, dataset) for dataset in catalogue.datasets),
            *(_codes(name, codes) for name, codes in code_lists(*catalogue.datasets).items()),
        ],
    }


def write_croissant(catalogue: Catalogue, folder: Path) -> list[Path]:
    """Write `croissant.json`."""
    return [write_json(folder / "croissant.json", croissant(catalogue))]
