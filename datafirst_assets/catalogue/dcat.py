"""`catalog.jsonld`: the release as a DCAT catalogue, after the DCAT application profile for data portals in Europe 3.0.1.

JSON-LD with a context of its own, so that reading it needs nothing from outside. Files of the release are named relative to
the catalogue's folder; datasets and distributions have names that stay the same from release to release. Profile:
https://semiceu.github.io/DCAT-AP/releases/3.0.1/
"""

from pathlib import Path
from typing import Any

from datafirst_assets.catalogue.files import write_json
from datafirst_assets.catalogue.issuer import (
    CONTACT,
    COVERAGE,
    COVERAGE_IRI,
    DATA_ACCESS,
    DATA_FIRST,
    EMAIL,
    FORMATS,
    OPEN_LICENCE,
    TERMS,
    TWIN,
    TWIN_DESCRIPTION,
    TWIN_PAGE,
    TWIN_TITLE,
    described,
    identifier,
    issuer,
    related,
    titled,
)
from datafirst_assets.catalogue.justice import delivered, keywords, of_dataset
from datafirst_assets.catalogue.model import Catalogue, DataFile, Dataset

AUTHORITY = "http://publications.europa.eu/resource/authority"
"""The controlled vocabularies that the profile asks for."""

CONTEXT: dict[str, Any] = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "title": {"@id": "dct:title", "@language": "en"},
    "description": {"@id": "dct:description", "@language": "en"},
    "label": {"@id": "rdfs:label", "@language": "en"},
    "prefLabel": {"@id": "skos:prefLabel", "@language": "en"},
    "keyword": {"@id": "dcat:keyword", "@language": "en"},
    "issued": {"@id": "dct:issued", "@type": "xsd:date"},
    "modified": {"@id": "dct:modified", "@type": "xsd:date"},
    "startDate": {"@id": "dcat:startDate", "@type": "xsd:date"},
    "endDate": {"@id": "dcat:endDate", "@type": "xsd:date"},
    "byteSize": {"@id": "dcat:byteSize", "@type": "xsd:nonNegativeInteger"},
    "checksumValue": {"@id": "spdx:checksumValue", "@type": "xsd:hexBinary"},
}
MEDIA_TYPES = "http://www.iana.org/assignments/media-types"
FILE_TYPES = {"parquet": f"{AUTHORITY}/file-type/PARQUET", "csv": f"{AUTHORITY}/file-type/CSV"}
"""By format, its term in the European list of file types."""


LANGUAGE = f"{AUTHORITY}/language/ENG"
THEME = f"{AUTHORITY}/data-theme/JUST"
RIGHTS = f"{AUTHORITY}/access-right/RESTRICTED"
PUBLIC = f"{AUTHORITY}/access-right/PUBLIC"
FREQUENCY = f"{AUTHORITY}/frequency/ANNUAL"


def _named(iri: str) -> dict[str, str]:
    return {"@id": iri}


def _node(iri: str, *kinds: str, **more: Any) -> dict[str, Any]:
    return {"@id": iri, "@type": list(kinds), **more}


def _term(iri: str, *kinds: str, **more: Any) -> dict[str, Any]:
    """A term of a European list, with the list, so that a validator need not fetch it."""
    return _node(iri, *kinds, **{"skos:inScheme": _named(iri.rsplit("/", 1)[0]), **more})


def _licence(iri: str) -> dict[str, Any]:
    return _node(iri, "dct:LicenseDocument", title="Open Government Licence v3.0")


