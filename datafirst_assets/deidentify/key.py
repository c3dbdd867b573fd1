"""The master key: where it may live, how it is loaded, and the tree of keys that grows from it.

One key a project, release line, dataset and purpose, so that ids of two datasets can be joined only by a link table
that the project publishes. No id is hashed here (`hashing.py`) and nothing here can print key material.
"""

import hmac
import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import Literal, NoReturn

from datafirst_assets.config import Settings
from datafirst_assets.errors import ConfigurationError

PROJECT = "data-first-courts"
RELEASE_LINE = "1"
"""Ids stay the same over all releases of a line; a new line makes every earlier id unlinkable to the new ones."""

KEY_BYTES = 32
FEWEST_DIFFERENT_BYTES = 8
"""Fewer in a whole key do not happen by chance: even in hexadecimal, 32 characters hold more."""

Purpose = Literal[
    "row",
    "case_row",
    "event_row",
    "case",
    "defendant_in_case",
    "estimated_defendant",
    "estimated_person",
    "linked_defendant",
    "linked_defendant_high",
    "linked_defendant_low",
    "linked_person",
    "project_id",
]


class _Secret:
    """Bytes that neither `repr`, `str`, `vars` nor pickling give away."""

    __slots__ = ("_material",)

    def __init__(self, material: bytes) -> None:
        self._material = material

    def __repr__(self) -> str:
        return f"{type(self).__name__}(hidden)"

    def __reduce__(self) -> NoReturn:
        raise TypeError(f"{type(self).__name__} is secret and cannot be copied or stored.")


class PurposeKey(_Secret):
    """The key under which the ids of one purpose in one dataset are hashed."""

    __slots__ = ("purpose",)

    def __init__(self, material: bytes, purpose: Purpose) -> None:
        super().__init__(material)
        self.purpose = purpose

    def material(self) -> bytes:
        """The key itself, to be bound as a parameter and never written anywhere."""
        return self._material


class MasterKey(_Secret):
    """The one secret of a project, from which every other key is derived."""

    __slots__ = ()

    @property
    def key_id(self) -> str:
        """Eight hexadecimal digits that tell one key from another and say nothing of it."""
        return hmac.digest(self._material, b"key-check", "sha256").hex()[:8]

    def derive(self, dataset: str, purpose: Purpose) -> PurposeKey:
        """The key of one dataset and purpose: HMAC(master, project | release line | dataset | purpose).

        Args:
            dataset: a source's name, or that of the link table whose ids they are.
            purpose: what the ids are.
        """
        branch = "|".join((PROJECT, RELEASE_LINE, dataset, purpose)).encode()
        return PurposeKey(hmac.digest(self._material, branch, "sha256"), purpose)

    def derive_project(self, project: str) -> PurposeKey:
        """The key of one access project, under which published ids are hashed again for it alone."""
        branch = "|".join((PROJECT, RELEASE_LINE, "access", project)).encode()
        return PurposeKey(hmac.digest(self._material, branch, "sha256"), "project_id")


def load_key(settings: Settings) -> MasterKey:
    """Read the master key that `DATAFIRST_KEY_FILE` names.

    Raises:
        ConfigurationError: no key is named, or the file breaks one of the rules; the message says which and what to do.
    """
    if settings.key_file is None:
        raise ConfigurationError(
            f"No key: publishing needs DATAFIRST_KEY_FILE, a file of at least {KEY_BYTES} random bytes outside the "
            "data root. Have the keeper of the project's key provide it."
        )
    named = settings.key_file.expanduser().absolute()
    data_root = settings.data_dir.resolve()
    if any(path.is_relative_to(data_root) for path in (named, Path(os.path.realpath(named)))):
        raise ConfigurationError(
            f"The key file {named} is inside the data root {data_root}. Who holds the data must not hold the "
            "key with it: move the file elsewhere and name it in DATAFIRST_KEY_FILE."
        )
    return MasterKey(_read(named))


def _read(path: Path) -> bytes:
    """The bytes of a key file that follows the rules; checked on the open file, so that it cannot change in between."""
    try:
        # Without O_NONBLOCK, opening a pipe would wait for ever.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        reason = error.strerror
    else:
        try:
            return _checked(path, descriptor)
        finally:
            os.close(descriptor)
    raise ConfigurationError(
        f"The key file {path} cannot be opened: {reason}. Check DATAFIRST_KEY_FILE and the file's owner."
    )


def _checked(path: Path, descriptor: int) -> bytes:
    state = os.fstat(descriptor)
    if not stat.S_ISREG(state.st_mode):
        raise ConfigurationError(f"The key file {path} is not a regular file. Name one in DATAFIRST_KEY_FILE.")
    if state.st_mode & 0o077:
        raise ConfigurationError(
            f"The key file {path} is open to others (mode {stat.S_IMODE(state.st_mode):04o}). Run: chmod 400 {path}"
        )
    if state.st_size < KEY_BYTES:
        raise ConfigurationError(
            f"The key file {path} holds {state.st_size} bytes; at least {KEY_BYTES} random bytes are needed. "
            f"For a new project make one with: head -c {KEY_BYTES} /dev/urandom > KEYFILE && chmod 400 KEYFILE"
        )
    with os.fdopen(descriptor, "rb", closefd=False) as file:
        material = file.read()
    if len(set(material)) < FEWEST_DIFFERENT_BYTES:
        raise ConfigurationError(f"The key file {path} holds hardly any different bytes: that is no random key.")
    return material


def make_demo_key(path: Path) -> Path:
    """Make a random key for a demonstration, readable by its owner only; an existing file is kept.

    Args:
        path: outside any data root; the name must hold "demo", so that nobody takes it for a project's key.

    Raises:
        ConfigurationError: the name does not say that the key is a demonstration's, or it cannot be written.
    """
    if "demo" not in path.name.lower():
        raise ConfigurationError(f"A demonstration's key must say so in its name: {path.name} does not hold 'demo'.")
    building = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        building.unlink(missing_ok=True)
        with os.fdopen(os.open(building, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(os.urandom(KEY_BYTES))
            os.fsync(file.fileno())
        # A link puts the whole file in place and, unlike a rename, never replaces a key that is already there.
        if not path.exists():
            os.link(building, path)
    except OSError as error:
        reason = error.strerror
    else:
        return path
    finally:
        with suppress(OSError):
            building.unlink(missing_ok=True)
    raise ConfigurationError(f"The demonstration's key {path} cannot be made: {reason}. Name a folder you can write.")
