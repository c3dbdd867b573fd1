"""The form as an OpenDocument text: opens, is marked up, can be filled in, and holds nothing that runs."""

import io
import zipfile
from xml.etree import ElementTree

import pytest

from datafirst_assets.catalogue.documents.odt import MIMETYPE, to_odt
from datafirst_assets.opendocument import SPACES

FORM = (
    "# A form\n\nSay *who* & **why** with `code`, see [a page](https://www.gov.uk/).\n\n## 1. You\n\n"
    "```answer\nName:\nDate:\n```\n\n```answer\n[ ] Yes\n[ ] No\n```\n\n```answer\n```\n\n"
    "1. first\n2. second\n\n- a point\n\nTable: Who else\n\n| Name | Place |\n| --- | --- |\n| | |\n| known | |\n"
)


def _part(form, name):
    with zipfile.ZipFile(io.BytesIO(form)) as package:
        return ElementTree.fromstring(package.read(name))


def _all(part, name):
    prefix, _, tag = name.partition(":")
    return part.findall(f".//{{{SPACES[prefix]}}}{tag}")


def _attribute(element, name):
    prefix, _, attribute = name.partition(":")
    return element.get(f"{{{SPACES[prefix]}}}{attribute}")


def test_the_package_is_as_the_standard_asks():
    with zipfile.ZipFile(io.BytesIO(to_odt(FORM))) as package:
        first = package.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert package.read("mimetype").decode() == MIMETYPE
        listed = package.read("META-INF/manifest.xml").decode()
        assert all(name in listed for name in package.namelist() if name not in ("mimetype", "META-INF/manifest.xml"))


def test_headings_lists_links_and_language_are_marked():
    content, styles, meta = (_part(to_odt(FORM), f"{part}.xml") for part in ("content", "styles", "meta"))
    headings = [(one.text, _attribute(one, "text:outline-level")) for one in _all(content, "text:h")]
    assert headings == [("A form", "1"), ("1. You", "2")]
    assert len(_all(content, "text:list")) == 2 and len(_all(content, "text:list-item")) == 3
    assert [_attribute(link, "xlink:href") for link in _all(content, "text:a")] == ["https://www.gov.uk/"]
    assert _attribute(_all(styles, "style:text-properties")[0], "fo:language") == "en"
    assert _all(meta, "dc:title")[0].text == "A form" and _all(meta, "dc:language")[0].text == "en-GB"


def test_every_answer_has_a_cell_to_fill_in():
    content = _part(to_odt(FORM), "content.xml")
    cells = [
        ("".join(cell.itertext()), _attribute(cell, "table:style-name")) for cell in _all(content, "table:table-cell")
    ]
    assert cells == [
        ("Name:", "head"), ("", "fill"), ("Date:", "head"), ("", "fill"),
        ("\u2610", "fill"), ("Yes", "plain"), ("\u2610", "fill"), ("No", "plain"),
        ("", "fill"),
        ("Name", "head"), ("Place", "head"), ("", "fill"), ("", "fill"), ("known", "plain"), ("", "fill"),
    ]  # fmt: skip
    (header,) = _all(content, "table:table-header-rows")
    assert "".join(header.itertext()) == "NamePlace"


def test_nothing_in_it_runs():
    form = to_odt(FORM)
    with zipfile.ZipFile(io.BytesIO(form)) as package:
        assert not [name for name in package.namelist() if name.lower().startswith(("basic", "scripts"))]
    content = _part(form, "content.xml")
    assert not [element.tag for element in content.iter() if "script" in element.tag or "event" in element.tag]


def test_the_same_text_gives_the_same_bytes():
    assert to_odt(FORM) == to_odt(FORM)


@pytest.mark.parametrize("more", ["![a picture](x.png)\n", "> said\n", "```sh\nls\n```\n"])
def test_what_a_form_cannot_hold_is_refused(more):
    with pytest.raises(ValueError, match="A form cannot hold"):
        to_odt(FORM + "\n" + more)
