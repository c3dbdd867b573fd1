"""The offences of the magistrates' cases: charge, plea, finding and result, and which go up to the Crown Court."""

import numpy as np
import pandas as pd

from second_generator.days import MISSING
from second_generator.draws import Array, pick
from second_generator.offences import EITHER_WAY, INDICTABLE, MOTORING, SUMMARY
from second_generator.people import Population
from second_generator.world import World

_SERIOUS = {"08": 20, "09": 12, "10": 26, "11": 25, "13": 12, "12": 1, "14": 2, "15": 3}
_LESS_SERIOUS = {"08": 3, "09": 2, "10": 7, "11": 76, "13": 6, "12": 2, "14": 1, "15": 3}
_NOT_GUILTY = {"04": 55, "05": 25, "02": 18, "03": 2}
"""Result codes with weights: sentences from 08 on, ends without conviction before."""

_FINDING_OF = {"01": "N", "02": "DC", "03": "S6", "04": "W", "05": "D", "06": "C"}


def _draw(world: World, kinds: Array) -> Array:
    """An offence (row of the table) of each wanted type."""
    types, weight = world.offences.offence_type.to_numpy(), world.offences.w.to_numpy()
    out = np.zeros(len(kinds), int)
    for kind in np.unique(kinds):
        at, pool = np.flatnonzero(kinds == kind), np.flatnonzero(types == kind)
        out[at] = pool[world.rng.choice(len(pool), len(at), p=weight[pool] / weight[pool].sum())]
    return out


def _lead_offences(world: World, rec: pd.DataFrame) -> Array:
    """The main offence of each defendant-case: mostly one for the case."""
    rng, lead = world.rng, np.flatnonzero(~rec.case.duplicated())
    is_firm = rec.person.to_numpy()[lead] < 0
    kind = pick(rng, {INDICTABLE: 0.026, EITHER_WAY: 0.33, SUMMARY: 0.31, MOTORING: 0.334}, len(lead))
    kind[is_firm & (kind < SUMMARY)] = SUMMARY
    offence = _draw(world, kind)[rec.case]
    alone = (rec.joined == 1).to_numpy() & (rng.random(len(rec)) < 0.15)
    offence[alone] = _draw(world, pick(rng, [EITHER_WAY, SUMMARY], int(alone.sum())))
    return offence


def _goes_up(world: World, rec: pd.DataFrame, lead_type: Array) -> Array:
    """T sent for trial, S for sentence, empty if the magistrates finish it; co-defendants mostly alike."""
    rng, case, n = world.rng, rec.case.to_numpy(), len(rec)
    alike = rng.random(n) < 0.9
    of_case, own = rng.random(case.max() + 1)[case], rng.random(n)
    u = np.where(alike, of_case, own) * np.where(rec.is_youth, 3, 1)
    trial = (lead_type == INDICTABLE) & (u < 0.85) | (lead_type == EITHER_WAY) & (u < 0.142)
    sentence = (lead_type == EITHER_WAY) & (u < 0.23) | (lead_type == SUMMARY) & (u < 0.004)
    return np.where(trial, "T", np.where(sentence, "S", "")).astype(object)


def _charges(world: World, rec: pd.DataFrame, lead: Array) -> pd.DataFrame:
    """One row an offence charged: r (row of rec), seq (from 1), code (row of the table), type, goes_up."""
    rng, n, lead_type = world.rng, len(rec), rec.lead_type.to_numpy()
    count = rng.choice(np.arange(1, 6), n, p=[0.5, 0.25, 0.13, 0.07, 0.05])
    r = np.repeat(np.arange(n), count)
    m = len(r)
    seq = np.arange(m) - np.repeat(np.cumsum(count) - count, count) + 1
    u = rng.random(m)
    any_type = pick(rng, [EITHER_WAY, SUMMARY, MOTORING], m)
    same_type = np.where(lead_type[r] == INDICTABLE, EITHER_WAY, lead_type[r])
    others = _draw(world, np.where(u < 0.7, same_type, any_type))
    code = np.where((seq == 1) | (u < 0.4), lead[r], others)
    kind = world.offences.offence_type.to_numpy()[code]
    stays = (seq > 1) & (rng.random(m) < np.where(kind > EITHER_WAY, 0.5, 0.12))
    goes_up = np.where(stays, "", rec.goes_up.to_numpy()[r])
    return pd.DataFrame({"r": r, "seq": seq, "code": code, "type": kind, "goes_up": goes_up})


