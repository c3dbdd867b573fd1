"""What a newcomer does: from the site alone to a first joined table; and every example on the twin and on the data."""

import html
import json
import re
import shutil
import subprocess
import sys

import duckdb
import pytest

from datafirst_assets.catalogue.example import COMMANDS, QUESTIONS, query, script
from datafirst_assets.catalogue.joins import JOINS
from datafirst_assets.publish.tables import PUBLISHED
from datafirst_assets.release.verify import findings

EVERY = [(name, join) for name, joins in JOINS.items() for join in joins]
EMPTY = {"defendant_id_change", "xjs_id_change"}


def commands_on(page):
    """The commands that a page of the site prints, as a reader would copy them."""
    (printed,) = re.findall(
        r'<pre[^>]*aria-label="Commands for a first joined table"[^>]*><code>(.*?)</code>', page, re.DOTALL
    )
    return html.unescape(printed).split("\n")


@pytest.fixture
def site_alone(released, tmp_path):
    """What a newcomer has: the site and the twin, and no table of the data."""
    for folder in ("catalogue", "synthetic"):
        shutil.copytree(released / folder, tmp_path / folder)
    return tmp_path


def installed(home):
    """What the two commands before the script would make, without a network: a Python that has DuckDB."""
    python = home / "try-it" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)


@pytest.mark.parametrize("page", ["index.html", "synthetic-twin.html"])
def test_a_newcomer_has_a_first_joined_table_in_five_commands_or_fewer(site_alone, tmp_path, page):
    commands = commands_on((site_alone / "catalogue" / page).read_text())
    assert len(commands) <= 5
    install, rest = commands[:2], commands[2:]
    assert install == ["python3 -m venv ~/try-it", "~/try-it/bin/pip install duckdb"]
    home = tmp_path / "home"
    installed(home)
    before = {file for file in site_alone.rglob("*") if home not in file.parents}
    for command in rest:
        done = subprocess.run(
            command, shell=True, cwd=site_alone / "catalogue", env={"HOME": str(home), "PATH": "/usr/bin:/bin"},
            capture_output=True, text=True, check=True,
        )  # fmt: skip
    assert all(words in done.stdout for words, *_ in QUESTIONS)
    assert "persons" in done.stdout and "most_serious_disposal" in done.stdout
    assert {file for file in site_alone.rglob("*") if home not in file.parents} == before


@pytest.mark.parametrize("folder", ["synthetic", "data"])
def test_the_same_script_runs_on_the_twin_and_on_the_release(released, folder):
    done = subprocess.run(
        [sys.executable, released / "catalogue" / "worked_example.py", released / folder],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.count("─┐") == len(QUESTIONS) and " 0 rows" not in done.stdout
    assert done.stdout.count(" rows.") == len(QUESTIONS), "it says how many rows there are"
    assert re.search("^committed_to_crown: .*[A-Z] (no|for trial|for sentence)", done.stdout, re.MULTILINE), (
        "what codes mean"
    )
    assert ("none may leave the secure research service" in done.stdout) == (folder == "data")
    assert findings(released) == []


def test_the_scripts_queries_are_those_of_the_datasets_pages(released):
    assert (released / "catalogue" / "worked_example.py").read_text() == script()
    for _, dataset, to in QUESTIONS:
        assert query(dataset, to) in script()
        assert query(dataset, to) in html.unescape((released / "catalogue" / f"{dataset}.html").read_text())


def test_the_commands_are_said_once():
    assert COMMANDS[-1].endswith("worked_example.py ../synthetic")


@pytest.fixture(scope="module", params=["synthetic", "data"])
def reader(request, released):
    """One view a table, on the twin or on the data."""
    with duckdb.connect() as connection:
        for name in PUBLISHED:
            (file,) = (released / request.param).glob(f"*{name}.parquet")
            connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{file}')")
        yield connection


@pytest.mark.parametrize(("name", "join"), EVERY, ids=lambda value: getattr(value, "to", value))
def test_every_example_of_a_join_runs_on_both(reader, name, join):
    found = reader.execute(join.example_sql).fetchall()
    assert found or EMPTY & {name, join.to}


def test_every_file_of_the_twin_is_in_the_manifest(released):
    entries = {entry["path"]: entry for entry in json.loads((released / "manifest.json").read_text())["files"]}
    files = {f"synthetic/{file.name}" for file in (released / "synthetic").iterdir()}
    assert files <= entries.keys() and len(files) == 2 * len(PUBLISHED) + 2
    assert all(entries[path]["rows"] is not None for path in files if path.endswith(".parquet"))


def test_a_file_of_the_twin_that_was_changed_is_found(released, tmp_path):
    shutil.copytree(released, tmp_path / released.name)
    (tmp_path / released.name / "synthetic" / "SYNTHETIC_README.md").chmod(0o640)
    (tmp_path / released.name / "synthetic" / "SYNTHETIC_README.md").write_text("obviously artificial")
    assert findings(tmp_path / released.name) == ["changed: synthetic/SYNTHETIC_README.md"]
