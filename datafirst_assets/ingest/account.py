"""What an ingest did, in counts: the account of a delivery, kept beside the raw tables. It holds no value of a row."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from datafirst_assets.contracts.sources import Source
from datafirst_assets.data_root import DataRoot


@dataclass(frozen=True)
class FileAccount:
    """The rows of one delivered file, all of them.

    Attributes:
        file: the file's name in the contract, without its ending.
        rows_in: records delivered, broken ones too, the header not.
        kept, quarantined, superseded: where they went; they add up to `rows_in`.
        quarantine_reasons: rows by reason.
        values_missing: values made missing by "column: reason", on rows that were not quarantined.
        warnings: kept rows by what is odd about them; nothing was removed.
        sha256: of the file as delivered.
    """

    file: str
    rows_in: int
    kept: int
    quarantined: int
    superseded: int
    quarantine_reasons: dict[str, int]
    values_missing: dict[str, int]
    warnings: dict[str, int]
    sha256: str

    def __post_init__(self) -> None:
        if self.rows_in != self.kept + self.quarantined + self.superseded:
            raise AssertionError(
                f"{self.file}: {self.rows_in} rows in, but {self.kept} kept, {self.quarantined} quarantined and "
                f"{self.superseded} superseded."
            )


@dataclass(frozen=True)
class Loaded:
    """A delivery that was ingested: its hash and the account of each of its files, parents first."""

    source: str
    year: int
    delivery_hash: str
    files: tuple[FileAccount, ...]
    warnings: dict[str, int]

    def file(self, name: str) -> FileAccount:
        """The account of a file.

        Raises:
            KeyError: the delivery has no such file.
        """
        return {account.file: account for account in self.files}[name]


def account_path(root: DataRoot, source: Source, year: int) -> Path:
    """Where the account of a year is kept. It is written last: without it the year counts as not loaded."""
    return root.internal / "raw" / "deliveries" / source.name / f"{year}.json"


def save(loaded: Loaded, path: Path) -> None:
    """Write an account whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    building = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    with building.open("w", encoding="utf-8") as file:
        json.dump(asdict(loaded), file, indent=2, sort_keys=True)
        file.flush()
        os.fsync(file.fileno())
    building.replace(path)


def loaded(root: DataRoot, source: Source, year: int) -> Loaded | None:
    """What was last ingested for a year; None if nothing was, or if a raw table of it is not there."""
    tables = [root.table("raw", source.raw_asset(file), year) for file in source.files]
    if not all(table.is_file() for table in tables):
        return None
    try:
        stored = json.loads(account_path(root, source, year).read_text(encoding="utf-8"))
        files = tuple(FileAccount(**account) for account in stored.pop("files"))
        return Loaded(files=files, **stored)
    except (OSError, ValueError, TypeError, KeyError):
        return None
