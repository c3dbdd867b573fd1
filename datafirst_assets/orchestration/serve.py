"""The web UI and the daemon as two processes of this machine, started and ended together."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from datafirst_assets.data_root import DataRoot
from datafirst_assets.orchestration.resources import dagster_home

HOST = "127.0.0.1"


def is_free(port: int) -> bool:
    """Whether nothing of this machine listens on a port."""
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) != 0


def _wait(process: "subprocess.Popen[bytes]") -> None:
    """Wait for the end of a process; one that does not hear is ended."""
    try:
        process.wait(timeout=30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def serve(root: DataRoot, workspace: Path, port: int, say: Callable[[str], None]) -> int:
    """Serve until one of the two processes ends or somebody interrupts.

    The UI has no authentication of its own: it listens on this machine only.

    Returns:
        1 if a process ended by itself; 0 after an interruption.
    """
    root.prepare()
    dagster_home(root)
    python = str(Path(sys.executable).parent)
    commands = (
        [f"{python}/dagster-webserver", "-h", HOST, "-p", str(port), "-w", str(workspace)],
        [f"{python}/dagster-daemon", "run", "-w", str(workspace)],
    )
    say(f"The web UI will be at http://{HOST}:{port} in a few seconds; Ctrl-C ends it.")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    # From the repository: the code of the folder that one stands in must not be taken for the package.
    processes = [subprocess.Popen(command, cwd=workspace.parent) for command in commands]
    try:
        while all(process.poll() is None for process in processes):
            time.sleep(0.5)
        say("One of the two processes has ended by itself; see its last lines above.")
        return 1
    except KeyboardInterrupt:
        return 0
    finally:
        for process in processes:
            process.send_signal(signal.SIGINT)
        for process in processes:
            _wait(process)
