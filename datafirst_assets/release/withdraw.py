"""Withdrawal: readers get an earlier release again. The withdrawn one stays as it is, with a mark beside it."""

from dataclasses import dataclass
from datetime import date

import duckdb

from datafirst_assets.data_root import DataRoot
from datafirst_assets.errors import ConfigurationError, DataFirstError, without_values
from datafirst_assets.publish.tables import PUBLISHED
from datafirst_assets.release.manifest import read
from datafirst_assets.release.marks import Mark, usable_reason, write_mark
from datafirst_assets.release.reader import building_place, create_views, move_into_place
from datafirst_assets.release.verify import findings
from datafirst_assets.release.versions import (
    current_version,
    is_withdrawn,
    make_current,
    recover,
    standing,
    versions,
)


@dataclass(frozen=True)
class Withdrawal:
    """What a withdrawal did.

    Attributes:
        current: the version that readers get.
        was_current: whether they got the withdrawn one until now.
        readers_database: whether `published.duckdb` was built anew; it was not if the release lacks a table of today.
    """

    current: str
    was_current: bool
    readers_database: bool


def withdraw(root: DataRoot, version: str, reason: str, on: date) -> Withdrawal:
    """Mark a release as withdrawn; if it was the current one, the newest earlier one that stands is current again.

    The mark comes first: whoever is killed in between leaves what the next run, or the same command, completes.

    Args:
        root: the data root.
        version: of the release to withdraw.
        reason: what is wrong with it, one line; the change log of the next release publishes it.
        on: the day of the withdrawal.

    Raises:
        ConfigurationError: the reason cannot be published, there is no such release, it is withdrawn already, or nothing
            earlier stands.
        DataFirstError: what stands earlier is not as its manifest says, or another process holds the data root.
    """
    said = usable_reason(reason)
    with without_values("Withdrawing a release"), root.lock():
        _refuse_unknown(root, version)
        recover(root.releases)
        if is_withdrawn(root.releases, version):
            raise ConfigurationError(
                f"Release {version} is withdrawn already; readers get {current_version(root.releases)}. Nothing was done."
            )
        before = current_version(root.releases)
        after = _newest_but(root, version) if before in (version, None) else str(before)
        write_mark(root.releases, Mark(version, on.isoformat(), said, after))
        if after != before:
            make_current(root.releases, after)
        return Withdrawal(after, before == version, _renew_readers_database(root, after))


def _refuse_unknown(root: DataRoot, version: str) -> None:
    existing = versions(root.releases)
    if version not in existing:
        there = f"releases are {', '.join(existing)}" if existing else "there is no release yet"
        raise ConfigurationError(f"No release {version} under {root.releases}: {there}. Name one of them.")


def _newest_but(root: DataRoot, version: str) -> str:
    """The newest earlier release that stands, verified."""
    earlier = [other for other in standing(root.releases) if int(other) < int(version)]
    if not earlier:
        raise ConfigurationError(
            f"Release {version} cannot be withdrawn: no earlier release stands that readers could get in its place. "
            "Make a corrected release first, then withdraw this one."
        )
    if findings(root.releases / earlier[-1]):
        raise DataFirstError(
            f"Release {version} cannot be withdrawn: the one before it, {earlier[-1]}, is not as its manifest says. "
            f"See `datafirst verify {earlier[-1]}`; restore its files or withdraw it too."
        )
    return earlier[-1]


def _renew_readers_database(root: DataRoot, version: str) -> bool:
    """Build the readers' database anew: its views follow `current`, but not to tables of other columns."""
    manifest = read(root.releases / version) or {}
    if not PUBLISHED.keys() <= manifest.get("tables", {}).keys():
        return False
    building = building_place(root)
    with duckdb.connect(str(building)) as connection:
        create_views(connection, root)
    move_into_place(building, root)
    return True
