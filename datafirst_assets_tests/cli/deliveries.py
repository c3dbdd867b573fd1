"""Deliveries of a landing zone, rewritten: rows changed or shuffled, files damaged, manifests made to fit again."""

import csv
import hashlib
import io
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

from datafirst_assets.contracts.sources import SOURCES
from datafirst_assets.contracts.table import key

Row = dict[str, str]
Change = Callable[[str, int, str, list[Row]], None]
"""Changes the rows of a file in place; told source, year and the file's name without its ending."""


def folders(root: Path) -> list[Path]:
    return sorted(manifest.parent for manifest in (root / "landing").glob("*/*/manifest.json"))


def manifest(folder: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return read


def seal(folder: Path, rows: dict[str, int] | None = None, encoding: str | None = None) -> None:
    """Make the manifest fit the files as they are; row counts and encodings stay unless they are given."""
    told = manifest(folder)
    for entry in told["files"]:
        content = (folder / entry["name"]).read_bytes()
        entry |= {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        entry["rows"] = (rows or {}).get(entry["name"], entry["rows"])
        entry["encoding"] = encoding or entry["encoding"]
    (folder / "manifest.json").write_text(json.dumps(told), encoding="utf-8")


def rewrite(folder: Path, change: Change) -> None:
    """Change the rows of every file of a delivery and make its manifest fit; all of it becomes UTF-8."""
    counts = {}
    for entry in manifest(folder)["files"]:
        path = folder / entry["name"]
        reader = csv.DictReader(io.StringIO(path.read_bytes().decode(entry["encoding"]), newline=""))
        rows = list(reader)
        change(folder.parent.name, int(folder.name), path.stem, rows)
        text = io.StringIO(newline="")
        writer = csv.DictWriter(text, list(reader.fieldnames or []))
        writer.writeheader()
        writer.writerows(rows)
        path.write_bytes(text.getvalue().encode())
        counts[path.name] = len(rows)
    seal(folder, counts, "utf-8")


def shuffle(seed: int) -> Change:
    """Another order of rows; those of one key keep theirs, because there the contract lets it decide."""
    order = random.Random(seed)

    def change(source: str, year: int, file: str, rows: list[Row]) -> None:
        names = key(SOURCES[source].file(file).table)
        places = {tuple(row[name] for name in names): order.random() for row in rows}
        rows.sort(key=lambda row: places[tuple(row[name] for name in names)])

    return change


def one_more_hearing(source: str, year: int, file: str, rows: list[Row]) -> None:
    """The smallest change that a release shows."""
    if file == "defendant_offences":
        case = rows[0]["case_id"]
        for row in rows:
            if row["case_id"] == case:
                row["hearings_count"] = "77"


def damage(folder: Path, file: str, change: Callable[[bytes], bytes]) -> None:
    """Change a file's bytes and make the manifest fit them, row counts as before."""
    path = folder / file
    path.write_bytes(change(path.read_bytes()))
    seal(folder)
