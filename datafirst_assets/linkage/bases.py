"""Bases: persons by who they say they are, before two police ids or two defendants of one case split them. Numbers only."""

from dataclasses import dataclass

import numpy as np

from datafirst_assets.linkage.collapse import LAST, NOTHING, Groups, Hashes, group
from datafirst_assets.linkage.earlier_nodes import Earlier, told_together
from datafirst_assets.linkage.graph import Index, Mask
from datafirst_assets.linkage.records import Records, Told


@dataclass(frozen=True)
class Bases:
    """Persons by who they say they are.

    Attributes:
        row: the rows of persons, in `Records`.
        base: of each of those, the first row of its base.
        groups: the bases.
        manifold: bases that are more than one person: two police ids, or two defendants of one case.
        speaker: for what stands beside each base, the place in `row` of the first who knows it; LAST where nobody does.
        several: bases that were told different middle names.
        pnc_records: of each base, its records that state a PNC id.
        says: of each base a hash of all that its row of `identities` is made of; 0 for manifold ones.
        earlier_row: of each base the row of the earlier identities that says the same; -1 for those that say something new.
    """

    row: Index
    base: Index
    groups: Groups
    has_two_police_ids: Mask
    manifold: Mask
    speaker: dict[str, Index]
    several: Mask
    pnc_records: Index
    says: Hashes
    earlier_row: Index


def _says(records: Records, row: Index, groups: Groups, speaker: dict[str, Index], several: Mask) -> Hashes:
    """Of every base a hash of who it is and of what stands beside that."""
    parts = [records.said[row[groups.first]]]
    for name, values in _beside(records, row).items():
        said = speaker[name] != LAST
        parts.append(np.where(said, values[np.where(said, speaker[name], 0)], NOTHING))
        if name == "middle":  # a set of words: whoever says one more changes the sum
            parts[-1] = np.where(several, groups.total(values), parts[-1])
    return told_together(*parts)


def _beside(records: Records, row: Index) -> dict[str, Hashes]:
    return {
        "pnc": records.pnc_id[row],
        "cro": records.cro_number[row],
        "middle": records.middle_names[row],
        "town": records.town[row],
    }


def find_bases(records: Records, told: Told, earlier: Earlier) -> Bases:
    """Group persons by who they say they are, and find those that the earlier identities know already."""
    row = np.flatnonzero(records.is_person)
    groups = group(records.said[row])
    base = row[groups.first][groups.of_row]
    has_two_police_ids = groups.differ(records.pnc_id[row])
    of_row = np.full(len(records.number), -1, dtype=np.int64)
    of_row[row] = groups.of_row
    in_case = told.case_id != NOTHING
    number, case = of_row[told.row[in_case]], told.case_id[in_case]
    order = np.lexsort((case, number))
    number, case = number[order], case[order]
    twice = (number[1:] == number[:-1]) & (case[1:] == case[:-1])
    manifold = has_two_police_ids.copy()
    manifold[number[1:][twice]] = True
    beside = _beside(records, row)
    speaker = {name: groups.some(values) for name, values in beside.items()}
    several = groups.differ(beside["middle"])
    says = np.where(manifold, NOTHING, _says(records, row, groups, speaker, several))
    earlier_row = np.full(len(groups.first), -1, dtype=np.int64)
    found, place = earlier.find(says)
    earlier_row[place] = found
    pnc_records = groups.stating(beside["pnc"])
    return Bases(row, base, groups, has_two_police_ids, manifold, speaker, several, pnc_records, says, earlier_row)
