"""Documents as HTML: a fragment for the site's page, from Markdown that can hold no HTML of its own.

Two habits of the sources beyond CommonMark and tables: a paragraph `Table: …` before a table is its caption, and a block
of code marked `answer` is a field of a form, one line a label; `[ ]` before a line makes it a box to tick. What else a
block is marked with are its language and its name.
"""

import re
from collections.abc import Iterator, Sequence
from html import escape

from markdown_it import MarkdownIt
from markdown_it.token import Token

CAPTION = "Table: "
BOX = "\u2610"
CONTENTS_FROM = 4
"""Sections from which a document gets a list of contents."""

_PARSER = MarkdownIt("commonmark", {"html": False}).enable("table")
_COLUMN = re.compile(r"[a-z_]+\.[a-z0-9_]+")


def _code_in_words(_: object, tokens: Sequence[Token], place: int, *__: object) -> str:
    """Code in a line; a column named with its table may go on in the next line after a dot or an underscore."""
    code = escape(tokens[place].content)
    if _COLUMN.fullmatch(code):
        code = re.sub(r"([._])", r"\1<wbr>", code)
    return f"<code>{code}</code>"


_PARSER.add_render_rule("code_inline", _code_in_words)


def parse(markdown: str) -> list[Token]:
    """The tokens of a document."""
    return _PARSER.parse(markdown)


def plain(inline: Token) -> str:
    """The words of an inline token, without any mark-up."""
    return "".join(
        " " if child.type in ("softbreak", "hardbreak") else child.content for child in inline.children or []
    )


def anchor(words: str) -> str:
    """The id of a heading."""
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")


def caption_of(tokens: Sequence[Token], place: int) -> Token | None:
    """The inline token of a caption, if at `place` a paragraph begins that is the caption of the table after it."""
    if tokens[place].type != "paragraph_open" or not tokens[place + 1].content.startswith(CAPTION):
        return None
    after = tokens[place + 3] if place + 3 < len(tokens) else None
    return tokens[place + 1] if after is not None and after.type == "table_open" else None


def fields(answer: Token) -> list[str]:
    """The labels of a form's field, boxes to tick with their sign; none for one that has only room."""
    lines = [line.strip() for line in answer.content.splitlines()]
    return [line.replace("[ ]", BOX, 1) if line.startswith("[ ]") else line for line in lines if line]


def _answer(answer: Token) -> str:
    """A field of a form to be seen and printed; the file of the form is what one fills in."""
    labels = fields(answer)
    if all(label.startswith(BOX) for label in labels) and labels:
        return '<ul class="choices">' + "".join(f"<li>{escape(label)}</li>" for label in labels) + "</ul>\n"
    if not labels:
        return '<p class="answer">Your answer</p>\n'
    return '<ul class="fields">' + "".join(f"<li>{escape(label)}</li>" for label in labels) + "</ul>\n"


def _code(block: Token) -> str:
    """A block of code, which may be wider than a screen: a reader of the keyboard can get into it and scroll."""
    language, _, label = block.info.strip().partition(" ")
    said = f' tabindex="0" role="region" aria-label="{escape(label)}"' if label else ' tabindex="0"'
    return f'<pre{said} data-language="{escape(language)}"><code>{escape(block.content.rstrip())}</code></pre>\n'


def _caption(inline: Token) -> Token:
    """The caption without the word that marks it."""
    (said,) = _PARSER.parseInline(inline.content.removeprefix(CAPTION))
    return said


def _heads(tokens: Sequence[Token]) -> Iterator[Token]:
    """Say of every header cell what it heads: a column, or the row that it begins."""
    first = False
    for place, token in enumerate(tokens):
        if token.type == "tr_open":
            first = True
        elif token.type == "th_open":
            token.attrSet("scope", "col")
            first = False
        elif token.type == "td_open" and first:
            first = False
            if tokens[place + 1].content:
                closing = next(later for later in tokens[place:] if later.type == "td_close")
                token.tag = closing.tag = "th"
                token.attrSet("scope", "row")
        if token.type in ("th_open", "td_open") and "style" in token.attrs:
            del token.attrs["style"]
            token.attrSet("class", "figure")
        yield token


def _wrapped(tokens: Sequence[Token]) -> Iterator[Token]:
    """Put every table into a box that scrolls on a narrow screen, with its caption inside the table."""
    place, tables = 0, 0
    while place < len(tokens):
        caption = caption_of(tokens, place)
        if caption is None:
            yield tokens[place]
            if tokens[place].type == "table_close":
                yield Token("box_close", "div", -1, block=True)
            place += 1
            continue
        tables += 1
        name = f"table-{tables}"
        box = Token("box_open", "div", 1, block=True)
        box.attrs = {"class": "scroll", "role": "region", "aria-labelledby": name, "tabindex": 0}
        opening = Token("caption_open", "caption", 1, block=True)
        opening.attrs = {"id": name}
        yield from (
            box,
            tokens[place + 3],
            opening,
            _caption(caption),
            Token("caption_close", "caption", -1, block=True),
        )
        place += 4


def _anchored(tokens: Sequence[Token]) -> Iterator[Token]:
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            token.attrSet("id", anchor(plain(tokens[place + 1])))
        yield token


def _contents(tokens: Sequence[Token]) -> str:
    sections = [
        plain(tokens[place + 1])
        for place, token in enumerate(tokens)
        if token.type == "heading_open" and token.tag == "h2"
    ]
    if len(sections) < CONTENTS_FROM:
        return ""
    links = "".join(f'<li><a href="#{anchor(words)}">{escape(words)}</a></li>' for words in sections)
    return f'<nav class="contents" aria-labelledby="contents"><h2 id="contents">Contents</h2><ul>{links}</ul></nav>\n'


def to_html(markdown: str) -> str:
    """The fragment of a document, from its title on: the one heading of the first rank.

    Raises:
        ValueError: a table has no caption.
    """
    tokens = list(_anchored(parse(markdown)))
    shown = list(_heads(list(_wrapped(tokens))))
    if sum(token.type == "table_open" for token in shown) != sum(token.type == "caption_open" for token in shown):
        raise ValueError("A table has no caption: write a paragraph 'Table: ...' before it.")
    start = next((place for place, token in enumerate(shown) if token.type == "heading_open" and token.tag == "h2"), 0)
    pieces = [_PARSER.renderer.render(shown[:start], _PARSER.options, {}), _contents(tokens)]
    for place, token in enumerate(shown):
        if token.type == "fence":
            made = _answer(token) if token.info.strip() == "answer" else _code(token)
            pieces += [_PARSER.renderer.render(shown[start:place], _PARSER.options, {}), made]
            start = place + 1
    pieces.append(_PARSER.renderer.render(shown[start:], _PARSER.options, {}))
    return "".join(pieces)
