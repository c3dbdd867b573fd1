"""The spreadsheets: what the guidance on accessible spreadsheets asks for, and the dictionary as it is in CSV."""

import csv
import re
import zipfile
from xml.etree import ElementTree

import pytest

from datafirst_assets.catalogue.dictionary import CODE, CODE_ROWS, COMPLETENESS, VARIABLE
from datafirst_assets.spreadsheets.read import read_spreadsheet

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
PLACE = re.compile(r"^'(?P<sheet>.+)'\.A(?P<first>\d+):'(?P=sheet)'\.(?P<column>[A-Z]+)(?P<last>\d+)$")


def content(path):
    with zipfile.ZipFile(path) as package:
        return package.read("content.xml").decode()


def breaches(path):
    """What the file does against the guidance."""
    text = content(path)
    found = [
        name for name in ("table:formula", "number-columns-spanned", "number-rows-spanned", "<draw:") if name in text
    ]
    sheets = read_spreadsheet(path)
    if list(sheets)[:3] != ["Cover", "Contents", "Notes"]:
        found.append("cover, contents, notes")
    marks = {
        place["sheet"]: (int(place["first"]), int(place["last"]))
        for mark in ElementTree.fromstring(text).iter(f"{TABLE}database-range")
        if (place := PLACE.match(mark.attrib[f"{TABLE}target-range-address"]))
    }
    for name, rows in sheets.items():
        first, last = marks.get(name, (0, 0))
        if not first or last != len(rows):
            found.append(f"{name}: the table is not marked to its end")
            continue
        header = rows[first - 1]
        if not all(header) or len(set(header)) != len(header):
            found.append(f"{name}: a column without a heading of its own")
        if not rows[0][0] or any(not any(row) for row in rows):
            found.append(f"{name}: no title, or a blank row")
    if text.count("<table:table-header-rows>") != len(sheets):
        found.append("header rows")
    return found


def table(path, sheet, headings):
    """The rows of a table below its header."""
    rows = read_spreadsheet(path)[sheet]
    wanted = [name.replace("_", " ").capitalize() for name in headings]
    start = next(place for place, row in enumerate(rows) if row == wanted)
    return [row + [""] * (len(wanted) - len(row)) for row in rows[start + 1 :]]


def test_every_file_follows_the_guidance(small):
    for dataset in small.catalogue.datasets:
        assert breaches(small.file(f"{dataset.name}.ods")) == []


def test_contents_lists_every_sheet_by_its_title(small):
    path = small.file("case_link.ods")
    sheets = read_spreadsheet(path)
    listed = table(path, "Contents", ("sheet", "title"))
    assert listed == [[name, rows[0][0]] for name, rows in list(sheets.items())[2:]]


def test_file_says_title_and_language(small):
    with zipfile.ZipFile(small.file("case_link.ods")) as package:
        meta = package.read("meta.xml").decode()
    assert small.catalogue.dataset("case_link").title in meta and "<dc:language>en-GB</dc:language>" in meta


def test_spreadsheets_say_what_the_csv_files_say(small):
    variables = list(csv.reader(small.file("dictionary.csv").read_text().splitlines()))
    codes = list(csv.reader(small.file("codes.csv").read_text().splitlines()))
    for dataset in small.catalogue.datasets:
        path = small.file(f"{dataset.name}.ods")
        assert table(path, "Variables", VARIABLE) == [row[1:] for row in variables if row[0] == dataset.name]
        if any(variable.codes for variable in dataset.variables):
            lists = {variable.code_list for variable in dataset.variables if variable.codes}
            assert sorted(table(path, "Codes", CODE)) == sorted(row for row in codes[1:] if row[0] in lists)


def test_completeness_is_as_the_catalogue_shows_it(small):
    shown = table(small.file("case_link.ods"), "Completeness", COMPLETENESS)
    variables = small.catalogue.dataset("case_link").variables
    assert shown == [[v.name, one.period, one.shown, one.shown] for v in variables for one in v.completeness_by_year]


def test_what_is_not_known_is_told_beside_what_has_a_value(small):
    shown = table(small.file("magistrates_defendant_case.ods"), "Completeness", COMPLETENESS)
    (band,) = [row[2:] for row in shown if row[:2] == ["age_band", "2014"]]
    assert band == ["100 %", "67 %"], "every third of the artificial defendants has no age"


def test_counts_are_numbers_and_what_is_not_shown_is_text(small):
    text = content(small.file("magistrates_defendant_case.ods"))
    assert re.search(r'office:value-type="float" office:value="120"><text:p>120</text:p>', text)
    assert re.search(r'office:value-type="string"><text:p>100 %</text:p>', text)
    assert 'office:value-type="float" office:value="["' not in text


def test_rows_by_code_are_those_of_the_page(small):
    variables = small.catalogue.dataset("magistrates_defendant_case").variables
    shown = table(small.file("magistrates_defendant_case.ods"), "Rows by code", CODE_ROWS)
    assert shown == [
        [v.name, code.value, code.label, "[c]" if n is None else f"{n:,}"]
        for v in variables
        for code, n in zip(v.codes, v.code_rows, strict=True)
    ]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("<table:table-cell ", '<table:table-cell table:formula="of:=1" ', "formula"),
        ("<table:table-cell ", '<table:table-cell table:number-columns-spanned="2" ', "spanned"),
        ('table:name="Cover"', 'table:name="Start"', "cover"),
        ("'Notes'.A", "'Elsewhere'.A", "marked"),
        ("<table:table-header-rows>", "<table:table-rows>", "header"),
        ("<text:p>About</text:p>", "<text:p>Text</text:p>", "heading"),
    ],
)
def test_what_is_broken_is_found(small, tmp_path, before, after, said):
    source, broken = small.file("case_link.ods"), tmp_path / "broken.ods"
    text = content(source).replace(before, after, 1)
    if "header-rows" in before:
        text = text.replace("</table:table-header-rows>", "</table:table-rows>", 1)
    with zipfile.ZipFile(source) as package, zipfile.ZipFile(broken, "w") as made:
        for name in package.namelist():
            made.writestr(name, text if name == "content.xml" else package.read(name))
    assert any(said in breach for breach in breaches(broken))
