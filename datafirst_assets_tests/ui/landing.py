"""What lands while the UI runs: good years, one damaged on its way, one that is read well and breaks a contract."""

import shutil
from pathlib import Path

from datafirst_assets.data_root import DataRoot
from datafirst_assets.simulate import simulate
from datafirst_assets_tests.cli.deliveries import Row, one_more_hearing, rewrite
from datafirst_assets_tests.cli.tokens import plant

SOURCE, FILE = "mags_hocas", "defendant_offences.csv"
RAW = "raw_mags_hocas__defendant_offences"
STANDARDISED = [f"std_mags_hocas__{entity}" for entity in ("identities", "cases", "offences")]
GOOD, DAMAGED, COLLIDING, NEW = "2013", "2014", "2015", "2016"
BACKFILLED = [GOOD, DAMAGED, COLLIDING]
ROWS, SEED = 240, 5
HASH_TOKEN, ID_TOKEN = "Qzxhash", "Qzxbar"


def _two_records_of_one_name(source: str, year: int, file: str, rows: list[Row]) -> None:
    """Two records whose keys differ and whose record ids, case and defendant joined by a bar, are the same."""
    first, other = list(dict.fromkeys((row["case_id"], row["defendant_id"]) for row in rows))[:2]
    named = {first: (ID_TOKEN, "1|2"), other: (f"{ID_TOKEN}|1", "2")}
    for row in rows:
        case, defendant = row["case_id"], row["defendant_id"]
        row["case_id"], row["defendant_id"] = named.get((case, defendant), (case, defendant))


class Deliveries:
    """Simulated deliveries of the magistrates' courts, kept beside a landing zone until they land."""

    def __init__(self, folder: Path, root: DataRoot) -> None:
        self._kept, self._root = folder, root
        simulate(folder, ROWS, int(GOOD), int(NEW), SEED, lambda _: None)
        plant(folder)
        rewrite(self._folder(COLLIDING), _two_records_of_one_name)

    def _folder(self, year: str) -> Path:
        return DataRoot(self._kept).delivery(SOURCE, int(year))

    def land(self, year: str) -> Path:
        """Let a year land, or land again: its files first, its manifest last."""
        target = self._root.delivery(SOURCE, int(year))
        target.mkdir(parents=True, exist_ok=True)
        for name in (FILE, "manifest.json"):
            shutil.copyfile(self._folder(year) / name, target / name)
        return target

    def land_damaged(self, year: str) -> None:
        """Let a year land with other bytes than its manifest states."""
        with (self.land(year) / FILE).open("r+b") as file:
            file.seek(-30, 2)
            file.write(HASH_TOKEN.encode())

    def land_corrected(self, year: str) -> None:
        """Let a year land with one value corrected, and a manifest that fits."""
        rewrite(self.land(year), one_more_hearing)

    def withdraw(self, year: str) -> None:
        """Take a year back out of the landing zone, as if it had never landed."""
        shutil.rmtree(self._root.delivery(SOURCE, int(year)))
