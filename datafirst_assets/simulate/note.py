"""The note beside the truth of which simulation a data root holds, so that no other is written over it.

Simulations number people, records and cases from the same start: two in one data root would share numbers, and the truth
would know only the last.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from datafirst_assets.data_root import DataRoot
from datafirst_assets.errors import ConfigurationError
from datafirst_assets.simulate.blocks import split
from datafirst_assets.simulate.simulation import landings

EMPTY = "Set DATAFIRST_DATA_DIR to an empty folder."


@dataclass(frozen=True)
class Simulation:
    """What decides every byte of a simulation: defendant-cases, first and last year, seed, and parties of each other court."""

    rows: int
    first_year: int
    last_year: int
    seed: int
    parties: int = 0

    @property
    def parts(self) -> int:
        """How many parts the population is made in; in others its people would be others."""
        return len(split(self.seed, self.rows, 0))

    def deliveries(self) -> set[str]:
        """The folders of the landing zone that it writes, as `<source>/<year>`."""
        years = range(self.first_year, self.last_year + 1)
        return {f"{name}/{year}" for name, landing in landings(self.parties).items() for year in landing.window(years)}

    def _described(self) -> dict[str, int]:
        return asdict(self) | {"parts": self.parts}

    def refuse_other(self, root: DataRoot, may_replace: bool = False) -> None:
        """Refuse a data root that holds anything which this very simulation did not make.

        Args:
            root: where it would be written; nothing is written yet.
            may_replace: whether another simulation of the same years may be written over, as the demo's own may.

        Raises:
            ConfigurationError: the landing zone or the truth holds something else.
        """
        landed = {"/".join(file.parts[-3:-1]) for file in root.landing.glob("*/*/*")}
        has_truth = any(root.truth.glob("*"))
        if landed and not has_truth:
            raise ConfigurationError(
                f"{root.landing} holds deliveries that were not simulated (there is no truth beside them). {EMPTY}"
            )
        others = sorted(landed - self.deliveries())
        if others:
            raise ConfigurationError(
                f"{root.landing} holds {', '.join(others[:2])}{' and others' * (len(others) > 2)}, which this simulation does "
                f"not make: its truth would not know their records. {EMPTY}"
            )
        if has_truth and not may_replace and _held(root) != self._described():
            raise ConfigurationError(
                f"{root.root} holds another simulation (see {_note(root)}), or one of earlier code that left no such note. "
                f"Its truth would be lost. {EMPTY} To go on with what was interrupted, give the same arguments."
            )

    def leave_note(self, root: DataRoot) -> None:
        """Say beside the truth what is written from now on; first of all, so that an interrupted one is known."""
        note = _note(root)
        note.parent.mkdir(parents=True, exist_ok=True)
        building = note.with_suffix(".tmp")
        building.write_text(json.dumps(self._described()) + "\n")
        building.replace(note)


def _note(root: DataRoot) -> Path:
    return root.truth / "simulated.json"


def _held(root: DataRoot) -> object:
    try:
        return json.loads(_note(root).read_text())
    except (FileNotFoundError, ValueError):
        return None
