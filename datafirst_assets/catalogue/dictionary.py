"""The data dictionary as rows of texts, and as CSV: what the spreadsheets of a dataset and `dictionary.csv` both say.

`dictionary.csv` has one row a variable of any dataset, `codes.csv` one row a code of any list. The headings are the names
of their columns in CSV and, spelt for people, in the spreadsheets.
"""

from pathlib import Path

from datafirst_assets.catalogue.files import write_csv
from datafirst_assets.catalogue.model import Catalogue, Code, Dataset, Variable
from datafirst_assets.disclosure import NOT_SHOWN

VARIABLE = (
    "variable",
    "label",
    "description",
    "kind",
    "type",
    "values",
    "code_list",
    "codes_that_say_not_known",
    "unit",
    "may_be_missing",
    "unique",
    "source",
    "derivation",
    "first_year",
    "disclosure_class",
    "notes",
)
CODE = ("code_list", "code", "meaning")
CODE_ROWS = ("variable", "code", "meaning", "rows_rounded")
COMPLETENESS = ("variable", "year", "rows_with_a_value", "rows_where_it_is_known")


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def notes_of(dataset: Dataset, variable: Variable) -> str:
    """References to the known problems of a variable, as the notes of its dataset number them."""
    return " ".join(
        f"[note {number}]"
        for number, problem in enumerate(dataset.known_problems, 1)
        if variable.name in problem.variables
    )


def first_year(dataset: Dataset, variable: Variable) -> str:
    """The first extract year that has a variable, where its dataset has years at all."""
    year = variable.first_year or (dataset.years[0] if dataset.years else None)
    return "" if year is None else str(year)


def variable_rows(dataset: Dataset) -> list[list[str]]:
    """One row a variable, in the order of the file; columns: `VARIABLE`."""
    return [
        [
            variable.name,
            variable.label,
            variable.description,
            variable.kind,
            variable.sql_type,
            variable.values,
            variable.code_list,
            ", ".join(variable.not_known),
            variable.unit,
            _yes(variable.nullable),
            _yes(variable.unique),
            variable.source,
            variable.derivation,
            first_year(dataset, variable),
            variable.disclosure_class,
            notes_of(dataset, variable),
        ]
        for variable in dataset.variables
    ]


def code_lists(*datasets: Dataset) -> dict[str, tuple[Code, ...]]:
    """The lists of codes of some datasets by name, in their order of appearance."""
    return {
        variable.code_list: variable.codes for dataset in datasets for variable in dataset.variables if variable.codes
    }


def code_rows(*datasets: Dataset) -> list[list[str]]:
    """One row a code; columns: `CODE`."""
    return [[name, code.value, code.label] for name, codes in code_lists(*datasets).items() for code in codes]


def rows_by_code(dataset: Dataset) -> list[list[str]]:
    """One row a coded variable and code, with the rows of all years that have it; columns: `CODE_ROWS`."""
    return [
        [variable.name, code.value, code.label, NOT_SHOWN if rows is None else f"{rows:,}"]
        for variable in dataset.variables
        for code, rows in zip(variable.codes, variable.code_rows, strict=False)
    ]


def completeness_rows(dataset: Dataset) -> list[list[str]]:
    """One row a variable and period; columns: `COMPLETENESS`. Where no code says "not known", what has a value is known."""
    return [
        [
            variable.name,
            completeness.period,
            completeness.shown,
            completeness.shown_known if variable.not_known else completeness.shown,
        ]
        for variable in dataset.variables
        for completeness in variable.completeness_by_year
    ]


def write_dictionary(catalogue: Catalogue, folder: Path) -> list[Path]:
    """Write `dictionary.csv` and `codes.csv`."""
    variables = [[dataset.name, *row] for dataset in catalogue.datasets for row in variable_rows(dataset)]
    return [
        write_csv(folder / "dictionary.csv", [["dataset", *VARIABLE], *variables]),
        write_csv(folder / "codes.csv", [CODE, *code_rows(*catalogue.datasets)]),
    ]
