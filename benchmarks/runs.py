"""What the benchmarks share: running commands and what they cost, and the yardstick's records."""

import os
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from datafirst_assets.config import Settings
from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import connect, parquet, write_parquet

HERE = Path(__file__).resolve().parent

PERSONS = """
SELECT source_dataset || '|' || source_record_id AS unique_id,
       forename, surname, date_of_birth AS dob, postcode, sex, pnc_id AS pnc
FROM {identities} WHERE defendant_type = 'P' ORDER BY unique_id
"""


@dataclass(frozen=True)
class Cost:
    """What a command cost: seconds on the clock, CPU seconds with all that it waited for, peak memory of one process."""

    wall: float
    cpu: float
    peak_gb: float


def say(text: str) -> None:
    """Tell on standard error what is being done."""
    print(f"benchmark: {text}", file=sys.stderr, flush=True)


def environment(settings: Settings) -> dict[str, str]:
    """The environment of commands on a data root; a memory limit is handed on."""
    inherited = {name: value for name, value in os.environ.items() if name != "DAGSTER_HOME"}
    own = {"DATAFIRST_DATA_DIR": str(settings.data_dir), "DATAFIRST_KEY_FILE": str(settings.key_file)}
    limit = {"DATAFIRST_MEMORY_LIMIT": settings.memory_limit} if settings.memory_limit else {}
    return inherited | own | limit


def python(env: Mapping[str, str], *arguments: str) -> tuple[str, Cost]:
    """Run Python with these arguments in a process of its own; its standard output and its cost.

    Raises:
        SystemExit: it failed; what it said is in the message.
    """
    say(" ".join(Path(part).name for part in arguments))
    with tempfile.TemporaryFile("w+") as out:
        started = time.monotonic()
        to_file = [(os.POSIX_SPAWN_DUP2, out.fileno(), 1)]
        child = os.posix_spawn(sys.executable, [sys.executable, *arguments], dict(env), file_actions=to_file)
        _, status, used = os.wait4(child, 0)
        wall = time.monotonic() - started
        out.seek(0)
        said = out.read()
    code = os.waitstatus_to_exitcode(status)
    if code:
        raise SystemExit(f"{said}\nerror: {' '.join(arguments)} ended with exit code {code}.")
    return said, Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024 / 1e9)


def datafirst(settings: Settings, *arguments: str) -> tuple[str, Cost]:
    """Run a command of an operator."""
    return python(environment(settings), "-m", "datafirst_assets.cli", *arguments)


def export_persons(settings: Settings, target: Path) -> int:
    """Write the standardised records of persons as the yardstick reads them; their number."""
    identities = sorted((DataRoot(settings.data_dir).internal / "identities").glob("std_*__identities/*.parquet"))
    with connect(settings) as connection:
        return write_parquet(connection, PERSONS.format(identities=parquet(identities)), target)


def run_yardstick(settings: Settings, persons: Path, report: Path, clusters: Path | None = None) -> Cost:
    """Cluster the exported persons with bare Splink, on as many threads as the pipeline and the memory it asks for."""
    limits = ("--threads", str(settings.threads))
    save = ("--save", str(clusters)) if clusters else ()
    files = ("--input", str(persons), "--report", str(report), *save)
    return python(environment(settings), str(HERE / "bare_splink.py"), *files, *limits)[1]
