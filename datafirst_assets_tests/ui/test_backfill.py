"""A backfill of all years through the live UI: one run a year, and a bad year stops its own branch only."""

import pytest

from datafirst_assets_tests.cli.tokens import TOKENS, found_in, traces

from .conftest import Backfill
from .landing import BACKFILLED, COLLIDING, DAMAGED, FILE, GOOD, HASH_TOKEN, ID_TOKEN, RAW, STANDARDISED
from .live import Live

ALL_TOKENS = [HASH_TOKEN.lower(), ID_TOKEN.lower(), *TOKENS]


def test_every_year_is_a_run_of_its_own(backfill: Backfill) -> None:
    assert {year: run["status"] for year, run in backfill.runs.items()} == {
        GOOD: "SUCCESS",
        DAMAGED: "FAILURE",
        COLLIDING: "FAILURE",
    }


def test_the_damaged_year_is_red_and_its_run_says_what_to_do(live: Live, backfill: Backfill) -> None:
    for asset in (RAW, *STANDARDISED):
        assert live.partitions(asset)["assetPartitionStatuses"]["failedPartitions"] == [DAMAGED]
    (reason,) = live.reasons(backfill.runs[DAMAGED]["runId"])
    assert all(word in reason for word in (DAMAGED, FILE, "SHA-256", "Ask the sender")), reason
    assert found_in(reason.encode(), ALL_TOKENS) == set()


@pytest.mark.parametrize("asset", STANDARDISED)
def test_a_broken_contract_is_red_on_the_check_of_its_own_year(live: Live, backfill: Backfill, asset: str) -> None:
    keys = live.checks(asset)["keys"]
    assert (keys["succeededPartitions"], keys["failedPartitions"]) == ([GOOD], [COLLIDING])
    (reason,) = live.reasons(backfill.runs[COLLIDING]["runId"])
    assert f"{asset}: keys" in reason
    assert not any(file.stem == COLLIDING for file in live.root.internal.glob(f"*/{asset}/*.parquet"))


@pytest.mark.parametrize("asset", [RAW, *STANDARDISED])
def test_other_years_are_done_and_their_checks_are_green(live: Live, backfill: Backfill, asset: str) -> None:
    told = live.partitions(asset)
    assert GOOD in told["assetPartitionStatuses"]["materializedPartitions"]
    assert told["partitionStats"] == {
        "numPartitions": len(BACKFILLED),
        "numMaterialized": 2,
        "numFailed": 1,
        "numMaterializing": 0,
    }
    checks = live.checks(asset)
    assert "keys" in checks
    for name, years in checks.items():
        assert GOOD in years["succeededPartitions"], name
        assert years["executionFailedPartitions"] == [DAMAGED], name
        assert years["skippedPartitions"] == [], name


def test_no_value_of_the_data_is_in_the_history(live: Live, backfill: Backfill) -> None:
    assert set().union(*traces(live.root.landing, ALL_TOKENS).values()) >= {HASH_TOKEN.lower(), ID_TOKEN.lower()}
    assert traces(live.home, ALL_TOKENS) == {}
