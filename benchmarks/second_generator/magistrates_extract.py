"""The mags_hocas extract: one row a defendant, case and offence, in yearly deliveries by final result."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from second_generator.clerks import Typed
from second_generator.days import written, year_of
from second_generator.delivery import File, LandingZone, Value, spoil, with_junk
from second_generator.draws import Array, Rng, digits_or_none, keep, pick
from second_generator.world import World

_AS_TYPED = [
    "title", "forename1", "forename2", "forename3", "surname", "organisation_name", "date_of_birth", "sex",
    "self_defined_ethnicity", "observed_ethnicity", "nationality", "address_line_1", "address_line_2",
    "address_line_3", "postcode", "lsoa11", "pnc_id", "cro_number",
]  # fmt: skip
_SPOILT: list[Value] = [
    ("observed_ethnicity", "X"),
    ("plea_code", "99"),
    ("offence_date", "31/02/2014"),
    ("mode_of_trial_code", "9"),
    ("fine_pence", "12.5O"),
    ("charge_date", "00/00/0000"),
    ("finding_code", "??"),
    ("hearings_count", "two"),
    ("offence_date", "01/07/2031"),
]
_BREAKS: list[Value] = [
    ("case_id", None),
    ("defendant_id", None),
    ("offence_seq", "one"),
    ("case_received_date", "32/13/2015"),
    ("defendant_type", "Z"),
    ("final_result_date", None),
]
_TOO_FEW_FIELDS = "9900000001,31,1,P,Mr,TOO,FEW,FIELDS"


def _remands(rng: Rng, rec: pd.DataFrame) -> tuple[Array, Array, Array]:
    """How each case began, and the police's and the court's remand."""
    n, trial = len(rec), rec.goes_up == "T"
    motoring = pick(rng, {"Q": 4, "J": 2, "S": 2, "C": 2}, n)
    began = np.where(rec.lead_type == "04", motoring, pick(rng, {"C": 75, "Q": 15, "S": 7, "O": 2, "R": 1}, n))
    grave, usual = pick(rng, {"C": 55, "B": 45}, n), pick(rng, {"C": 30, "B": 70}, n)
    police = np.where(began != "C", "S", np.where(trial, grave, usual))
    sent, finished = pick(rng, {"C": 4, "B": 6}, n), pick(rng, {"N": 4, "B": 5, "C": 1}, n)
    return began, police, np.where(police == "S", "N", np.where(trial, sent, finished))


def _defendant_columns(rec: pd.DataFrame, typed: Typed, of: Callable[[Any], Array]) -> dict[str, Any]:
    told = typed | {"organisation_name": typed["organisation"], "date_of_birth": written(typed["dob"], "dmy")}
    kind = np.where(rec.organisation >= 0, "O", "P")
    return {"defendant_type": of(kind)} | {column: of(told[column]) for column in _AS_TYPED}


def _case_columns(world: World, rec: pd.DataFrame, m: int, of: Callable[[Any], Array]) -> dict[str, Any]:
    rng = world.rng
    area = keep(rng, rec.local_area.astype(str).to_numpy(object), 0.97)
    force = keep(rng, world.forces.code[rec.force], 0.98)
    breach = np.where(rng.random(m) < 0.03, "BR", "CR")
    first = keep(rng, written(rec.first_hearing, "dmy"), 0.99)
    return {
        "asn": of(rec.asn),
        "court_house_code": of(rec.court),
        "court_type": of(rec.court_type),
        "lja_code": of(area),
        "police_force_code": of(force),
        "proceedings_type_code": breach,
        "case_received_date": of(written(rec.received, "dmy")),
        "first_hearing_date": of(first),
        "final_result_date": of(written(rec.final, "dmy")),
        "hearings_count": of(rec.hearings.astype(str)),
        "charge_date": of(written(rec.charged, "dmy")),
    }


def _offence_columns(world: World, off: pd.DataFrame) -> dict[str, Any]:
    rng, listed = world.rng, world.offences.iloc[off.code]
    return {
        "offence_date": keep(rng, written(off.day, "dmy"), 0.995),
        "cjs_offence_code": listed.cjs.to_numpy(object),
        "ho_offence_code": keep(rng, listed.ho_code.to_numpy(object), 0.988),
        "offence_description": listed.text.to_numpy(object),
        "breach_marker": np.where(rng.random(len(off)) < 0.05, "Y", "N"),
        "plea_code": off.plea.to_numpy(),
        "mode_of_trial_code": off["mode"].to_numpy(),
        "finding_code": off.finding.to_numpy(),
        "result_code": off.result.to_numpy(),
        "custodial_days": digits_or_none(off.custody),
        "community_order_months": digits_or_none(off.community),
        "fine_pence": digits_or_none(off.fine),
        "compensation_pence": digits_or_none(off.compensation),
        "disqualification_months": digits_or_none(off.ban),
    }


_ORDER = [
    "case_id", "defendant_id", "offence_seq", "defendant_type", *_AS_TYPED, "asn", "court_house_code", "court_type",
    "lja_code", "police_force_code", "initiation_code", "proceedings_type_code", "case_received_date",
    "first_hearing_date", "final_result_date", "hearings_count", "offence_date", "charge_date", "cjs_offence_code",
    "ho_offence_code", "offence_description", "breach_marker", "plea_code", "mode_of_trial_code", "finding_code",
    "police_remand_status", "court_remand_status", "result_code", "custodial_days", "community_order_months",
    "fine_pence", "compensation_pence", "disqualification_months", "crown_court_code",
]  # fmt: skip


def _extract(world: World, rec: pd.DataFrame, off: pd.DataFrame, typed: Typed) -> pd.DataFrame:
    r = off.r.to_numpy()

    def of(values: Any) -> Array:
        return np.asarray(values)[r]

    began, police, court = _remands(world.rng, rec)
    columns = {
        "case_id": of(rec.case_id),
        "defendant_id": of(rec.defendant_id),
        "offence_seq": off.seq.astype(str),
        "initiation_code": of(began),
        "police_remand_status": of(police),
        "court_remand_status": of(court),
        "crown_court_code": np.where(off.goes_up == "", None, of(rec.crown_court)),
    }
    columns |= _defendant_columns(rec, typed, of) | _case_columns(world, rec, len(off), of)
    return pd.DataFrame(columns | _offence_columns(world, off))[_ORDER]


def _born_too_late(rng: Rng, frame: pd.DataFrame, year: int, only_offence: Array) -> None:
    """A few persons born after their hearing; only those with one offence, whose rows cannot differ."""
    if not only_offence.any():
        return
    for i in rng.choice(np.flatnonzero(only_offence), min(3, int(0.001 * len(frame))), replace=False):
        early = frame.final_result_date[i] < "14/05"
        frame.loc[i, "date_of_birth"] = f"14/05/{year + int(rng.integers(0, 2))}" if early else f"28/12/{year}"


def deliver_magistrates(world: World, zone: LandingZone, rec: pd.DataFrame, off: pd.DataFrame, typed: Typed) -> None:
    """Add the extract to the landing zone, a delivery a year."""
    rng, r, spoilt = world.rng, off.r.to_numpy(), 0
    rows = _extract(world, rec, off, typed)
    year = year_of(rec.final)[r]
    only_offence = (np.bincount(r)[r] == 1) & (rec.person >= 0).to_numpy()[r]
    for y in range(world.first_year, world.last_year + 1):
        frame = rows[year == y].reset_index(drop=True)
        spoilt += spoil(rng, frame, _SPOILT) if len(frame) else 0
        _born_too_late(rng, frame, y, only_offence[year == y])
        frame = with_junk(rng, frame, ["case_id", "defendant_id"], _BREAKS)
        broken = [_TOO_FEW_FIELDS] if len(frame) > 1500 else []
        zone.add("mags_hocas", y, {"defendant_offences.csv": File(frame, "cp1252", broken)})
    world.rates.note("mags", "values_outside_contract_per_row", spoilt, len(off))
    world.rates.count("mags", offence_rows=len(off))
