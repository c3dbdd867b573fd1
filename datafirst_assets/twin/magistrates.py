"""The magistrates' tables of the twin."""

import numpy as np

from datafirst_assets.contracts.row_rules import COMMITTALS
from datafirst_assets.twin import draw, reference
from datafirst_assets.twin.columns import (
    Offences,
    Table,
    amount,
    hearings,
    offence_codes,
    offence_rows,
    one_of,
    people,
)
from datafirst_assets.twin.draw import Values
from datafirst_assets.twin.ids import ids
from datafirst_assets.twin.margins import Margins
from datafirst_assets.twin.rules import COMMITTED_AS, COMMUNITY, CUSTODY, FINE
from datafirst_assets.twin.spine import Court

CASES, OFFENCES = "magistrates_defendant_case", "magistrates_offence"
LEADING = ("offence_group", "ho_offence_code", "cjs_offence_code", "offence_type", "plea", "finding", "result_code")
"""What a defendant-case says of its principal offence, beside its date and amounts."""
AMOUNTS = ("custodial_days", "fine_pence")


def magistrates_tables(margins: Margins, court: Court, crown_case_type: Values) -> dict[str, Table]:
    """Both tables of the court; `crown_case_type` is of the Crown Court's records."""
    rows = offence_rows(margins, court, OFFENCES)
    cases = _defendant_cases(margins, court, crown_case_type)
    cases["offence_count"] = np.bincount(rows.record, minlength=len(court)).astype(object)
    return {CASES: cases, OFFENCES: _offences(margins, court, rows, cases)}


def _defendant_cases(margins: Margins, court: Court, crown_case_type: Values) -> Table:
    n, years = len(court), court.year
    sent = np.full(n, None, dtype=object)
    sent[court.linked] = [COMMITTED_AS[kind] for kind in crown_case_type[court.partner[court.linked]]]
    results = margins.coded(CASES, "result_code", years, court.linked, sent)
    group = margins.coded(CASES, "offence_group", years)
    held = draw.where(margins.filled(CASES, "hearings_count", years), hearings(f"{CASES}: hearings", n)[court.case])
    first = court.final_day - 28 * (np.array([one or 1 for one in held], dtype=np.int64) - 1)
    offended = first - draw.between(f"{CASES}: offence date", n, 14, 200)
    found = {
        "row_id_hash": ids("magistrates row", np.arange(n)),
        "source_dataset": np.full(n, "mags_hocas", dtype=object),
        "estimated_defendant_id": ids("magistrates person", court.person),
        "case_id_hash": ids("magistrates case", court.case),
        "defendant_in_case_id_hash": ids("magistrates defendant in case", np.arange(n)),
        "extract_year": years.astype(object),
        **people(margins, court),
        **_places(margins, court),
        "first_hearing_date": draw.where(margins.filled(CASES, "first_hearing_date", years), first),
        "final_result_date": court.final_day.astype(object),
        "hearings_count": held,
        "offence_date": draw.where(margins.filled(CASES, "offence_date", years), offended),
        "offence_group": group,
        **offence_codes(margins, CASES, group),
        "plea": margins.coded(CASES, "plea", years),
        "finding": margins.coded(CASES, "finding", years),
        "result_code": results,
        "jsas_result_group_desc": reference.labelled("result_group_mags", results),
        "custodial_days": amount("custodial_days", CASES, one_of(results, CUSTODY)),
        "community_order_months": amount("community_order_months", CASES, one_of(results, COMMUNITY)),
        "fine_pence": amount("fine_pence", CASES, one_of(results, FINE)),
        "committed_to_crown": np.array([COMMITTALS.get(result, "N") for result in results], dtype=object),
    }
    for name in ("compensation_pence", "disqualification_months"):
        found[name] = amount(name, CASES, margins.filled(CASES, name, years))
    proceedings = margins.coded(CASES, "proceeding_type", years)
    return found | {
        "proceeding_type": proceedings,
        "proceedings_type_desc": reference.labelled("proceedings_type", proceedings),
    }


def _places(margins: Margins, court: Court) -> Table:
    """Court, justice area, force and region, one a case."""
    n, years, case = len(court), court.year, court.case
    kinds = margins.coded(CASES, "court_type", years)[case]
    force = margins.coded(CASES, "police_force_code", years)[case]
    spread = draw.uniform(f"{CASES}: court", n)[case]
    known = [reference.magistrates_courts()[kind] for kind in kinds]
    places = [int(u * len(there)) for u, there in zip(spread, known, strict=True)]
    area = np.array([9_000 + place for place in places], dtype=np.int64).astype(str)
    return {
        "court_house_code": np.array([there[place] for there, place in zip(known, places, strict=True)], dtype=object),
        "court_type": kinds,
        "lja_code": draw.where(margins.filled(CASES, "lja_code", years), area.astype(object)),
        "police_force_code": force,
        "region": np.array([reference.regions().get(one) for one in force], dtype=object),
    }


def _offences(margins: Margins, court: Court, rows: Offences, cases: Table) -> Table:
    """Every offence; the principal one is that of the defendant-case."""
    years, leading, of_case = court.year[rows.record], rows.leading, rows.record
    given = {name: cases[name][of_case] for name in (*LEADING, *AMOUNTS, "offence_date")}
    found = {
        name: margins.coded(OFFENCES, name, years, leading, given[name])
        for name in ("offence_group", "plea", "finding", "result_code")
    }
    found |= offence_codes(margins, OFFENCES, found["offence_group"])
    began = np.array(cases["final_result_date"][of_case], dtype=np.int64)
    offended = began - draw.between(f"{OFFENCES}: offence date", len(began), 14 + 140, 200 + 140)
    found["offence_date"] = draw.where(margins.filled(OFFENCES, "offence_date", years), offended)
    for name, results in (("custodial_days", CUSTODY), ("fine_pence", FINE)):
        found[name] = amount(name, OFFENCES, one_of(found["result_code"], results))
    for name, values in given.items():
        found[name][leading] = values[leading]
    return found | {
        "row_id_hash": cases["row_id_hash"][of_case],
        "offence_seq": rows.seq.astype(object),
        "is_principal": leading.astype(object),
    }
