"""The web site: every page is there, says what the catalogue says, leads nowhere wrong, and is the same each time."""

from dataclasses import replace

import pytest

from datafirst_assets.catalogue import inspect
from datafirst_assets.catalogue.documents import render_documents
from datafirst_assets.catalogue.model import Completeness
from datafirst_assets.catalogue.parts import build_parts, files_beside
from datafirst_assets.catalogue.site import write_site
from datafirst_assets.catalogue.site.charts import completeness_bars
from datafirst_assets.catalogue.site.read import SaidVariable, read_page, read_site
from datafirst_assets.catalogue.site.report import report_body
from datafirst_assets.errors import DataFirstError

DATA = {"case_link": [("match_weight", "DOUBLE")]}


@pytest.fixture(scope="module")
def pages(built):
    return read_site(built.site)


def written(folder, **files):
    """Pages of a site of the test's own."""
    for name, body in files.items():
        (folder / f"{name}.html").write_text(body)
    return read_site(folder)


def test_every_dataset_and_document_has_a_page(built, pages):
    expected = {"index", "variables", "coverage", "changes", "linkage-quality"}
    expected |= {dataset.name for dataset in built.catalogue.datasets} | set(render_documents(built.catalogue))
    assert {page.name for page in pages} == {f"{name}.html" for name in expected}


def test_every_page_has_one_title_a_language_and_a_way_past_the_header(built):
    for file in built.site.glob("*.html"):
        text = file.read_text()
        assert text.count("<h1") == 1 and '<html lang="en-GB">' in text
        assert 'href="#main"' in text and '<main id="main"' in text
        assert text.count("<table") == text.count("<caption") and "Simulated data" not in text


def test_simulated_data_are_called_so_on_every_page(built, tmp_path):
    write_site(replace(built.catalogue, simulated=True), tmp_path, tmp_path / "none.html")
    assert all("Simulated data" in file.read_text() for file in tmp_path.glob("*.html"))


def test_every_variable_is_on_its_page_and_in_the_list_of_all(built, pages):
    by_name = {page.name: page for page in pages}
    for dataset in built.catalogue.datasets:
        page = by_name[f"{dataset.name}.html"]
        assert [(v.name, v.sql_type, v.codes) for v in page.variables] == [
            (v.name, v.sql_type, [code.value for code in v.codes]) for v in dataset.variables
        ]
        assert {f"{dataset.name}.html#{v.name}" for v in dataset.variables} <= set(by_name["variables.html"].links)
        assert f"{dataset.name}.html" in by_name["index.html"].links


def test_what_a_reader_needs_of_a_variable_is_on_the_page(built):
    text = (built.site / "crown_defendant_case.html").read_text()
    age = built.catalogue.dataset("crown_defendant_case").variable("received_date")
    for said in (age.label, age.description, age.source, age.derivation, age.values):
        assert said in text


def test_the_site_leads_nowhere_wrong_asks_nothing_and_is_light(built, pages):
    assert inspect.dead_links(pages, files_beside(built.root, built.catalogue)) == {}
    assert inspect.outside_requests(pages) == {}
    assert inspect.large_pages(pages) == {}
    assert inspect.uncontrolled_figures(pages) == {}
    assert sum(len(page.figures) for page in pages) > 100


def test_every_file_of_the_other_parts_is_linked(built, pages):
    linked = {link for page in pages for link in page.links}
    for name, part in built.parts.items():
        where = "../synthetic/" if name == "twin" else ""
        assert name == "site" or {f"{where}{file.name}" for file in part.folder.iterdir()} <= linked


def test_the_same_catalogue_gives_the_same_bytes(built, gathered):
    before = {file.name: file.read_bytes() for part in built.parts.values() for file in part.folder.iterdir()}
    _, again = build_parts(gathered, built.parts)
    assert {file.name: file.read_bytes() for part in again for file in part.folder.iterdir()} == before


def test_a_dead_link_is_found(tmp_path):
    pages = written(tmp_path, a='<a href="b.html">b</a><a href="b.html#x">x</a><a href="none.html">n</a>', b="<p id=y>")
    assert inspect.dead_links(pages, set()) == {"a.html: no place b.html#x": 1, "a.html: no file none.html": 1}


@pytest.mark.parametrize(
    "body", ['<script src="https://example.org/x.js"></script>', '<img src="//example.org/x.png">']
)
def test_a_request_to_the_outside_is_found(tmp_path, body):
    assert inspect.outside_requests(written(tmp_path, a=body)) == {"a.html: asks for something outside": 1}


def test_a_page_that_is_too_large_is_found(tmp_path):
    assert inspect.large_pages(written(tmp_path, a="x" * 500_001)) == {"a.html: more than 500,000 bytes": 1}


@pytest.mark.parametrize("cell", ["7", "1,234", "12.5 %", "5"])
def test_a_figure_that_was_not_controlled_is_found(tmp_path, cell):
    pages = written(tmp_path, a=f"<table data-counts><tr><td>[c]</td><td>1,235</td><td>{cell}</td></tr></table>")
    assert inspect.uncontrolled_figures(pages) == {"a.html: a figure that was not controlled": 1}


def test_a_dictionary_that_differs_from_the_data_is_found(catalogue):
    right = {"case_link": [SaidVariable(v.name, v.sql_type, [c.value for c in v.codes])
                           for v in catalogue.dataset("case_link").variables]}  # fmt: skip
    data = {"case_link": [(one.name, one.sql_type) for one in right["case_link"]]}
    assert inspect.other_dictionary(right, catalogue, data) == {}
    assert inspect.other_dictionary(right, catalogue, DATA) == {
        "case_link: columns or types differ from the data": 1,
    }
    right["case_link"][-1].codes.pop()
    assert inspect.other_dictionary(right, catalogue, data) == {"case_link: codes differ from the contract": 1}


def test_bars_show_shares_and_outline_what_is_not_shown():
    svg = completeness_bars("a<b", (Completeness("2014", 100, 0.5), Completeness("2015", 100, None)))
    assert 'class="full" d="M0 24v-12h7v12z"' in svg and 'class="not-shown"' in svg and "a&lt;b" in svg
    assert "not-shown" not in completeness_bars("a", (Completeness("2014", 100, 0.0),))


def test_a_report_is_taken_over_without_its_title(tmp_path):
    file = tmp_path / "report.html"
    assert report_body(file) is None
    file.write_text("<html><main>\n<h1>Linkage quality</h1><p>kept</p></main></html>")
    assert report_body(file) == "<p>kept</p>"
    file.write_text("something else")
    with pytest.raises(DataFirstError, match=r"report\.html is not a linkage quality report"):
        report_body(file)


def test_a_page_is_read_as_a_browser_would(tmp_path):
    (tmp_path / "a.html").write_text('<section data-variable="v" data-type="DATE"></section><a href="#v">v</a>')
    page = read_page(tmp_path / "a.html")
    assert (page.variables, page.links) == ([SaidVariable("v", "DATE")], ["#v"])
