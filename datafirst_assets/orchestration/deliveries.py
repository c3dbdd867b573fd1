"""What has landed, what has been loaded from it, and what is therefore left to do."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from datafirst_assets.contracts.sources import SOURCES, Source
from datafirst_assets.data_root import DataRoot
from datafirst_assets.ingest import Delivery, landed, loaded
from datafirst_assets.release.files import sha256
from datafirst_assets.standardise import entities, place, table_name
from datafirst_assets.version import code_version

Year = tuple[str, int]
"""A source's name and a year."""


def loaded_deliveries(root: DataRoot) -> dict[Year, str]:
    """The delivery hash of every year whose standardised tables are there."""
    found: dict[Year, str] = {}
    for source in SOURCES.values():
        for file in root.years("events", table_name(source, source.records)):
            account = loaded(root, source, int(file.stem))
            if account is not None:
                found[source.name, account.year] = account.delivery_hash
    return found


def _note(root: DataRoot, source: Source, year: int) -> Path:
    return root.internal / "events" / "loads" / source.name / f"{year}.json"


def _state(delivery_hash: str) -> dict[str, str]:
    return {"delivery_hash": delivery_hash, "code_version": code_version()}


def mark_standardised(root: DataRoot, source: Source, year: int) -> None:
    """Note that a year has been standardised whole from the loaded delivery, by this code, and passed its checks."""
    account = loaded(root, source, year)
    if account is None:
        return
    note = _note(root, source, year)
    note.parent.mkdir(parents=True, exist_ok=True)
    building = note.with_suffix(".tmp")
    building.write_text(json.dumps(_state(account.delivery_hash)))
    building.replace(note)


def last_standardised(root: DataRoot, source: Source, year: int) -> int:
    """When a year was last standardised whole, in nanoseconds since 1970; 0 if never."""
    try:
        return _note(root, source, year).stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def _as_stated(delivery: Delivery, thorough: bool) -> bool:
    """Whether the landed files still are those of the manifest: by size, or by every byte."""
    for file in delivery.manifest.files:
        path = delivery.folder / file.name
        if not path.is_file() or path.stat().st_size != file.size:
            return False
        if thorough and sha256(path) != file.sha256.lower():
            return False
    return True


def is_loaded(root: DataRoot, source: Source, delivery: Delivery, thorough: bool = False) -> bool:
    """Whether this very delivery has been loaded and standardised whole, by this code.

    A file that was damaged or replaced while its manifest stayed counts as not loaded, so that its load refuses it.

    Args:
        root: the data root.
        source: whose delivery.
        delivery: as it lies in the landing zone.
        thorough: read every byte of the landed files; else only their sizes are compared.

    Raises:
        DeliveryRefusedError: its manifest cannot be read.
    """
    account = loaded(root, source, delivery.year)
    if account is None or account.delivery_hash != delivery.delivery_hash or not _as_stated(delivery, thorough):
        return False
    note = _note(root, source, delivery.year)
    tables = [place(root, source, entity, delivery.year) for entity in entities(source)]
    try:
        stated = json.loads(note.read_text())
    except (OSError, ValueError):
        return False
    return all(table.exists() for table in tables) and stated == _state(delivery.delivery_hash)


def all_landed(root: DataRoot) -> Iterator[tuple[Source, Delivery]]:
    """Every complete delivery of every source, by source and year."""
    for source in SOURCES.values():
        for delivery in landed(root, source):
            yield source, delivery


def not_landed(root: DataRoot) -> Iterator[str]:
    """What lies in the landing zone and is no complete delivery, with the reason."""
    for folder in sorted(root.landing.iterdir()) if root.landing.is_dir() else []:
        if folder.is_dir() and folder.name not in SOURCES:
            yield f"landing/{folder.name}: no such source; there are {', '.join(SOURCES)}"
        for year in sorted(folder.iterdir()) if folder.is_dir() and folder.name in SOURCES else []:
            if year.is_dir() and not re.fullmatch(r"[0-9]{4}", year.name):
                yield f"landing/{folder.name}/{year.name}: the folder's name is no year"
            elif year.is_dir() and not (year / "manifest.json").is_file():
                yield f"landing/{folder.name}/{year.name}: no manifest.json yet"
