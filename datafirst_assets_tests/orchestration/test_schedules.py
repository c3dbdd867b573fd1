"""The yearly schedule, the job it starts, how fresh what is published must be, and backfills."""

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import dagster as dg
import yaml
from dagster._core.definitions.freshness import TimeWindowFreshnessPolicy
from dagster._utils.schedules import schedule_execution_time_iterator

from datafirst_assets.definitions import defs
from datafirst_assets.orchestration import serve
from datafirst_assets.orchestration.schedules import YEARLY


def test_the_yearly_schedule_is_off_until_switched_on() -> None:
    (schedule,) = defs.schedules or []
    assert schedule is YEARLY
    assert YEARLY.default_status == dg.DefaultScheduleStatus.STOPPED
    assert YEARLY.job_name == "relink_and_release"


def test_it_ticks_once_a_year_in_the_night_of_london() -> None:
    london = ZoneInfo("Europe/London")
    start = datetime(2030, 1, 1, tzinfo=london).timestamp()
    ticks = schedule_execution_time_iterator(start, YEARLY.cron_schedule, YEARLY.execution_timezone)
    assert [next(ticks) for _ in range(2)] == [datetime(year, 5, 1, 2, tzinfo=london) for year in (2030, 2031)]


def test_its_job_is_relink_and_release_in_one_with_all_their_checks() -> None:
    def of(job: str) -> tuple[set[dg.AssetKey], set[dg.AssetCheckKey]]:
        layer = defs.resolve_job_def(job).asset_layer
        return set(layer.executable_asset_keys), set(layer.asset_graph.asset_check_keys)

    both, relink, release = of("relink_and_release"), of("relink"), of("release")
    assert both == (relink[0] | release[0], relink[1] | release[1])
    assert dg.AssetKey("person_clusters") in both[0] and dg.AssetKey("published_duckdb") in both[0]


def test_what_is_published_must_be_renewed_about_once_a_year() -> None:
    for spec in defs.resolve_all_asset_specs():
        policy = spec.freshness_policy
        if spec.group_name not in ("published", "release"):
            assert policy is None, spec.key
            continue
        assert isinstance(policy, TimeWindowFreshnessPolicy) and policy.warn_window, spec.key
        assert timedelta(days=390) < policy.warn_window.to_timedelta() < timedelta(days=400)
        assert timedelta(days=420) < policy.fail_window.to_timedelta() < timedelta(days=430)


def test_backfills_run_one_year_at_a_time_with_checks_on_their_own_year() -> None:
    graph = defs.resolve_asset_graph()
    for key in graph.executable_asset_keys:
        assert graph.get(key).backfill_policy is None, "one run a partition"
    for check in graph.asset_check_keys:
        assert graph.get(check).partitions_def == graph.get(check.asset_key).partitions_def, check


def test_the_tracked_settings_are_what_the_instance_says(tmp_path: Path) -> None:
    tracked = yaml.safe_load((Path(serve.__file__).parent / "dagster.yaml").read_text())
    with dg.DagsterInstance.local_temp(str(tmp_path), overrides=tracked) as instance:
        assert instance.telemetry_enabled is False
        assert instance.run_retries_enabled and instance.run_retries_max_retries == 1
        assert instance.run_retries_retry_on_asset_or_op_failure is False
        assert instance.run_monitoring_enabled
        concurrency = instance.get_concurrency_config()
        assert concurrency.run_queue_config and concurrency.run_queue_config.max_concurrent_runs == 1
        assert concurrency.pool_config.default_pool_limit == 1
