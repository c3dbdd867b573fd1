"""`datafirst run` killed at any moment: the release before stays whole, and the next run just works."""

import os
import random
import signal
import subprocess
import time
from pathlib import Path

from datafirst_assets.release import verify
from datafirst_assets.release.versions import current_version
from datafirst_assets_tests.conftest import Run

from .deliveries import one_more_hearing, rewrite
from .operate import Site, data_files, finish

MOMENTS = random.Random()
"""Not seeded: every session kills at other moments."""


def _kill(process: "subprocess.Popen[str]", stage: str, delay: float) -> bool:
    """Kill without warning, so long after a stage has begun; False if the run had ended by then."""
    assert process.stderr
    for line in process.stderr:
        if stage in line:
            break
    time.sleep(delay)
    ended = process.poll() is not None
    process.send_signal(signal.SIGKILL)
    process.communicate()
    return not ended


def test_killed_while_loading_linking_and_releasing(first: Run, redelivered: Run, tmp_path: Path) -> None:
    assert redelivered.result.code == 0, redelivered.result.err
    site: Site = first.site.copy(tmp_path / "data")
    rewrite(site.root.delivery("mags_hocas", 2014), one_more_hearing)
    before = data_files(site, "0001")
    for stage, longest in (("load mags_hocas 2014 ...", 2.5), ("relink ...", 3.5), ("release ...", 3.0)):
        moment = MOMENTS.uniform(0, longest)
        _kill(site.start("run"), stage, moment)
        told = f"killed {moment:.2f} s after {stage!r}"
        assert verify(site.root, "0001") == [], told
        assert verify(site.root) == [], told
        assert data_files(site, "0001") == before, told
    last = finish(site.start("run"))
    assert last.code == 0, last.err
    assert current_version(site.root.releases) == "0002"
    assert verify(site.root) == []
    assert data_files(site, "0002") == data_files(redelivered.site, "0002")
    assert [path.name for path in site.root.releases.iterdir() if path.name not in ("0001", "0002", "current")] == []
    left = [path for path in site.root.internal.rglob("*.tmp") if path.is_file()]
    assert left == []
    assert {path.name for path in (site.root.internal / "tmp").iterdir() if any(path.iterdir())} <= {str(os.getpid())}
