"""Pages read back as a browser would: what they link to, ask for and say. The checks of the site stand on this."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

ASKING = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "src", "object": "data"}
"""Elements that make a browser ask for something, and where they name it."""


@dataclass
class SaidVariable:
    """A variable as a page documents it."""

    name: str
    sql_type: str
    codes: list[str] = field(default_factory=list)


@dataclass
class Page:
    """A page of the site.

    Attributes:
        name: its file.
        size: bytes.
        ids: anchors.
        links: where a reader can go.
        asked: what a browser fetches to show it.
        variables: that it documents, in order.
        figures: cells of tables of figures, and other cells that hold a count.
    """

    name: str
    size: int
    ids: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    variables: list[SaidVariable] = field(default_factory=list)
    figures: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page = page
        self._in_figures = self._in_cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if "id" in given:
            self.page.ids.add(given["id"])
        if tag == "a" and "href" in given:
            self.page.links.append(given["href"])
        if tag in ASKING and ASKING[tag] in given:
            self.page.asked.append(given[ASKING[tag]])
        if "data-variable" in given:
            self.page.variables.append(SaidVariable(given["data-variable"], given["data-type"]))
        if "data-code" in given:
            self.page.variables[-1].codes.append(given["data-code"])
        if tag == "table":
            self._in_figures = "data-counts" in given
        if tag == "td" and (self._in_figures or "data-count" in given):
            self._in_cell = True
            self.page.figures.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "td":
            self._in_cell = False

    def handle_data(self, data: str) -> None:
        if self._in_cell:
            self.page.figures[-1] += data


def read_page(file: Path) -> Page:
    """Read a page of the site."""
    text = file.read_text(encoding="utf-8")
    page = Page(file.name, len(text.encode()))
    reader = _Reader(page)
    reader.feed(text)
    reader.close()
    return page


def read_site(folder: Path) -> list[Page]:
    """Read every page of a folder, by name."""
    return [read_page(file) for file in sorted(folder.glob("*.html"))]