def _shared(catalogue: Catalogue) -> list[dict[str, Any]]:
    """What datasets and distributions refer to, said once."""
    organisation = issuer(catalogue)
    formats = {file.format: file.media_type for dataset in catalogue.datasets for file in dataset.files}
    return [
        _node(organisation.iri, "foaf:Agent", **{"foaf:name": organisation.name}),
        _node(
            identifier("contact"),
            "vcard:Kind",
            "vcard:Organization",
            **{"vcard:fn": CONTACT, "vcard:hasEmail": _named(f"mailto:{EMAIL}")},
        ),
        _node(DATA_ACCESS, "dct:LicenseDocument", description=TERMS),
        _node(COVERAGE_IRI, "dct:Location", prefLabel=COVERAGE),
        _node(DATA_FIRST, "rdfs:Resource"),
        _term(LANGUAGE, "dct:LinguisticSystem"),
        _term(THEME, "skos:Concept", prefLabel="Justice, legal system and public safety"),
        _node(f"{AUTHORITY}/data-theme", "skos:ConceptScheme", title="Data themes"),
        _term(RIGHTS, "dct:RightsStatement"),
        *([_term(PUBLIC, "dct:RightsStatement"), _licence(OPEN_LICENCE)] if catalogue.twin else []),
        _term(FREQUENCY, "dct:Frequency"),
        _node("http://spdx.org/rdf/terms#checksumAlgorithm_sha256", "spdx:ChecksumAlgorithm"),
        *(_term(FILE_TYPES[name], "dct:MediaTypeOrExtent") for name in formats),
        *(_node(f"{MEDIA_TYPES}/{kind}", "dct:MediaType") for kind in formats.values()),
    ]


def _file(name: str, file: DataFile) -> dict[str, Any]:
    """What a distribution of that name says of its file."""
    return {
        "dcat:downloadURL": _node(f"../{file.path}", "rdfs:Resource"),
        "dcat:mediaType": _named(f"{MEDIA_TYPES}/{file.media_type}"),
        "dct:format": _named(FILE_TYPES[file.format]),
        "byteSize": str(file.bytes),
        "spdx:checksum": {
            "@id": f"{name}#checksum",
            "@type": "spdx:Checksum",
            "spdx:algorithm": _named("http://spdx.org/rdf/terms#checksumAlgorithm_sha256"),
            "checksumValue": file.sha256,
        },
    }


def _distribution(catalogue: Catalogue, dataset: Dataset, file: DataFile) -> dict[str, Any]:
    return {
        "@id": identifier(dataset.name, file.format),
        "@type": "dcat:Distribution",
        "title": titled(catalogue, f"{dataset.title} ({FORMATS[file.format]})"),
        "description": TERMS,
        "dcat:accessURL": _named(DATA_FIRST),
        **_file(identifier(dataset.name, file.format), file),
        "dct:license": _named(DATA_ACCESS),
        "modified": catalogue.issued,
    }


def _temporal(dataset: Dataset) -> dict[str, Any]:
    if not dataset.years:
        return {}
    period = {
        "@id": f"{identifier(dataset.name)}#years",
        "@type": "dct:PeriodOfTime",
        "startDate": f"{dataset.years[0]}-01-01",
        "endDate": f"{dataset.years[-1]}-12-31",
    }
    return {"dct:temporal": period}


def _origin(catalogue: Catalogue, dataset: Dataset) -> str:
    origin = catalogue.origin
    return (
        f"From {dataset.source_system}. Made by version {origin.code_version} of the pipeline with linkage model "
        f"{origin.model_hash}; ids are hashed under key {origin.key_id}."
    )


