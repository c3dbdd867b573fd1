"""What `datafirst run` decides before and around its jobs, with jobs that only note that they were called."""

import traceback
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb
import pytest
from dagster_shared.error import SerializableErrorInfo

from datafirst_assets.contracts.sources import MAGS_HOCAS
from datafirst_assets.data_root import DataRoot
from datafirst_assets.definitions import build_definitions
from datafirst_assets.errors import DataFirstError, DeliveryRefusedError, without_values
from datafirst_assets.ingest import FileAccount, Loaded
from datafirst_assets.orchestration import pipeline
from datafirst_assets.orchestration.dead_runs import close_dead_runs, free_pools
from datafirst_assets.orchestration.deliveries import is_loaded, landed, loaded_deliveries, not_landed
from datafirst_assets.orchestration.partitions import add_years
from datafirst_assets.orchestration.processes import PROCESS_TAG
from datafirst_assets.orchestration.resources import Workspace, dagster_home
from datafirst_assets_tests.cli.deliveries import one_more_hearing, rewrite
from datafirst_assets_tests.cli.operate import Site


def test_a_loaded_year_tells_reasons_beside_what_they_are_reasons_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = FileAccount("artificial", 1001, 997, 3, 1, {"key: missing": 3}, {"sex: bad": 1}, {}, "")
    whole = FileAccount("whole", 1, 1, 0, 0, {}, {}, {}, "")
    monkeypatch.setattr(pipeline, "loaded", lambda *_: Loaded(MAGS_HOCAS.name, 2019, "", (broken, whole), {}))
    said: list[str] = []
    pipeline._say_account(said.append, DataRoot(tmp_path), MAGS_HOCAS, 2019)
    assert [line.strip() for line in said] == [
        "artificial: 1,001 rows in = 997 kept + 3 quarantined (key: missing: 3) + 1 superseded; "
        "1 value made missing (sex: bad: 1)",
        "whole: 1 row in = 1 kept + 0 quarantined + 0 superseded; 0 values made missing",
    ]


class Noted:
    """Stands in for the runner of jobs."""

    def __init__(self, instance: dg.DagsterInstance, refusing: str = "", error: Exception | None = None) -> None:
        self.instance, self.refusing, self.jobs = instance, refusing, list[tuple[str, str | None]]()
        self.error = error or DeliveryRefusedError("refused")

    def say(self, text: str) -> None:
        pass

    def run(self, job: str, title: str, partition: str | None = None, ops: dict[str, Any] | None = None) -> None:
        self.jobs.append((job, partition))
        if partition == self.refusing:
            raise self.error


def _load(
    site: Site, years: range | None = None, refusing: str = "", error: Exception | None = None
) -> tuple[Noted, pipeline.Outcome]:
    outcome = pipeline.Outcome()
    with dg.DagsterInstance.ephemeral() as instance:
        noted = Noted(instance, refusing, error)
        pipeline._load(noted, site.root, years, outcome)  # type: ignore[arg-type]
    return noted, outcome


def test_what_is_loaded_is_not_loaded_again(site: Site) -> None:
    noted, outcome = _load(site)
    assert noted.jobs == []
    assert outcome.unchanged == 4


def test_years_limit_what_is_loaded(site: Site) -> None:
    for year in (2013, 2014):
        rewrite(site.root.delivery("mags_hocas", year), one_more_hearing)
    noted, outcome = _load(site, range(2012, 2014))
    assert noted.jobs == [("load_mags_hocas", "2013")]
    assert outcome.loaded == ["mags_hocas 2013"]
    assert outcome.unchanged == 1


def test_other_code_loads_everything_again(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("datafirst_assets.orchestration.deliveries.code_version", lambda: "another")
    noted, _ = _load(site)
    assert len(noted.jobs) == 4


def test_a_year_whose_table_is_gone_is_loaded_again(site: Site) -> None:
    site.root.table("identities", "std_mags_hocas__identities", 2014).unlink()
    noted, _ = _load(site)
    assert noted.jobs == [("load_mags_hocas", "2014")]


def test_a_refused_year_is_noted_and_the_others_go_on(fresh: Site) -> None:
    noted, outcome = _load(fresh, refusing="2013")
    assert len(noted.jobs) == 4
    assert outcome.refused == {"mags_hocas 2013": "refused", "crown_xhibit 2013": "refused"}
    assert outcome.loaded == ["mags_hocas 2014", "crown_xhibit 2014"]


def test_the_same_bytes_delivered_later_are_the_same_delivery(site: Site) -> None:
    manifest = site.root.delivery("mags_hocas", 2013) / "manifest.json"
    manifest.write_text(manifest.read_text().replace("2014-03-01", "2014-04-01"))
    assert all(is_loaded(site.root, MAGS_HOCAS, delivery) for delivery in landed(site.root, MAGS_HOCAS))


def test_loaded_deliveries_are_those_standardised(site: Site) -> None:
    before = loaded_deliveries(site.root)
    assert len(before) == 4
    site.root.table("events", "std_mags_hocas__cases", 2014).unlink()
    assert before.keys() - loaded_deliveries(site.root).keys() == {("mags_hocas", 2014)}


def test_years_are_added_once_and_in_order() -> None:
    with dg.DagsterInstance.ephemeral() as instance:
        assert add_years(instance, "mags_hocas", [2014, 2012]) == ["2012", "2014"]
        assert add_years(instance, "mags_hocas", [2014, 2013]) == ["2013"]
        assert add_years(instance, "mags_hocas", [2014]) == []
        assert instance.get_dynamic_partitions("crown_xhibit_years") == []


def test_runs_of_dead_processes_are_closed_and_of_living_ones_left(monkeypatch: pytest.MonkeyPatch) -> None:
    @dg.op
    def nothing() -> None: ...

    @dg.job
    def artificial() -> None:
        nothing()

    with dg.DagsterInstance.ephemeral() as instance:
        dead, alive, foreign = (
            instance.create_run_for_job(artificial, status=dg.DagsterRunStatus.STARTED, tags=tags)
            for tags in ({PROCESS_TAG: "999999999"}, {PROCESS_TAG: "1"}, {})
        )
        close_dead_runs(instance, try_again=False)
        statuses = [run and run.status for run in (instance.get_run_by_id(r.run_id) for r in (dead, alive, foreign))]
    assert statuses == [dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.STARTED]


def test_places_in_pools_that_killed_runs_hold_are_given_back() -> None:
    """Otherwise the next run waits for ever for a step that nobody is doing."""
    with dg.DagsterInstance.ephemeral() as instance:
        storage = instance.event_log_storage
        storage.set_concurrency_slots("data_root", 1)
        assert storage.claim_concurrency_slot("data_root", "killed at work", "a_step").is_claimed
        assert not storage.claim_concurrency_slot("data_root", "killed waiting", "a_step").is_claimed
        assert not storage.claim_concurrency_slot("data_root", "next", "a_step").is_claimed
        storage.free_concurrency_slots_for_run("next")
        free_pools(instance)
        assert storage.claim_concurrency_slot("data_root", "next", "a_step").is_claimed


def test_an_operators_dagster_settings_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "dagster.yaml").write_text("# an operator's own\n")
    monkeypatch.setenv("DAGSTER_HOME", str(home))
    assert dagster_home(Site(tmp_path / "data", None).root) == home
    assert (home / "dagster.yaml").read_text() == "# an operator's own\n"


