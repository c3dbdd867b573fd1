"""The crown_xhibit extract: five tables in yearly deliveries by final result, with superseded and broken rows."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from second_generator.clerks import Typed
from second_generator.crown_cases import APPEAL, CROWN_FROM, OWN
from second_generator.crown_offences import (
    carried_offences,
    convicted_offences,
    make_disposal_table,
    make_offence_table,
)
from second_generator.crown_tables import (
    Numbering,
    make_case_table,
    make_defendant_case_table,
    make_defendant_table,
    number_cases,
)
from second_generator.days import stamped, year_of
from second_generator.delivery import File, LandingZone, Value, spoil, with_junk
from second_generator.draws import Array, Rng, pick
from second_generator.world import World

Frames = dict[str, pd.DataFrame]

_KEY = {
    "cases": "case_id",
    "defendants": "defendant_id",
    "defendants_on_case": "defendant_on_case_id",
    "defendants_on_offence": "defendant_on_offence_id",
    "disposals": "disposal_id",
}
_SUPERSEDED: list[tuple[str, str, list[str | None], float]] = [
    ("cases", "magistrates_case_ref", [None, "TBC", "UNKNOWN"], 0.01),
    ("defendants_on_case", "asn", [None], 0.005),
    ("defendants_on_case", "bail_status_current", ["J", "N"], 0.005),
]
"""Rows that come twice, the earlier state with another value: table, column, earlier values, share."""

_BREAKS: dict[str, list[Value]] = {
    "cases": [("case_type", "B"), ("court_id", None), ("received_date", "not a date")],
    "defendants": [("is_company", None), ("defendant_id", None), ("is_company", "?")],
    "defendants_on_case": [("final_result_date", None), ("case_id", "0"), ("defendant_id", "0")],
    "defendants_on_offence": [
        ("defendant_on_case_id", "0"),
        ("offence_seq", None),
        ("defendant_on_case_id", "00"),
    ],
    "disposals": [("disposal_type", "???"), ("defendant_on_offence_id", "0"), ("disposal_date", None)],
}


def _spoilt(year: int) -> dict[str, list[Value]]:
    return {
        "cases": [
            ("case_sub_type", "Q"),
            ("receipt_type", "XX"),
            ("police_force_code", "00"),
            ("appeal_lodged_date", "2015-02-30 00:00:00"),
        ],
        "defendants": [
            ("ethnicity_self_defined", "W7"),
            ("ethnic_appearance_code", "Q"),
            ("gender", "U"),
            ("date_of_birth", f"{year + 1}-02-01 00:00:00"),
        ],
        "defendants_on_case": [
            ("is_juvenile", "x"),
            ("bail_status_current", "R"),
            ("hearings_count", "3?"),
            ("first_hearing_date", "0000-00-00 00:00:00"),
        ],
        "defendants_on_offence": [
            ("plea", "XX"),
            ("verdict", "ZZ"),
            ("offence_date", "2014-13-01 00:00:00"),
            ("offence_date", f"{year + 4}-01-05 00:00:00"),
        ],
        "disposals": [("custodial_days", "6m"), ("amount_pence", "-")],
    }


@dataclass
class Extract:
    """The five tables of all years, and the Crown row of each offence and disposal."""

    crown: pd.DataFrame
    numbering: Numbering
    tables: Frames
    offence_row: Array
    disposal_row: Array

    def of_year(self, rng: Rng, year: int) -> Frames:
        """The rows of one delivery; nothing is drawn for a year without cases."""
        years = year_of(self.crown.final)
        at, t = np.flatnonzero(years == year), self.tables
        if not len(at):
            return {name: table[:0] for name, table in t.items()} | {
                "cases": t["cases"][:0].assign(last_update_date=None)
            }
        used = np.unique(self.numbering.case[at])
        last = pd.Series(self.crown.final.to_numpy()[at]).groupby(self.numbering.case[at]).max().to_numpy()
        updated = stamped(rng, last + rng.integers(1, 45, len(last)))
        return {
            "cases": t["cases"].iloc[used].assign(last_update_date=updated),
            "defendants": t["defendants"].iloc[at].drop_duplicates("defendant_id"),
            "defendants_on_case": t["defendants_on_case"].iloc[at],
            "defendants_on_offence": t["defendants_on_offence"][years[self.offence_row] == year],
            "disposals": t["disposals"][years[self.disposal_row] == year],
        }


def make_extract(world: World, crown: pd.DataFrame, rec: pd.DataFrame, off: pd.DataFrame, typed: Typed) -> Extract:
    """The tables of the Crown Court."""
    numbering = number_cases(crown)
    cases = make_case_table(world, crown, rec, numbering)
    defendants = make_defendant_table(world, crown, typed)
    case_id = cases.case_id.to_numpy()[numbering.case]
    on_case = make_defendant_case_table(world, crown, rec, case_id, defendants.defendant_id, typed)
    carried = carried_offences(world, crown, off)
    on_offence = make_offence_table(world, crown, carried, on_case.defendant_on_case_id)
    convicted = convicted_offences(world, on_offence)
    offence_row = carried.j.to_numpy()
    disposal_row = offence_row[convicted]
    offence_id = on_offence.defendant_on_offence_id.to_numpy()[convicted]
    disposals = make_disposal_table(world, crown, typed, disposal_row, offence_id)
    tables = dict(zip(_KEY, (cases, defendants, on_case, on_offence, disposals), strict=True))
    return Extract(crown, numbering, tables, offence_row, disposal_row)


def _add_superseded(rng: Rng, frames: Frames) -> int:
    """Add earlier states of some rows; returns how many."""
    added = 0
    for name, column, values, share in _SUPERSEDED:
        frame = frames[name]
        old = frame.drop_duplicates(_KEY[name]).sample(frac=share, random_state=int(rng.integers(2**31)))
        before = pd.to_timedelta(rng.integers(1, 60, len(old)), unit="D")
        when = (pd.to_datetime(old.last_update_date) - before).dt.strftime("%Y-%m-%d %H:%M:%S")
        old = old.assign(**{column: pick(rng, values, len(old)), "last_update_date": when})
        frames[name] = pd.concat([frame, old])
        added += len(old)
    return added


def deliver_crown(world: World, zone: LandingZone, extract: Extract) -> None:
    """Add the extract to the landing zone, a delivery a year."""
    rng, spoilt, repeated, total = world.rng, 0, 0, 0
    for year in range(max(CROWN_FROM, world.first_year), world.last_year + 1):
        frames = extract.of_year(rng, year)
        if len(frames["cases"]):
            repeated += _add_superseded(rng, frames)
        total += len(frames["cases"]) + len(frames["defendants_on_case"])
        files = {}
        for name, values in _spoilt(year).items():
            frame = frames[name].iloc[rng.permutation(len(frames[name]))].reset_index(drop=True)
            spoilt += spoil(rng, frame, values)
            files[f"{name}.csv"] = File(with_junk(rng, frame, [_KEY[name]], _BREAKS[name]))
        zone.add("crown_xhibit", year, files)
    world.rates.note("crown", "repeated_key_rows_per_row", repeated, total)
    world.rates.count(
        "crown",
        values_outside_contract=spoilt,
        appeals=int((extract.crown.why == APPEAL).sum()),
        without_magistrates_case=int((extract.crown.why == OWN).sum()),
    )
