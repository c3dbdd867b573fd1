"""A picture as text: the few shapes that charts are made of, and how a picture gets into Markdown.

Dagster's web UI shows an image of a `data:` URI, and Markdown of fewer than 1,000 characters without a click. A picture
follows the browser's light or dark mode but cannot see a theme chosen in the UI, so it brings its own ground.
"""

from base64 import b64encode
from collections.abc import Iterable, Sequence
from html import escape

BAR, AGAINST, PALE, LINE = "b", "n", "p", "l"
"""Classes of shapes: a bar, a bar that speaks against, one that says little, and a line."""
START, MIDDLE, END = "", "m", "e"
"""Classes of words, by which part of them stands at their place."""

# Contrast on either ground: words above 4.5 to 1, bars and lines above 3 to 1 (WCAG 2.1, 1.4.3 and 1.4.11).
STYLE = (
    "<style>text{font:11px sans-serif;fill:#333b4a}.m{text-anchor:middle}.e{text-anchor:end}.g{fill:#f6f7f9}"
    ".b{fill:#3d6fd1}.n{fill:#c4552d}.p{fill:#7b8cab}.l{stroke:#6b7485}@media(prefers-color-scheme:dark){.g{fill:#161b28}"
    "text{fill:#d6dbe6}.b{fill:#6f9bf0}.n{fill:#e88560}.p{fill:#5a6a88}.l{stroke:#98a2b5}}</style>"
)


def number(value: float) -> str:
    """A coordinate in as few characters as a tenth of a pixel needs."""
    return f"{value:.1f}".rstrip("0").rstrip(".")


def bars(boxes: Iterable[tuple[float, float, float, float]], kind: str = BAR) -> str:
    """All bars of one kind as one path; a box is x, y, width and height in pixels."""
    path = "".join(f"M{number(x)} {number(y)}h{number(w)}v{number(h)}h{number(-w)}z" for x, y, w, h in boxes)
    return f"<path class='{kind}' d='{path}'/>" if path else ""


def text(x: float, y: float, words: str, kind: str = START) -> str:
    """Words at a place, which is where they start unless said otherwise."""
    placed = f" class='{kind}'" if kind else ""
    return f"<text{placed} x='{number(x)}' y='{number(y)}'>{escape(words)}</text>"


def upright(x: float, top: float, bottom: float) -> str:
    """A vertical line."""
    return f"<path class='{LINE}' d='M{number(x)} {number(top)}V{number(bottom)}'/>"


def level(y: float, left: float, right: float) -> str:
    """A horizontal line."""
    return f"<path class='{LINE}' d='M{number(left)} {number(y)}H{number(right)}'/>"


def picture(width: float, height: float, shapes: Iterable[str], ground: bool = True) -> str:
    """An SVG document; with its own ground and style, or bare for the smallest of pictures."""
    size = f"width='{number(width)}' height='{number(height)}'"
    under = f"{STYLE}<rect class='g' {size} rx='6'/>" if ground else ""
    return f"<svg xmlns='http://www.w3.org/2000/svg' {size}>{under}{''.join(shapes)}</svg>"


def image(svg: str, said: str) -> str:
    """A picture as Markdown, with the words that stand for it where it cannot be seen."""
    plain = said.translate(str.maketrans("[]\n", "() "))
    return f"![{plain}](data:image/svg+xml;base64,{b64encode(svg.encode()).decode()})"


def table(header: Sequence[str], lines: Iterable[Sequence[str]], words: int = 1) -> str:
    """Figures as a Markdown table: the first columns are words and stand to the left, figures to the right."""
    rows = [header, [*["-"] * words, *["-:"] * (len(header) - words)], *lines]
    return "\n".join(f"|{'|'.join(cell.replace('|', '/') for cell in row)}|" for row in rows)
