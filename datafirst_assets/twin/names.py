"""How the twin is labelled: in the name of its folder and files, in their titles, and in a column of every table."""

from datafirst_assets.release.catalogue import TWIN, place_in_release

LABEL = "SYNTHETIC"
"""What the name of every file begins with, what every title begins with, and the one value of the column `COLUMN`."""

FOLDER = place_in_release(TWIN)
"""The twin's folder in a release, beside `data` and `catalogue`."""

COLUMN = "synthetic"
"""The last column of every table, and the only one that the real table does not have."""

RECORDS = 10_000
"""Defendant-cases of both courts together, however large the release is."""

README = f"{LABEL}_README.md"
COLUMNS = f"{LABEL}_columns.csv"
"""Says of every column how it was made."""

FORMATS = ("parquet", "csv")


def file_name(table: str, ending: str) -> str:
    """The file of a table of the twin; `ending` is one of `FORMATS`."""
    return f"{LABEL}_{table}.{ending}"


def title(text: str) -> str:
    """A title as the twin's files and descriptions carry it."""
    return f"{LABEL}: {text}"
