"""`ukgov-metadata.json`: the release for catalogues of the UK government, after its cross-government exchange model.

A file of its own beside `catalog.jsonld`, because the two profiles of DCAT exclude each other: this one wants rights,
formats, frequencies and organisations as its own codes, where the European one wants things of their own classes. Model:
https://github.com/co-cddo/ukgov-metadata-exchange-model (1 June 2026).
"""

from pathlib import Path
from typing import Any

from datafirst_assets.catalogue.files import write_json
from datafirst_assets.catalogue.issuer import CONTACT, EMAIL, FORMATS, KEYWORDS, described, identifier, titled
from datafirst_assets.catalogue.model import Catalogue, DataFile, Dataset

ORGANISATION = "ministry-of-justice"
"""The department whose programme it is. The model knows departments only; what is simulated says so in its title."""

LICENCE = "DATA_SHARE_AGREEMENT"
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
        "keyword": list(KEYWORDS),
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
        "relatedResource": [identifier(to) for to in dict.fromkeys(join.to for join in dataset.joins)],
        "distribution": [identifier(dataset.name, file.format) for file in dataset.files],
    }


def exchange(catalogue: Catalogue) -> dict[str, Any]:
    """The records of the release: its datasets, and the distributions that they name."""
    return {
        "datasets": [_dataset(catalogue, dataset) for dataset in catalogue.datasets],
        "distributions": [
            _distribution(catalogue, dataset, file) for dataset in catalogue.datasets for file in dataset.files
        ],
    }


def write_exchange(catalogue: Catalogue, folder: Path) -> list[Path]:
    """Write `ukgov-metadata.json`."""
    return [write_json(folder / "ukgov-metadata.json", exchange(catalogue))]
