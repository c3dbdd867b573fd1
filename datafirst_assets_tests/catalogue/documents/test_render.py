"""The documents of a release: whole, true to the catalogue, and plain about what they are."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from datafirst_assets.catalogue.documents import render_documents, write_documents
from datafirst_assets.catalogue.documents.placeholders import PAGES
from datafirst_assets.catalogue.documents.render import DOCUMENTS, SOURCES
from datafirst_assets.errors import DataFirstError
from datafirst_assets.twin.names import FORMATS, file_name

ATRS = (
    "Name", "Description", "Website URL", "Contact email",
    "1.1 Organisation or department", "1.2 Team", "1.3 Senior responsible owner", "1.4 External supplier involvement",
    "2.1 Detailed description", "2.2 Scope", "2.3 Benefit", "2.4 Previous process", "2.5 Alternatives considered",
    "3.1 Process integration", "3.2 Provided information", "3.3 Frequency and scale of usage",
    "3.4 Human decisions and review", "3.5 Required training", "3.6 Appeals and review",
    "4.1.1 System architecture", "4.1.2 Phase", "4.1.3 Maintenance", "4.1.4 Models",
    "4.2.1 Model name", "4.2.2 Model version", "4.2.3 Model task", "4.2.4 Model input", "4.2.5 Model output",
    "4.2.6 Model architecture", "4.2.7 Model performance", "4.2.8 Datasets", "4.2.9 Dataset purposes",
    "4.3.1 Source data name", "4.3.2 Data modality", "4.3.3 Data description", "4.3.4 Data quantities",
    "4.3.5 Sensitive attributes", "4.3.6 Data completeness and representativeness", "4.3.7 Source data URL",
    "4.3.8 Data collection", "4.3.9 Data cleaning", "4.3.10 Data sharing agreements", "4.3.11 Data access and storage",
    "5.1 Impact assessment", "5.2 Risks and mitigations",
)  # fmt: skip
"""The fields of version 3 of the Algorithmic Transparency Recording Standard's template."""


class _Page(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.headings, self.ids, self.links = [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.ids += [attrs["id"]] if "id" in attrs else []
        self.links += [attrs["href"]] if tag == "a" else []
        self.headings += [int(tag[1])] if re.fullmatch(r"h[1-6]", tag) else []


@pytest.fixture(scope="module")
def documents(catalogue):
    return render_documents(catalogue)


def _headings(text):
    return [line.lstrip("# ") for line in text.splitlines() if line.startswith("#")]


def test_every_source_is_a_document_with_title_and_summary(documents):
    assert set(documents) == set(DOCUMENTS) == {path.stem for path in SOURCES.glob("*.md")}
    assert all(document.title and document.summary.endswith(".") for document in documents.values())


@pytest.mark.parametrize("slug", DOCUMENTS)
def test_a_page_is_well_built(documents, slug):
    page = _Page(documents[slug].html)
    assert page.headings[0] == 1 and page.headings.count(1) == 1
    assert all(below - above <= 1 for above, below in zip(page.headings, page.headings[1:], strict=False))
    assert len(page.ids) == len(set(page.ids))
    assert len(documents[slug].html.encode()) < 100_000


@pytest.mark.parametrize("slug", DOCUMENTS)
def test_links_lead_to_what_is_there(documents, catalogue, slug):
    page = _Page(documents[slug].html)
    variables = {f"{one.name}.html#{variable.name}" for one in catalogue.datasets for variable in one.variables}
    there = (
        variables
        | {f"{one.name}.html" for one in catalogue.datasets}
        | {f"{other}.html" for other in (*documents, *PAGES)}
    )
    inside = {link for link in page.links if "://" not in link}
    twin = {f"../synthetic/{file_name(one.name, ending)}" for one in catalogue.datasets for ending in FORMATS}
    twin |= {"worked_example.py", "../synthetic/SYNTHETIC_README.md", "../synthetic/SYNTHETIC_columns.csv"}
    assert inside <= there | twin | {f"#{name}" for name in page.ids}
    assert all(link.startswith("https://") for link in page.links if "://" in link)


@pytest.mark.parametrize("slug", DOCUMENTS)
def test_nothing_is_left_unfilled(documents, slug):
    assert "{{" not in documents[slug].html + documents[slug].markdown


def test_counts_come_from_the_catalogue(documents, catalogue):
    few = replace(catalogue.dataset("crown_offence"), rows_rounded=None)
    hidden = replace(catalogue, datasets=tuple(few if one.name == few.name else one for one in catalogue.datasets))
    row = next(line for line in documents["user-guide"].markdown.splitlines() if line.startswith(f"| [{few.title}]"))
    assert f"| {catalogue.dataset('crown_offence').rows_shown} |" in row
    lines = render_documents(hidden)["user-guide"].markdown.splitlines()
    assert "| [c] |" in next(line for line in lines if line.startswith(f"| [{few.title}]"))


def test_a_variable_that_the_release_no_longer_has_stops_the_documents(catalogue):
    links = catalogue.dataset("case_link")
    poorer = replace(links, variables=tuple(one for one in links.variables if one.name != "link_basis"))
    changed = replace(catalogue, datasets=tuple(poorer if one is links else one for one in catalogue.datasets))
    with pytest.raises(DataFirstError, match=r"research-areas: column:case_link\.link_basis"):
        render_documents(changed)


def test_every_document_says_first_whether_its_release_is_simulated(catalogue):
    for simulated, said in (
        (True, "Every record in this release is simulated."),
        (False, "deliveries that are not simulated"),
    ):
        for document in render_documents(replace(catalogue, simulated=simulated)).values():
            assert said in document.markdown.partition("\n## ")[0], document.slug


def test_the_transparency_record_has_every_field_with_something_in_it(documents):
    text = documents["transparency-record"].markdown
    assert [heading for heading in _headings(text) if heading in ATRS] == list(ATRS)
    fields = re.split(r"^### .*$", text, flags=re.MULTILINE)[1:]
    assert all(field.split("\n## ")[0].strip() for field in fields)


def test_the_glossary_explains_what_the_courts_say(documents):
    terms = _headings(documents["glossary"].markdown)
    assert len(terms) == len(set(terms))
    for term in ("Principal offence", "Triable either way", "Most serious offence", "Most serious disposal", "Remand"):
        assert term in terms


def test_the_form_offers_every_dataset_and_class(documents, catalogue):
    text = documents["application-form"].markdown
    assert all(f"[ ] {one.title} ({one.name})" in text for one in catalogue.datasets)
    assert all(f"[ ] {name}: " in text for name in ("standard", "linking", "detailed"))


def test_files_are_written_the_same_each_time(catalogue, documents, tmp_path):
    first, again = (write_documents(catalogue, tmp_path / name) for name in ("first", "again"))
    assert [path.name for path in first] == sorted(name for one in documents.values() for name in one.downloads)
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in again]
