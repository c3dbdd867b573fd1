"""The documents of a release, rendered: as fragments for the site, as Markdown, and the form as a file to fill in."""

import re
from dataclasses import dataclass
from pathlib import Path

from datafirst_assets.catalogue.documents.facts import facts
from datafirst_assets.catalogue.documents.html import parse, plain, to_html
from datafirst_assets.catalogue.documents.odt import to_odt
from datafirst_assets.catalogue.documents.placeholders import Links, fill
from datafirst_assets.catalogue.model import Catalogue

DOCUMENTS = (
    "user-guide",
    "research-ready-datasets",
    "research-areas",
    "synthetic-twin",
    "application-guidance",
    "application-form",
    "privacy-statement",
    "transparency-record",
    "glossary",
)
"""Slugs in reading order; each is a Markdown file beside this module."""

FORM = "application-form"
"""The document that is also a file to fill in."""

SOURCES = Path(__file__).parent


@dataclass(frozen=True)
class Document:
    """A document of a release.

    Attributes:
        slug: of its page and its files.
        title: its heading.
        summary: its first paragraph, as plain text.
        html: the document from its heading on, for the frame of a page.
        markdown: the whole of it.
        downloads: names of its files, as `write_documents` makes them.
    """

    slug: str
    title: str
    summary: str
    html: str
    markdown: str
    downloads: tuple[str, ...]


def _sources() -> dict[str, str]:
    return {slug: (SOURCES / f"{slug}.md").read_text(encoding="utf-8") for slug in DOCUMENTS}


def _titles(sources: dict[str, str]) -> dict[str, str]:
    return {slug: text.partition("\n")[0].removeprefix("# ") for slug, text in sources.items()}


def _summary(markdown: str) -> str:
    """The first paragraph below the title."""
    tokens = parse(markdown)
    return next(plain(tokens[place + 1]) for place, token in enumerate(tokens) if token.type == "paragraph_open")


def render_documents(catalogue: Catalogue) -> dict[str, Document]:
    """Every document by its slug, in reading order.

    Raises:
        DataFirstError: a document asks for what the catalogue does not have, or leaves a fact unused.
    """
    sources = _sources()
    titles = _titles(sources)
    on_site = Links(catalogue, titles, ending=".html")
    as_files = Links(catalogue, titles, ending=".md")
    shown = fill(sources, facts(catalogue, on_site), on_site)
    written = fill(sources, facts(catalogue, as_files), as_files)
    return {
        slug: Document(
            slug=slug,
            title=titles[slug],
            summary=_summary(shown[slug]),
            html=to_html(shown[slug]),
            markdown=_without_gaps(written[slug]),
            downloads=(f"{slug}.md", f"{slug}.odt") if slug == FORM else (f"{slug}.md",),
        )
        for slug in DOCUMENTS
    }


def _without_gaps(markdown: str) -> str:
    """What an empty fact leaves behind is no paragraph."""
    return re.sub(r"\n{3,}", "\n\n", markdown)


def write_documents(catalogue: Catalogue, folder: Path) -> list[Path]:
    """Write every document as Markdown, and the form as OpenDocument text; the files written, by name.

    Raises:
        DataFirstError: see `render_documents`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for slug, document in render_documents(catalogue).items():
        (folder / f"{slug}.md").write_text(document.markdown, encoding="utf-8")
        written.append(folder / f"{slug}.md")
        if slug == FORM:
            (folder / f"{slug}.odt").write_bytes(to_odt(document.markdown))
            written.append(folder / f"{slug}.odt")
    return sorted(written)