def test_a_step_turns_any_error_into_a_failure_without_values(tmp_path: Path) -> None:
    workspace = Workspace(data_dir=str(tmp_path / "data"))
    with pytest.raises(dg.Failure) as raised, workspace.step("An artificial step"):
        raise KeyError("Qzxvalue")
    assert "An artificial step" in str(raised.value.description)
    assert "KeyError" in str(raised.value.description)
    assert "Qzxvalue" not in str(raised.value.description)
    assert "Qzxvalue" not in "".join(traceback.format_exception(raised.value))
    assert "Qzxvalue" not in str(
        SerializableErrorInfo.from_traceback(traceback.TracebackException.from_exception(raised.value))
    )
    assert raised.value.allow_retries is False


def test_an_error_made_safe_is_chained_to_nothing() -> None:
    with pytest.raises(DataFirstError) as raised, without_values("An artificial step"):
        raise KeyError("Qzxvalue")
    assert "KeyError" in str(raised.value)
    assert "Qzxvalue" not in "".join(traceback.format_exception(raised.value))


def test_what_lies_about_in_the_landing_zone_is_named(site: Site) -> None:
    for folder in ("mags_hocas/2019-new", "mags_hocas/2020", "mags/2013"):
        (site.root.landing / folder).mkdir(parents=True)
    assert [line.split(":")[0] for line in not_landed(site.root)] == [
        "landing/mags",
        "landing/mags_hocas/2019-new",
        "landing/mags_hocas/2020",
    ]


def test_a_file_replaced_beside_its_old_manifest_is_loaded_and_so_refused(site: Site) -> None:
    with (site.root.delivery("mags_hocas", 2014) / "defendant_offences.csv").open("a") as file:
        file.write("more")
    noted, _ = _load(site)
    assert noted.jobs == [("load_mags_hocas", "2014")]


def test_a_full_disk_is_no_fault_of_the_delivery(fresh: Site) -> None:
    _, outcome = _load(fresh, refusing="2013", error=DataFirstError("no space"))
    assert outcome.refused == {}
    assert outcome.failed == {"mags_hocas 2013": "no space", "crown_xhibit 2013": "no space"}


def test_bytes_changed_in_place_are_noticed(site: Site) -> None:
    """The same size, another byte, the old manifest: its load is started, and refuses it."""
    file = site.root.delivery("crown_xhibit", 2014) / "cases.csv"
    content = bytearray(file.read_bytes())
    content[-3] ^= 1
    file.write_bytes(content)
    noted, _ = _load(site)
    assert noted.jobs == [("load_crown_xhibit", "2014")]


def test_a_year_that_breaks_its_contract_leaves_the_last_good_tables(site: Site) -> None:
    """Standardised tables wait for their checks beside their place; if one fails, none of the year is replaced."""
    before = {path: path.read_bytes() for path in (site.root.internal / "events").rglob("*.parquet")}
    raw = site.root.table("raw", "raw_mags_hocas__defendant_offences", 2014)
    with duckdb.connect() as connection:
        broken = f"SELECT * REPLACE ('XX' AS result_code) FROM read_parquet('{raw}')"
        connection.execute(f"COPY ({broken}) TO '{raw}.new' (FORMAT parquet)")
    Path(f"{raw}.new").replace(raw)
    workspace = Workspace(data_dir=str(site.path), key_file=str(site.key))
    definitions = build_definitions(workspace)
    with dg.DagsterInstance.ephemeral() as instance:
        add_years(instance, "mags_hocas", [2014])
        result = definitions.resolve_job_def("load_mags_hocas").execute_in_process(
            instance=instance,
            partition_key="2014",
            raise_on_error=False,
            asset_selection=[
                dg.AssetKey(f"std_mags_hocas__{entity}") for entity in ("identities", "cases", "offences")
            ],
        )
    assert not result.success
    assert {path: path.read_bytes() for path in (site.root.internal / "events").rglob("*.parquet")} == before
