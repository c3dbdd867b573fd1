"""The one resource that assets use: the data root with its settings, entered a step at a time.

Nothing of a record may leave a step but through a table: whatever goes wrong inside comes out as a `Failure` whose text
holds no value of the data and has nothing chained to it. Only a fault that may pass by itself is tried again.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg

from datafirst_assets.config import Settings, load_settings
from datafirst_assets.data_root import DataRoot
from datafirst_assets.errors import DataFirstError, PassingFaultError, without_values
from datafirst_assets.orchestration.observing import observed, running

WAITS = (5, 20, 60)
"""Seconds to wait before a step that met a passing fault is tried again: three times, ever longer."""


class Workspace(dg.ConfigurableResource):
    """The data root and its settings: from the environment, unless a test gives others."""

    data_dir: str | None = None
    key_file: str | None = None

    def settings(self) -> Settings:
        """The settings of this process."""
        settings = load_settings()
        given = {
            "data_dir": Path(self.data_dir) if self.data_dir else settings.data_dir,
            "key_file": Path(self.key_file) if self.key_file else settings.key_file,
        }
        return settings.model_copy(update=given)

    @contextmanager
    def step(self, name: str) -> Iterator[Settings]:
        """Do one step on the data root: alone, with private files, observed, and without values in errors.

        Args:
            name: what is being done, for messages.

        Raises:
            dagster.Failure: with a text that is safe to show.
            dagster.RetryRequested: after a wait, for a fault that may have passed by then.
            KeyboardInterrupt: somebody stopped it.
        """
        ended: BaseException
        try:
            with without_values(name), observed(name):
                settings = self.settings()
                root = DataRoot(settings.data_dir)
                root.prepare()
                with root.lock():
                    yield settings
            return
        except DataFirstError as error:
            ended = _wait_for_retry(error) or dg.Failure(
                description=str(error), metadata={"kind": type(error).__name__, "step": name}, allow_retries=False
            )
        except (KeyboardInterrupt, dg.DagsterExecutionInterruptedError):
            ended = KeyboardInterrupt()
        # `from None`: Dagster stores what an exception is chained to, text and all.
        raise ended from None


def _wait_for_retry(error: DataFirstError) -> dg.RetryRequested | None:
    """Wait until a passing fault may have passed; None if trying again would not help, or has not.

    Waited for here and not by Dagster, which would hear Ctrl-C only after the wait.
    """
    context = running()
    if not isinstance(error, PassingFaultError) or context is None:
        return None
    tried = context.op_execution_context.retry_number
    if tried >= len(WAITS):
        return None
    context.log.warning(f"{error} Trying again in {WAITS[tried]} s ({tried + 1} of {len(WAITS)}).")
    time.sleep(WAITS[tried])
    return dg.RetryRequested(max_retries=len(WAITS))


def dagster_home(root: DataRoot) -> Path:
    """Make Dagster's home usable: the tracked `dagster.yaml` is put there when there is none."""
    home = root.dagster_home
    home.mkdir(parents=True, exist_ok=True)
    target = home / "dagster.yaml"
    if not target.exists():
        target.write_text((Path(__file__).parent / "dagster.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    os.environ["DAGSTER_HOME"] = str(home)
    return home
