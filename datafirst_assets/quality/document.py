"""A report as a list of parts, and the two ways of writing it: Markdown, and one self-contained page of HTML.

The page needs no script and no network, keeps the order of headings, says of every picture what it shows, lets wide tables
scroll on a phone, follows light and dark, and prints in black on white.
"""

import re
from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from datafirst_assets.charts.svg import image, table


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 is the title."""

    words: str
    level: int = 2


@dataclass(frozen=True)
class Words:
    """A paragraph."""

    words: str


@dataclass(frozen=True)
class Points:
    """A list of points."""

    points: Sequence[str]


@dataclass(frozen=True)
class Figures:
    """A table: what it shows, its header, its lines; the first `words` columns are words, the others figures."""

    caption: str
    header: Sequence[str]
    lines: Sequence[Sequence[str]]
    words: int = 1


@dataclass(frozen=True)
class Picture:
    """An SVG document and the words that stand for it where it cannot be seen."""

    svg: str
    said: str


Part = Heading | Words | Points | Figures | Picture

STYLE = """
:root{color-scheme:light dark;--ink:#1c2430;--ground:#fff;--soft:#5a6575;--rule:#c9d0da;--band:#f3f5f8}
@media(prefers-color-scheme:dark){:root{--ink:#e4e8ef;--ground:#12161d;--soft:#a3adbb;--rule:#3a4453;--band:#1b212b}}
body{margin:0 auto;max-width:46rem;padding:1rem 1rem 4rem;background:var(--ground);color:var(--ink);
font:1rem/1.55 system-ui,sans-serif;overflow-wrap:break-word}
h1{font-size:1.7rem;line-height:1.2}h2{font-size:1.3rem;margin-top:2.5rem;border-top:1px solid var(--rule);padding-top:1rem}
h3{font-size:1.08rem;margin-top:1.6rem}
.wide{overflow-x:auto;margin:1rem 0}.wide:focus-visible{outline:3px solid #3d6fd1}
table{border-collapse:collapse;font-size:.92rem;min-width:min(100%,26rem)}
caption{text-align:left;font-weight:600;padding:.2rem 0 .4rem}
caption span{display:block;position:sticky;left:0;max-width:calc(100vw - 2rem)}
th,td{padding:.3rem .7rem .3rem 0;text-align:right;border-bottom:1px solid var(--rule);vertical-align:top;
font-variant-numeric:tabular-nums}
th.w,td.w{text-align:left}td:not(.w){white-space:nowrap}thead th{color:var(--soft);font-weight:600}
tbody th{font-weight:400;min-width:8rem}
div.wide{margin:1rem 0}div.wide img{max-width:none;height:auto}
nav ul{columns:2;padding-left:1.2rem}@media(max-width:40rem){nav ul{columns:1}}
a{color:inherit}
@media print{:root{--ink:#000;--ground:#fff;--soft:#333;--rule:#999}body{max-width:none;font-size:10pt}
nav{display:none}.wide{overflow:visible}h2,h3,caption{break-after:avoid}
tr,div.wide{break-inside:avoid}div.wide img{max-width:100%}}
"""


NOT_APPLICABLE = "[z]"
"""What stands in a cell that has no figure, as in official statistics."""

_CODE = re.compile("`([^`]+)`")


def _inline(words: str) -> str:
    """Words as HTML: `code` in them is code."""
    return _CODE.sub(r"<code>\1</code>", escape(words))


def _anchor(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")


def _markdown(part: Part) -> str:
    match part:
        case Heading(words, level):
            return f"{'#' * level} {words}"
        case Words(words):
            return words
        case Points(points):
            return "\n".join(f"- {point}" for point in points)
        case Figures(caption, header, lines, words):
            return f"**{caption}**\n\n{table(header, lines, words)}"
        case Picture(svg, said):
            return image(svg, said)


def to_markdown(parts: Iterable[Part]) -> str:
    """The report as Markdown, pictures inside."""
    return "\n\n".join(_markdown(part) for part in parts) + "\n"


def _cells(line: Sequence[str], words: int) -> str:
    first = f'<th class="w" scope="row">{_inline(line[0])}</th>'
    others = (
        f'<td class="w">{_inline(cell)}</td>' if place < words else f"<td>{_inline(cell)}</td>"
        for place, cell in enumerate(line[1:], start=1)
    )
    return f"<tr>{first}{''.join(others)}</tr>"


def _table(part: Figures) -> str:
    head = "".join(
        f'<th scope="col"{" class=" + chr(34) + "w" + chr(34) if place < part.words else ""}>{escape(name)}</th>'
        for place, name in enumerate(part.header)
    )
    body = "\n".join(_cells(line, part.words) for line in part.lines)
    caption = escape(part.caption)
    return (
        f'<div class="wide" role="region" aria-label="{caption}" tabindex="0"><table><caption><span>{caption}</span></caption>\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table></div>"
    )


def _picture(part: Picture) -> str:
    said = escape(part.said)
    encoded = b64encode(part.svg.encode()).decode()
    return (
        f'<div class="wide" role="region" aria-label="{said}" tabindex="0">'
        f'<img alt="{said}" src="data:image/svg+xml;base64,{encoded}"></div>'
    )


def _html(part: Part) -> str:
    match part:
        case Heading(words, level):
            return f'<h{level} id="{_anchor(words)}">{escape(words)}</h{level}>'
        case Words(words):
            return f"<p>{_inline(words)}</p>"
        case Points(points):
            return "<ul>\n" + "\n".join(f"<li>{_inline(point)}</li>" for point in points) + "\n</ul>"
        case Figures():
            return _table(part)
        case Picture():
            return _picture(part)


def to_html(parts: Sequence[Part]) -> str:
    """The report as one page; its first part is the title."""
    title = next(part.words for part in parts if isinstance(part, Heading) and part.level == 1)
    sections = [part.words for part in parts if isinstance(part, Heading) and part.level == 2]
    links = "\n".join(f'<li><a href="#{_anchor(words)}">{escape(words)}</a></li>' for words in sections)
    first, *others = (_html(part) for part in parts)
    body = "\n".join(others)
    return (
        '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n{first}\n"
        f'<nav aria-label="Contents"><ul>\n{links}\n</ul></nav>\n{body}\n</main>\n</body>\n</html>\n'
    )
