"""The errors that people see: what happened, where, and what to do; never a value from the data.

`without_values` is the one boundary at which any other exception is reduced to its kind and place, because the text of a
database's error can hold a whole row (`ADR 0004`).
"""

import errno
import os
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent

PASSING = (errno.EAGAIN, errno.EBUSY, errno.EINTR, errno.EIO, errno.ENOLCK, errno.ESTALE, errno.ETIMEDOUT)
"""System errors that may pass by themselves: a busy or lost network disk. A full disk is not among them."""


class DataFirstError(Exception):
    """An error whose text is safe to show: it names things and counts, and no value of a record."""


class ConfigurationError(DataFirstError):
    """A setting is missing or unusable; nothing has been done yet."""


class DeliveryRefusedError(DataFirstError):
    """A delivery does not follow its contract; the last good state of that year stays."""


class AuditError(DataFirstError):
    """A release failed its audit, or a published release differs from its manifest."""


class PassingFaultError(DataFirstError):
    """Something that may pass by itself: the data root is in use, a disk did not answer. The only thing tried again."""


def _chain(error: BaseException) -> Iterator[BaseException]:
    """An error and what it was raised from, innermost last; libraries wrap what DuckDB raises."""
    link: BaseException | None = error
    while link is not None:
        yield link
        link = link.__cause__ or link.__context__


def _is_interruption(error: BaseException) -> bool:
    """Whether Ctrl-C is behind an error: DuckDB says so in words of its own, and swallows the signal."""
    return any(
        type(link).__name__ == "InterruptException" or (type(link) is RuntimeError and str(link) == "Query interrupted")
        for link in _chain(error)
    )


def _passes(error: BaseException) -> bool:
    """Whether an error is a fault of the system that may pass; DuckDB keeps only the system's words for it."""
    if isinstance(error, OSError):
        return error.errno in PASSING
    return type(error).__name__ == "IOException" and any(str(error).endswith(os.strerror(code)) for code in PASSING)


def _describe(error: BaseException) -> str:
    frames = [f for f in traceback.extract_tb(error.__traceback__) if Path(f.filename).is_relative_to(_PACKAGE)]
    place = (
        f"{Path(frames[-1].filename).relative_to(_PACKAGE)}:{frames[-1].lineno}" if frames else "outside the package"
    )
    if type(error).__name__ == "OutOfMemoryException":
        return f"DuckDB ran out of memory at {place}. Raise DATAFIRST_MEMORY_LIMIT, or free disk space for its spill files."
    reason = f" ({error.strerror})" if isinstance(error, OSError) and error.strerror else ""
    return (
        f"{type(error).__name__}{reason} at {place}. The text of the error is withheld because it may hold personal data; "
        "to see it, repeat the step inside the internal zone under a debugger."
    )


@contextmanager
def without_values(step: str) -> Iterator[None]:
    """Let safe errors pass and turn every other one into a `DataFirstError` that holds no value.

    An interrupted statement of DuckDB becomes the `KeyboardInterrupt` that it is.

    Args:
        step: what was being done, for the message.

    Raises:
        DataFirstError: with the kind and place of the original error and nothing chained to it; a `PassingFaultError` if
            the error may pass by itself.
    """
    safe: DataFirstError | KeyboardInterrupt
    try:
        yield
        return
    except DataFirstError:
        raise
    except Exception as error:
        if _is_interruption(error):
            safe = KeyboardInterrupt()
        else:
            kind = PassingFaultError if _passes(error) else DataFirstError
            safe = kind(f"{step} failed: {_describe(error)}")
    # Leaving a `with` block, Python would chain the original by itself, and whoever records the error its text with it.
    raise safe from None
