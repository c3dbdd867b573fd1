"""An operator at a data root: `datafirst` as a process of its own, or in this one. No assertions here."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from datafirst_assets import cli
from datafirst_assets.config import Settings
from datafirst_assets.data_root import DataRoot

DATAFIRST = str(Path(sys.executable).with_name("datafirst"))
WITHOUT_GRAPH = (sys.executable, str(Path(__file__).with_name("without_graph.py")))


@dataclass(frozen=True)
class Finished:
    """A command that has ended: its exit code and all it said."""

    code: int
    out: str
    err: str


@dataclass
class Site:
    """A data root with a key and settings of its own; nothing of the caller's environment leaks in."""

    path: Path
    key: Path | None
    threads: int = 1
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def root(self) -> DataRoot:
        return DataRoot(self.path)

    @property
    def settings(self) -> Settings:
        return Settings(data_dir=self.path, key_file=self.key, threads=self.threads, memory_limit="2GB")

    @property
    def home(self) -> Path:
        return self.path / "internal" / "dagster"

    def copy(self, path: Path) -> "Site":
        shutil.copytree(self.path, path, symlinks=True)
        return Site(path, self.key, self.threads, self.extra)

    def _given(self) -> dict[str, str]:
        given = {"DATAFIRST_DATA_DIR": str(self.path), "DATAFIRST_THREADS": str(self.threads), **self.extra}
        return given | ({"DATAFIRST_KEY_FILE": str(self.key)} if self.key else {})

    def start(self, *command: str, program: tuple[str, ...] = (DATAFIRST,)) -> "subprocess.Popen[str]":
        inherited = {n: v for n, v in os.environ.items() if not n.startswith(("DATAFIRST_", "DAGSTER_"))}
        return subprocess.Popen(
            [*program, *command],
            env=inherited | self._given(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=self.path,
        )

    def here(self, patch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *command: str) -> Finished:
        """Run the command in this process: the same entry, without the cost of starting."""
        for name in ("DATAFIRST_DATA_DIR", "DATAFIRST_KEY_FILE", "DATAFIRST_THREADS", "DATAFIRST_MEMORY_LIMIT"):
            patch.delenv(name, raising=False)
        for name, text in self._given().items():
            patch.setenv(name, text)
        patch.setenv("DAGSTER_HOME", str(self.home))  # a run sets it; so it is set back after the test
        patch.setattr(sys, "argv", ["datafirst", *command])
        umask = os.umask(0o022)
        capsys.readouterr()
        try:
            cli.main()
            code = 0
        except SystemExit as ended:
            code = int(ended.code or 0)
        finally:
            os.umask(umask)
        said = capsys.readouterr()
        return Finished(code, said.out, said.err)


def finish(process: "subprocess.Popen[str]") -> Finished:
    out, err = process.communicate(timeout=300)
    return Finished(process.returncode, out, err)


def data_files(site: Site, version: str) -> dict[str, bytes]:
    """The data files of a release, by name."""
    return {file.name: file.read_bytes() for file in sorted((site.root.releases / version / "data").iterdir())}
