"""Spreadsheets: any text goes in as text and comes back, and nothing else gets in."""

import io
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from datafirst_assets.errors import DataFirstError
from datafirst_assets.spreadsheets import read as spreadsheet_reader
from datafirst_assets.spreadsheets.read import read_spreadsheet
from datafirst_assets.spreadsheets.write import MIMETYPE, Sheet, plain, spreadsheet

ANYTHING = st.text(st.characters(exclude_categories=()), max_size=40)


def _parts(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name).decode() for name in package.namelist()}


def _package(path: Path, content: str, mimetype: str = MIMETYPE) -> Path:
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", mimetype)
        package.writestr("content.xml", content)
    return path


@given(ANYTHING)
@example('=HYPERLINK("http://example.invalid")')
@example("\t=1+1")
@example("\uff1d1")
@example("<text:p>&amp;")
@example("\x00-1\ud800")
def test_plain_text_is_no_formula_and_stays_as_it_is(text: str) -> None:
    once = plain(text)
    assert not once.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20"))
    assert not re.search(r"[\x00-\x1f]", once)
    assert plain(once) == once


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sheets") / "any.ods"


@given(rows=st.lists(st.lists(ANYTHING, min_size=3, max_size=3), min_size=1, max_size=5))
def test_any_text_comes_back(file: Path, rows: list[list[str]]) -> None:
    sheet = Sheet("Any <sheet>", [["a", "b", "c"], *rows], [2.0, 2.0, 2.0], ("yes", "no"), 1, 1)
    content = spreadsheet("any", [sheet])
    assert "table:formula" not in _parts(content)["content.xml"]
    file.write_bytes(content)
    found = read_spreadsheet(file)["Any <sheet>"]
    wanted = [[plain(cell) for cell in row] for row in sheet.rows]
    while not any(wanted[-1]):
        wanted.pop()
    assert [row + [""] * (3 - len(row)) for row in found] == wanted


def test_same_sheets_same_bytes_and_every_part_is_xml() -> None:
    sheet = Sheet("One", [["head"], ["text"]], [2.0])
    content = spreadsheet("title", [sheet])
    assert content == spreadsheet("title", [sheet])
    parts = _parts(content)
    assert next(iter(parts)) == "mimetype" and parts["mimetype"] == MIMETYPE
    for name in set(parts) - {"mimetype"}:
        ElementTree.fromstring(parts[name])


def test_only_empty_cells_of_the_choice_column_have_the_drop_down() -> None:
    sheet = Sheet("One", [["Item", "Answer"], ["a", ""], ["b", "fixed"], ["c", "yes"]], [2.0, 2.0], ("yes", "no"), 1, 1)
    content = _parts(spreadsheet("title", [sheet]))["content.xml"]
    assert content.count('table:content-validation-name="One"') == 2
    assert 'of:cell-content-is-in-list("yes";"no")' in content


def test_a_table_below_lines_is_marked_as_one_and_nothing_is_frozen() -> None:
    sheet = Sheet("One's", [["head"] * 28, ["text"] * 28], [2.0] * 28, above=("=Title", "This sheet has one table."))
    parts = _parts(spreadsheet("title", [sheet]))
    assert "'One''s'.A3:'One''s'.AB4" in parts["content.xml"] and "<text:p>'=Title</text:p>" in parts["content.xml"]
    assert 'config:name="Tables"' not in parts["settings.xml"]
    both = _parts(spreadsheet("title", [sheet, Sheet("Two", [["head"]], [2.0])]))
    assert (
        both["settings.xml"].count("VerticalSplitMode") == 1
        and both["content.xml"].count("<table:database-range ") == 1
    )


# As LibreOffice saves: runs of equal cells and rows, blanks as elements, formatted pieces, notes.
SAVED = """<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:dc="http://purl.org/dc/elements/1.1/">
<office:body><office:spreadsheet><table:table table:name="Saved">
<table:table-header-rows><table:table-row><table:table-cell table:number-columns-repeated="2">
<text:p>head</text:p></table:table-cell>
<table:table-cell table:number-columns-repeated="16382"/></table:table-row></table:table-header-rows>
<table:table-row table:number-rows-repeated="2"><table:table-cell><text:p>one<text:s/>two</text:p></table:table-cell>
<table:table-cell><office:annotation><dc:creator>x</dc:creator><text:p>note</text:p></office:annotation>
<text:p>a<text:span>b</text:span></text:p><text:p>c</text:p></table:table-cell></table:table-row>
<table:table-row table:number-rows-repeated="1048573"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
</table:table></office:spreadsheet></office:body></office:document-content>"""


def test_what_a_program_saved(tmp_path: Path) -> None:
    found = read_spreadsheet(_package(tmp_path / "saved.ods", SAVED))
    assert found == {"Saved": [["head", "head"], ["one two", "ab c"], ["one two", "ab c"]]}


def test_what_is_no_spreadsheet_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = tmp_path / "text.ods"
    text.write_text("Item,Answer")
    refused = [
        text,
        tmp_path / "none.ods",
        _package(tmp_path / "other.ods", SAVED, "application/vnd.oasis.opendocument.text"),
        _package(tmp_path / "broken.ods", SAVED[:-5]),
        _package(tmp_path / "entities.ods", "<!DOCTYPE x [<!ENTITY a 'b'>]>" + SAVED),
        _package(tmp_path / "repeated.ods", SAVED.replace("16382", "many")),
    ]
    for path in refused:
        with pytest.raises(DataFirstError, match=rf"{path.name} cannot be read .* save it as \.ods") as error:
            read_spreadsheet(path)
        assert error.value.__context__ is None
    large = _package(tmp_path / "large.ods", SAVED)
    monkeypatch.setattr(spreadsheet_reader, "MOST_BYTES", 100)
    with pytest.raises(DataFirstError, match="cannot be read"):
        read_spreadsheet(large)
