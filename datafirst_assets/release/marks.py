"""The mark of a withdrawn release, beside it: which, when, why as the operator said, and which one readers got instead.

Which file it is and that it counts is `versions`'; here is what it says. The words are published in the change log.
"""

import json
import os
import re
from dataclasses import asdict, dataclass
from pathlib import Path

from datafirst_assets.contracts.published import HASH
from datafirst_assets.errors import ConfigurationError
from datafirst_assets.release.files import fsync
from datafirst_assets.release.versions import is_withdrawn, versions, withdrawal_mark

LONGEST = 300
"""Characters that a reason may have."""

_ID = re.compile(rf"(?<![0-9a-f]){HASH}(?![0-9a-f])")
"""What looks like a published id: a catalogue that holds one is not released."""


@dataclass(frozen=True)
class Mark:
    """What is said of a withdrawn release.

    Attributes:
        release: its version.
        on: the day of the withdrawal, ISO 8601; empty where the mark does not say.
        reason: the operator's words; empty where the mark does not say.
        instead: the version that readers got from then on; empty where the mark does not say.
    """

    release: str
    on: str = ""
    reason: str = ""
    instead: str = ""


def usable_reason(text: str) -> str:
    """A reason as it may be published, without spaces around it.

    Raises:
        ConfigurationError: it is empty, too long, more than one line, or holds what looks like a published id.
    """
    reason = text.strip()
    if not reason or len(reason) > LONGEST or not reason.isprintable():
        raise ConfigurationError(
            f"--reason takes one line of up to {LONGEST} characters. It is published in the change log: say what was wrong "
            "with the release, and name no person and no case."
        )
    if _ID.search(reason):
        raise ConfigurationError(
            "--reason holds 32 hexadecimal digits, as published ids have: no change log with one can be released. Say what was "
            "wrong without them."
        )
    return reason


def write_mark(releases: Path, mark: Mark) -> None:
    """Write the mark whole, so that it lasts: whoever is killed from here on leaves a release that was withdrawn, and why."""
    file = withdrawal_mark(releases, mark.release)
    building = file.with_name(f".{file.name}")
    building.unlink(missing_ok=True)  # by a command that was killed
    about = f"Release {mark.release} was withdrawn: do not use it. `current` names the one to use."
    told = json.dumps({"about": about, **asdict(mark)}, ensure_ascii=False, indent=1) + "\n"
    building.write_text(told, encoding="utf-8")
    building.chmod(0o440)
    fsync(building)
    os.replace(building, file)  # noqa: PTH105 - in one step, as a release is published
    fsync(releases)


def read_marks(releases: Path) -> list[Mark]:
    """What is said of every withdrawn release, oldest first; a mark that cannot be read says only that it was withdrawn."""
    return [_read(releases, version) for version in versions(releases) if is_withdrawn(releases, version)]


def _read(releases: Path, version: str) -> Mark:
    try:
        told = json.loads(withdrawal_mark(releases, version).read_text(encoding="utf-8"))
        return Mark(version, str(told["on"]), str(told["reason"]), str(told["instead"]))
    except (ValueError, LookupError, TypeError):
        return Mark(version)
