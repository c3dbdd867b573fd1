"""The catalogue as spreadsheets: one OpenDocument file a dataset, after the government's guidance on accessible spreadsheets.

Every sheet has its title in A1, what to know of it in the lines below, and one marked table with one header row; the first
three are the cover, the contents and the notes. No formula, merged cell, colour with a meaning, filter or hidden part. See
https://analysisfunction.civilservice.gov.uk/policy-store/releasing-statistics-in-spreadsheets/
"""

from collections.abc import Sequence
from pathlib import Path

from datafirst_assets.catalogue.dictionary import (
    CODE,
    CODE_ROWS,
    COMPLETENESS,
    VARIABLE,
    code_rows,
    completeness_rows,
    rows_by_code,
    variable_rows,
)
from datafirst_assets.catalogue.issuer import CONTACT, DATA_ACCESS, EMAIL, TERMS, described, issuer, titled
from datafirst_assets.catalogue.model import DISCLOSURE_CLASSES, Catalogue, Dataset
from datafirst_assets.disclosure import NOT_SHOWN
from datafirst_assets.spreadsheets.write import Sheet, spreadsheet

EMPTY = "An empty cell means that there is nothing to say."
_WIDE, _NARROW, _MIDDLE = 11.0, 3.0, 5.5
_VARIABLE_WIDTHS = {"label": 4.5, "description": _WIDE, "values": 6.0, "source": 6.0, "derivation": _WIDE}


def _headings(names: Sequence[str]) -> list[str]:
    """Names of columns as people read them."""
    return [name.replace("_", " ").capitalize() for name in names]


def _cover(catalogue: Catalogue, dataset: Dataset) -> Sheet:
    rows = [
        ["Part of", titled(catalogue, catalogue.title)],
        ["What it holds", described(catalogue, dataset.description)],
        ["What one row is", dataset.grain],
        ["Columns that identify a row", ", ".join(dataset.keys)],
        ["Courts", dataset.courts],
        ["Source system", dataset.source_system],
        ["Extract years", dataset.span],
        ["Rows, rounded", dataset.rows_shown],
        ["Release", catalogue.version],
        ["Date of the newest delivery in it", catalogue.issued],
        ["Issued by", issuer(catalogue).name],
        ["Terms of use", TERMS],
        ["How to apply", DATA_ACCESS],
        ["Whom to ask about Data First", f"{CONTACT}: {EMAIL}"],
    ]
    above = (f"{titled(catalogue, dataset.title)}: data dictionary", "This sheet has one table.")
    return Sheet("Cover", [["About", "Text"], *rows], [_MIDDLE, 18.0], above=above)


def _contents(sheets: Sequence[Sheet]) -> Sheet:
    rows = [[sheet.name, sheet.above[0]] for sheet in sheets]
    return Sheet(
        "Contents", [["Sheet", "Title"], *rows], [_MIDDLE, 14.0], above=("Contents", "This sheet has one table.")
    )


def _notes(dataset: Dataset) -> Sheet:
    known = [
        [f"note {number}", problem.title, problem.text, ", ".join(problem.variables)]
        for number, problem in enumerate(dataset.known_problems, 1)
    ]
    general = [
        [
            "How numbers are protected",
            f"A count from 1 to 9 is not shown; {NOT_SHOWN} stands for it. Others are rounded to 5. A total is the sum of "
            "rounded counts, and a count stays as an earlier release showed it until 15 or more rows have come or gone.",
        ],
        [
            "What is complete",
            "A row with a value may still say that something is not known: the share that is known leaves such rows out. "
            f"{NOT_SHOWN} means that nearly all or nearly no rows are meant: there are fewer than ten on one side.",
        ],
        *([f"Disclosure class: {name}", meaning] for name, meaning in DISCLOSURE_CLASSES.items()),
    ]
    rows = known + [[f"note {number}", *note, ""] for number, note in enumerate(general, len(known) + 1)]
    above = (
        f"Notes on {dataset.name}",
        "This sheet has one table. Other sheets refer to it as [note 1] and so on.",
        EMPTY,
    )
    return Sheet("Notes", [["Note", "About", "Text", "Variables"], *rows], [_NARROW, _MIDDLE, 16.0, 6.0], above=above)


def _table(
    name: str,
    title: str,
    headings: Sequence[str],
    rows: list[list[str]],
    widths: list[float],
    counts: tuple[int, ...] = (),
) -> Sheet:
    lines = (title, "This sheet has one table.", *([EMPTY] if any("" in row for row in rows) else []))
    return Sheet(name, [_headings(headings), *rows], widths, above=lines, counts=counts)


def _tables(dataset: Dataset) -> list[Sheet]:
    joins = [
        [
            join.to,
            " and ".join(f"{here} = {there}" for here, there in join.on),
            join.kind,
            join.description,
            join.example_sql,
        ]
        for join in dataset.joins
    ]
    files = [[file.path, file.format, f"{file.bytes:,}", file.sha256] for file in dataset.files]
    widths = [_VARIABLE_WIDTHS.get(name, _MIDDLE if name == "variable" else _NARROW) for name in VARIABLE]
    sheets = [
        _table("Variables", f"Variables of {dataset.name}", VARIABLE, variable_rows(dataset), widths),
        _table("Codes", f"Codes in {dataset.name}", CODE, code_rows(dataset), [_MIDDLE, _NARROW, _WIDE]),
        _table(
            "Rows by code",
            f"Rows of {dataset.name} that have each code, all years, rounded",
            CODE_ROWS,
            rows_by_code(dataset),
            [6.0, _NARROW, _WIDE, _NARROW],
            counts=(CODE_ROWS.index("rows_rounded"),),
        ),
        _table(
            "Completeness",
            f"Share of rows of {dataset.name} that have a value, and whose value does not say not known, by extract year",
            COMPLETENESS,
            completeness_rows(dataset),
            [6.0, _NARROW, 4.5, 4.5],
        ),
        _table(
            "Joins",
            f"How to join {dataset.name} to other datasets",
            ("to", "on", "kind", "description", "example"),
            joins,
            [_MIDDLE, 8.0, _NARROW, _WIDE, 14.0],
        ),
        _table(
            "Files",
            f"Files of {dataset.name}",
            ("file", "format", "bytes", "sha256"),
            files,
            [8.0, _NARROW, _NARROW, 14.0],
            counts=(2,),
        ),
    ]
    return [sheet for sheet in sheets if len(sheet.rows) > 1]


def sheets(catalogue: Catalogue, dataset: Dataset) -> list[Sheet]:
    """The sheets of a dataset's file, in order; a table without a row has none."""
    described_in = [_notes(dataset), *_tables(dataset)]
    return [_cover(catalogue, dataset), _contents(described_in), *described_in]


def write_spreadsheets(catalogue: Catalogue, folder: Path) -> list[Path]:
    """Write `<dataset>.ods` for every dataset."""
    written = []
    for dataset in catalogue.datasets:
        path = folder / f"{dataset.name}.ods"
        path.write_bytes(
            spreadsheet(f"{titled(catalogue, dataset.title)}: data dictionary", sheets(catalogue, dataset))
        )
        written.append(path)
    return written