def _dataset(catalogue: Catalogue, dataset: Dataset) -> dict[str, Any]:
    name = identifier(dataset.name)
    return {
        "@id": name,
        "@type": "dcat:Dataset",
        "dct:identifier": name,
        "title": titled(catalogue, dataset.title),
        "description": described(catalogue, f"{dataset.description} {dataset.grain}."),
        "keyword": keywords(of_dataset(dataset.name)),
        "dcat:theme": _named(THEME),
        "dcat:contactPoint": _named(identifier("contact")),
        "dct:publisher": _named(issuer(catalogue).iri),
        "dct:accessRights": _named(RIGHTS),
        "dct:accrualPeriodicity": _named(FREQUENCY),
        "dct:language": _named(LANGUAGE),
        "dct:spatial": _named(COVERAGE_IRI),
        **_temporal(dataset),
        "dct:provenance": {
            "@id": f"{name}#provenance",
            "@type": "dct:ProvenanceStatement",
            "label": _origin(catalogue, dataset),
        },
        "dcat:landingPage": _node(f"{dataset.name}.html", "foaf:Document"),
        "foaf:page": _node(f"{dataset.name}.ods", "foaf:Document"),
        "dct:relation": [_named(identifier(to)) for to in related(catalogue, dataset)],
        "dcat:version": catalogue.version,
        "issued": catalogue.issued,
        "modified": catalogue.issued,
        "dcat:distribution": [_distribution(catalogue, dataset, file) for file in dataset.files],
    }


def _twin(catalogue: Catalogue) -> list[dict[str, Any]]:
    """The synthetic twin, a dataset of its own: every file is a distribution of it, and it comes from the others."""
    if catalogue.twin is None:
        return []
    name = identifier(TWIN)
    twin = {
        "@id": name,
        "@type": "dcat:Dataset",
        "dct:identifier": name,
        "title": TWIN_TITLE,
        "description": described(catalogue, TWIN_DESCRIPTION),
        "keyword": [*keywords(delivered(dict(catalogue.origin.deliveries))), "synthetic data"],
        "dcat:theme": _named(THEME),
        "dcat:contactPoint": _named(identifier("contact")),
        "dct:publisher": _named(issuer(catalogue).iri),
        "dct:accessRights": _named(PUBLIC),
        "dct:accrualPeriodicity": _named(FREQUENCY),
        "dct:language": _named(LANGUAGE),
        "dct:spatial": _named(COVERAGE_IRI),
        "dct:source": [_named(identifier(dataset.name)) for dataset in catalogue.datasets],
        "dcat:landingPage": _node(TWIN_PAGE, "foaf:Document"),
        "dcat:version": catalogue.version,
        "issued": catalogue.issued,
        "modified": catalogue.issued,
        "dcat:distribution": [_twin_distribution(catalogue, file) for file in catalogue.twin.files],
    }
    return [twin]


def _twin_distribution(catalogue: Catalogue, file: DataFile) -> dict[str, Any]:
    name = identifier(TWIN, Path(file.path).name)
    return {
        "@id": name,
        "@type": "dcat:Distribution",
        "title": f"{TWIN_TITLE} ({Path(file.path).name})",
        "description": described(catalogue, TWIN_DESCRIPTION),
        "dcat:accessURL": _named(TWIN_PAGE),
        **_file(name, file),
        "dct:license": _named(OPEN_LICENCE),
        "modified": catalogue.issued,
    }


def dcat(catalogue: Catalogue) -> dict[str, Any]:
    """The catalogue as a JSON-LD document."""
    described_here = {
        "@id": identifier("catalogue"),
        "@type": "dcat:Catalog",
        "title": titled(catalogue, catalogue.title),
        "description": described(catalogue, catalogue.description),
        "dct:publisher": _named(issuer(catalogue).iri),
        "dct:language": _named(LANGUAGE),
        "dct:spatial": _named(COVERAGE_IRI),
        "dct:license": _named(DATA_ACCESS),
        "foaf:homepage": _node("index.html", "foaf:Document"),
        "dcat:themeTaxonomy": _named(f"{AUTHORITY}/data-theme"),
        "issued": catalogue.issued,
        "modified": catalogue.issued,
        "dcat:dataset": [*(_dataset(catalogue, dataset) for dataset in catalogue.datasets), *_twin(catalogue)],
    }
    return {"@context": CONTEXT, "@graph": [described_here, *_shared(catalogue)]}


def write_dcat(catalogue: Catalogue, folder: Path) -> list[Path]:
    """Write `catalog.jsonld`."""
    return [write_json(folder / "catalog.jsonld", dcat(catalogue))]
