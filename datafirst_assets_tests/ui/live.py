"""A `dagster-webserver` and a `dagster-daemon` over a data root, and what they answer to GraphQL. No assertions on data."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, TypeVar

from datafirst_assets import orchestration
from datafirst_assets.config import REPOSITORY
from datafirst_assets.data_root import DataRoot

from . import questions

Found = TypeVar("Found")
PATIENCE = 240
"""Seconds after which something that should happen is taken not to happen; on a busy machine all of it is slow."""
LOCATION = {"repositoryName": "__repository__", "repositoryLocationName": "datafirst_assets.definitions"}
SENSOR = {**LOCATION, "sensorName": "landing_zone"}
OVER = ("SUCCESS", "FAILURE", "CANCELED")


def until(what: str, look: Callable[[], Found | None]) -> Found:
    """Look again and again until there is something to see."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if found := look():
            return found
        time.sleep(0.3)
    raise TimeoutError(f"After {PATIENCE} s there still is no {what}.")


class Live:
    """A running webserver, and a daemon once it is started, on a Dagster home of their own."""

    def __init__(self, root: DataRoot, home: Path, key: Path) -> None:
        self.root, self.home, self._port = root, home, _free_port()
        self.url = f"http://127.0.0.1:{self._port}"
        inherited = {n: v for n, v in os.environ.items() if not n.startswith(("DATAFIRST_", "DAGSTER_"))}
        given = {"DATAFIRST_DATA_DIR": root.root, "DATAFIRST_KEY_FILE": key, "DAGSTER_HOME": home}
        self._environment = inherited | {name: str(path) for name, path in given.items()}
        self._processes = ExitStack()

    def start_webserver(self) -> None:
        process = self._start("dagster-webserver", "-h", "127.0.0.1", "-p", str(self._port))
        until("graph in the web UI", lambda: process.poll() is not None or self._is_ready())
        assert process.poll() is None, "The webserver ended by itself."

    def start_daemon(self) -> None:
        self._start("dagster-daemon", "run")

    def end(self) -> None:
        self._processes.close()

    def _start(self, program: str, *options: str) -> "subprocess.Popen[bytes]":
        command = [str(Path(sys.executable).with_name(program)), *options, "-w", str(REPOSITORY / "workspace.yaml")]
        with (self.home / f"{program}.log").open("wb") as said:
            process = subprocess.Popen(
                command,
                env=self._environment,
                stdout=said,
                stderr=subprocess.STDOUT,
                cwd=REPOSITORY,
                start_new_session=True,
            )
        self._processes.callback(_end, process)
        return process

    def _is_ready(self) -> bool:
        """Whether the graph has been loaded; a graph that cannot be loaded is told, not waited for."""
        try:
            (location,) = self.ask(questions.LOCATIONS)["locationEntries"]
        except (urllib.error.URLError, ConnectionError):
            return False
        loaded = location["locationOrLoadError"] or {"__typename": None}
        assert loaded["__typename"] != "PythonError", loaded
        return bool(loaded["__typename"])

    def ask(self, question: str, **variables: Any) -> Any:
        """The one answer to a GraphQL question.

        Raises:
            AssertionError: it cannot be answered.
        """
        told = until("answer", lambda: self._told(question, variables))
        assert "errors" not in told, told
        (answer,) = told["data"].values()
        assert not str(answer["__typename"]).endswith(("Error", "NotFound")), answer
        return answer

    def _told(self, question: str, variables: dict[str, Any]) -> Any:
        """What was answered; None if SQLite was busy, as it may be while a run writes its events."""
        body = json.dumps({"query": question, "variables": variables}).encode()
        request = urllib.request.Request(f"{self.url}/graphql", body, {"Content-Type": "application/json"})
        try:
            response = urllib.request.urlopen(request, timeout=PATIENCE)
        except urllib.error.HTTPError as refusal:
            response = refusal  # which says why
        with response:
            told = json.load(response)
        return None if "database is locked" in str(told.get("errors")) else told

    def add_year(self, source: str, year: str) -> None:
        """Add a partition as *Add a partition* does."""
        self.ask(questions.ADD_PARTITION, definition=f"{source}_years", key=year, repository=LOCATION)

    def years(self, source: str) -> list[str]:
        """The partitions of a source."""
        told = self.ask(questions.PARTITIONS, asset={"path": [f"landing_{source}"]})
        return [key for keys in told["partitionKeysByDimension"] for key in keys["partitionKeys"]]

    def start_sensor(self) -> None:
        self.ask(questions.START_SENSOR, sensor=SENSOR)

    def stop_sensor(self) -> None:
        self.ask(questions.STOP_SENSOR, id=self.ask(questions.SENSOR, sensor=SENSOR)["id"])

    def tick(self) -> Any:
        """What the sensor would ask for now."""
        return self.ask(questions.TICK, sensor=SENSOR)["evaluationResult"]

    def launch(self, assets: list[str], years: list[str]) -> str:
        """Launch a backfill as the UI does."""
        asked = {"assetSelection": [{"path": [asset]} for asset in assets], "partitionNames": years}
        return str(self.ask(questions.LAUNCH, backfill=asked)["backfillId"])

    def backfill_status(self, backfill: str) -> str:
        return str(self.ask(questions.BACKFILL, id=backfill)["status"])

    def runs(self, **tags: str) -> list[Any]:
        """Runs with these tags, newest first; a double underscore in a tag's name stands for its slash."""
        wanted = [{"key": name.replace("__", "/"), "value": value} for name, value in tags.items()]
        told = self.ask(questions.RUNS, filter={"tags": wanted})["results"]
        return [run | {"tags": {tag["key"]: tag["value"] for tag in run["tags"]}} for run in told]

    def ended(self, count: int, **tags: str) -> list[Any]:
        """The runs with these tags, once there are so many and all have ended."""

        def look() -> list[Any] | None:
            runs = self.runs(**tags)
            return runs if len(runs) == count and all(run["status"] in OVER for run in runs) else None

        return until(f"{count} ended runs with {tags}", look)

    def reasons(self, run_id: str) -> list[str]:
        """Why the steps of a run failed, as its log says it."""
        events = self.ask(questions.EVENTS, id=run_id)["events"]
        return [event["error"]["message"] for event in events if event["__typename"] == "ExecutionStepFailureEvent"]

    def partitions(self, asset: str) -> Any:
        """What the UI shows of the years of an asset."""
        return self.ask(questions.PARTITIONS, asset={"path": [asset]})

    def checks(self, asset: str) -> dict[str, dict[str, list[str]]]:
        """What the UI shows of the years of every check of an asset."""
        told = self.ask(questions.CHECKS, asset={"path": [asset]})["assetChecksOrError"]["checks"]
        return {check["name"]: check["partitionStatuses"] for check in told}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Interrupt it as Ctrl-C does, and end what is left of its group if that does not help."""
    process.send_signal(signal.SIGINT)
    try:
        process.wait(timeout=60)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@contextmanager
def serving(folder: Path, key: Path) -> Iterator[Live]:
    """Serve an empty data root, under the settings that the package gives to a new Dagster home; no daemon yet."""
    home = folder / "dagster"
    home.mkdir()
    shutil.copy(Path(orchestration.__file__).with_name("dagster.yaml"), home)
    live = Live(DataRoot(folder / "data"), home, key)
    try:
        live.start_webserver()
        yield live
    finally:
        live.end()
