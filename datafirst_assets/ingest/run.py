"""One delivery from the landing zone to raw tables: verify, read, judge, settle, write."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from datafirst_assets.config import Settings
from datafirst_assets.contracts.sources import Source
from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import Connection, connect
from datafirst_assets.errors import DeliveryRefusedError, without_values
from datafirst_assets.ingest.account import FileAccount, Loaded, account_path, save
from datafirst_assets.ingest.delivery import Delivery, refused
from datafirst_assets.ingest.read import Staged, stage
from datafirst_assets.ingest.rows import Rows
from datafirst_assets.ingest.settle import settle, settle_births
from datafirst_assets.ingest.values import expected, judged
from datafirst_assets.ingest.verify import Verified, verify
from datafirst_assets.ingest.warn import warnings
from datafirst_assets.ingest.write import write_quarantine, write_table, write_unreadable

TOLERATED = 100
"""One row in so many may be quarantined, and one may have values made missing: 1 % (contract)."""


@dataclass
class _Work:
    """An ingest under way: files verified and read, and their judged rows."""

    connection: Connection
    root: DataRoot
    source: Source
    delivery: Delivery
    folder: Path
    files: list[Verified]
    staged: dict[str, Staged]
    judged: dict[str, Rows]

    def quarantine(self) -> Path:
        """The folder of this delivery's quarantined rows."""
        return self.root.internal / "quarantine" / self.source.name / str(self.delivery.year)


def ingest(settings: Settings, source: Source, year: int) -> Loaded:
    """Load a delivery into the raw tables of its year, whole or not at all.

    Writes one Parquet file per delivered file (text as delivered, in the contract's column order, sorted by key), the
    quarantined rows, and last the account. A refused delivery changes none of these; its quarantined rows are in
    `refused` beside those of the last good one.

    Raises:
        DeliveryRefusedError: the delivery does not follow its contract; names source, year, file and difference.
        DataFirstError: anything else, without values.
    """
    root = DataRoot(settings.data_dir)
    delivery = Delivery(source.name, year, root.delivery(source.name, year))
    folder = root.scratch / f"ingest-{source.name}-{year}"
    with without_values(f"Ingest of {source.name} {year}"):
        files, odd = verify(source, delivery)
        shutil.rmtree(folder, ignore_errors=True)
        try:
            with connect(settings) as connection:
                work = _Work(connection, root, source, delivery, folder, files, {}, {})
                _read(work)
                return _write(work, odd)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _read(work: _Work) -> None:
    """Read, judge and settle every file; refuse the delivery if a file's record count differs from the manifest."""
    differences = []
    for file in work.files:
        staged = stage(work.connection, file)
        work.staged[file.contract.name] = staged
        if staged.rows != file.stated.rows:
            differences.append(
                f"{file.path.name}: {file.stated.rows:,} rows expected, {staged.rows:,} found (records may be missing "
                "or repeated, or an unclosed quote may have run lines together)"
            )
    if differences:
        built = {name: work.folder / "quarantine" / f"{name}.parquet" for name in work.staged}
        for name, path in built.items():
            write_unreadable(name, work.staged[name], path)
        raise _refuse(work, built, differences)
    delivered_on = work.delivery.manifest.delivered_on
    for file in work.files:
        name = file.contract.name
        work.judged[name] = judged(work.connection, work.staged[name], file.contract, delivered_on)
        settle(file.contract, work.judged)
    settle_births(work.source, work.judged)


def _write(work: _Work, odd: dict[str, int]) -> Loaded:
    """Build every output beside its place, refuse what breaks the 1 % rule, then move all of them, the account last."""
    tables, quarantines, accounts, differences = {}, {}, [], []
    for file in work.files:
        name = file.contract.name
        quarantines[name] = work.folder / "quarantine" / f"{name}.parquet"
        header = list(file.header)
        reasons = write_quarantine(work.connection, work.staged[name], work.judged[name], header, quarantines[name])
        account = _account(work, file, reasons)
        accounts.append(account)
        differences += _beyond_tolerance(file, account, work.judged[name])
    year, source = work.delivery.year, work.source
    if differences:
        raise _refuse(work, quarantines, differences)
    for name, rows in work.judged.items():
        tables[name] = work.folder / "tables" / f"{name}.parquet"
        write_table(rows, tables[name])
    account_path(work.root, source, year).unlink(missing_ok=True)
    _move(tables, {name: work.root.table("raw", source.raw_asset(source.file(name)), year) for name in tables})
    _move(quarantines, {name: work.quarantine() / f"{name}.parquet" for name in quarantines})
    shutil.rmtree(work.quarantine() / "refused", ignore_errors=True)
    loaded = Loaded(source.name, year, work.delivery.delivery_hash, tuple(accounts), odd)
    save(loaded, account_path(work.root, source, year))
    return loaded


def _refuse(work: _Work, quarantines: dict[str, Path], differences: list[str]) -> DeliveryRefusedError:
    """Keep a refused delivery's quarantined rows apart from those of the last good one, and make the error."""
    place = work.quarantine() / "refused"
    _move(quarantines, {name: place / f"{name}.parquet" for name in quarantines})
    return refused(work.source.name, work.delivery.year, [*differences, f"Its quarantined rows are in {place}"])


def _move(built: dict[str, Path], places: dict[str, Path]) -> None:
    for name, path in built.items():
        places[name].parent.mkdir(parents=True, exist_ok=True)
        path.replace(places[name])


def _account(work: _Work, file: Verified, reasons: dict[str, int]) -> FileAccount:
    """The account of a file; `reasons` are its quarantined rows."""
    name = file.contract.name
    rows = work.judged[name]
    stands = rows.why == 0
    lost = ((what, int(np.count_nonzero(stands[those]))) for what, those in rows.lost)
    return FileAccount(
        file=name,
        rows_in=work.staged[name].rows,
        kept=int(rows.kept.size),
        quarantined=sum(reasons.values()),
        superseded=int(np.count_nonzero(stands)) - int(rows.kept.size),
        quarantine_reasons=reasons,
        values_missing={what: count for what, count in sorted(lost) if count},
        warnings=warnings(work.connection, work.source, file.contract, work.delivery.year, work.judged),
        sha256=file.stated.sha256.lower(),
    )


def _beyond_tolerance(file: Verified, account: FileAccount, rows: Rows) -> list[str]:
    """How a file breaks the 1 % rule."""
    changed = np.zeros(rows.lines.size, dtype=bool)
    for _, those in rows.lost:
        changed[those] = True
    wrong = []
    for count, what, detail in (
        (account.quarantined, "would be quarantined", account.quarantine_reasons),
        (
            int(np.count_nonzero(changed & (rows.why == 0))),
            "have values that would be made missing",
            account.values_missing,
        ),
    ):
        if count * TOLERATED > account.rows_in:
            listed = ", ".join(f"{expected(file.contract, reason)} ({number:,})" for reason, number in detail.items())
            wrong.append(
                f"{file.path.name}: {count:,} of {account.rows_in:,} rows {what}, at most 1 % is accepted: {listed}"
            )
    return wrong
