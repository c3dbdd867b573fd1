"""Progress: where long work is, told by the domain to whoever listens. How it is shown is the listeners' business.

    with progress.stage("Scoring pairs", total=pairs, unit="pairs") as scoring:
        for chunk in chunks:
            ...
            scoring.advance(len(chunk))

A stage without total and unit counts the rows of the tables that are written in it. Nothing here ever holds a value of a
record: names of stages are constants, everything else is counts and seconds.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Protocol


@dataclass
class Stage:
    """A piece of work under way.

    `done` and `total` count `unit`; `statement` is the share (0 to 1) of DuckDB's statement that runs now, if it is known.
    Times are in seconds; `started` and `statement_started` are on the monotonic clock.
    """

    name: str
    total: int | None = None
    unit: str | None = None
    done: int = 0
    statement: float | None = None
    started: float = field(default_factory=time.monotonic)
    statement_started: float = 0.0
    ended: float | None = None

    def advance(self, count: int = 1) -> None:
        """So many more are done."""
        self.report(self.done + count)

    def report(self, done: int) -> None:
        """So many are done in all."""
        self.done = done
        _tell()

    def in_statement(self, share: float | None) -> None:
        """How far DuckDB is in its statement; a share that falls is a new statement's."""
        if share is None or self.statement is None or share < self.statement:
            self.statement_started = time.monotonic()
        self.statement = share

    @property
    def seconds(self) -> float:
        """How long it has taken so far, or took."""
        return (self.ended or time.monotonic()) - self.started

    @property
    def rate(self) -> float | None:
        """What was done a second."""
        return self.done / self.seconds if self.done and self.seconds > 0 else None

    @property
    def share(self) -> float | None:
        """The share that is done (0 to 1); None if nobody knows."""
        return min(self.done / self.total, 1.0) if self.total else None

    @property
    def left(self) -> float | None:
        """Seconds to the end at the rate so far: of the stage if its total is known, else of the statement."""
        if self.total and self.rate:
            return max(self.total - self.done, 0) / self.rate
        if self.total is None and self.statement:
            return (time.monotonic() - self.statement_started) * (1 - self.statement) / self.statement
        return None


class Listener(Protocol):
    """Somebody who shows progress. May be called from another thread, and so often that it should look at the clock."""

    def heard(self, stages: tuple[Stage, ...]) -> None:
        """Something has changed in the innermost of these stages, outermost first; it is over if it has `ended`."""


@dataclass(frozen=True)
class Board:
    """Who listens, and the stages under way; shared by the threads of one piece of work."""

    listeners: tuple[Listener, ...]
    stages: list[Stage]

    def tell(self) -> None:
        """Tell all listeners of the innermost stage."""
        stages = tuple(self.stages)
        for listener in self.listeners if stages else ():
            listener.heard(stages)

    def statement(self, share: float | None) -> None:
        """Tell how far DuckDB's statement is, or that none runs."""
        for stage in self.stages[-1:]:
            stage.in_statement(share)
        self.tell()


_board: ContextVar[Board | None] = ContextVar("datafirst_progress", default=None)


def board() -> Board | None:
    """The board of this context; None if nobody listens."""
    return _board.get()


def _tell() -> None:
    if (here := _board.get()) is not None:
        here.tell()


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Let somebody hear the stages of what is done inside, besides those who listen already."""
    outer = _board.get()
    inner = Board((*outer.listeners, listener), outer.stages) if outer else Board((listener,), [])
    token = _board.set(inner)
    try:
        yield
    finally:
        _board.reset(token)


@contextmanager
def stage(name: str, total: int | None = None, unit: str | None = None) -> Iterator[Stage]:
    """Do a piece of work that listeners can follow.

    Args:
        name: what is being done; a constant, never made from data.
        total: how many there are to do, if that is known.
        unit: what is counted; rows of written tables unless given.
    """
    opened, here = Stage(name, total, unit), _board.get()
    if here is None:
        yield opened
        return
    here.stages.append(opened)
    here.tell()
    try:
        yield opened
    finally:
        opened.ended = time.monotonic()
        here.tell()
        here.stages.remove(opened)


def wrote(rows: int) -> None:
    """A table of so many rows was written: counts for every stage that counts nothing else."""
    if (here := _board.get()) is not None:
        for counting in here.stages:
            if counting.unit is None:
                counting.done += rows
        here.tell()


def duration(seconds: float) -> str:
    """A time as people say it: 12 s, 3 min 20 s, 1 h 05 min."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    return f"{minutes} min {rest:02d} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02d} min"


def described(stage: Stage) -> str:
    """Stage, rows, rate and time left as one line; for a stage that is over: rows, seconds and rate."""
    unit = stage.unit or "rows"
    rate = f"{stage.rate:,.0f} {unit}/s" if stage.rate else ""
    if stage.ended:
        parts = [f"{stage.done:,} {unit}" if stage.done else "", f"ended after {stage.seconds:.1f} s", rate]
        return f"{stage.name}: {', '.join(part for part in parts if part)}"
    of = f" of {stage.total:,} {unit} ({stage.share:.0%})" if stage.share is not None else f" {unit}"
    parts = [
        f"{stage.done:,}{of}" if stage.done or stage.total else "",
        rate,
        f"statement {stage.statement:.0%}" if stage.statement is not None else "",
        f"about {duration(stage.left)} left" if stage.left is not None else "",
        f"{duration(stage.seconds)} so far",
    ]
    return f"{stage.name}: {', '.join(part for part in parts if part)}"
