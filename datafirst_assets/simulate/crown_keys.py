"""The Crown Court's ids, and what its clerks take down as the magistrates' reference."""

from dataclasses import dataclass

import numpy as np
import pyarrow.compute as pc

from datafirst_assets.simulate.blocks import Block
from datafirst_assets.simulate.courts import forces
from datafirst_assets.simulate.crown import CrownDefendants
from datafirst_assets.simulate.crown_offences import Charges
from datafirst_assets.simulate.magistrates import LowerCourt, crown_centre
from datafirst_assets.simulate.slips import mistype
from datafirst_assets.simulate.tables import Index, Texts, draw
from datafirst_assets.simulate.texts import Column, change_at, coded, column, joined, numbered, objects


@dataclass(frozen=True)
class CrownKeys:
    """Ids of a block; one entry a Crown defendant unless said otherwise."""

    case_id: Column
    case_number: Texts
    court: Texts
    reference: Texts
    defendant_id: Column
    on_case_id: Column
    on_offence_id: Column  # one a charge
    disposal_id: Column  # one a disposal


def build_keys(block: Block, crown: CrownDefendants, charges: Charges, lower: LowerCourt) -> CrownKeys:
    """Ids without meaning, case numbers by court, and the clerks' reference of the lower court."""

    def ids(count: int, base: int, step: int) -> Column:
        return numbered(base + block.numbers(np.arange(count)) * step)

    n = len(crown.row)
    heads = np.flatnonzero(crown.number == 1)
    case_court = np.empty(len(heads), dtype=object)
    case_court[crown.case[heads]] = crown_centre(lower.cases, crown.row[heads])
    court = case_court[crown.case]
    reference = _references(block.stream("crown keys"), crown, heads, lower)
    return CrownKeys(
        coded(ids(len(heads), 150_001, 3), crown.case),
        crown.case_numbers(block, court),
        court,
        reference[crown.case],
        ids(n, 410_003, 7),
        ids(n, 730_001, 5),
        ids(len(charges.defendant), 2_100_001, 3),
        ids(len(charges.disposal), 5_300_001, 2),
    )


def _references(rng: np.random.Generator, crown: CrownDefendants, heads: Index, lower: LowerCourt) -> Texts:
    """magistrates_case_ref by Crown case: Libra number 70 %, another 10 %, wrong 5 %, missing."""
    n, cases = len(heads), lower.cases
    libra = objects(lower.case_id)
    true = libra[cases.case[crown.row[heads]]]
    u = rng.random(n)
    found = true.copy()
    style = draw(rng, [80, 8, 4, 4, 2, 2], n)
    for way, change in (
        (1, lambda t: f"{t[:4]} {t[4:6]} {t[6:]}"),
        (2, lambda t: f"{t[:4]}/{t[4:6]}/{t[6:]}"),
        (3, lambda t: f"MC {t}"),
        (4, lambda t: f"libra {t}"),
    ):
        change_at(found, np.flatnonzero(style == way), change)
    rows = np.flatnonzero(style == 5)
    found[rows] = mistype(rng, found[rows])
    other = np.flatnonzero((u >= 0.70) & (u < 0.80))
    force = coded([f.code for f in forces()], cases.force[crown.row[heads[other]]])
    serial = numbered(rng.integers(10_000, 99_999, len(other)))
    found[other] = objects(joined(force, "TJ", serial, pc.utf8_slice_codeunits(column(true[other]), 0, 6)))
    wrong = np.flatnonzero((u >= 0.80) & (u < 0.85))
    found[wrong] = libra[cases.case[rng.integers(0, len(cases.case), len(wrong))]]
    found[(u >= 0.85) | crown.voluntary[heads]] = None
    by_case = np.empty(n, dtype=object)
    by_case[crown.case[heads]] = found
    return by_case
