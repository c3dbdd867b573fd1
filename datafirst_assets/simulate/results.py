"""Offences within each defendant-case, and what the magistrates' court made of each of them."""

from dataclasses import dataclass

import numpy as np

from datafirst_assets.simulate.blocks import Block
from datafirst_assets.simulate.cases import DefendantCases
from datafirst_assets.simulate.offences import offences, outcome_weights
from datafirst_assets.simulate.tables import Index, draw, draw_rows

OFFENCES_SHARE = (0.72, 0.17, 0.068, 0.025, 0.011, 0.006)  # one to six; mean 1.455
FOR_TRIAL, FOR_SENTENCE, CUSTODY = 6, 7, 8


@dataclass(frozen=True)
class Results:
    """One entry an offence of a defendant-case, in order of defendant-case and `seq`."""

    row: Index  # row of DefendantCases
    seq: Index  # from 1; the first is the principal one
    label: Index
    code: Index  # row of the Home Office codes in Offences
    result: Index  # 1 to 15
    start: Index  # first entry of each defendant-case


def build_results(block: Block, cases: DefendantCases) -> Results:
    """Draw the further offences and every result."""
    rng = block.stream("results")
    known = offences()
    n = len(cases.case)
    count = draw(rng, OFFENCES_SHARE, n) + 1
    row = np.repeat(np.arange(n), count)
    start = np.cumsum(count) - count
    seq = np.arange(len(row)) - start[row] + 1
    main = seq == 1
    label = cases.label[row]
    other = np.flatnonzero(~main & (rng.random(len(row)) < 0.55))
    # Further offences are of the principal's type or a lesser one; motorists' are motoring.
    weights = np.zeros((5, len(known.volume)))
    for kind in range(1, 5):
        near = (known.kind == 4) if kind == 4 else (known.kind >= max(kind, 2)) & (known.kind < 4)
        weights[kind] = known.volume * near
    label[other] = draw_rows(rng, weights[1:], known.kind[label[other]] - 1)
    code = known.draw_code(rng, label)
    # Nine times in ten the same label is the same code within a case.
    like = ~main & (label == cases.label[row]) & (rng.random(len(row)) < 0.9)
    code = np.where(like, code[start][row], code)

    outcome = outcome_weights()
    up = np.array([FOR_TRIAL - 1, FOR_SENTENCE - 1])
    young = outcome.copy()
    young[:, up] *= 0.2  # youths go up for grave crimes only
    stays = outcome.copy()
    stays[:, up] = 1e-6
    cell = (known.kind[label] - 1) * 13 + known.group[label]
    table = np.concatenate([outcome, young, stays])
    which = np.where(main, cases.youth[row].astype(int), 2)
    result = draw_rows(rng, table, which * len(outcome) + cell) + 1
    result = _together(rng, cases, result, main, start)
    # What goes up with the principal offence: not the summary ones, but now and then for sentence.
    head = result[start][row]
    sent = np.isin(head, (FOR_TRIAL, FOR_SENTENCE))
    with_it = np.where(known.kind[label] <= 2, 0.85, np.where(head == FOR_SENTENCE, 0.4, 0.15))
    result = np.where(~main & sent & (rng.random(len(row)) < with_it), head, result)
    alone = ~main & ~sent & np.isin(result, (FOR_TRIAL, FOR_SENTENCE))
    result = np.where(alone, 11, result)
    company = cases.organisation[row]
    result = np.where(company & np.isin(result, (1, 8, 9, 10)), 11, result)
    return Results(row, seq, label, code, result, start)


def _together(rng: np.random.Generator, cases: DefendantCases, result: Index, main: np.ndarray, start: Index) -> Index:
    """Co-defendants charged alike mostly go up, or stay, together."""
    leader = np.full(int(cases.case.max()) + 1, -1)
    # The last written wins: writing backwards leaves the first row of each case.
    leader[cases.case[::-1]] = np.arange(len(cases.case))[::-1]
    first = leader[cases.case]
    alike = (first != np.arange(len(first))) & (cases.label == cases.label[first])
    alike &= rng.random(len(first)) < 0.9
    own, led = result[start], result[start][first]
    up = np.isin(own, (FOR_TRIAL, FOR_SENTENCE)) | np.isin(led, (FOR_TRIAL, FOR_SENTENCE))
    found = result.copy()
    found[start] = np.where(alike & up, led, own)
    return found
