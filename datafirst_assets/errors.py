"""The errors that people see: what happened, where, and what to do; never a value from the data.

`without_values` is the one boundary at which any other exception is reduced to its kind and place, because the text of a
database's error can hold a whole row (`ADR 0004`).
"""

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


class DataFirstError(Exception):
    """An error whose text is safe to show: it names things and counts, and no value of a record."""


class ConfigurationError(DataFirstError):
    """A setting is missing or unusable; nothing has been done yet."""


class DeliveryRefusedError(DataFirstError):
    """A delivery does not follow its contract; the last good state of that year stays."""


class AuditError(DataFirstError):
    """A release failed its audit, or a published release differs from its manifest."""


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

    Args:
        step: what was being done, for the message.

    Raises:
        DataFirstError: with the kind and place of the original error and nothing chained to it.
    """
    safe: DataFirstError
    try:
        yield
        return
    except DataFirstError:
        raise
    except Exception as error:
        safe = DataFirstError(f"{step} failed: {_describe(error)}")
    # Leaving a `with` block, Python would chain the original by itself, and whoever records the error its text with it.
    raise safe from None
