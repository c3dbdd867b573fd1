"""The Crown Court's tables of the twin."""

import numpy as np

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
from datafirst_assets.twin.draw import Values, Whole
from datafirst_assets.twin.ids import ids
from datafirst_assets.twin.margins import Margins
from datafirst_assets.twin.rules import COMMITTED_AS, CROWN_CUSTODY
from datafirst_assets.twin.spine import Court, Spine

CASES, OFFENCES = "crown_defendant_case", "crown_offence"
APPEAL = "A"
LEADING = {
    "offence_group": "most_serious_offence_group",
    "ho_offence_code": "most_serious_offence_ho_code",
    "cjs_offence_code": "most_serious_offence_cjs_code",
    "offence_type": "most_serious_offence_type",
    "plea": "plea",
    "verdict": "verdict",
    "disposal": "most_serious_disposal",
    "custodial_days": "custodial_days",
}
"""Column of the offences -> what a defendant-case calls it of its leading offence."""


def case_types(margins: Margins, court: Court) -> Values:
    """The type of each case: what is linked is no appeal."""
    n, linked = len(court), int(court.linked.sum())
    no_appeal = {kind: count for kind, count in margins.codes(CASES, "case_type").items() if kind in COMMITTED_AS}
    given = np.full(n, None, dtype=object)
    given[court.linked] = draw.chosen(f"{CASES}: linked", no_appeal or dict.fromkeys(COMMITTED_AS, 1.0), linked)
    return margins.coded(CASES, "case_type", court.year, court.linked, given)


def crown_tables(margins: Margins, spine: Spine, kinds: Values) -> dict[str, Table]:
    """Both tables of the court; `kinds` are the types of its cases."""
    rows = offence_rows(margins, spine.crown, OFFENCES)
    cases = _defendant_cases(margins, spine, kinds)
    cases["offence_count"] = np.bincount(rows.record, minlength=len(spine.crown)).astype(object)
    return {CASES: cases, OFFENCES: _offences(margins, spine.crown, rows, cases)}


def _defendant_cases(margins: Margins, spine: Spine, kinds: Values) -> Table:
    court = spine.crown
    n, years, case = len(court), court.year, court.case
    received = spine.received_day[case]
    centres = sorted(reference.circuits())
    centre = np.array(centres, dtype=object)[draw.between(f"{CASES}: court", n, 0, len(centres) - 1)[case]]
    until = court.final_day - received
    first = received + np.floor(draw.uniform(f"{CASES}: first hearing", n) * (until + 1)).astype(np.int64)
    return {
        "row_id_hash": ids("crown row", np.arange(n)),
        "source_dataset": np.full(n, "crown_xhibit", dtype=object),
        "estimated_defendant_id": ids("crown person", court.person),
        "case_id_hash": ids("crown case", case),
        "defendant_in_case_id_hash": ids("crown defendant in case", np.arange(n)),
        "extract_year": years.astype(object),
        **people(margins, court),
        "case_type": kinds,
        **_appeals(margins, kinds),
        "court_id": centre,
        "region": np.array([reference.circuits()[one] for one in centre], dtype=object),
        "received_date": received.astype(object),
        "committal_date": _committed(margins, spine, received, kinds),
        "first_hearing_date": draw.where(margins.filled(CASES, "first_hearing_date", years), first),
        "final_result_date": court.final_day.astype(object),
        "hearings_count": draw.where(
            margins.filled(CASES, "hearings_count", years), hearings(f"{CASES}: hearings", n)[case]
        ),
        **_leading(margins, court),
    }


def _appeals(margins: Margins, kinds: Values) -> Table:
    """What only appeals have."""
    appeal = one_of(kinds, {APPEAL})
    return {
        name: draw.where(appeal, draw.chosen(f"{CASES}.{name}", margins.codes(CASES, name), len(kinds)))
        for name in ("appeal_type", "appeal_result")
    }


def _committed(margins: Margins, spine: Spine, received: Whole, kinds: Values) -> Values:
    """When the case was committed: the last day of the magistrates' case where that is linked."""
    court = spine.crown
    day = received - draw.between(f"{CASES}: committal date", len(court), 0, 21)
    day[court.linked] = spine.magistrates.final_day[court.partner[court.linked]]
    return draw.where(margins.filled(CASES, "committal_date", court.year) & (kinds != APPEAL), day)


def _leading(margins: Margins, court: Court) -> Table:
    """The leading offence, which is both the most serious offence and the one with the most serious disposal."""
    years = court.year
    group = margins.coded(CASES, "most_serious_offence_group", years)
    codes = offence_codes(margins, CASES, group, "most_serious_offence_type")
    disposal = margins.coded(CASES, "most_serious_disposal", years)
    return {
        "most_serious_offence_group": group,
        "most_serious_offence_ho_code": codes["ho_offence_code"],
        "most_serious_offence_cjs_code": codes["cjs_offence_code"],
        "most_serious_offence_type": codes["offence_type"],
        "most_serious_disposal_group": group,
        "most_serious_disposal_ho_code": codes["ho_offence_code"],
        "most_serious_disposal_type": codes["offence_type"],
        "most_serious_disposal": disposal,
        "custodial_days": amount("custodial_days", CASES, one_of(disposal, CROWN_CUSTODY)),
        "plea": margins.coded(CASES, "plea", years),
        "verdict": margins.coded(CASES, "verdict", years),
    }


def _offences(margins: Margins, court: Court, rows: Offences, cases: Table) -> Table:
    """Every offence; the leading one is that of the defendant-case."""
    years, leading, of_case = court.year[rows.record], rows.leading, rows.record
    given = {name: cases[called][of_case] for name, called in LEADING.items()}
    found = {
        name: margins.coded(OFFENCES, name, years, leading, given[name])
        for name in ("offence_group", "plea", "verdict", "disposal")
    }
    found |= offence_codes(margins, OFFENCES, found["offence_group"])
    found["custodial_days"] = amount("custodial_days", OFFENCES, one_of(found["disposal"], CROWN_CUSTODY))
    for name, values in given.items():
        found[name][leading] = values[leading]
    received = np.array(cases["received_date"][of_case], dtype=np.int64)
    offended = received - draw.between(f"{OFFENCES}: offence date", len(received), 14, 200)
    return found | {
        "row_id_hash": cases["row_id_hash"][of_case],
        "offence_seq": rows.seq.astype(object),
        "is_most_serious_offence": leading.astype(object),
        "is_most_serious_disposal": leading.astype(object),
        "offence_date": draw.where(margins.filled(OFFENCES, "offence_date", years), offended),
    }
