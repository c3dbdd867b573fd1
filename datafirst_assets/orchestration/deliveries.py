"""What has landed, what has been loaded from it, and what is therefore left to do."""

import json
from collections.abc import Iterator
from pathlib import Path

from datafirst_assets.contracts.sources import SOURCES, Source
from datafirst_assets.data_root import DataRoot
from datafirst_assets.ingest import Delivery, landed, loaded
from datafirst_assets.standardise import ENTITIES, LAYERS, Entity, table_name
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


def _note(root: DataRoot, source: Source, entity: Entity, year: int) -> Path:
    return root.internal / "events" / "loads" / table_name(source, entity) / f"{year}.json"


def _state(delivery_hash: str) -> dict[str, str]:
    return {"delivery_hash": delivery_hash, "code_version": code_version()}


def mark_standardised(root: DataRoot, source: Source, entity: Entity, year: int) -> None:
    """Note that a standardised table has been made from the loaded delivery, by this code, and passed its checks."""
    account = loaded(root, source, year)
    if account is None:
        return
    note = _note(root, source, entity, year)
    note.parent.mkdir(parents=True, exist_ok=True)
    building = note.with_suffix(".tmp")
    building.write_text(json.dumps(_state(account.delivery_hash)))
    building.replace(note)


def is_loaded(root: DataRoot, source: Source, delivery: Delivery) -> bool:
    """Whether this very delivery has been loaded and standardised whole, by this code.

    Raises:
        DeliveryRefusedError: its manifest cannot be read.
    """
    account = loaded(root, source, delivery.year)
    if account is None or account.delivery_hash != delivery.delivery_hash:
        return False
    for entity in ENTITIES:
        note = _note(root, source, entity, delivery.year)
        table = root.table(LAYERS[entity], table_name(source, entity), delivery.year)
        if not (note.exists() and table.exists()) or json.loads(note.read_text()) != _state(delivery.delivery_hash):
            return False
    return True


def all_landed(root: DataRoot) -> Iterator[tuple[Source, Delivery]]:
    """Every complete delivery of every source, by source and year."""
    for source in SOURCES.values():
        for delivery in landed(root, source):
            yield source, delivery
