"""The data root: what a killed process left is cleared, what a living one writes is not."""

import os
from pathlib import Path

from datafirst_assets.data_root import DataRoot


def test_half_written_tables_of_dead_processes_are_cleared(tmp_path: Path) -> None:
    root = DataRoot(tmp_path)
    folder = root.table("identities", "std_mags_hocas__identities", 2014).parent
    folder.mkdir(parents=True)
    dead, living = folder / ".2014.parquet.99999999.tmp", folder / f".2014.parquet.{os.getpid()}.tmp"
    for file in (dead, living):
        file.write_text("half")
    root.prepare()
    assert not dead.exists()
    assert living.exists()
