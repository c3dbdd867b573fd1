"""The history that `datafirst run` holds open: the one that Dagster's own storage reads, before, meanwhile and after."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from datafirst_assets.orchestration.history import HeldEvents, HeldRuns, held_instance

YEARS = dg.StaticPartitionsDefinition(["2031", "2032"])


@dg.multi_asset(
    specs=[dg.AssetSpec("artificial", partitions_def=YEARS)],
    check_specs=[dg.AssetCheckSpec("sound", asset="artificial", partitions_def=YEARS)],
    partitions_def=YEARS,
)
def artificial(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult[None]]:
    check = dg.AssetCheckResult(passed=context.partition_key == "2031", check_name="sound", asset_key="artificial")
    yield dg.MaterializeResult(asset_key="artificial", check_results=[check])


def materialise(instance: dg.DagsterInstance, year: str) -> Any:
    return dg.materialize([artificial], partition_key=year, instance=instance)


def told(instance: dg.DagsterInstance, run_id: str) -> list[str | None]:
    """The kinds of events of a run, in their order."""
    events = [record.event_log_entry.dagster_event for record in instance.get_records_for_run(run_id).records]
    return [event and event.event_type_value for event in events]


def checked(instance: dg.DagsterInstance) -> set[tuple[str | None, str]]:
    key = dg.AssetCheckKey(dg.AssetKey("artificial"), "sound")
    records = instance.event_log_storage.get_asset_check_execution_history(key, limit=10)
    return {(record.partition, record.status.value) for record in records}


@pytest.fixture
def own(tmp_path: Path) -> Iterator[dg.DagsterInstance]:
    """Dagster's own storage on the same home, as the web UI reads it."""
    (tmp_path / "dagster.yaml").write_text("telemetry: {enabled: false}\n")
    with dg.DagsterInstance.from_config(str(tmp_path)) as instance:
        yield instance


def test_a_reader_sees_the_same_as_dagster_writes_itself(own: dg.DagsterInstance, tmp_path: Path) -> None:
    by_dagster = materialise(own, "2031").run_id
    with held_instance(tmp_path) as held:
        held_ids = [materialise(held, year).run_id for year in ("2031", "2032")]
        for reader in (held, own):
            assert [told(reader, run_id) for run_id in (by_dagster, *held_ids)] == [told(own, by_dagster)] * 3
            assert checked(reader) == {("2031", "SUCCEEDED"), ("2032", "FAILED")}
    assert {run.run_id: run.status for run in own.get_runs()} == dict.fromkeys(
        (by_dagster, *held_ids), dg.DagsterRunStatus.SUCCESS
    )
    assert own.get_materialized_partitions(dg.AssetKey("artificial")) == {"2031", "2032"}


def test_an_empty_home_is_made_as_dagster_would(tmp_path: Path) -> None:
    with held_instance(tmp_path) as held:
        ids = [materialise(held, "2031").run_id for _ in range(3)]
        assert isinstance(held.run_storage, HeldRuns) and isinstance(held.event_log_storage, HeldEvents)
    with dg.DagsterInstance.from_config(str(tmp_path)) as instance:
        assert [run.run_id for run in instance.get_runs()] == ids[::-1]
        assert len({tuple(told(instance, run_id)) for run_id in ids}) == 1
        instance.upgrade()


def test_files_are_closed_and_whole_when_the_instance_is_left(tmp_path: Path) -> None:
    with held_instance(tmp_path) as held:
        materialise(held, "2031")
        assert list(tmp_path.rglob("*.db-wal")), "held open meanwhile"
    assert [file for file in tmp_path.rglob("*") if file.name.endswith(("-wal", "-shm", ".building"))] == []


def test_who_follows_a_run_is_told(own: dg.DagsterInstance, tmp_path: Path) -> None:
    """The web UI waits for the run's file to change, which SQLite alone would leave as it is for long."""

    @dg.op
    def nothing() -> None: ...

    @dg.job
    def artificial_job() -> None:
        nothing()

    heard = threading.Event()
    with held_instance(tmp_path) as held:
        run = held.create_run_for_job(artificial_job)
        held.report_engine_event("the first", run)
        own.watch_event_logs(run.run_id, None, lambda event, _: event.message == "the second" and heard.set())
        held.report_engine_event("the second", run)
        assert heard.wait(60)


def test_every_event_belongs_to_a_run(tmp_path: Path) -> None:
    with held_instance(tmp_path) as held:
        storage = held.event_log_storage
        assert isinstance(storage, HeldEvents)
        with pytest.raises(ValueError, match="name the run"), storage.run_connection():
            pass


def test_other_storage_stays_as_it_is_configured(tmp_path: Path) -> None:
    place = f"config: {{base_dir: {tmp_path}}}"
    (tmp_path / "dagster.yaml").write_text(
        "event_log_storage: "
        f"{{module: dagster._core.storage.event_log, class: ConsolidatedSqliteEventLogStorage, {place}}}\n"
    )
    with held_instance(tmp_path) as instance:
        assert not isinstance(instance.run_storage, HeldRuns)
        assert not isinstance(instance.event_log_storage, HeldEvents)


def test_a_place_that_an_operator_chose_is_kept(tmp_path: Path) -> None:
    (tmp_path / "dagster.yaml").write_text(f"storage: {{sqlite: {{base_dir: {tmp_path / 'elsewhere'}}}}}\n")
    with held_instance(tmp_path) as held:
        materialise(held, "2031")
    assert (tmp_path / "elsewhere" / "history" / "runs.db").exists()
    assert not (tmp_path / "history").exists()
