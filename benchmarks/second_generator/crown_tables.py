"""The cases, defendants and defendants_on_case tables of crown_xhibit, with what ties them to magistrates' cases."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from second_generator.clerks import Typed
from second_generator.crown_cases import OWN, SENT_UP
from second_generator.days import MISSING, day, stamped, written, year_of
from second_generator.draws import Array, Rng, change_where, keep, pick
from second_generator.slips import digit_slip
from second_generator.world import World

_REFERENCES = {"right": 0.65, "mangled": 0.09, "urn": 0.09, "other": 0.02, "none": 0.15}
"""What stands as magistrates' case reference: its case id, that in another form, the police's own number, another's."""

_ALL_SENT_FROM = day(2013, 5, 28)
"""From this day cases are sent for trial and no longer committed."""


@dataclass
class Numbering:
    """How rows make up cases: `case` gives each row's case, `head` each case's first row."""

    case: Array
    head: Array


def number_cases(crown: pd.DataFrame) -> Numbering:
    """The numbering of these rows."""
    case = pd.factorize(crown.key)[0]
    return Numbering(case, np.flatnonzero(~pd.Series(case).duplicated()))


def _mangled(rng: Rng, text: str) -> str:
    forms = (
        f"{text[:2]}/{text[2:]}",
        text[2:].lstrip("0"),
        digit_slip(rng, text),
        f"MC{text}",
        text[:6] + " " + text[6:],
        text[:-1],
    )
    return forms[int(rng.integers(6))]


def _police_references(world: World, force: Array, year: Array) -> list[str]:
    rng, n = world.rng, len(force)
    area, unit = rng.integers(0, 10, n), rng.integers(0, 5, n)
    serial = world.part.own(rng.integers(0, world.part.share(99999), n))
    return [
        f"{f}{'ABCDEFGHJK'[a]}{'DSTXZ'[u]}{s:05d}{y % 100:02d}"
        for f, a, u, s, y in zip(world.forces.code[force], area, unit, serial, year, strict=True)
    ]


def _references(world: World, heads: pd.DataFrame, rec: pd.DataFrame, linked: Array, year: Array) -> Array:
    """The magistrates' case reference of each case."""
    rng, n = world.rng, len(heads)
    how = pick(rng, _REFERENCES, n)
    how[~linked & (how != "none")] = "urn"
    police = _police_references(world, heads.force.to_numpy(), year)
    others = pick(rng, rec.case_id.to_numpy(), n)
    true = rec.case_id.to_numpy()[heads.mags]
    mangled = [_mangled(rng, text) for text in true]
    for kind in _REFERENCES:
        world.rates.note("crown", f"magistrates_ref_{kind}_of_linked_cases", (how == kind) & linked, int(linked.sum()))
    return np.select(
        [how == "right", how == "mangled", how == "urn", how == "other"],
        [true, np.array(mangled, object), np.array(police, object), others],
        None,
    )


def _receipts(rng: Rng, kind: Array, linked: Array, is_indictable: Array) -> Array:
    own = pick(rng, ["BB", "CB"], len(kind))
    sentence = np.where(linked, "CS", own)
    trial = np.where(linked, np.where(is_indictable, "IO", "EW"), "VB")
    return np.where(kind == "A", None, np.where(kind == "S", sentence, trial))


def _sent_days(rng: Rng, sent: Array) -> Array:
    """The day of sending as recorded: right, some days off, or missing."""
    u, n = rng.random(len(sent)), len(sent)
    moved = sent + np.where(rng.random(n) < 0.5, -1, 1) * rng.integers(1, 9, n)
    return np.where(u < 0.865, sent, np.where(u < 0.935, moved, MISSING))


def make_case_table(world: World, crown: pd.DataFrame, rec: pd.DataFrame, numbering: Numbering) -> pd.DataFrame:
    """One row a case."""
    rng, heads = world.rng, crown.iloc[numbering.head]
    n, kind, sent = len(heads), heads.type.to_numpy(), heads.sent_first.to_numpy()
    year = year_of(heads.received)
    of_kind = pd.DataFrame({"t": kind, "y": year, "c": heads.court.to_numpy()}).groupby(["t", "y", "c"])
    serial = world.part.own(of_kind.cumcount().to_numpy())
    case_id = (412_000 + world.part.own(np.cumsum(rng.integers(1, 4, n)))).astype(str).astype(object)
    linked = heads.why.to_numpy() != OWN
    reference = _references(world, heads, rec, linked, year)
    sent_as = _sent_days(rng, sent)
    committed = (kind == "S") | ((kind == "T") & (sent < _ALL_SENT_FROM) & (rng.random(n) < 0.6))
    receipt = _receipts(rng, kind, linked, rec.lead_type.to_numpy()[heads.mags] == "01")
    appeal = kind == "A"
    sub_type = np.where(appeal, pick(rng, {"C": 4, "S": 4, "B": 2, "O": 0.3}, n), None)
    police_force = keep(rng, world.forces.code[heads.force], 0.97)
    lodged = np.where(appeal, written(sent + rng.integers(0, 21, n), "iso"), None)
    _note_sent_days(world, crown, rec, np.where(appeal, MISSING, sent_as)[numbering.case])
    return pd.DataFrame(
        {
            "case_id": case_id,
            "case_number": [f"{k}{y}{7001 + s}" for k, y, s in zip(kind, year, serial, strict=True)],
            "case_type": kind,
            "case_sub_type": sub_type,
            "receipt_type": receipt,
            "court_id": heads.court.to_numpy(),
            "police_force_code": police_force,
            "magistrates_case_ref": reference,
            "received_date": written(heads.received, "iso"),
            "committal_date": np.where(committed, written(sent_as, "iso"), None),
            "sent_for_trial_date": np.where(~committed & (kind == "T"), written(sent_as, "iso"), None),
            "appeal_lodged_date": lodged,
            "orig_body_decision_date": written(np.where(appeal, sent, MISSING), "iso"),
            "no_defendants_for_case": np.bincount(numbering.case).astype(str),
        }
    )


