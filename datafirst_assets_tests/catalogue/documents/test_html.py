"""Documents as HTML: marked up for everybody, and nothing of the Markdown is taken for HTML."""

import pytest

from datafirst_assets.catalogue.documents.html import to_html

TABLE = "# Title\n\nTable: Two *things*\n\n| thing | number |\n| --- | ---: |\n| one | 1 |\n| | 2 |\n"


def test_a_table_has_caption_scopes_and_a_box_that_scrolls():
    html = to_html(TABLE)
    assert '<div class="scroll" role="region" aria-labelledby="table-1" tabindex="0">' in html
    assert '<caption id="table-1">Two <em>things</em></caption>' in html
    assert '<th scope="col">thing</th>' in html and '<th scope="col" class="figure">number</th>' in html
    assert '<th scope="row">one</th>' in html and '<td class="figure">1</td>' in html
    assert "<td></td>" in html, "an empty cell heads no row"
    assert html.count("<div") == html.count("</div>") == 1 and "Table:" not in html and "style=" not in html


def test_a_table_without_a_caption_is_refused():
    with pytest.raises(ValueError, match="no caption"):
        to_html(TABLE.replace("Table: ", ""))


def test_what_looks_like_html_is_text():
    assert "&lt;script&gt;" in to_html("# A\n\n<script>alert(1)</script>\n")
    assert "href" not in to_html("# A\n\n[a](javascript:alert(1))\n")


def test_headings_have_ids_and_a_long_document_lists_its_sections():
    html = to_html("# A\n\nIn short.\n\n" + "".join(f"## Part {n}, here\n\nWords.\n\n" for n in range(4)))
    assert html.index("In short.") < html.index('<nav class="contents"') < html.index('<h2 id="part-0-here">')
    assert '<a href="#part-3-here">Part 3, here</a>' in html
    assert "<nav" not in to_html("# A\n\n## One\n\nWords.\n")


@pytest.mark.parametrize(
    ("lines", "shown"),
    [
        ("", '<p class="answer">Your answer</p>'),
        ("Name:\nDate:\n", '<ul class="fields"><li>Name:</li><li>Date:</li></ul>'),
        ("[ ] <Yes>\n", '<ul class="choices"><li>\u2610 &lt;Yes&gt;</li></ul>'),
    ],
)
def test_a_field_of_a_form_is_shown(lines, shown):
    assert shown in to_html(f"# A\n\n```answer\n{lines}```\n\nAfter.\n")


def test_a_column_named_with_its_table_may_be_broken_and_other_code_may_not():
    html = to_html("# Artificial\n\n`some_table.a_column`, `some_column` and `<x>.py`\n")
    assert "<code>some_<wbr>table.<wbr>a_<wbr>column</code>" in html
    assert "<code>some_column</code>" in html and "<code>&lt;x&gt;.py</code>" in html
