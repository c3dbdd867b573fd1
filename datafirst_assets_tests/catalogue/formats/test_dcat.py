"""The DCAT catalogue: valid after DCAT-AP 3.0.1, every term exists, and what it says of files is so."""

import hashlib
import json
import warnings
from functools import cache

import pytest

from datafirst_assets.catalogue.dcat import dcat

from .conftest import PROFILES

rdflib = pytest.importorskip("rdflib", reason="validators are in the dev extra: make setup")
pyshacl = pytest.importorskip("pyshacl", reason="validators are in the dev extra: make setup")

HERE = "https://example.org/releases/0001/catalogue/catalog.jsonld"
VOCABULARIES = {
    str(space): space
    for space in (
        rdflib.DCAT,
        rdflib.DCTERMS,
        rdflib.FOAF,
        rdflib.RDF,
        rdflib.RDFS,
        rdflib.SKOS,
    )
}
OTHERS = {
    "http://spdx.org/rdf/terms#": {"algorithm", "checksum", "checksumValue", "Checksum", "ChecksumAlgorithm"},
    "http://www.w3.org/2006/vcard/ns#": {"fn", "hasEmail", "Kind", "Organization"},
    "http://www.w3.org/ns/dcat#": {"version"},
}
"""What is used of vocabularies that the library has no list of, and what is newer than its list."""


@cache
def shapes():
    return rdflib.Graph().parse(PROFILES / "dcat-ap-3.0.1-SHACL.ttl")


def graph(document):
    return rdflib.Graph().parse(data=json.dumps(document), format="json-ld", publicID=HERE)


def conforms(document):
    return pyshacl.validate(graph(document), shacl_graph=shapes(), allow_infos=False, allow_warnings=False)[0]


def unknown_terms(document):
    """Properties and classes that their vocabularies do not have: SHACL takes them for somebody else's."""
    found = graph(document)
    terms = set(found.predicates()) | set(found.objects(predicate=rdflib.RDF.type))
    return {term for term in terms if not _known(term)}


def wrong_values(document):
    """Values that are not of the type they claim, such as dates: SHACL's check of types lets them pass here."""
    return [value for value in graph(document).objects() if getattr(value, "ill_typed", False)]


def _known(term):
    space, name = rdflib.namespace.split_uri(term)
    if name in OTHERS.get(space, ()):
        return True
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            return space in VOCABULARIES and bool(VOCABULARIES[space][name])
        except (AttributeError, UserWarning):
            return False


def nodes(document, kind):
    found = [document["@graph"][0], *document["@graph"][0]["dcat:dataset"]]
    found += [one for dataset in document["@graph"][0]["dcat:dataset"] for one in dataset["dcat:distribution"]]
    return [node for node in [*found, *document["@graph"][1:]] if kind in (node["@type"], *node["@type"])]


def test_the_file_is_valid_and_says_what_is_in_the_release(small):
    document = json.loads(small.file("catalog.jsonld").read_text())
    assert conforms(document) and unknown_terms(document) == set() and wrong_values(document) == []
    assert all(isinstance(document["@context"][name], str | dict) for name in document["@context"])
    assert len(nodes(document, "dcat:Dataset")) == len(small.catalogue.datasets) + 1


def test_the_twin_is_a_dataset_of_its_own_that_comes_from_the_others(small):
    *others, twin = nodes(json.loads(small.file("catalog.jsonld").read_text()), "dcat:Dataset")
    assert twin["title"].startswith("SYNTHETIC: ") and twin["dct:accessRights"]["@id"].endswith("/PUBLIC")
    assert twin["dct:source"] == [{"@id": other["@id"]} for other in others]
    assert all({"@id": twin["@id"]} in other["dct:relation"] for other in others)
    assert all(file["title"].startswith("SYNTHETIC: ") for file in twin["dcat:distribution"])


def test_files_are_where_it_says_and_as_it_says(small):
    for file in nodes(json.loads(small.file("catalog.jsonld").read_text()), "dcat:Distribution"):
        content = (small.folder / "catalogue" / file["dcat:downloadURL"]["@id"]).read_bytes()
        assert file["byteSize"] == str(len(content))
        assert file["spdx:checksum"]["checksumValue"] == hashlib.sha256(content).hexdigest()


def test_every_node_that_is_named_is_there(catalogue):
    found = graph(dcat(catalogue))
    own = {node for node in found.objects() if isinstance(node, rdflib.URIRef) and node.startswith("urn:uuid:")}
    assert own <= set(found.subjects())


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("dcat:Catalog", lambda node: node.pop("title")),
        ("dcat:Catalog", lambda node: node.pop("dct:publisher")),
        ("dcat:Dataset", lambda node: node.pop("description")),
        ("dcat:Dataset", lambda node: node.update({"dct:issued": "last year"})),
        ("dcat:Dataset", lambda node: node.update({"dct:accessRights": "restricted"})),
        ("dcat:Distribution", lambda node: node.pop("dcat:accessURL")),
        ("dcat:Distribution", lambda node: node["spdx:checksum"].pop("spdx:algorithm")),
        ("spdx:ChecksumAlgorithm", lambda node: node.pop("@type")),
        ("vcard:Kind", lambda node: node.update({"@type": ["vcard:Organization"]})),
    ],
)
def test_what_is_broken_is_found(catalogue, kind, change):
    document = dcat(catalogue)
    change(nodes(document, kind)[0])
    assert not conforms(document)


def test_a_term_that_is_spelt_wrong_is_found_by_us_and_not_by_the_shapes(catalogue):
    document = dcat(catalogue)
    nodes(document, "dcat:Dataset")[0]["dcat:keywords"] = "courts"
    assert conforms(document)
    assert [str(term) for term in unknown_terms(document)] == ["http://www.w3.org/ns/dcat#keywords"]


def test_a_date_that_is_none_is_found_by_us_and_not_by_the_shapes(catalogue):
    document = dcat(catalogue)
    nodes(document, "dcat:Dataset")[0]["issued"] = "last year"
    assert conforms(document)
    assert [str(value) for value in wrong_values(document)] == ["last year"]
