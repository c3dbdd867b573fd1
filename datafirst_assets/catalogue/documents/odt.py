"""A document as an OpenDocument text (ODF 1.3), for forms that people fill in: no macro, no script, one table a field.

Written with the standard library; headings, lists, tables with header rows and the language are marked, so that a screen
reader and a word processor find their way.
"""

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from markdown_it.token import Token

from datafirst_assets.catalogue.documents.html import BOX, caption_of, fields, parse, plain
from datafirst_assets.opendocument import DECLARED, meta, package

MIMETYPE = "application/vnd.oasis.opendocument.text"


def _paragraph_style(name: str, properties: str, text: str, parent: str = "Standard") -> str:
    return (
        f'<style:style style:name="{name}" style:family="paragraph" style:parent-style-name="{parent}">'
        f"<style:paragraph-properties {properties}/><style:text-properties {text}/></style:style>"
    )


STYLES = (
    f"<office:document-styles {DECLARED}><office:styles>"
    '<style:default-style style:family="paragraph"><style:paragraph-properties fo:margin-bottom="0.2cm"/>'
    '<style:text-properties fo:language="en" fo:country="GB" fo:font-family="Arial, sans-serif" fo:font-size="12pt"/>'
    '</style:default-style><style:style style:name="Standard" style:family="paragraph"/>'
    + "".join(
        _paragraph_style(
            f"Heading_{level}",
            'fo:keep-with-next="always" fo:margin-top="0.6cm"',
            f'fo:font-weight="bold" fo:font-size="{size}pt"',
        )
        for level, size in ((1, 22), (2, 17), (3, 13))
    )
    + _paragraph_style("Caption", 'fo:keep-with-next="always" fo:margin-top="0.3cm"', 'fo:font-weight="bold"')
    + '<style:style style:name="Strong" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>'
    '<style:style style:name="Emphasis" style:family="text"><style:text-properties fo:font-style="italic"/></style:style>'
    '<style:style style:name="Code" style:family="text"><style:text-properties fo:font-family="monospace"/></style:style>'
    "</office:styles></office:document-styles>"
)
CELL_STYLES = "".join(
    f'<style:style style:name="{name}" style:family="table-cell"><style:table-cell-properties '
    f'fo:border="0.5pt solid #505a5f" fo:padding="0.15cm" fo:background-color="{colour}"/></style:style>'
    for name, colour in (("head", "#e8edf2"), ("plain", "#ffffff"), ("fill", "#fffbe6"))
)
SPANS = {"strong_open": "Strong", "em_open": "Emphasis"}
LISTS = {"bullet_list_open": "Points", "ordered_list_open": "Steps"}
LIST_STYLES = (
    '<text:list-style style:name="Points"><text:list-level-style-bullet text:level="1" text:bullet-char="\u2022">'
    '<style:list-level-properties text:space-before="0.4cm" text:min-label-width="0.5cm"/></text:list-level-style-bullet>'
    '</text:list-style><text:list-style style:name="Steps"><text:list-level-style-number text:level="1" '
    'style:num-format="1" style:num-suffix="."><style:list-level-properties text:space-before="0.4cm" '
    'text:min-label-width="0.7cm"/></text:list-level-style-number></text:list-style>'
)


def _inline(inline: Token) -> str:
    """The words of a paragraph with their mark-up.

    Raises:
        ValueError: mark-up that a form has no use for.
    """
    out = []
    for child in inline.children or []:
        if child.type in ("text", "code_inline"):
            said = escape(child.content)
            out.append(f'<text:span text:style-name="Code">{said}</text:span>' if child.type == "code_inline" else said)
        elif child.type in SPANS:
            out.append(f'<text:span text:style-name="{SPANS[child.type]}">')
        elif child.type == "link_open":
            out.append(f'<text:a xlink:type="simple" xlink:href={quoteattr(str(child.attrs["href"]))}>')
        elif child.type in ("strong_close", "em_close", "link_close"):
            out.append("</text:a>" if child.type == "link_close" else "</text:span>")
        elif child.type in ("softbreak", "hardbreak"):
            out.append(" ")
        else:
            raise ValueError(f"A form cannot hold {child.type}.")
    return "".join(out)


