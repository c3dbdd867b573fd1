"""Charges, pleas, verdicts and disposals of Crown defendants."""

from dataclasses import dataclass

import numpy as np

from datafirst_assets.simulate.blocks import Block
from datafirst_assets.simulate.cases import DefendantCases
from datafirst_assets.simulate.crown import APPEAL, SENTENCE, TRIAL, CrownDefendants
from datafirst_assets.simulate.offences import custody_rates, offences
from datafirst_assets.simulate.people import People
from datafirst_assets.simulate.results import FOR_SENTENCE, FOR_TRIAL, Results
from datafirst_assets.simulate.tables import Index, Texts, draw, draw_rows, rank_within

PLEAS = np.array(["G", "NG", "GAO", "GLO", "CPG", "CPGJ", "CPNG", "NPT", "O"], dtype=object)
VERDICTS = np.array(["G", "GJ", "GL", "GA", "NG", "NGJU", "NGIS", "JUTA", "NV"], dtype=object)
DISPOSALS = np.array(
    ["IMP", "LIF", "YOI", "SUS", "COM", "FIN", "CDI", "ADI", "HOS", "OTH", "NSP", "CMP", "DSQ",
     "CON"], dtype=object)  # fmt: skip


@dataclass(frozen=True)
class Charges:
    """One entry a charge, in order of defendant; disposals refer to charges by position."""

    defendant: Index  # row of CrownDefendants
    seq: Index
    label: Index
    code: Index
    plea: Texts
    verdict: Texts
    disposal_charge: Index
    disposal: Index  # position in DISPOSALS
    days: np.ndarray  # custodial days, -1 for none
    pence: np.ndarray  # -1 for none


def build_charges(
    block: Block, crown: CrownDefendants, cases: DefendantCases, results: Results, people: People
) -> Charges:
    """The indictment of each defendant: what was sent up, at times recharged, at times more."""
    rng = block.stream("charges")
    known = offences()
    n = len(crown.row)
    count = np.diff(np.r_[results.start, len(results.row)])[crown.row]
    defendant = np.repeat(np.arange(n), count)
    at = np.repeat(results.start[crown.row] - np.r_[0, np.cumsum(count)[:-1]], count) + np.arange(int(count.sum()))
    up = np.isin(results.result[at], (FOR_TRIAL, FOR_SENTENCE)) | (results.seq[at] == 1)
    defendant, at = defendant[up], at[up]
    # One defendant for trial in six faces a further count on the indictment.
    more = np.flatnonzero((crown.type == TRIAL) & (rng.random(n) < 0.17))
    source = np.r_[at, results.start[crown.row[more]]]
    defendant = np.r_[defendant, more]
    order = np.argsort(defendant, kind="stable")
    defendant, source = defendant[order], source[order]
    label, code = results.label[source].copy(), results.code[source].copy()
    # The Crown's own coding: the same label, another code of it one time in eight.
    again = np.flatnonzero(rng.random(len(label)) < 0.13)
    code[again] = known.draw_code(rng, label[again])
    amended = np.flatnonzero((rng.random(len(label)) < 0.04) & (crown.type[defendant] == TRIAL))
    group = known.group[label[amended]]
    weights = np.stack([known.volume * (known.group == g) * (known.kind <= 2) + 1e-9 for g in range(13)])
    label[amended] = draw_rows(rng, weights, group)
    code[amended] = known.draw_code(rng, label[amended])
    seq = rank_within(defendant) + 1
    plea, verdict, guilty = _pleas(rng, crown, defendant)
    main = _first_guilty(defendant, guilty)
    disposed, kind, days, pence = _disposals(rng, crown, cases, people, defendant, label, guilty, main)
    return Charges(defendant, seq, label, code, plea, verdict, disposed, kind, days, pence)


