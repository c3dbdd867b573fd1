"""The defendants_on_offence and disposals tables of crown_xhibit: what went up, nearly as it was, and its end."""

import numpy as np
import pandas as pd

from second_generator.clerks import Typed
from second_generator.crown_cases import APPEAL, OWN, SENT_UP
from second_generator.days import written
from second_generator.draws import Array, digits_or_none, keep, pick
from second_generator.offences import SUMMARY
from second_generator.world import World

_PLEAS = {"G": 48, "NG": 34, "CPG": 9, "GLO": 2, "GAO": 1.5, "CPGJ": 1, "NPT": 4, "O": 0.5}
_VERDICTS = {"G": 44, "GJ": 5, "GL": 2, "GA": 2, "NG": 33, "NGJU": 12, "JUTA": 2, "NGIS": 0.2}
_GUILTY_PLEAS = ["G", "CPG", "GLO", "GAO", "CPGJ"]
_GUILTY_VERDICTS = ["G", "GJ", "GL", "GA"]
_FURTHER = {"CMP": 3, "DSQ": 3, "CON": 1, "OTH": 3}
_SENTENCES = {
    "IMP": 45, "SUS": 24, "COM": 14, "FIN": 4, "CDI": 3, "NSP": 8, "LIF": 0.4, "HOS": 0.3, "OTH": 2, "ADI": 0.2
}  # fmt: skip
_OF_PERSONS_ONLY = ["IMP", "SUS", "COM", "LIF", "HOS"]
_UNDER_21 = 7670
"""Days."""


def carried_offences(world: World, crown: pd.DataFrame, off: pd.DataFrame) -> pd.DataFrame:
    """The magistrates' offences by Crown row `j`: those sent up, those appealed, or the first as a pattern."""
    rng, n = world.rng, len(crown)
    first_row = pd.Series(np.arange(n), index=pd.Index(crown.mags)).groupby(level=0).first()
    o = off.assign(j=first_row.reindex(off.r.to_numpy()).to_numpy()).dropna(subset=["j"])
    o["j"] = o.j.astype(int)
    why = crown.why.to_numpy()[o.j]
    sent = (o.goes_up != "") & ((o.seq == 1) | (rng.random(len(o)) > 0.05))
    o = o[np.select([why == SENT_UP, why == APPEAL], [sent, o.result >= "08"], o.seq == 1)]
    missing = np.setdiff1d(np.arange(n), o.j)  # the same record both sent up and picked for another matter
    patterns = off[off.seq == 1].set_index("r").reindex(crown.mags.to_numpy()[missing]).reset_index()
    return pd.concat([o, patterns.assign(j=missing)]).sort_values(["j", "seq"], kind="stable")


def _charged(world: World, crown: pd.DataFrame, carried: pd.DataFrame) -> tuple[Array, Array]:
    """Offence (row of the table) and day, of which some have changed."""
    rng, table, m = world.rng, world.offences, len(carried)
    j, before, day_before = carried.j.to_numpy(), carried.code.to_numpy().astype(int), carried.day.to_numpy()
    why, sent, received = (crown[column].to_numpy()[j] for column in ("why", "sent", "received"))
    changed = (rng.random(m) < 0.1) | (why == OWN)
    near = np.clip(before + rng.integers(-3, 4, m), 0, len(table) - 1)
    take_near = rng.random(m) < 0.6
    anything = rng.choice(np.flatnonzero(table.offence_type < SUMMARY), m)
    code = np.where(changed, np.where(take_near, near, anything), before)
    moved = rng.random(m) < 0.03
    at = day_before.astype(int) + np.where(moved, rng.integers(-30, 2, m), 0)
    at = np.where(why == OWN, sent - rng.integers(5, 200, m), np.minimum(at, received))
    same = (table.ho_code.to_numpy()[code] == table.ho_code.to_numpy()[before]) & (at == day_before)
    world.rates.note("crown", "offence_code_and_date_as_committed", same[why == SENT_UP])
    return code, at


def make_offence_table(
    world: World, crown: pd.DataFrame, carried: pd.DataFrame, defendant_on_case_id: pd.Series
) -> pd.DataFrame:
    """One row a carried offence."""
    rng, table, j, m = world.rng, world.offences, carried.j.to_numpy(), len(carried)
    code, at = _charged(world, crown, carried)
    kind = crown.type.to_numpy()[j]
    plea = np.where(kind == "T", pick(rng, _PLEAS, m), np.where(kind == "S", "G", None))
    verdict = np.where(plea == "NG", pick(rng, _VERDICTS, m), np.where(plea == "NPT", "NV", None))
    return pd.DataFrame(
        {
            "defendant_on_offence_id": (9_400_000 + 2 * world.part.own(np.arange(m))).astype(str).astype(object),
            "defendant_on_case_id": defendant_on_case_id.to_numpy()[j],
            "offence_seq": (carried.groupby("j").cumcount() + 1).astype(str).to_numpy(),
            "cjs_offence_code": table.cjs.to_numpy(object)[code],
            "ho_offence_code": keep(rng, table.ho_code.to_numpy(object)[code], 0.985),
            "offence_description": table.text.to_numpy(object)[code],
            "offence_date": keep(rng, written(at, "iso"), 0.99),
            "plea": plea,
            "verdict": verdict,
        }
    )


def convicted_offences(world: World, offences: pd.DataFrame) -> Array:
    """The rows of the offence table that get a disposal, some twice."""
    guilty = offences.plea.isin(_GUILTY_PLEAS) | offences.verdict.isin(_GUILTY_VERDICTS)
    rows = np.flatnonzero(guilty)
    return np.sort(np.r_[rows, rows[world.rng.random(len(rows)) < 0.18]])


def make_disposal_table(world: World, crown: pd.DataFrame, typed: Typed, j: Array, offence_id: Array) -> pd.DataFrame:
    """One row a disposal, given the Crown row and the offence of each."""
    rng, m = world.rng, len(j)
    company = (crown.organisation >= 0).to_numpy()[j]
    young = (crown.received - typed["true_dob"] < _UNDER_21).to_numpy()[j] & ~company
    second = np.r_[False, offence_id[1:] == offence_id[:-1]]
    kind = np.where(second, pick(rng, _FURTHER, m), pick(rng, _SENTENCES, m))
    kind = np.where(company & np.isin(kind, _OF_PERSONS_ONLY), "FIN", np.where(young & (kind == "IMP"), "YOI", kind))
    length = rng.lognormal(np.log(420), 0.9, m).astype(int) + 14
    days = np.select(
        [np.isin(kind, ["IMP", "YOI"]), kind == "SUS", kind == "LIF"], [length, np.minimum(length, 730), 36500], -1
    )
    amount = np.where(np.isin(kind, ["FIN", "CMP", "CON"]), rng.integers(2, 400, m) * 2500, -1)
    return pd.DataFrame(
        {
            "disposal_id": (2_200_000 + world.part.own(np.arange(m))).astype(str),
            "defendant_on_offence_id": offence_id,
            "disposal_type": kind,
            "disposal_date": written(crown.final.to_numpy()[j], "iso"),
            "custodial_days": digits_or_none(days),
            "amount_pence": digits_or_none(amount),
        }
    )
