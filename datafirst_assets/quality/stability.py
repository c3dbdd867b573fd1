"""Stability of defendants from release to release: how many ids stay, end, split or come.

A report belongs to a release that has no number yet, and making it again must give the same bytes if nothing has changed.
So it compares the last two states of the persons that differ, and names each by the first release that held it.
"""

from dataclasses import dataclass
from pathlib import Path

from datafirst_assets.contracts.sources import CRIMINAL
from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import Connection, parquet, rows
from datafirst_assets.release.files import sha256
from datafirst_assets.release.versions import current_version, next_version, versions

COMPARED = """
WITH before AS (SELECT DISTINCT person_id FROM {before} WHERE list_contains({sources}, source_dataset)),
     now AS (SELECT DISTINCT person_id FROM {now} WHERE list_contains({sources}, source_dataset))
SELECT (SELECT count(*) FROM before), (SELECT count(*) FROM now),
       (SELECT count(*) FROM before SEMI JOIN now USING (person_id))
"""
REASONS = """
SELECT count(DISTINCT previous_person_id) FILTER (reason = 'split'),
       count(DISTINCT previous_person_id) FILTER (reason = 'merged')
FROM {changes} WHERE release = ?
"""


@dataclass(frozen=True)
class Stability:
    """What became of person ids between two releases.

    Attributes:
        before, now: versions of the releases that first held the two states.
        persons_before, persons_now: persons and organisations in each.
        kept: ids that are in both.
        split, merged: ids of the earlier state whose records now have several ids, or another one.
    """

    before: str
    now: str
    persons_before: int
    persons_now: int
    kept: int
    split: int
    merged: int


def _states(root: DataRoot) -> list[tuple[str, Path]]:
    """The states of persons that releases have said, and that of the coming one, oldest first; none twice in a row."""
    current = current_version(root.releases)
    told = [version for version in versions(root.releases) if current and int(version) <= int(current)]
    said = root.internal / "linkage" / "released"
    states: list[tuple[str, Path, str]] = []
    for version in [*told, next_version(root.releases)]:
        file = said / version / "person_ids.parquet"
        hashed = sha256(file) if file.exists() else ""
        if hashed and (not states or states[-1][2] != hashed):
            states.append((version, file, hashed))
    return [(version, file) for version, file, _ in states]


def stability(connection: Connection, root: DataRoot) -> Stability | None:
    """Compare the last two states of the persons; None where there has been only one.

    The coming release's state is there once `id_changes` has been made.
    """
    states = _states(root)
    if len(states) < 2:
        return None
    (before, old), (now, new) = states[-2:]
    compared = COMPARED.format(before=parquet(old), now=parquet(new), sources=list(CRIMINAL))
    were, are, kept = rows(connection, compared)[0]
    split, merged = rows(connection, REASONS.format(changes=parquet(new.with_name("id_changes.parquet"))), [now])[0]
    return Stability(before, now, were, are, kept, split, merged)
