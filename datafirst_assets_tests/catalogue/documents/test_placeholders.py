"""Placeholders: filled from the catalogue, and refused where a document and the catalogue do not agree."""

import pytest

from datafirst_assets.catalogue.documents.placeholders import Links, fill
from datafirst_assets.errors import DataFirstError


@pytest.fixture
def links(catalogue):
    return Links(catalogue, {"words": "Some words"}, ending=".html")


@pytest.mark.parametrize(
    ("placeholder", "text"),
    [
        ("{{version}}", "0001"),
        ("{{ version }}", "0001"),
        ("{{document:words}}", "[Some words](words.html)"),
        ("{{page:changes}}", "[change log](changes.html)"),
        ("{{dataset:case_link}}", "[Link of cases across the courts](case_link.html)"),
        ("{{variable:crown_offence.plea}}", "[`plea`](crown_offence.html#plea)"),
    ],
)
def test_a_placeholder_is_filled(links, placeholder, text):
    source = {"words": f"a {placeholder} b {{{{version}}}}"}
    assert fill(source, {"version": "0001"}, links) == {"words": f"a {text} b 0001"}


@pytest.mark.parametrize(
    "placeholder",
    [
        "verzion",
        "document:none",
        "dataset:crown_table",
        "variable:crown_offence.colour",
        "variable:plea",
        "page:plea",
        "",
    ],
)
def test_what_does_not_exist_is_refused_by_name(links, placeholder):
    with pytest.raises(DataFirstError, match=f"words: {placeholder}: asked for by a document"):
        fill({"words": f"{{{{{placeholder}}}}}"}, {}, links)


def test_all_that_is_missing_is_named_at_once(links):
    with pytest.raises(DataFirstError, match="one: first, two: second: asked for"):
        fill({"one": "{{first}}", "two": "{{second}}"}, {}, links)


def test_a_fact_that_no_document_uses_is_refused(links):
    with pytest.raises(DataFirstError, match="rows: offered to the documents, and used by none"):
        fill({"words": "{{version}}"}, {"version": "0001", "rows": "5"}, links)


def test_a_filled_text_is_not_filled_again(links):
    assert fill({"words": "{{version}}"}, {"version": "{{years}}"}, links) == {"words": "{{years}}"}
