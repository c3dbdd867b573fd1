"""Which process works on a run: noted as tags on the run, so that a run whose process is gone can be told from one at work.

The number alone is not enough: the kernel gives it again. Beside it stands when the process began.
"""

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

PROCESS_TAG = "datafirst/process"
BEGAN_TAG = "datafirst/process_began"

_PROCESSES = Path("/proc")
_BEGAN = 19
"""Where `stat` says when a process began, in ticks since the machine started, counted after the process' name."""


def _began(process: str) -> str | None:
    """When a process began, and since which start of the machine; None if there is no such process."""
    with suppress(OSError):
        ticks = (_PROCESSES / process / "stat").read_text().rpartition(")")[2].split()[_BEGAN]
        return f"{ticks} {(_PROCESSES / 'sys/kernel/random/boot_id').read_text().strip()}"
    return None


def this_process() -> dict[str, str]:
    """The tags that name this process."""
    process = str(os.getpid())
    return {PROCESS_TAG: process, BEGAN_TAG: _began(process) or ""}


def is_alive(tags: Mapping[str, str]) -> bool:
    """Whether the very process that tags name is there; of tags without its beginning, whether one of that number is."""
    began = _began(tags[PROCESS_TAG])
    return began is not None and tags.get(BEGAN_TAG, began) in (began, "")
