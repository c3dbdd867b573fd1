"""The worked example: one script that runs on the twin and on the data, with queries that the datasets' pages show too."""

from datafirst_assets.catalogue.joins import JOINS

COMMANDS = (
    "python3 -m venv ~/try-it",
    "~/try-it/bin/pip install duckdb",
    "~/try-it/bin/python worked_example.py ../synthetic",
)
"""From a machine with Python to a first joined table on the twin, given in the folder of the site."""

QUESTIONS = (
    (
        "Who was committed to the Crown Court, and whose case was found there?",
        "magistrates_defendant_case",
        "case_link",
    ),
    ("What became of cases that went from court to court?", "case_link", "crown_defendant_case"),
    (
        "How many estimated persons have one magistrates' case, two, three?",
        "magistrates_defendant_case",
        "defendant_link",
    ),
)
"""What the script asks, each the example of a join: of a dataset, to another."""

_BEFORE = '''"""A worked example: what the link tables are for. It runs on the synthetic twin and on a release alike.

    python worked_example.py ../synthetic    the twin: made up by rule and chance, never draw a conclusion from it
    python worked_example.py ../data         the data, in the secure research service
"""

import sys
from pathlib import Path

import duckdb

folder = Path(sys.argv[1])
for file in sorted(folder.glob("*.parquet")):
    table = file.stem.removeprefix("SYNTHETIC_")
    duckdb.sql(f"CREATE VIEW {table} AS SELECT * FROM read_parquet('{file}')")
'''
_QUESTION = '''
print("{words}")
duckdb.sql("""
{query}
LIMIT 10
""").show()
'''


def query(dataset: str, to: str) -> str:
    """The example of a join, as the page of the dataset shows it."""
    return next(join.example_sql for join in JOINS[dataset] if join.to == to)


def script() -> str:
    """The script, as the site and the twin's page have it."""
    return _BEFORE + "".join(_QUESTION.format(words=words, query=query(*which)) for words, *which in QUESTIONS)
