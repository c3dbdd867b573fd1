"""What breaks now and did not in the calendar of the current release."""

from collections.abc import Iterable
from dataclasses import replace

from datafirst_assets.contracts.coverage import BROKEN
from datafirst_assets.coverage.runs import PUBLIC_FILE, Run, read_runs
from datafirst_assets.coverage.summary import months_of
from datafirst_assets.data_root import DataRoot
from datafirst_assets.release.versions import current_version

Place = tuple[str, str, str]


def released_runs(root: DataRoot) -> tuple[Run, ...]:
    """The calendar of the current release; nothing where there is no release, or it has none."""
    version = current_version(root.releases)
    return read_runs(root.releases / version / "catalogue" / PUBLIC_FILE) if version else ()


def new_breaks(now: Iterable[Run], before: Iterable[Run]) -> list[Run]:
    """The months that are low, break, or come after a court's last one, and were not so before, as runs.

    A run that goes on is told from the first month that is new.
    """
    known: set[Place] = {place for run in before if run.state in BROKEN for place in _places(run)}
    found = []
    for run in now:
        new = [month for _, _, month in _places(run) if (run.source_dataset, run.court_code, month) not in known]
        # Records that had ended and still have are nothing new: there are only more months since.
        went_on = run.state == "after_last" and run.from_month not in new
        if run.state in BROKEN and new and not went_on:
            found.append(replace(run, from_month=new[0], to_month=new[-1]))
    return found


def _places(run: Run) -> list[Place]:
    return [(run.source_dataset, run.court_code, month) for month in months_of(run)]