def _outcomes(world: World, off: pd.DataFrame, defendants: int) -> None:
    """Add plea, result and finding."""
    rng, m, r, kind = world.rng, len(off), off.r.to_numpy(), off.type.to_numpy()
    steady = rng.random(m) < 0.85
    usual = pick(rng, {"1": 0.62, "2": 0.21, "3": 0.17}, defendants)[r]
    plea = np.where(steady, usual, pick(rng, ["1", "2", "3"], m))
    guilty = (plea == "1") | (rng.random(m) < 0.55)
    serious, less_serious = pick(rng, _SERIOUS, m), pick(rng, _LESS_SERIOUS, m)
    sentence = np.where(kind < SUMMARY, serious, less_serious)
    failed = (rng.random(defendants) < 0.04)[r]
    result = np.where(failed, "01", np.where(guilty, sentence, pick(rng, _NOT_GUILTY, m)))
    result = np.select([off.goes_up == "T", off.goes_up == "S"], ["06", "07"], result)
    finding = pd.Series(result).map(_FINDING_OF).fillna("G").to_numpy(object)
    finding = np.where((result == "05") & (plea == "2"), "NG", finding)
    before_trial = pick(rng, {"3": 6, "2": 2, "0": 1, "1": 1}, m)
    by_post = (kind == MOTORING) & (plea == "1") & (rng.random(m) < 0.3)
    plea = np.where(by_post, "6", plea)
    off["plea"] = np.select([off.goes_up == "T", off.goes_up == "S"], [before_trial, "1"], plea)
    off["result"], off["finding"] = result, finding


def _offence_days(world: World, pop: Population, rec: pd.DataFrame, off: pd.DataFrame) -> Array:
    """Days before the charge, one for a case but for some further offences; never before the tenth birthday."""
    rng, r, charged = world.rng, off.r.to_numpy(), rec.charged.to_numpy()
    delay = np.where(rec.lead_type == INDICTABLE, 200, 60)
    at = charged - rng.exponential(delay, len(rec)).astype(int)
    lead = np.flatnonzero(~rec.case.duplicated())
    earlier = (off.seq > 1) & (rng.random(len(off)) < 0.4)
    at = at[lead[rec.case]][r] - np.where(earlier, rng.integers(0, 40, len(off)), 0)
    tenth = np.where(rec.person >= 0, pop.born[rec.person] + 3660, MISSING)
    return np.minimum(np.maximum(at, tenth[r]), charged[r])


def _amounts(world: World, off: pd.DataFrame) -> None:
    """Add what was given, -1 if nothing: fine, compensation (pence), custody (days), community and ban (months)."""
    rng, m, result = world.rng, len(off), off.result.to_numpy()
    pence = rng.lognormal(np.log(180), 0.6, m).astype(int) * 100
    off["fine"] = np.where(result == "11", pence, -1)
    immediate, suspended = rng.integers(7, 183, m), rng.integers(28, 183, m)
    off["custody"] = np.select([result == "08", result == "09"], [immediate, suspended], -1)
    off["community"] = np.where(result == "10", rng.choice([6, 12, 18, 24], m), -1)
    paid = (result == "14") | (np.isin(result, ["10", "11"]) & (rng.random(m) < 0.1))
    off["compensation"] = np.where(paid, rng.integers(2, 40, m) * 2500, -1)
    banned = (off.type == MOTORING) & (result == "11") & (rng.random(m) < 0.25)
    off["ban"] = np.where(banned, rng.integers(1, 37, m), -1)


def make_offences(world: World, pop: Population, rec: pd.DataFrame) -> pd.DataFrame:
    """The offences of the defendant-cases, one row each; adds `goes_up` and `lead_type` to `rec`.

    Columns: r, seq, code, type, goes_up, plea, result, finding, day, fine, custody, community, compensation, ban, mode.
    """
    lead = _lead_offences(world, rec)
    rec["lead_type"] = world.offences.offence_type.to_numpy()[lead]
    rec["goes_up"] = _goes_up(world, rec, rec.lead_type.to_numpy())
    off = _charges(world, rec, lead)
    _outcomes(world, off, len(rec))
    off["day"] = _offence_days(world, pop, rec, off)
    _amounts(world, off)
    trial_mode = pick(world.rng, {"04": 4, "03": 1}, len(off))
    either_way = np.where(off.goes_up == "T", trial_mode, "02")
    off["mode"] = np.select([off.type == INDICTABLE, off.type > EITHER_WAY], ["05", "01"], either_way)
    return off
