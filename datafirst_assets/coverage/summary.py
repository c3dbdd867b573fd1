"""What the calendar says of a source by month and by year: how many courts are covered, broken, beginning and ending."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from datafirst_assets.contracts.coverage import WHOLE
from datafirst_assets.contracts.sources import SOURCES, Source
from datafirst_assets.coverage.runs import Run

SITTING = ("covered", "low", "break", "too_few")
"""States of a court between its first month and its last."""
THIN = ("low", "break", "before_first", "after_last")
"""States of all courts as one in a month of which too little is there."""


@dataclass(frozen=True)
class Month:
    """A month of a source: YYYY-MM, the state of all courts as one, and how many courts are in each state."""

    month: str
    whole: str
    courts: Counter[str]

    @property
    def year(self) -> int:
        """The year of the month."""
        return int(self.month[:4])

    @property
    def is_thin(self) -> bool:
        """Whether of the source as a whole too little is there, though the year was delivered."""
        return self.whole in THIN

    @property
    def broken(self) -> int:
        """Courts that are low or break."""
        return self.courts["low"] + self.courts["break"]

    @property
    def sitting(self) -> int:
        """Courts between their first month and their last."""
        return sum(self.courts[state] for state in SITTING)


@dataclass(frozen=True)
class Year:
    """A year of a source.

    Attributes:
        year: of the months.
        is_delivered: whether there is an extract.
        courts: that sat in a month of it.
        breaking, low, unsure: courts with at least one month that is a break, that is low, or of which too few records tell.
        beginning: courts that have their first month in it, though months before were delivered.
        ending: courts that have in it the first month after their last one.
        thin: months (YYYY-MM) of which too little is there of the source as a whole.
    """

    year: int
    is_delivered: bool
    courts: int
    breaking: int
    low: int
    unsure: int
    beginning: int
    ending: int
    thin: tuple[str, ...]


@dataclass(frozen=True)
class SourceCoverage:
    """What a source covers: its months and years, oldest first, and its runs, those of all courts as one first."""

    source: Source
    months: tuple[Month, ...]
    years: tuple[Year, ...]
    runs: tuple[Run, ...]

    def runs_of(self, states: Collection[str]) -> list[Run]:
        """The runs of courts that are in these states, by court."""
        return [run for run in self.runs if run.state in states and run.court_code != WHOLE]

    @property
    def too_small(self) -> int:
        """Courts of which no month can be told of."""
        judged = {run.court_code for run in self.runs if run.state not in ("too_few", "not_delivered")}
        return len({run.court_code for run in self.runs} - judged - {WHOLE})

    @property
    def courts(self) -> int:
        """How many courts there are."""
        return len({run.court_code for run in self.runs} - {WHOLE})


def months_of(run: Run) -> list[str]:
    """Every month of a run, as YYYY-MM."""
    first, last = (int(month[:4]) * 12 + int(month[5:]) - 1 for month in (run.from_month, run.to_month))
    return [f"{month // 12}-{month % 12 + 1:02}" for month in range(first, last + 1)]


def summaries(runs: Iterable[Run]) -> list[SourceCoverage]:
    """The summary of every source that has runs, in the order of the registry."""
    by_source: dict[str, list[Run]] = {name: [] for name in SOURCES}
    for run in runs:
        by_source[run.source_dataset].append(run)
    return [_summary(SOURCES[name], found) for name, found in by_source.items() if found]


def _summary(source: Source, runs: Sequence[Run]) -> SourceCoverage:
    whole: dict[str, str] = {}
    courts: dict[str, dict[str, str]] = {}
    for run in runs:
        states = whole if run.court_code == WHOLE else courts.setdefault(run.court_code, {})
        states |= dict.fromkeys(months_of(run), run.state)
    counted = {month: Counter(states[month] for states in courts.values()) for month in whole}
    found = tuple(Month(month, whole[month], counted[month]) for month in sorted(whole))
    years = tuple(_year(year, whole, list(courts.values())) for year in sorted({one.year for one in found}))
    return SourceCoverage(source, found, years, tuple(runs))


def _year(year: int, whole: dict[str, str], courts: Sequence[dict[str, str]]) -> Year:
    within = [month for month in sorted(whole) if int(month[:4]) == year]

    def courts_with(*states: str) -> int:
        return sum(any(court[month] in states for month in within) for court in courts)

    return Year(
        year=year,
        is_delivered=any(whole[month] != "not_delivered" for month in within),
        courts=courts_with(*SITTING),
        breaking=courts_with("break"),
        low=courts_with("low"),
        unsure=courts_with("too_few"),
        beginning=sum(_turns(court, year, "before_first", first=False) for court in courts),
        ending=sum(_turns(court, year, "after_last", first=True) for court in courts),
        thin=tuple(month for month in within if whole[month] in THIN),
    )


def _turns(states: dict[str, str], year: int, state: str, *, first: bool) -> bool:
    """Whether a court's first month in a state, or its first one after it, is in the year; years without extract aside."""
    delivered = [month for month in sorted(states) if states[month] != "not_delivered"]
    inside = [month for month in delivered if (states[month] == state) is first]
    if not inside or len(inside) == len(delivered):
        return False
    return int(inside[0][:4]) == year
