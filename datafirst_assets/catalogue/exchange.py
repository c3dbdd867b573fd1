"""`ukgov-metadata.json`: the release for catalogues of the UK government, after its cross-government exchange model.

A file of its own beside `catalog.jsonld`, because the two profiles of DCAT exclude each other: this one wants rights,
formats, frequencies and organisations as its own codes, where the European one wants things of their own classes. Model:
https://github.com/co-cddo/ukgov-metadata-exchange-model (1 June 2026).
"""

from pathlib import Path
from typing import Any

from datafirst_assets.catalogue.files import write_json
from datafirst_assets.catalogue.issuer import (
    CONTACT,
    EMAIL,
    FORMATS,
    OPEN_LICENCE,
    TWIN,
    TWIN_DESCRIPTION,
    TWIN_TITLE,
    described,
    identifier,
    related,
    titled,
)
from datafirst_assets.catalogue.justice import delivered, keywords, of_dataset
from datafirst_assets.catalogue.model import Catalogue, DataFile, Dataset

ORGANISATION = "ministry-of-justice"
"""The department whose programme it is. The model knows departments only; what is simulated says so in its title."""

LICENCE = "DATA_SHARE_AGREEMENT"
OPEN = "OPEN"
ACCESS = "COMMERCIAL"
"""The model's word for data that are to be had under conditions, such as an agreement."""


def _distribution(catalogue: Catalogue, dataset: Dataset, file: DataFile) -> dict[str, Any]:
    return {
        "identifier": identifier(dataset.name, file.format),
        "type": "dcat:Distribution",
        "title": titled(catalogue, f"{dataset.title} ({FORMATS[file.format]})"),
        "mediaType": file.media_type,
        "byteSize": file.bytes,
        "licence": LICENCE,
        "accessRights": ACCESS,
        "issued": catalogue.issued,
        "modified": catalogue.issued,
    }


def _dataset(catalogue: Catalogue, dataset: Dataset) -> dict[str, Any]:
    return {
        "identifier": identifier(dataset.name),
        "type": "dcat:Dataset",
        "title": titled(catalogue, dataset.title),
        "alternativeTitle": [dataset.name],
        "summary": f"{dataset.grain}. {dataset.courts}. Extract years: {dataset.span}."[:250],
        "description": described(catalogue, dataset.description),
        "keyword": keywords(of_dataset(dataset.name)),
        "version": catalogue.version,
        "issued": catalogue.issued,
        "modified": catalogue.issued,
        "creator": [ORGANISATION],
        "publisher": ORGANISATION,
        "contactPoint": {"contactName": CONTACT, "email": EMAIL},
        "licence": LICENCE,
        "accessRights": ACCESS,
        "securityClassification": "OFFICIAL",
        "updateFrequency": "freq:annual",
        "relatedResource": [identifier(to) for to in related(catalogue, dataset)],
        "distribution": [identifier(dataset.name, file.format) for file in dataset.files],
    }


def _twin(catalogue: Catalogue, files: tuple[DataFile, ...]) -> dict[str, Any]:
    """The synthetic twin: a dataset of its own, open, that names the others."""
    return {
        "identifier": identifier(TWIN),
        "type": "dcat:Dataset",
        "title": TWIN_TITLE,
        "alternativeTitle": [TWIN],
        "summary": TWIN_DESCRIPTION[:250],
        "description": described(catalogue, TWIN_DESCRIPTION),
        "keyword": [*keywords(delivered(dict(catalogue.origin.deliveries))), "synthetic data"],
        "version": catalogue.version,
        "issued": catalogue.issued,
        "modified": catalogue.issued,
        "creator": [ORGANISATION],
        "publisher": ORGANISATION,
        "contactPoint": {"contactName": CONTACT, "email": EMAIL},
        "licence": OPEN_LICENCE,
        "accessRights": OPEN,
        "securityClassification": "OFFICIAL",
        "updateFrequency": "freq:annual",
        "relatedResource": [identifier(dataset.name) for dataset in catalogue.datasets],
        "distribution": [identifier(TWIN, Path(file.path).name) for file in files],
    }


def _twin_distribution(catalogue: Catalogue, file: DataFile) -> dict[str, Any]:
    return {
        "identifier": identifier(TWIN, Path(file.path).name),
        "type": "dcat:Distribution",
        "title": f"{TWIN_TITLE} ({Path(file.path).name})",
        "mediaType": file.media_type,
        "byteSize": file.bytes,
        "licence": OPEN_LICENCE,
        "accessRights": OPEN,
        "issued": catalogue.issued,
        "modified": catalogue.issued,
    }


def exchange(catalogue: Catalogue) -> dict[str, Any]:
    """The records of the release: its datasets, and the distributions that they name."""
    files = catalogue.twin.files if catalogue.twin else ()
    return {
        "datasets": [
            *(_dataset(catalogue, dataset) for dataset in catalogue.datasets),
            *([_twin(catalogue, files)] if files else []),
        ],
        "distributions": [
            *(_distribution(catalogue, dataset, file) for dataset in catalogue.datasets for file in dataset.files),
            *(_twin_distribution(catalogue, file) for file in files),
        ],
    }


def write_exchange(catalogue: Catalogue, folder: Path) -> list[Path]:
    """Write `ukgov-metadata.json`."""
    return [write_json(folder / "ukgov-metadata.json", exchange(catalogue))]
