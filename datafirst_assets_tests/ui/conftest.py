"""One web UI and daemon for all tests of this folder, and what happens there, in the order in which it would.

Each step is a fixture that the next one asks for, so that any test can also be run alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from .landing import BACKFILLED, DAMAGED, NEW, RAW, SOURCE, STANDARDISED, Deliveries
from .live import Live, serving, until


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory, key_file: Path) -> Iterator[Live]:
    """A web UI over an empty data root; the sensor is switched off, so that what runs is what a test asks for."""
    with serving(tmp_path_factory.mktemp("live"), key_file) as live:
        live.stop_sensor()
        yield live


@pytest.fixture(scope="session")
def deliveries(live: Live, tmp_path_factory: pytest.TempPathFactory) -> Deliveries:
    """Three years have landed and are partitions; nothing is loaded."""
    deliveries = Deliveries(tmp_path_factory.mktemp("deliveries"), live.root)
    for year in BACKFILLED:
        (deliveries.land_damaged if year == DAMAGED else deliveries.land)(year)
        live.add_year(SOURCE, year)
    return deliveries


@dataclass(frozen=True)
class Backfill:
    """A backfill whose runs have ended."""

    id: str
    runs: dict[str, Any]


@pytest.fixture(scope="session")
def backfill(live: Live, deliveries: Deliveries) -> Backfill:
    """All years of all tables of a load, backfilled as *Materialize all* does.

    It is launched before the daemon starts, which looks for backfills every 30 seconds and at its start.
    """
    launched = live.launch([RAW, *STANDARDISED], BACKFILLED)
    live.start_daemon()
    runs = live.ended(len(BACKFILLED), dagster__backfill=launched)
    return Backfill(launched, {run["tags"]["dagster/partition"]: run for run in runs})


@pytest.fixture(scope="session")
def new_year(live: Live, deliveries: Deliveries, backfill: Backfill) -> Any:
    """A year that was never seen has landed, the sensor is on, and the run that it started has ended."""
    for year in set(BACKFILLED) - {NEW}:
        deliveries.withdraw(year)
    deliveries.land(NEW)
    live.start_sensor()
    try:
        until("partition of the new year", lambda: NEW in live.years(SOURCE))
        (run,) = live.ended(1, dagster__sensor_name="landing_zone")
    finally:
        live.stop_sensor()
    return run
