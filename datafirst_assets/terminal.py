"""The terminal: what commands say, and progress as a bar beneath it. Plain lines where standard error is no terminal."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import typer

from datafirst_assets import progress
from datafirst_assets.progress import Stage, described

LINE_EVERY_SECONDS = 10.0


def say(text: str) -> None:
    """Write a line to standard error."""
    typer.echo(text, err=True)


@dataclass
class Lines:
    """Progress as lines, at most one every ten seconds: for files, pipes and the logs of a service."""

    _last: float = field(default_factory=time.monotonic)

    def say(self, text: str) -> None:
        """Write a line."""
        say(text)

    def heard(self, stages: tuple[Stage, ...]) -> None:
        """Write where the innermost stage is, if the last word was long ago."""
        now = time.monotonic()
        if not stages[-1].ended and now - max(self._last, stages[-1].started) >= LINE_EVERY_SECONDS:
            self._last = now
            say(f"    {described(stages[-1])}")


class Bar:
    """Progress as a bar that redraws itself: overall position, stage, rows, rate and time left."""

    def __init__(self) -> None:
        """Draw on standard error, and vanish at the end."""
        from rich.console import Console
        from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        self.drawing = Progress(
            SpinnerColumn(),
            BarColumn(bar_width=20),
            TextColumn("{task.description}", markup=False),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
            refresh_per_second=4,
            expand=False,
        )
        self.task = self.drawing.add_task("", total=1)

    def say(self, text: str) -> None:
        """Write a line above the bar."""
        self.drawing.console.print(text, markup=False, highlight=False, soft_wrap=True)

    def heard(self, stages: tuple[Stage, ...]) -> None:
        """Show the overall position and the innermost stage."""
        inner = stages[-1]
        position = [stages[0].name] if len(stages) > 1 else []
        share = inner.share if inner.share is not None else inner.statement
        self.drawing.update(self.task, description=" · ".join([*position, described(inner)]), completed=share or 0)


@contextmanager
def showing() -> Iterator[Lines | Bar]:
    """Show the progress of what is done inside, and give what to say lines with."""
    if not sys.stderr.isatty():
        lines = Lines()
        with progress.listening(lines):
            yield lines
        return
    bar = Bar()
    with bar.drawing, progress.listening(bar):
        yield bar
