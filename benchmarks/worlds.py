"""How well the pipeline links in worlds of many kinds, beside bare Splink: the table of worlds of docs/quality.md.

    python benchmarks/worlds.py [--only NAME ...] [--rows N] [--seed N] [--json FILE] [--work DIR]
    python benchmarks/worlds.py --list

Each world is made with truth and linked up to persons and case links, nothing is published, in a process of its own
(`world_run.py`). Prints one Markdown table. With --json every finished world is noted in FILE at once, and worlds noted
there already (same name, rows and seed) are not run again: an interrupted table goes on where it was. Remove FILE after
a change of the code.
"""

import argparse
import json
import os
import tempfile
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from runs import HERE, python, say
from world_run import World
from world_table import worlds_table

WORLDS = (
    World("standard, 20,000", rows=20_000),
    World("standard"),
    World("standard, 200,000", rows=200_000),
    World("standard, 1,000,000", rows=1_000_000),
    World("no police ids", {"police_ids": 0.0}),
    World("police ids 8 %", {"police_ids": 0.08}),
    World("police ids 42 %", {"police_ids": 0.42}),
    World("police ids 80 %", {"police_ids": 0.8}),
    World("wrong ids 0 %", {"wrong_ids": 0.0}),
    World("wrong ids 1 %", {"wrong_ids": 0.01}),
    World("wrong ids 5 %", {"wrong_ids": 0.05}),
    World("wrong ids 10 %", {"wrong_ids": 0.1}),
    World("mistyped ids 5 %", {"mistyped_ids": 0.05}),
    World("misread ids 5 %", {"misread_ids": 0.05}),
    World("one id on 2 %", {"shared_id": 0.02}),
    World("postcodes missing 10 %", {"postcodes_missing": 0.1}),
    World("postcodes missing 25 %", {"postcodes_missing": 0.25}),
    World("postcodes missing 50 %", {"postcodes_missing": 0.5}),
    World("births missing 10 %", {"births_missing": 0.1}),
    World("births 1 January 5 %", {"births_first_january": 0.05}),
    World("clerks' slips doubled", {"clerks": 2.0}),
    World("few records a person", {"records_per_person": 0.4}),
    World("many records a person", {"records_per_person": 2.5}),
    World("one community", {"community": "pakistani"}),
    World("sparse", sparse=True),
    World("sparse, wrong ids 5 %", {"wrong_ids": 0.05}, sparse=True),
    World("no ids, postcodes missing 25 %", {"police_ids": 0.0, "postcodes_missing": 0.25}),
    World("simulator", generator="simulator"),
    World("simulator, wrong ids 5 %", {"wrong_ids": 0.05, "wrong_cros": 0.05}, generator="simulator"),
    World("simulator, few ids", {"police_ids": 0.15, "postcodes_missing": 0.25}, generator="simulator"),
)
"""50,000 defendant-cases if nothing else is said; dials as `second_generator/dials.py` and `simulate/errors.py` have them."""

Row = dict[str, Any]


def _noted(file: Path | None) -> list[Row]:
    """The rows of worlds that were finished before."""
    return [json.loads(line) for line in file.read_text().splitlines()] if file and file.exists() else []


def _run(world: World, work: Path | None) -> Row:
    """Run one world in a process and a folder of its own; the folder is removed."""
    with tempfile.TemporaryDirectory(prefix="world_", dir=work) as folder:
        printed, _ = python(os.environ, str(HERE / "world_run.py"), json.dumps(asdict(world)), folder)
    row: Row = json.loads(printed)
    return row


def run_all(worlds: list[World], note: Path | None, work: Path | None) -> list[Row]:
    """The rows of these worlds, those noted before first of all read from the note."""
    known = {json.dumps(row["world"], sort_keys=True): row for row in _noted(note)}
    rows = []
    for number, world in enumerate(worlds, start=1):
        row = known.get(json.dumps(asdict(world), sort_keys=True))
        if row is None:
            say(f"world {number} of {len(worlds)}: {world.name}")
            row = _run(world, work)
            if note:
                with note.open("a") as file:
                    file.write(json.dumps(row) + "\n")
        rows.append(row)
    return rows


def _chosen(parser: argparse.ArgumentParser, given: argparse.Namespace) -> list[World]:
    names = [world.name for world in WORLDS]
    unknown = sorted(set(given.only or ()) - set(names))
    if unknown:
        parser.error(f"no such world: {', '.join(unknown)}; --list names them.")
    chosen = [world for world in WORLDS if not given.only or world.name in given.only]
    changes = {name: value for name in ("rows", "seed") if (value := getattr(given, name)) is not None}
    return [replace(world, **changes) for world in chosen]


def main() -> None:
    """Run the worlds that the command line names, or all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", metavar="NAME", help="these worlds only")
    parser.add_argument("--rows", type=int, help="defendant-cases of every world, instead of its own number")
    parser.add_argument("--seed", type=int, help="of every world; 7 if left out")
    parser.add_argument("--json", type=Path, metavar="FILE", help="note every finished world here, one a line")
    parser.add_argument("--work", type=Path, help="folder to work in; the system's temporary one if left out")
    parser.add_argument("--list", action="store_true", help="name the worlds and what is turned in them")
    given = parser.parse_args()
    worlds = _chosen(parser, given)
    if given.list:
        for world in worlds:
            told = ", ".join(f"{name} {value}" for name, value in world.dials.items())
            print(
                f"{world.name}: {world.rows:,} rows, {world.generator}{', sparse' * world.sparse}; {told or 'no dial'}"
            )
        return
    print(worlds_table(run_all(worlds, given.json, given.work)))


if __name__ == "__main__":
    main()
