"""Where everything is under the data root, its permissions and its lock. No content is read or written here."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal, get_args

from datafirst_assets.errors import ConfigurationError, PassingFaultError

Layer = Literal["raw", "identities", "events", "linkage", "published"]
"""Zones of the internal store. `identities` holds who; `events` what happened; `linkage` ids only; they never mix."""

REPORTS = ("quality", "clerical", "catalogue")
"""Folders of the internal store for what is written about the data."""


@dataclass(frozen=True)
class DataRoot:
    """The data root: landing zone, internal store, releases, and the truth beside simulated data."""

    root: Path
    _held: ClassVar[dict[Path, int]] = {}

    @property
    def landing(self) -> Path:
        """Deliveries, by source and year."""
        return self.root / "landing"

    @property
    def internal(self) -> Path:
        """Everything with personal data or internal ids; mode 0700."""
        return self.root / "internal"

    @property
    def releases(self) -> Path:
        """Immutable releases and the link `current`."""
        return self.root / "releases"

    @property
    def truth(self) -> Path:
        """True persons and case links; only beside simulated data, only for the evaluation."""
        return self.root / "truth"

    @property
    def dagster_home(self) -> Path:
        """Dagster's own home: `DAGSTER_HOME`, or a folder of the internal store."""
        return Path(os.environ.get("DAGSTER_HOME") or self.internal / "dagster").resolve()

    @property
    def scratch(self) -> Path:
        """Private folder for spill files and half-made tables of this process."""
        return self.internal / "tmp" / str(os.getpid())

    def delivery(self, source: str, year: int) -> Path:
        """The folder in which a delivery lands."""
        return self.landing / source / str(year)

    def table(self, layer: Layer, name: str, year: int | str | None = None) -> Path:
        """The Parquet file of a table, or of one year of it."""
        return self.internal / layer / (f"{name}.parquet" if year is None else f"{name}/{year}.parquet")

    def years(self, layer: Layer, name: str) -> list[Path]:
        """The files of all years that a partitioned table has, oldest first."""
        return sorted((self.internal / layer / name).glob("[0-9][0-9][0-9][0-9].parquet"))

    def prepare(self) -> None:
        """Make the internal store, private to its owner, and clear what dead processes left behind.

        Raises:
            ConfigurationError: the data root cannot be written.
        """
        os.umask(0o077)
        try:
            self.internal.mkdir(parents=True, exist_ok=True)
            self.internal.chmod(0o700)
            self._clear_dead()
            self.scratch.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            reason = error.strerror
        else:
            return
        raise ConfigurationError(
            f"The data root {self.root} cannot be prepared: {reason}. Set DATAFIRST_DATA_DIR to a folder you can write."
        )

    def _clear_dead(self) -> None:
        """Clear scratch folders and half-written tables of processes that no longer run."""
        for left in (self.internal / "tmp").glob("*"):
            if left.name.isdigit() and not Path(f"/proc/{left.name}").exists():
                shutil.rmtree(left, ignore_errors=True)
        for folder in (*get_args(Layer), *REPORTS):
            for left in (self.internal / folder).glob("**/.*.tmp"):
                process = left.name.split(".")[-2]
                if process.isdigit() and not Path(f"/proc/{process}").exists():
                    left.unlink(missing_ok=True)

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the data root for this process; nested use is free.

        Raises:
            PassingFaultError: another process holds it; the message names that process.
        """
        path = self.internal / "lock"
        if path in self._held:
            yield
            return
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                holder = os.pread(descriptor, 32, 0).decode() or "unknown"
            else:
                holder = ""
            if holder:
                raise PassingFaultError(
                    f"The data root {self.root} is in use by process {holder}. Wait until it has ended, or stop it, "
                    "and start again."
                )
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, str(os.getpid()).encode(), 0)
            self._held[path] = descriptor
            yield
        finally:
            self._held.pop(path, None)
            os.close(descriptor)
