"""Crown Court cases: who goes up from the magistrates, with whom, and when it ends.

One entry of CrownDefendants is a defendant in a Crown case. Committals for trial and for sentence
come from the magistrates' results; voluntary bills and appeals are added.
"""

from dataclasses import dataclass

import numpy as np

from datafirst_assets.simulate.blocks import Block
from datafirst_assets.simulate.cases import DefendantCases
from datafirst_assets.simulate.offences import offences
from datafirst_assets.simulate.results import FOR_SENTENCE, FOR_TRIAL, Results
from datafirst_assets.simulate.tables import (
    Days,
    Index,
    calendar,
    day,
    group_number,
    rank_within,
    working_day,
)

CROWN_FROM = 2013  # XHIBIT data begin here, magistrates' data two years before
TRIAL, SENTENCE, APPEAL = range(3)
SEVERED = 0.03  # of co-defendants: a Crown case of their own
VOLUNTARY_BILLS = 0.004  # of defendants for trial
APPEALS = 0.0065  # of those convicted in the magistrates' courts


@dataclass(frozen=True)
class CrownDefendants:
    """One entry a defendant in a Crown case; `row` is the magistrates' defendant-case."""

    row: Index  # row of DefendantCases it came from (voluntary bills: where the person is from)
    from_magistrates: np.ndarray  # a true committal: linked in the truth
    type: Index  # TRIAL, SENTENCE, APPEAL
    voluntary: np.ndarray
    case: Index
    number: Index  # of the defendant within the case, from 1
    defendants: Index  # in the case
    received: Days  # the case's
    lodged: Days  # appeals: the day it was lodged
    first: Days
    final: Days

    def case_numbers(self, block: Block, court: np.ndarray) -> np.ndarray:
        """T20127006: letter, year received, running number from 7001 by court, year and letter."""
        heads = np.flatnonzero(self.number == 1)
        year = calendar(self.received[heads])[0]
        group = group_number(court[heads], year, self.type[heads])
        running = 7001 + block.numbers(rank_within(group, self.received[heads]))
        letter = np.array(["T", "S", "A"], dtype=object)[self.type[heads]]
        text = letter + year.astype(str).astype(object) + running.astype(str).astype(object)
        by_case = np.empty(int(self.case.max(initial=-1)) + 1, dtype=object)
        by_case[self.case[heads]] = text
        return by_case[self.case]


def build_crown(block: Block, cases: DefendantCases, results: Results, years: range) -> CrownDefendants:
    """All Crown defendants whose case there ends in the delivered years."""
    rng = block.stream("crown")
    known = offences()
    head = results.result[results.start]
    sent = np.flatnonzero(np.isin(head, (FOR_TRIAL, FOR_SENTENCE)))
    kind = np.where(head[sent] == FOR_TRIAL, TRIAL, SENTENCE)
    convicted = np.flatnonzero((head >= 8) & (head <= 13) & ~cases.organisation)
    appeals = np.sort(convicted[rng.random(len(convicted)) < APPEALS])
    for_trial = int((kind == TRIAL).sum())
    people = np.flatnonzero(~cases.organisation & (known.kind[cases.label] <= 2))
    bills = np.sort(
        people[rng.integers(0, max(len(people), 1), round(VOLUNTARY_BILLS * for_trial))] if len(people) else people
    )
    row = np.r_[sent, bills, appeals]
    kind = np.r_[kind, np.full(len(bills), TRIAL), np.full(len(appeals), APPEAL)]
    voluntary = np.zeros(len(row), dtype=bool)
    voluntary[len(sent) : len(sent) + len(bills)] = True
    # Together in the magistrates' case: together in the Crown, unless severed.
    alone = (rng.random(len(row)) < SEVERED) | voluntary | (kind == APPEAL)
    case = group_number(cases.case[row] * 3 + kind, np.where(alone, 1 + np.arange(len(row)), 0))
    count = int(case.max(initial=-1)) + 1
    up = cases.final[row]
    latest = np.zeros(count, dtype=np.int64)
    np.maximum.at(latest, case, up)
    wait = 1 + rng.exponential(4, count).astype(int)
    lodged = up + rng.integers(3, 22, len(row))
    received = np.where(kind == APPEAL, lodged, latest[case] + wait[case])
    gap = rng.integers(60, 1500, len(row))
    received = np.where(voluntary, up + gap, received)
    # Waiting times: a trial about seven months, a sentence six weeks, an appeal three months.
    trial, sentence = 30 + rng.gamma(2.0, 100.0, count), 12 + rng.gamma(2.0, 17.0, count)
    appeal = 25 + rng.gamma(2.0, 35.0, count)
    lag = np.choose(kind, [trial[case], sentence[case], appeal[case]]).astype(int)
    first = working_day(received + np.minimum(lag, 10 + (lag * 0.15).astype(int)))
    final = working_day(received + lag)
    rank = rank_within(case)
    later = (rank > 0) & (rng.random(len(row)) < 0.28)
    final = np.where(later, working_day(final + 1 + rng.exponential(60, len(row)).astype(int)), final)
    first, final = np.maximum(first, received), np.maximum(final, first)
    inside = (final >= day(max(years[0], CROWN_FROM))) & (final <= day(years[-1], 12, 31))
    order = np.flatnonzero(inside)
    order = order[np.argsort(case[order], kind="stable")]
    kept = group_number(case[order])
    return CrownDefendants(
        row=row[order],
        from_magistrates=~voluntary[order] & (kind[order] != APPEAL),
        type=kind[order], voluntary=voluntary[order], case=kept, number=rank_within(kept) + 1,
        defendants=np.bincount(case)[case][order], received=received[order],
        lodged=lodged[order], first=first[order], final=final[order],
    )  # fmt: skip