def _note_sent_days(world: World, crown: pd.DataFrame, rec: pd.DataFrame, shown: Array) -> None:
    up = (crown.why == SENT_UP).to_numpy()
    shown, final = shown[up], rec.final.to_numpy()[crown.mags][up]
    world.rates.note("crown", "committal_or_sent_date_equals_mags_final_result", shown == final)
    world.rates.note("crown", "committal_or_sent_date_missing", shown == MISSING)


def _reused(world: World, crown: pd.DataFrame) -> Array:
    """The row each takes its defendant from: now and then that of an earlier case of the same person."""
    n = len(crown)
    source, earlier = np.arange(n), pd.Series(np.arange(n)).groupby(crown.person.to_numpy()).shift().to_numpy()
    again = ~np.isnan(earlier) & (world.rng.random(n) < 0.03) & (crown.person >= 0).to_numpy()
    source[again] = source[earlier[again].astype(int)]
    world.rates.note("crown", "defendant_row_reused", source != np.arange(n))
    return source


def make_defendant_table(world: World, crown: pd.DataFrame, typed: Typed) -> pd.DataFrame:
    """One row a row of `crown`; a defendant who is used again stands in several."""
    rng, n = world.rng, len(crown)
    source = _reused(world, crown)
    defendant_id = (7_300_000 + world.part.own(rng.permutation(n))).astype(str).astype(object)
    company = (crown.organisation >= 0).to_numpy()
    gender = keep(rng, np.where(company, "C", typed["sex"]), 0.99)
    rows = pd.DataFrame(
        {
            "defendant_id": defendant_id,
            "first_name": typed["forename1"],
            "middle_name": typed["forename2"],
            "surname": np.where(company, typed["organisation"], typed["surname"]),
            "date_of_birth": written(typed["dob"], "iso"),
            "gender": gender,
            "is_company": np.where(company, "Y", "N"),
            "ethnicity_self_defined": typed["self_defined_ethnicity"],
            "ethnic_appearance_code": typed["observed_ethnicity"],
            "nationality": typed["nationality"],
            "address_line_1": typed["address_line_1"],
            "address_line_2": typed["address_line_2"],
            "address_line_3": typed["address_line_3"],
            "postcode": typed["postcode"],
            "lsoa11": typed["lsoa11"],
        }
    )
    return rows.iloc[source].reset_index(drop=True)


def _arrest_numbers(world: World, crown: pd.DataFrame, rec: pd.DataFrame) -> Array:
    """The magistrates' number carried over, one of no magistrates' case, or none."""
    rng, n = world.rng, len(crown)
    of_mags, linked = rec.asn.to_numpy()[crown.mags], (crown.why != OWN).to_numpy()
    asn, u = of_mags.copy(), rng.random(n)
    carried = (u < 0.83) & linked & ~pd.isna(of_mags)
    change_where(carried & (rng.random(n) < 0.01), asn, lambda text: digit_slip(rng, text))
    asn = np.where(carried, asn, np.where(u > 0.9, pick(rng, rec.other_asn.to_numpy(), n), None))
    up = (crown.why == SENT_UP).to_numpy()
    world.rates.note("crown", "asn_equals_mags_asn", (asn == of_mags)[up])
    return asn


def make_defendant_case_table(
    world: World, crown: pd.DataFrame, rec: pd.DataFrame, case_id: Array, defendant_id: pd.Series, typed: Typed
) -> pd.DataFrame:
    """One row a row of `crown`: a defendant on a case; the case id given by row."""
    rng, n = world.rng, len(crown)
    asn = _arrest_numbers(world, crown, rec)
    linked = (crown.why != OWN).to_numpy()
    mags_final = rec.final.to_numpy()[crown.mags] + np.where(rng.random(n) < 0.06, rng.integers(-10, 11, n), 0)
    mags_first = rec.first_hearing.to_numpy()[crown.mags]
    young = (crown.person >= 0) & (crown.received - typed["true_dob"] < 6574)
    return pd.DataFrame(
        {
            "defendant_on_case_id": (5_100_000 + 3 * world.part.own(np.arange(n))).astype(str).astype(object),
            "case_id": case_id,
            "defendant_id": defendant_id,
            "defendant_number": (crown.groupby("key").cumcount() + 1).astype(str),
            "pnc_id": typed["pnc_id"],
            "asn": asn,
            "is_juvenile": np.where(young, "Y", "N"),
            "bail_status_on_committal": keep(rng, pick(rng, {"B": 55, "C": 40, "N": 4.8, "J": 0.2}, n), 0.96),
            "bail_status_current": pick(rng, {"B": 5, "C": 4, "N": 1}, n),
            "mag_court_first_hearing_date": keep(rng, written(np.where(linked, mags_first, MISSING), "iso"), 0.5),
            "mag_court_final_hearing_date": keep(rng, written(np.where(linked, mags_final, MISSING), "iso"), 0.6),
            "first_hearing_date": written(crown.first_hearing, "iso"),
            "final_result_date": written(crown.final, "iso"),
            "hearings_count": (1 + rng.poisson(2, n)).astype(str),
            "appeal_result": np.where(
                crown.type == "A", pick(rng, {"AD": 35, "AA": 30, "AB": 18, "SV": 12, "AC": 5}, n), None
            ),
            "last_update_date": stamped(rng, crown.final + rng.integers(1, 45, n)),
        }
    )
