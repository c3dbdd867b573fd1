"""`datafirst run`: the named jobs in order, in one process, on the history that the web UI shows.

Load what has landed, relink, release. A refused delivery leaves the last good state of its year in place; then nothing
new is published.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import dagster as dg
from dagster._core.events import RunFailureReason

from datafirst_assets import progress
from datafirst_assets.config import Settings
from datafirst_assets.contracts.sources import SOURCES, Source
from datafirst_assets.data_root import DataRoot
from datafirst_assets.deidentify.key import MasterKey, load_key
from datafirst_assets.errors import DataFirstError, DeliveryRefusedError, PassingFaultError
from datafirst_assets.ingest import Delivery, loaded
from datafirst_assets.linkage.model import load_model
from datafirst_assets.linkage.populations import POPULATIONS
from datafirst_assets.linkage.thresholds import thresholds_file
from datafirst_assets.orchestration.dead_runs import NO_SECOND_TRY, close_dead_runs, free_pools
from datafirst_assets.orchestration.deliveries import all_landed, is_loaded, loaded_deliveries, not_landed
from datafirst_assets.orchestration.history import held_instance
from datafirst_assets.orchestration.partitions import add_years
from datafirst_assets.orchestration.processes import this_process
from datafirst_assets.orchestration.resources import Workspace, dagster_home
from datafirst_assets.release.manifest import read as read_manifest
from datafirst_assets.release.versions import current_version
from datafirst_assets.version import code_version
from datafirst_assets.watch import noticed

Say = Callable[[str], None]
QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


@dataclass
class Outcome:
    """What a run did: years loaded, what was refused or failed and why, and the release that stands."""

    loaded: list[str] = field(default_factory=list)
    unchanged: int = 0
    refused: dict[str, str] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    version: str | None = None
    is_new: bool = False
    path: Path | None = None


@dataclass(frozen=True)
class _Runner:
    """Executes jobs by name on one instance, and turns a failed step into its safe message."""

    definitions: dg.Definitions
    instance: dg.DagsterInstance
    say: Say
    stopped: Callable[[], bool]

    def run(self, job: str, title: str, partition: str | None = None, ops: dict[str, Any] | None = None) -> Any:
        started = time.monotonic()
        self.say(f"{title} ...")
        with progress.stage(title):
            result = self.definitions.resolve_job_def(job).execute_in_process(
                instance=self.instance,
                partition_key=partition,
                run_config={**QUIET, "ops": ops or {}},
                raise_on_error=False,
                tags={**this_process(), **NO_SECOND_TRY},
            )
        if self.stopped() or _is_interrupted(result):
            raise KeyboardInterrupt
        problems = _problems(result)
        if problems:
            self.say(f"{title}: failed after {time.monotonic() - started:.1f} s")
            raise (DeliveryRefusedError if _is_refusal(result) else DataFirstError)("; ".join(problems))
        for warning in _warnings(result):
            self.say(f"Warning: {warning}")
        self.say(f"{title}: done in {time.monotonic() - started:.1f} s")
        return result


def _warnings(result: Any) -> list[str]:
    """What checks found that only warn: the run goes on."""
    return [
        f"{check.asset_key.to_user_string()}: {check.description}"
        for check in result.get_asset_check_evaluations()
        if not check.passed and check.severity == dg.AssetCheckSeverity.WARN
    ]


def _problems(result: Any) -> list[str]:
    """Why a run failed: messages of failed steps, and blocking checks that failed; empty if it did not."""
    if result.success:
        return []
    found = []
    for event in result.get_step_failure_events():
        data = event.event_specific_data
        described = data.user_failure_data.description if data.user_failure_data else None
        found.append(described or f"step {event.step_key} failed; see its run in the web UI")
    for check in result.get_asset_check_evaluations():
        if not check.passed and check.severity == dg.AssetCheckSeverity.ERROR:
            broken = check.metadata.get("failing_rows_by_rule")
            found.append(
                f"check {check.check_name} of {check.asset_key.to_user_string()}: {broken.value if broken else ''}"
            )
    return found or ["the run failed; see it in the web UI"]


def _is_interrupted(result: Any) -> bool:
    """Whether somebody stopped a run: in a step or between two."""
    ends = [e.event_specific_data for e in result.all_events if e.event_type == dg.DagsterEventType.RUN_FAILURE]
    return any(end and end.failure_reason == RunFailureReason.UNEXPECTED_TERMINATION for end in ends)


def _is_refusal(result: Any) -> bool:
    """Whether the delivery is to blame: it was refused, or what was made of it broke a contract."""
    failures = [event.event_specific_data.user_failure_data for event in result.get_step_failure_events()]
    kinds = {str(data.metadata["kind"].value) for data in failures if data and "kind" in data.metadata}
    return kinds == {DeliveryRefusedError.__name__} or (
        not kinds and any(not check.passed for check in result.get_asset_check_evaluations())
    )


def _load(runner: _Runner, root: DataRoot, years: Iterable[int] | None, outcome: Outcome) -> None:
    """Load every landed year that is new or has changed; note what is refused and go on."""
    wanted = set(years) if years is not None else None
    landed = [(s, d) for s, d in all_landed(root) if wanted is None or d.year in wanted]
    for oddity in not_landed(root):
        runner.say(f"skipped: {oddity}")
    for name in SOURCES:
        add_years(runner.instance, name, [d.year for s, d in landed if s.name == name])
    due = [(source, delivery) for source, delivery in landed if not _current(root, source, delivery)]
    outcome.unchanged = len(landed) - len(due)
    for number, (source, delivery) in enumerate(due, start=1):
        title = f"{source.name} {delivery.year}"
        try:
            runner.run(f"load_{source.name}", f"[{number}/{len(due)}] load {title}", partition=str(delivery.year))
        except DeliveryRefusedError as error:
            outcome.refused[title] = str(error)
        except DataFirstError as error:
            outcome.failed[title] = str(error)
        else:
            outcome.loaded.append(title)
            _say_account(runner.say, root, source, delivery.year)


def _say_account(say: Say, root: DataRoot, source: Source, year: int) -> None:
    """Tell where the rows of a delivery went, file by file; the commonest reasons beside what they are reasons for."""
    account = loaded(root, source, year)
    for file in account.files if account else ():
        missing = sum(file.values_missing.values())
        say(
            f"    {file.file}: {_counted(file.rows_in, 'row')} in = {file.kept:,} kept + {file.quarantined:,} quarantined"
            f"{_commonest(file.quarantine_reasons)} + {file.superseded:,} superseded; "
            f"{_counted(missing, 'value')} made missing{_commonest(file.values_missing)}"
        )


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _commonest(reasons: Mapping[str, int]) -> str:
    """The three commonest of some reasons with their counts, in brackets; nothing where there are none."""
    first = sorted(reasons.items(), key=lambda item: -item[1])[:3]
    return f" ({'; '.join(f'{reason}: {count:,}' for reason, count in first)})" if first else ""


def _warn_of_another_key(say: Say, root: DataRoot, key: MasterKey) -> None:
    version = current_version(root.releases)
    manifest = read_manifest(root.releases / version) if version else None
    if manifest and manifest.get("key_id") != key.key_id:
        say(f"Warning: release {version} was made under another key; under this one every id will differ from it.")


def _current(root: DataRoot, source: Source, delivery: Delivery) -> bool:
    try:
        return is_loaded(root, source, delivery, thorough=True)
    except DataFirstError:
        return False  # an unreadable manifest is refused by its load, with the reason


def _release_made(result: Any, say: Say) -> tuple[str, bool, Path]:
    for event in result.get_asset_materialization_events():
        if event.asset_key == dg.AssetKey("release"):
            shown = event.materialization.metadata
            if shown["warnings"].value != "none":
                say(f"Warning: {shown['warnings'].value}")
            return str(shown["version"].value), bool(shown["is_new"].value), Path(str(shown["path"].value))
    raise DataFirstError("The release job ended without a release; see its run in the web UI.")


@contextmanager
def _locked(root: DataRoot) -> Iterator[None]:
    """Hold the data root; the landing sensor, which looks at it for a moment every half minute, is waited for."""
    with ExitStack() as held:
        for tries_left in (2, 1, 0):
            try:
                held.enter_context(root.lock())
                break
            except PassingFaultError:
                if not tries_left:
                    raise
                time.sleep(1)
        yield


def run_pipeline(
    settings: Settings,
    definitions: Callable[[Workspace], dg.Definitions],
    say: Say,
    years: Iterable[int] | None = None,
    rescore: bool = False,
    retrain: bool = False,
) -> Outcome:
    """Load, link and release, under the data root's lock.

    Args:
        settings: of this process.
        definitions: builds the graph over a workspace.
        say: told what is being done, a line at a time.
        years: only deliveries of these years are loaded; None means all.
        rescore: forget stored edges and score every pair again.
        retrain: train and pin a new model first.

    Raises:
        ConfigurationError: the key cannot be used; nothing has been done.
        DataFirstError: linking or releasing failed, or there is nothing to link.
    """
    key = load_key(settings)
    root = DataRoot(settings.data_dir)
    root.prepare()
    workspace = Workspace(data_dir=str(settings.data_dir), key_file=str(settings.key_file))
    outcome = Outcome()
    with _locked(root):
        home = dagster_home(root)
        _warn_of_another_key(say, root, key)
        with held_instance(home) as instance, noticed() as stopped:
            close_dead_runs(instance, try_again=False)
            free_pools(instance)
            runner = _Runner(definitions(workspace), instance, say, stopped)
            _load(runner, root, years, outcome)
            if not loaded_deliveries(root):
                if outcome.refused or outcome.failed:
                    return outcome
                asked = "" if years is None else " of the years asked for"
                raise DataFirstError(f"There is nothing to link: no complete delivery{asked} is in {root.landing}.")
            config = {
                name: {"config": config}
                for one in POPULATIONS
                for name, config in (
                    (f"{one.prefix}linkage_model", {"retrain": retrain}),
                    (one.edges, {"rescore": rescore}),
                )
            }
            if outcome.loaded or rescore or retrain or not _linked(root):
                _linked_note(root).unlink(missing_ok=True)
                runner.run("relink", "relink", ops=config)
                _mark_linked(root)
            if outcome.refused or outcome.failed:
                outcome.version = current_version(root.releases)
            else:
                result = runner.run("release", "release")
                outcome.version, outcome.is_new, outcome.path = _release_made(result, say)
    return outcome


def _linked_note(root: DataRoot) -> Path:
    return root.internal / "linkage" / "linked.txt"


def _linked_state(root: DataRoot) -> str:
    years = sorted(f"{source}/{year}={digest}" for (source, year), digest in loaded_deliveries(root).items())
    models = (load_model(root, population) for population in POPULATIONS)
    return "\n".join([code_version(), *(model.model_hash if model else "no model" for model in models), *years])


def _linked(root: DataRoot) -> bool:
    """Whether these very deliveries have been linked by this code under this model."""
    note = _linked_note(root)
    return note.exists() and note.read_text() == _linked_state(root) and thresholds_file(root).exists()


def _mark_linked(root: DataRoot) -> None:
    note = _linked_note(root)
    building = note.with_suffix(".tmp")
    building.write_text(_linked_state(root))
    building.replace(note)
