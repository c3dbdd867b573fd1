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
    (
        "Which cases are of people whom another kind of justice knows too?",
        "xjs_link",
        "magistrates_defendant_case",
    ),
)
"""What the script asks, each the example of a join: of a dataset, to another."""

_BEFORE = '''"""A worked example: what the link tables are for. It runs on the synthetic twin and on a release alike.

    python worked_example.py ../synthetic    the twin: made up by rule and chance, never draw a conclusion from it
    python worked_example.py ../data         the data, in the secure research service
"""

import csv
import sys
from pathlib import Path

import duckdb

MOST = 10  # rows that are printed of an answer
here, folder = Path(__file__).parent, Path(sys.argv[1])
files = sorted(folder.glob("*.parquet"))
for file in files:
    table = file.stem.removeprefix("SYNTHETIC_")
    duckdb.sql(f"CREATE VIEW {table} AS SELECT * FROM read_parquet('{file}')")
if not all(file.stem.startswith("SYNTHETIC_") for file in files):
    print("THESE ARE THE DATA. The counts below are neither rounded nor checked, and some may be of fewer than ten people:")
    print("none may leave the secure research service before its staff have checked the output.")


def read(name):
    """The lines of a file of the catalogue; none where it does not lie beside this script."""
    if not (here / name).exists():
        return []
    with (here / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


meanings = {(row["code_list"], row["code"]): row["meaning"] for row in read("codes.csv")}
lists = {(row["dataset"], row["variable"]): row["code_list"] for row in read("dictionary.csv")}


def ask(words, query):
    """Print the answer to a question: its first rows, how many there are, and what their codes mean."""
    print(f"\\n{words}")
    found = duckdb.sql(query)
    rows = found.fetchall()
    duckdb.sql(query).limit(MOST).show()
    print(f"The first {MOST} of {len(rows)} rows." if len(rows) > MOST else f"All {len(rows)} rows.")
    for place, column in enumerate(found.columns):
        of = {code_list for (table, name), code_list in lists.items() if name == column and table in query}
        codes = {row[place] for row in rows[:MOST]}
        said = [f"{code} {words}" for (name, code), words in meanings.items() if name in of and code in codes]
        if said:
            print(f"{column}: {'; '.join(said)}")
'''
_QUESTION = '''

ask(
    "{words}",
    """
{query}
""",
)'''


def query(dataset: str, to: str) -> str:
    """The example of a join, as the page of the dataset shows it."""
    return next(join.example_sql for join in JOINS[dataset] if join.to == to)


def script() -> str:
    """The script, as the site and the twin's page have it."""
    return _BEFORE + "".join(_QUESTION.format(words=words, query=query(*which)) for words, *which in QUESTIONS) + "\n"
