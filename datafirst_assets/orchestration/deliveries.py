"""What has landed, what has been loaded from it, and what is therefore left to do."""

import json
from collections.abc import Iterator
from pathlib import Path

from datafirst_assets.contracts.sources import SOURCES, Source
from datafirst_assets.data_root import DataRoot
from datafirst_assets.ingest import Delivery, landed, loaded
from datafirst_assets.standardise import ENTITIES, LAYERS, table_name
from datafirst_assets.version import code_version

Year = tuple[str, int]
"""A source's name and a year."""


def loaded_deliveries(root: DataRoot) -> dict[Year, str]:
    """The delivery hash of every year whose standardised tables are there."""
    found: dict[Year, str] = {}
    for source in SOURCES.values():
        for file in root.years("events", table_name(source, "cases")):
            account = loaded(root, source, int(file.stem))
            if account is not None:
                found[source.name, account.year] = account.delivery_hash
    return found


def _note(root: DataRoot, source: Source, year: int) -> Path:
    return root.internal / "events" / "loads" / source.name / f"{year}.json"


def _state(root: DataRoot, source: Source, year: int) -> dict[str, str] | None:
    account = loaded(root, source, year)
    tables = [root.table(LAYERS[entity], table_name(source, entity), year) for entity in ENTITIES]
    if account is None or not all(table.exists() for table in tables):
        return None
    return {"delivery_hash": account.delivery_hash, "code_version": code_version()}


def mark_loaded(root: DataRoot, source: Source, year: int) -> None:
    """Note that a year has been loaded and standardised whole, by this code."""
    note = _note(root, source, year)
    note.parent.mkdir(parents=True, exist_ok=True)
    building = note.with_suffix(".tmp")
    building.write_text(json.dumps(_state(root, source, year)))
    building.replace(note)


def is_loaded(root: DataRoot, source: Source, delivery: Delivery) -> bool:
    """Whether this very delivery has been loaded and standardised whole, by this code."""
    note, state = _note(root, source, delivery.year), _state(root, source, delivery.year)
    if state is None or not note.exists() or state["delivery_hash"] != delivery.delivery_hash:
        return False
    return bool(json.loads(note.read_text()) == state)


def all_landed(root: DataRoot) -> Iterator[tuple[Source, Delivery]]:
    """Every complete delivery of every source, by source and year."""
    for source in SOURCES.values():
        for delivery in landed(root, source):
            yield source, delivery
