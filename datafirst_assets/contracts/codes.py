"""Code lists: which codes a column may hold and what each means.

The lists live in `data/reference/code_lists.csv`, a copy of the programme's contract. Nothing else belongs here.
"""

import csv
from functools import cache
from pathlib import Path

REFERENCE = Path(__file__).resolve().parents[2] / "data" / "reference"


@cache
def _lists() -> dict[str, dict[str, str]]:
    lists: dict[str, dict[str, str]] = {}
    with (REFERENCE / "code_lists.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            lists.setdefault(row["code_list"], {})[row["code"]] = row["label"]
    return lists


def code_labels(code_list: str) -> dict[str, str]:
    """Every code of a list with its label, in the contract's order.

    Raises:
        KeyError: no list of that name exists.
    """
    return _lists()[code_list]


def codes(code_list: str) -> list[str]:
    """The codes of a list, in the contract's order."""
    return list(code_labels(code_list))