def _cell(style: str, words: str) -> str:
    return (
        f'<table:table-cell table:style-name="{style}" office:value-type="string"><text:p>{words}</text:p>'
        "</table:table-cell>"
    )


def _field(number: int, answer: Token) -> str:
    """A field to fill in: a label and a cell a line, boxes to tick, or one empty cell."""
    labels = fields(answer)
    columns = 2 if labels else 1
    if not labels:
        rows = [_cell("fill", "")]
    else:
        rows = [
            _cell("fill", BOX) + _cell("plain", escape(label.removeprefix(BOX).strip()))
            if label.startswith(BOX)
            else _cell("head", escape(label)) + _cell("fill", "")
            for label in labels
        ]
    body = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    boxes = all(label.startswith(BOX) for label in labels) and bool(labels)
    styles = ("box", "beside") if boxes else ("label", "room") if labels else ("all",)
    width = "".join(f'<table:table-column table:style-name="{style}"/>' for style in styles[:columns])
    return f'<table:table table:name="Field {number}">{width}{body}</table:table><text:p/>'


def _table(number: int, tokens: Sequence[Token]) -> str:
    """A table of the document: `tokens` lie between its opening and its closing."""
    rows: list[list[str]] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(_cell("head" if len(rows) == 1 else "plain" if token.content else "fill", _inline(token)))
    head, *body = ("<table:table-row>" + "".join(row) + "</table:table-row>" for row in rows)
    return (
        f'<table:table table:name="Table {number}"><table:table-column table:number-columns-repeated="{len(rows[0])}"/>'
        f"<table:table-header-rows>{head}</table:table-header-rows>{''.join(body)}</table:table><text:p/>"
    )


def _body(tokens: Sequence[Token]) -> Iterator[str]:
    place = 0
    while place < len(tokens):
        token = tokens[place]
        if caption := caption_of(tokens, place):
            yield f'<text:p text:style-name="Caption">{_inline(caption).partition(" ")[2]}</text:p>'
            place += 2
        elif token.type in ("heading_open", "paragraph_open"):
            words, level = _inline(tokens[place + 1]), token.tag[1:]
            yield (
                f'<text:h text:style-name="Heading_{level}" text:outline-level="{level}">{words}</text:h>'
                if token.type == "heading_open"
                else f"<text:p>{words}</text:p>"
            )
            place += 2
        elif token.type in LISTS:
            yield f'<text:list text:style-name="{LISTS[token.type]}">'
        elif token.type in ("list_item_open", "list_item_close"):
            yield "<text:list-item>" if token.nesting == 1 else "</text:list-item>"
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            yield "</text:list>"
        elif token.type == "table_open":
            end = next(later for later in range(place, len(tokens)) if tokens[later].type == "table_close")
            yield _table(place, tokens[place:end])
            place = end
        elif token.type == "fence" and token.info.strip() == "answer":
            yield _field(place, token)
        else:
            raise ValueError(f"A form cannot hold {token.type}.")
        place += 1


def to_odt(markdown: str) -> bytes:
    """The file of a document; the same text gives the same bytes.

    Raises:
        ValueError: the document holds what a form cannot.
    """
    tokens = parse(markdown)
    widths = {"box": 1, "beside": 16, "label": 6, "room": 11, "all": 17}
    columns = "".join(
        f'<style:style style:name="{name}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{width}cm"/></style:style>'
        for name, width in widths.items()
    )
    content = (
        f"<office:document-content {DECLARED}><office:automatic-styles>{LIST_STYLES}{columns}{CELL_STYLES}"
        f"</office:automatic-styles><office:body><office:text>{''.join(_body(tokens))}</office:text></office:body>"
        "</office:document-content>"
    )
    return package(MIMETYPE, {"content.xml": content, "styles.xml": STYLES, "meta.xml": meta(plain(tokens[1]))})
