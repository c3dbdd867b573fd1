"""What a step shows of itself in Dagster: lines in its run's log while it works, and what it cost in its metadata.

No text here holds a value of a record: names of stages, counts, seconds and bytes only.
"""

import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import dagster as dg

from datafirst_assets import progress
from datafirst_assets.orchestration.processes import this_process
from datafirst_assets.progress import Stage, described

LINE_EVERY_SECONDS = 10.0
GIGABYTE = 1e9
_OWN = Path("/proc/self")

Context = dg.AssetExecutionContext | dg.AssetCheckExecutionContext


def running() -> Context | None:
    """The context of the step that runs; None outside Dagster."""
    for kind in (dg.AssetExecutionContext, dg.AssetCheckExecutionContext):
        with suppress(dg.DagsterInvariantViolationError):
            found: Context = kind.get()
            return found
    return None


@dataclass
class RunLog:
    """Progress as lines in the run's log: for every stage one every ten seconds at most, and one at its end."""

    context: Context
    _last: dict[int, float] = field(default_factory=dict)

    def heard(self, stages: tuple[Stage, ...]) -> None:
        """Log where the innermost stage is, if its last line was long ago."""
        stage, now = stages[-1], time.monotonic()
        last = self._last.get(id(stage), stage.started)
        if stage.ended:
            self._last.pop(id(stage), None)
            self.context.log.info(described(stage))
        elif now - last >= LINE_EVERY_SECONDS:
            self._last[id(stage)] = now
            self.context.log.info(described(stage))


@dataclass(frozen=True)
class Cost:
    """What a step cost: seconds on the clock, CPU seconds of all threads, the largest resident memory in 10^9 bytes."""

    seconds: float
    cpu_seconds: float
    peak_memory_gb: float


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _forget_peak() -> None:
    """Let the kernel count the largest resident memory anew; where it cannot, the peak is that of the process."""
    with suppress(OSError):
        (_OWN / "clear_refs").write_text("5")


def _peak() -> float:
    """The largest resident memory since it was forgotten, in 10^9 bytes."""
    with suppress(OSError, StopIteration):
        line = next(line for line in (_OWN / "status").read_text().splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024 / GIGABYTE
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / GIGABYTE


@contextmanager
def measured(costs: list[Cost]) -> Iterator[None]:
    """Measure what is done inside; its cost is appended at the end."""
    _forget_peak()
    started, cpu = time.monotonic(), _cpu()
    yield
    costs.append(Cost(time.monotonic() - started, _cpu() - cpu, _peak()))


@contextmanager
def observed(name: str) -> Iterator[None]:
    """Let a step show where it is and what it cost: once in each op, because the cost is that of all its assets.

    Args:
        name: what the step does.
    """
    context = running()
    if context is None:
        with progress.stage(name):
            yield
        return
    run = context.run
    if not this_process().items() <= run.tags.items():  # started by the web UI, a sensor or a schedule
        context.instance.add_run_tags(run.run_id, this_process())
    costs: list[Cost] = []
    with progress.listening(RunLog(context)), measured(costs), progress.stage(name):
        yield
    (cost,) = costs
    context.log.info(
        f"{name}: {cost.seconds:.1f} s, {cost.cpu_seconds:.1f} CPU seconds, {cost.peak_memory_gb:.2f} GB at most"
    )
    if isinstance(context, dg.AssetExecutionContext):
        for asset in context.selected_asset_keys:
            context.add_asset_metadata(vars(cost), asset)
