"""Spreadsheets written as OpenDocument files (ODF 1.3) with the standard library. Text and counts, no formula.

The format is the one that the government publishes spreadsheets in, and LibreOffice and Excel both fill it in. What is in
the cells is none of this module's business; `read` reads what people made of them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from datafirst_assets.opendocument import DECLARED, meta, package

NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
COUNT = re.compile(r"\d{1,3}(,\d{3})*")
FORMULA_STARTS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""Text that begins so is taken for a formula once a sheet is saved as CSV (CWE-1236); the last four are full-width."""

MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
STYLES = (
    f"<office:document-styles {DECLARED}><office:styles>"
    '<style:default-style style:family="table-cell"><style:text-properties fo:language="en" fo:country="GB"/>'
    "</style:default-style></office:styles></office:document-styles>"
)
LOOKS = 'fo:wrap-option="wrap" style:vertical-align="top" fo:border-bottom="0.5pt solid #b2b2b2"'
BOLD = '<style:text-properties fo:font-weight="bold"/>'
CELL_STYLES = {
    "plain": (LOOKS, ""),
    "head": (f'{LOOKS} fo:background-color="#dee6ef"', BOLD),
    "fixed": (f'{LOOKS} fo:background-color="#eeeeee"', BOLD),
    "fill": (f'{LOOKS} fo:background-color="#fff5ce"', ""),
    "title": ("", '<style:text-properties fo:font-weight="bold" fo:font-size="14pt"/>'),
    "line": ("", ""),
}
"""How cells look: all others, header, rows that need no answer, cells to fill in, title of a sheet, lines below it."""


@dataclass(frozen=True)
class Sheet:
    """One sheet of a file.

    Attributes:
        name: of its tab.
        rows: of texts, the first one the header; all as long as `widths`.
        widths: of the columns, in cm.
        choices: what may be chosen in the cells of `choice_column`.
        choice_column: number of that column from 0; cells of it that already hold a text get no drop-down.
        filled_in: number of the first column from 0 that people fill in; shown in another colour.
        above: lines over the table: the title of the sheet and what to know of it. Such a sheet is to be read, not
            filled in: its table is marked as one, and nothing is frozen.
        counts: numbers from 0 of columns of counts: their whole numbers are numbers in the file too.
    """

    name: str
    rows: list[list[str]]
    widths: list[float]
    choices: tuple[str, ...] = ()
    choice_column: int | None = None
    filled_in: int | None = None
    above: tuple[str, ...] = ()
    counts: tuple[int, ...] = ()


def plain(value: object) -> str:
    """A value as text that a cell may hold: one line, nothing that XML forbids, nothing that is taken for a formula."""
    text = " ".join(NOT_XML.sub("\ufffd", "" if value is None else str(value)).split())
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _style(sheet: Sheet, row: int, column: int) -> str:
    if not row:
        return "head"
    if sheet.choice_column is not None and sheet.rows[row][sheet.choice_column] not in ("", *sheet.choices):
        return "fixed"
    return "plain" if sheet.filled_in is None or column < sheet.filled_in else "fill"


def _cell(sheet: Sheet, row: int, column: int, text: str) -> str:
    style = f'<table:table-cell table:style-name="{_style(sheet, row, column)}"'
    if row and column == sheet.choice_column and text in ("", *sheet.choices):
        style += f" table:content-validation-name={quoteattr(sheet.name)}"
    if not text:
        return f"{style}/>"
    if row and column in sheet.counts and COUNT.fullmatch(text):
        number = text.replace(",", "")
        return f'{style} office:value-type="float" office:value="{number}"><text:p>{text}</text:p></table:table-cell>'
    return f'{style} office:value-type="string"><text:p>{escape(text)}</text:p></table:table-cell>'


def _table(number: int, sheet: Sheet) -> Iterator[str]:
    yield f'<table:table table:name={quoteattr(sheet.name)} table:style-name="sheet">'
    yield from (f'<table:table-column table:style-name="c{number}x{i}"/>' for i in range(len(sheet.widths)))
    for place, text in enumerate(sheet.above):
        style = "line" if place else "title"
        yield f'<table:table-row><table:table-cell table:style-name="{style}" office:value-type="string">'
        yield f"<text:p>{escape(plain(text))}</text:p></table:table-cell></table:table-row>"
    for place, row in enumerate(sheet.rows):
        cells = "".join(_cell(sheet, place, column, plain(text)) for column, text in enumerate(row))
        line = f"<table:table-row>{cells}</table:table-row>"
        yield line if place else f"<table:table-header-rows>{line}</table:table-header-rows>"
    yield "</table:table>"


