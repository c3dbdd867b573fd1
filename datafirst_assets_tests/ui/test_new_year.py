"""A year that lands while the UI runs: its partition and its load come by themselves, and only once."""

from typing import Any

from .conftest import Backfill
from .landing import BACKFILLED, NEW, RAW, SOURCE, STANDARDISED, Deliveries
from .live import Live, until


def test_a_year_that_lands_is_added_and_loaded(live: Live, new_year: Any) -> None:
    assert (new_year["jobName"], new_year["tags"]["dagster/partition"]) == (f"load_{SOURCE}", NEW)
    assert new_year["status"] == "SUCCESS"
    assert live.years(SOURCE) == [*BACKFILLED, NEW]
    for asset in (RAW, *STANDARDISED):
        assert NEW in live.partitions(asset)["assetPartitionStatuses"]["materializedPartitions"]
        assert all(NEW in years["succeededPartitions"] for years in live.checks(asset).values())


def test_the_same_bytes_again_start_nothing(live: Live, new_year: Any, deliveries: Deliveries) -> None:
    deliveries.land(NEW)
    assert live.tick() == {"runRequests": [], "error": None}


def test_a_correction_of_the_year_would_start_its_load(live: Live, new_year: Any, deliveries: Deliveries) -> None:
    deliveries.land_corrected(NEW)
    try:
        (request,) = live.tick()["runRequests"]
    finally:
        deliveries.land(NEW)
    assert request["runKey"].startswith(f"{SOURCE}/{NEW}/")


def test_the_backfill_with_a_red_year_ends_as_failed(live: Live, backfill: Backfill) -> None:
    """Last, because the daemon looks at its backfills every 30 seconds only."""
    until("end of the backfill", lambda: live.backfill_status(backfill.id) != "REQUESTED")
    assert live.backfill_status(backfill.id) == "COMPLETED_FAILED"
