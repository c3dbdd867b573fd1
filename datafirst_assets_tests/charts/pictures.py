"""What tests of charts share: the picture inside Markdown, read back as a document."""

import base64
import re
from xml.etree import ElementTree

IMAGE = re.compile(r"!\[([^\]]+)\]\(data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)\)")
SVG = "{http://www.w3.org/2000/svg}"


def picture_of(markdown: str) -> tuple[str, ElementTree.Element]:
    """The words that stand for the one picture of a text, and the picture."""
    ((said, encoded),) = IMAGE.findall(markdown)
    return said, ElementTree.fromstring(base64.b64decode(encoded))


def words_of(picture: ElementTree.Element) -> list[str]:
    """All words of a picture."""
    return [element.text or "" for element in picture.iter(f"{SVG}text")]


def boxes_of(picture: ElementTree.Element, kind: str) -> list[tuple[float, float, float, float]]:
    """x, y, width and height of the bars of one class."""
    paths = [path.get("d", "") for path in picture.iter(f"{SVG}path") if path.get("class") == kind]
    return [
        (float(x), float(y), float(w), float(h))
        for path in paths
        for x, y, w, h in re.findall(r"M(\S+) (\S+)h(\S+)v(\S+)h\S+z", path)
    ]


def figures_of(markdown: str) -> list[list[str]]:
    """The rows of the table of a text, without its header."""
    rows = [line.strip("|").split("|") for line in markdown.splitlines() if line.startswith("|")]
    return rows[2:]
