"""Spreadsheets read from OpenDocument files, as people saved them: only texts, whatever a cell's type or style is."""

import zipfile
import zlib
from pathlib import Path
from xml.etree import ElementTree

from datafirst_assets.errors import DataFirstError
from datafirst_assets.opendocument import SPACES
from datafirst_assets.spreadsheets.write import MIMETYPE, plain

MOST_BYTES, MOST_ROWS, MOST_COLUMNS = 200_000_000, 100_000, 64
"""What a file that is read may unpack to, and how far its repeated rows and columns are followed."""


def _name(prefix: str, name: str) -> str:
    return f"{{{SPACES[prefix]}}}{name}"


TABLE, ROW, CELL, PARAGRAPH = (
    _name("table", "table"),
    _name("table", "table-row"),
    _name("table", "table-cell"),
    _name("text", "p"),
)
COVERED = _name("table", "covered-table-cell")
REPEATED_COLUMNS, REPEATED_ROWS = _name("table", "number-columns-repeated"), _name("table", "number-rows-repeated")
BLANKS = {_name("text", "s"), _name("text", "tab"), _name("text", "line-break")}


def _text(element: ElementTree.Element) -> str:
    """The text of a paragraph, its blanks too."""
    inside = "".join((" " if child.tag in BLANKS else _text(child)) + (child.tail or "") for child in element)
    return (element.text or "") + inside


def _texts(row: ElementTree.Element) -> list[str]:
    """The texts of a row, up to its last cell that holds one."""
    texts: list[str] = []
    for cell in row:
        if cell.tag in (CELL, COVERED):
            text = plain(" ".join(_text(p) for p in cell if p.tag == PARAGRAPH))
            times = int(cell.get(REPEATED_COLUMNS, "1"))
            texts.extend([text] * max(min(times, MOST_COLUMNS - len(texts)), 0))
    while texts and not texts[-1]:
        texts.pop()
    return texts


def _rows(table: ElementTree.Element) -> list[list[str]]:
    rows: list[list[str]] = []
    for row in table.iter(ROW):
        times = int(row.get(REPEATED_ROWS, "1"))
        rows.extend([_texts(row)] * max(min(times, MOST_ROWS - len(rows)), 0))
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _unpack(path: Path) -> bytes | None:
    """The content of a file; None if it is no spreadsheet of this format, or too large to be one of ours."""
    try:
        with zipfile.ZipFile(path) as package:
            if package.read("mimetype").decode("ascii", "replace").strip() != MIMETYPE:
                return None
            if package.getinfo("content.xml").file_size > MOST_BYTES:
                return None
            return package.read("content.xml")
    except (OSError, KeyError, ValueError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error):
        return None


def read_spreadsheet(path: Path) -> dict[str, list[list[str]]]:
    """The texts of a file's sheets by their names; a row ends with its last cell that holds a text.

    Raises:
        DataFirstError: it cannot be read as an OpenDocument spreadsheet.
    """
    content = _unpack(path)
    try:
        # A document type could define entities; no spreadsheet program writes one.
        if content is not None and b"<!DOCTYPE" not in content:
            document = ElementTree.fromstring(content)
            return {plain(table.get(_name("table", "name"), "")): _rows(table) for table in document.iter(TABLE)}
    except (ElementTree.ParseError, ValueError):
        pass
    raise DataFirstError(
        f"{path} cannot be read as an OpenDocument spreadsheet. Open it in the program that it was filled in with and save "
        "it as .ods, without a password, under the same name."
    )