def _pleas(rng: np.random.Generator, crown: CrownDefendants, defendant: Index) -> tuple[Texts, Texts, np.ndarray]:
    """Plea, verdict (only after a trial) and whether convicted; none on appeals."""
    n = len(defendant)
    kind = crown.type[defendant]
    plea = draw(rng, [46, 33, 1.5, 3, 9, 2, 0.6, 4, 0.9], n)
    plea[kind == SENTENCE] = 0
    tried = np.isin(plea, (1, 6, 8)) & (kind != SENTENCE)
    verdict = draw(rng, [36, 5, 2.5, 1.5, 33, 14, 0.2, 2.5, 5.3], n)
    guilty = np.where(tried, verdict <= 3, np.isin(plea, (0, 2, 3, 4, 5)))
    guilty &= kind != APPEAL
    pleas, verdicts = PLEAS[plea], VERDICTS[verdict]
    verdicts[~tried] = None
    pleas[rng.random(n) < 0.012] = None
    pleas[kind == APPEAL], verdicts[kind == APPEAL] = None, None
    return pleas, verdicts, guilty


def _first_guilty(defendant: Index, guilty: np.ndarray) -> np.ndarray:
    """The first charge of each defendant that ended in a conviction."""
    found = np.zeros(len(defendant), dtype=bool)
    rows = np.flatnonzero(guilty)
    found[rows[rank_within(defendant[rows]) == 0]] = True
    return found


def _disposals(
    rng: np.random.Generator, crown: CrownDefendants, cases: DefendantCases, people: People,
    defendant: Index, label: Index, guilty: np.ndarray, main: np.ndarray,
) -> tuple[Index, Index, np.ndarray, np.ndarray]:  # fmt: skip
    """A sentence for each conviction (custody rates of 2017), and orders beside it."""
    known = offences()
    n = len(defendant)
    row = crown.row[defendant]
    company = cases.organisation[row]
    person = np.where(company, 0, cases.person[row])
    age = (crown.final[defendant] - people.birth[person]) / 365.25
    kind, group = np.minimum(known.kind[label], 2) - 1, known.group[label]
    rate = custody_rates()[people.sex[person], kind, group]
    rate = rate * np.where(crown.type[defendant] == SENTENCE, 0.95, 1.0)
    u = rng.random(n)
    custody = u < rate
    murder = np.array([name.startswith("1 ") or " urder" in name for name in known.label])[label]
    life = guilty & (murder | (custody & (kind == 0) & np.isin(group, (1, 2)) & (u < 0.006)))
    other = np.array([3, 4, 5, 6, 7, 8, 9])[draw(rng, [52, 30, 5.5, 5, 0.5, 1.2, 5.8], n)]
    found = np.where(custody, np.where((age >= 18) & (age < 21), 2, 0), other)
    found = np.where(life, 1, found)
    # Beside the principal sentence: the same at once (concurrent), or no separate penalty.
    principal = np.full(len(crown.row), 10)
    principal[defendant[main]] = found[main]
    beside = np.where(rng.random(n) < 0.62, np.minimum(principal[defendant], 10), 10)
    beside = np.where(np.isin(beside, (1, 8)), 0, beside)
    found = np.where(main, found, beside)
    found = np.where(company, 5, found)
    rows = np.flatnonzero(guilty)
    extras = [(11, 0.06, np.isin(group, (1, 4, 5, 10))), (12, 0.7, np.isin(group, (12,))),
              (13, 0.06, np.isin(group, (6, 10)))]  # fmt: skip
    charge, disposal = [rows], [found[rows]]
    for code, chance, where in extras:
        more = np.flatnonzero(guilty & main & where & (rng.random(n) < chance))
        charge.append(more)
        disposal.append(np.full(len(more), code))
    at, what = np.concatenate(charge), np.concatenate(disposal)
    order = np.lexsort((what, at))
    at, what = at[order], what[order]
    scale = np.where(kind[at] == 0, 1350.0, 420.0) * np.where(group[at] == 2, 1.5, 1.0)
    length = np.exp(rng.normal(np.log(scale), 0.75))
    length = np.clip(np.round(length / 30.4375), 1, 360)
    days = np.round(length * 30.4375).astype(int)
    suspended = np.round(np.clip(rng.gamma(4, 2.6, len(at)), 1, 24) * 30.4375).astype(int)
    days = np.where(what == 3, suspended, np.where(what == 1, 36500, days))
    days = np.where(np.isin(what, (0, 1, 2, 3)), days, -1)
    pounds = np.clip(np.round(np.exp(rng.normal(6.2, 1.0, len(at))) / 10) * 10, 20, 500_000)
    pounds = np.where(what == 13, pounds * 8, pounds)
    pence = np.where(np.isin(what, (5, 11, 13)), pounds * 100, -1).astype(np.int64)
    return at, what, days, pence
