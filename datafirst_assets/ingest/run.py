"""One delivery from the landing zone to raw tables: verify, read, judge, settle, write."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from datafirst_assets.config import Settings
from datafirst_assets.contracts.sources import RawFile, Source
from datafirst_assets.contracts.table import column_names
from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import Connection, connect, parquet, rows, value, write_parquet
from datafirst_assets.errors import DeliveryRefusedError, without_values
from datafirst_assets.ingest.account import FileAccount, Loaded, account_path, save
from datafirst_assets.ingest.delivery import Delivery, refused
from datafirst_assets.ingest.read import LINE, Staged, delivered_text, stage, write_scratch
from datafirst_assets.ingest.settle import fate, missing, settle, settle_births, settled
from datafirst_assets.ingest.values import judged
from datafirst_assets.ingest.verify import Verified, verify
from datafirst_assets.ingest.warn import warnings

TOLERATED = 100
"""One row in so many may be quarantined, and one may have values made missing: 1 % (contract)."""


@dataclass
class _Work:
    """An ingest under way: files verified and read, and where their judged rows are."""

    connection: Connection
    root: DataRoot
    source: Source
    delivery: Delivery
    folder: Path
    files: list[Verified]
    staged: dict[str, Staged]
    judged: dict[str, Path]

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
        staged = stage(work.connection, file, work.folder)
        work.staged[file.contract.name] = staged
        if staged.rows != file.stated.rows:
            differences.append(
                f"{file.path.name}: {file.stated.rows:,} rows expected, {staged.rows:,} found (records may be missing "
                "or repeated, or an unclosed quote may have run lines together)"
            )
    if differences:
        built = {name: work.folder / "quarantine" / f"{name}.parquet" for name in work.staged}
        for name, path in built.items():
            write_parquet(work.connection, f"{_unreadable(work, name)} ORDER BY line", path)
        raise _refuse(work, built, differences)
    delivered_on = work.delivery.manifest.delivered_on
    for file in work.files:
        name = file.contract.name
        work.judged[name] = work.folder / f"{name}.judged.parquet"
        query = judged(parquet(work.staged[name].clean), file.contract, delivered_on)
        write_scratch(work.connection, query, work.judged[name])
        settle(work.connection, file.contract, work.judged)
    settle_births(work.connection, work.source, work.judged)


def _write(work: _Work, odd: dict[str, int]) -> Loaded:
    """Build every output beside its place, refuse what breaks the 1 % rule, then move all of them, the account last."""
    tables, quarantines, accounts, differences = {}, {}, [], []
    for file in work.files:
        name = file.contract.name
        quarantines[name] = work.folder / "quarantine" / f"{name}.parquet"
        write_parquet(work.connection, _quarantined(work, file), quarantines[name])
        tables[name] = work.folder / "tables" / f"{name}.parquet"
        write_parquet(
            work.connection,
            settled(file.contract, column_names(file.contract.table), work.judged[name]),
            tables[name],
        )
        account, wrong = _account(work, file, quarantines[name], tables[name])
        accounts.append(account)
        differences += wrong
    year, source = work.delivery.year, work.source
    if differences:
        raise _refuse(work, quarantines, differences)
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


def _unreadable(work: _Work, name: str) -> str:
    """A query for the records of a file that could not be read."""
    return f"SELECT '{name}' AS file, {LINE} AS line, reason, text FROM {parquet(work.staged[name].broken)}"


def _quarantined(work: _Work, file: Verified) -> str:
    """A query for a file's quarantined rows: `file`, `line`, `reason` and `text`, by line."""
    name = file.contract.name
    return f"""
        {_unreadable(work, name)}
        UNION ALL
        SELECT '{name}', {LINE}, f.reason, {delivered_text(list(file.header))}
        FROM {parquet(work.staged[name].clean)} JOIN {fate(name)} f USING ({LINE}) WHERE f.status = 'quarantined'
        ORDER BY line
    """


def _account(work: _Work, file: Verified, quarantine: Path, table: Path) -> tuple[FileAccount, list[str]]:
    """The account of a file, and how it breaks the 1 % rule."""
    name, con = file.contract.name, work.connection
    reasons = _counts(con, f"SELECT reason, count(*) FROM {parquet(quarantine)} GROUP BY ALL ORDER BY ALL")
    values = _counts(con, f"SELECT what, count(*) FROM {missing(name)} GROUP BY ALL ORDER BY ALL")
    status = _counts(con, f"SELECT status, count(*) FROM {fate(name)} GROUP BY ALL")
    account = FileAccount(
        file=name,
        rows_in=work.staged[name].rows,
        kept=status.get("kept", 0),
        quarantined=sum(reasons.values()),
        superseded=status.get("superseded", 0),
        quarantine_reasons=reasons,
        values_missing=values,
        warnings=_warnings(work, file.contract, table),
        sha256=file.stated.sha256.lower(),
    )
    changed = int(value(con, f"SELECT count(DISTINCT {LINE}) FROM {missing(name)}"))
    wrong = []
    for count, what, detail in (
        (account.quarantined, "would be quarantined", reasons),
        (changed, "have values that would be made missing", values),
    ):
        if count * TOLERATED > account.rows_in:
            listed = ", ".join(f"{reason} ({number:,})" for reason, number in detail.items())
            wrong.append(
                f"{file.path.name}: {count:,} of {account.rows_in:,} rows {what}, at most 1 % is accepted: {listed}"
            )
    return account, wrong


def _counts(connection: Connection, sql: str) -> dict[str, int]:
    return {str(name): int(count) for name, count in rows(connection, sql)}


def _warnings(work: _Work, file: RawFile, table: Path) -> dict[str, int]:
    return warnings(work.connection, work.source, file, work.delivery.year, table, work.judged)
