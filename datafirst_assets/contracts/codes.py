"""Code lists: which codes a column may hold and what each means.

The lists live in `data/reference/code_lists.csv`, a copy of the programme's contract. Where a label there only repeats its
code, `code_meanings.csv` beside it says in words what the code means. Nothing else belongs here.
"""

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path

REFERENCE = Path(__file__).resolve().parents[2] / "data" / "reference"


def _read(file: str) -> Iterator[dict[str, str]]:
    with (REFERENCE / file).open(newline="", encoding="utf-8") as opened:
        yield from csv.DictReader(opened)


@cache
def _lists() -> dict[str, dict[str, str]]:
    meanings = {(row["code_list"], row["code"]): row["meaning"] for row in _read("code_meanings.csv")}
    lists: dict[str, dict[str, str]] = {}
    for row in _read("code_lists.csv"):
        name, code = row["code_list"], row["code"]
        lists.setdefault(name, {})[code] = meanings.get((name, code), row["label"])
    return lists


def code_labels(code_list: str) -> dict[str, str]:
    """Every code of a list with what it means, in the contract's order.

    Raises:
        KeyError: no list of that name exists.
    """
    return _lists()[code_list]


def codes(code_list: str) -> list[str]:
    """The codes of a list, in the contract's order."""
    return list(code_labels(code_list))