def _validation(sheet: Sheet) -> str:
    """The drop-down of a sheet; anything else is refused while typing."""
    listed = ";".join(f'"{choice}"' for choice in sheet.choices)
    return (
        f"<table:content-validation table:name={quoteattr(sheet.name)} "
        f"table:condition={quoteattr(f'of:cell-content-is-in-list({listed})')} "
        f'table:allow-empty-cell="true" table:display-list="unsorted" '
        f"table:base-cell-address={quoteattr(sheet.name + '.A1')}>"
        '<table:error-message table:title="Answer" table:display="true" table:message-type="stop">'
        "<text:p>Choose one of the answers in the list.</text:p></table:error-message></table:content-validation>"
    )


def _letters(column: int) -> str:
    """The name of a column, numbered from 0."""
    return (_letters(column // 26 - 1) if column > 25 else "") + chr(ord("A") + column % 26)


def _marked(sheet: Sheet) -> str:
    """The mark that says where on a sheet the table is and that its first row is a header."""
    first, last = len(sheet.above) + 1, len(sheet.above) + len(sheet.rows)
    named = "'" + sheet.name.replace("'", "''") + "'"
    place = f"{named}.A{first}:{named}.{_letters(len(sheet.widths) - 1)}{last}"
    return (
        f"<table:database-range table:name={quoteattr(sheet.name.replace(' ', '_'))} "
        f"table:target-range-address={quoteattr(place)}/>"
    )


def _content(sheets: list[Sheet]) -> str:
    styles = '<style:style style:name="sheet" style:family="table"><style:table-properties table:display="true"/></style:style>'
    styles += "".join(
        f'<style:style style:name="c{number}x{i}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{width}cm"/></style:style>'
        for number, sheet in enumerate(sheets)
        for i, width in enumerate(sheet.widths)
    )
    styles += "".join(
        f'<style:style style:name="{name}" style:family="table-cell"><style:table-cell-properties {cell}/>{text}'
        "</style:style>"
        for name, (cell, text) in CELL_STYLES.items()
    )
    validations = "".join(_validation(sheet) for sheet in sheets if sheet.choices)
    if validations:
        validations = f"<table:content-validations>{validations}</table:content-validations>"
    tables = "".join(part for number, sheet in enumerate(sheets) for part in _table(number, sheet))
    marks = "".join(_marked(sheet) for sheet in sheets if sheet.above)
    if marks:
        marks = f"<table:database-ranges>{marks}</table:database-ranges>"
    return (
        f"<office:document-content {DECLARED}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{validations}{tables}{marks}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )


def _settings(sheets: list[Sheet]) -> str:
    """The header of every sheet that is filled in stays in sight."""

    def item(name: str, kind: str, text: str) -> str:
        return f'<config:config-item config:name="{name}" config:type="{kind}">{text}</config:config-item>'

    frozen = item("VerticalSplitMode", "short", "2") + item("VerticalSplitPosition", "int", "1")
    frozen += item("ActiveSplitRange", "short", "2") + item("PositionBottom", "int", "1")
    tables = "".join(
        f"<config:config-item-map-entry config:name={quoteattr(sheet.name)}>{frozen}</config:config-item-map-entry>"
        for sheet in sheets
        if not sheet.above
    )
    if tables:
        tables = f'<config:config-item-map-named config:name="Tables">{tables}</config:config-item-map-named>'
    return (
        f"<office:document-settings {DECLARED}><office:settings>"
        '<config:config-item-set config:name="ooo:view-settings"><config:config-item-map-indexed config:name="Views">'
        f"<config:config-item-map-entry>{item('ViewId', 'string', 'view1')}{tables}</config:config-item-map-entry>"
        "</config:config-item-map-indexed></config:config-item-set></office:settings></office:document-settings>"
    )


def spreadsheet(title: str, sheets: list[Sheet]) -> bytes:
    """The file of these sheets; the same sheets give the same bytes."""
    parts = {
        "content.xml": _content(sheets),
        "styles.xml": STYLES,
        "settings.xml": _settings(sheets),
        "meta.xml": meta(plain(title)),
    }
    return package(MIMETYPE, parts)
