"""The magistrates' delivery: defendant_offences.csv of one year as texts."""

import numpy as np
import pyarrow as pa

from datafirst_assets.simulate.cases import DefendantCases
from datafirst_assets.simulate.clerks import Sight, register
from datafirst_assets.simulate.courts import court_houses, forces, justice_areas, youth_courts
from datafirst_assets.simulate.homes import Homes
from datafirst_assets.simulate.identifiers import digits, mistyped, summons_numbers
from datafirst_assets.simulate.offences import BREACH, offences, remand_weights
from datafirst_assets.simulate.organisations import typed_name
from datafirst_assets.simulate.people import People
from datafirst_assets.simulate.results import Results
from datafirst_assets.simulate.sentences import Sentences
from datafirst_assets.simulate.tables import (
    Index,
    Texts,
    calendar,
    draw,
    draw_rows,
    given,
    rank_within,
    scatter,
    uk_date,
)

# Chances by offence type 1 to 4 (index 0 to 3); unknown age and sex as published for 2018, the summary
# ones lowered for the single justice cases that are not here.
DOB_MISSING = np.array([0.001, 0.004, 0.08, 0.05])
SEX_MISSING = np.array([0.02, 0.025, 0.10, 0.06])
POLICE_ID = np.array([0.78, 0.72, 0.60, 0.42])


def case_ids(cases: DefendantCases) -> Texts:
    """Libra case numbers: local justice area, year received, running number; one a case."""
    count = int(cases.case.max()) + 1
    court, received = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64)
    court[cases.case[::-1]] = cases.court[::-1]
    received[cases.case[::-1]] = cases.received[::-1]
    year = calendar(received)[0]
    rank = rank_within(court * 10_000 + year, received)
    number = 1000 + rank * 3 + (scatter(np.arange(count), 51) * 3).astype(int)
    area = np.array(justice_areas(), dtype=object)[court]
    yy = digits(year % 100, 2)
    return area + yy + digits(number, 6)


def defendant_ids(n: int) -> Texts:
    """A Libra defendant number for each defendant-case, in no order that tells anything."""
    # 7 919 and 9 999 991 have no common factor: no number comes twice below ten million rows.
    row = np.arange(n, dtype=np.int64)
    number = 20_000_000 + row * 7919 % 9_999_991 + row // 9_999_991 * 10_000_000
    return number.astype(str).astype(object)


def arrest_numbers(cases: DefendantCases) -> Texts:
    """The arrest summons number of each defendant-case."""
    force = np.array([f.code for f in forces()], dtype=object)[cases.force]
    number = 100_000 + np.arange(len(cases.case), dtype=np.int64) * 37
    return summons_numbers(force, calendar(cases.charge)[0], number)


def magistrates_table(
    rng: np.random.Generator, year: int, rows: Index, cases: DefendantCases, results: Results,
    people: People, homes: Homes, case_id: Texts, defendant_id: Texts, asn: Texts,
) -> pa.Table:  # fmt: skip
    """The file of one year; `rows` are its defendant-cases, the other arrays the whole run's."""
    n, known = len(rows), offences()
    kind = known.kind[cases.label[rows]] - 1
    remand = draw_rows(rng, remand_weights(), kind)
    police, court = remand // 3, remand % 3
    persons = np.flatnonzero(~cases.organisation[rows])
    who = rows[persons]
    # Ethnicity: 7 % unknown in 2010, rising some two points a year; summary cases seldom have it.
    known_rate = np.clip(0.07 + 0.021 * (year - 2010), 0.05, 0.5)
    arrested = police > 0
    missing = np.where(kind == 2, np.where(arrested, 0.35, 0.75), np.where(arrested, 0.5, 0.88))
    missing = np.where(kind < 2, known_rate, missing)
    sight = Sight(
        cases.person[who], cases.received[who], cases.home[who], DOB_MISSING[kind[persons]],
        missing[persons], SEX_MISSING[kind[persons]], POLICE_ID[kind[persons]], 0.93,
    )  # fmt: skip
    identity = _identity(rng, rows, persons, cases, people, homes, sight)
    house = np.array(court_houses()[0], dtype=object)[cases.court[rows]]
    youth_house = np.array(youth_courts(), dtype=object)[cases.court[rows]]
    days = cases.final[rows] - cases.first[rows]
    hearings = np.where(days == 0, 1, 2 + rng.poisson(days / 45))
    summons = np.where(rng.random(n) < np.clip((year - 2012) * 0.12, 0, 0.75), "Q", "S").astype(object)
    initiation = np.where(cases.summons[rows], summons, "C").astype(object)
    odd = rng.random(n) < 0.015
    initiation[odd] = np.array(["O", "R", "Z"], dtype=object)[draw(rng, [6, 3, 1], int(odd.sum()))]
    number = asn[rows].copy()
    number[rng.random(n) > np.where(cases.summons[rows], 0.78, 0.95)] = None
    number = mistyped(rng, number, 0.004)
    area = np.array(justice_areas(), dtype=object)[cases.court[rows]]
    area[rng.random(n) < 0.005] = None
    record: dict[str, Texts] = {
        "case_id": case_id[cases.case[rows]],
        "defendant_id": defendant_id[rows],
        "defendant_type": np.where(cases.organisation[rows], "O", "P").astype(object),
        **identity,
        "asn": number,
        "court_house_code": np.where(cases.youth[rows], youth_house, house),
        "court_type": np.where(cases.youth[rows], "YTH", "MAG").astype(object),
        "lja_code": area,
        "police_force_code": np.array([f.code for f in forces()], dtype=object)[cases.force[rows]],
        "initiation_code": initiation,
        "case_received_date": uk_date(cases.received[rows]),
        "first_hearing_date": uk_date(cases.first[rows], rng.random(n) < 0.008),
        "final_result_date": uk_date(cases.final[rows]),
        "hearings_count": hearings.astype(str).astype(object),
        "offence_date": uk_date(cases.offence[rows], rng.random(n) < 0.004),
        "charge_date": uk_date(cases.charge[rows], rng.random(n) < 0.06),
        "police_remand_status": np.array(["S", "B", "C"], dtype=object)[police],
        "court_remand_status": np.array(["N", "B", "C"], dtype=object)[court],
    }
    count = np.diff(np.r_[results.start, len(results.row)])[rows]
    at = np.repeat(results.start[rows] - np.r_[0, np.cumsum(count)[:-1]], count) + np.arange(int(count.sum()))
    record_of = np.repeat(np.arange(n), count)
    back: pa.Int64Array = pa.array(record_of, pa.int64())
    table = {name: pa.array(column, pa.string()).take(back) for name, column in record.items()}
    offence = _offence_columns(rng, at, record_of, rows, cases, results, people)
    table |= {name: pa.array(column, pa.string()) for name, column in offence.items()}
    return pa.table(table)


def _identity(
    rng: np.random.Generator, rows: Index, persons: Index, cases: DefendantCases, people: People,
    homes: Homes, sight: Sight,
) -> dict[str, Texts]:  # fmt: skip
    """Identity columns of persons and organisations together."""
    typed = register(rng, people, homes, sight)
    birth_missing = ~given(typed["birth"])
    born = np.where(birth_missing, 0, typed["birth"]).astype(np.int64)
    typed["birth"] = uk_date(born, birth_missing)
    typed["sex"][~given(typed["sex"]) & (rng.random(len(born)) < 0.6)] = "NS"
    columns = {
        "title": "title", "forename1": "first", "forename2": "second", "forename3": "third",
        "surname": "surname", "organisation_name": "", "date_of_birth": "birth", "sex": "sex",
        "self_defined_ethnicity": "ethnicity", "observed_ethnicity": "observed",
        "nationality": "nationality", "address_line_1": "line_1", "address_line_2": "line_2",
        "address_line_3": "line_3", "postcode": "postcode", "lsoa11": "lsoa", "pnc_id": "pnc",
        "cro_number": "cro",
    }  # fmt: skip
    found = {}
    for column, source in columns.items():
        found[column] = np.full(len(rows), None, dtype=object)
        if source:
            found[column][persons] = typed[source]
    firms = np.flatnonzero(cases.organisation[rows])
    if len(firms):
        at = rows[firms]
        home = homes.postcode[cases.home[at]]
        lines = homes.places.lines(home, homes.key[cases.home[at]])
        found["organisation_name"][firms] = typed_name(rng, cases.person[at] - len(people.sex), capitals=0.93)
        for at_line, line in enumerate(lines):
            found[f"address_line_{at_line + 1}"][firms] = line
        found["postcode"][firms] = homes.places.postcode[home]
        found["lsoa11"][firms] = homes.places.lsoa[home]
    return found


def _offence_columns(
    rng: np.random.Generator, at: Index, back: Index, rows: Index, cases: DefendantCases,
    results: Results, people: People,
) -> dict[str, Texts]:  # fmt: skip
    """Columns that differ by offence; `at` are entries of Results, `back` the record of each."""
    known = offences()
    label, code, result = results.label[at], results.code[at], results.result[at]
    kind = known.kind[label]
    breach = np.array([name.split(" ")[0] in BREACH for name in known.label])[label]
    sentences = Sentences(rng, result, label, cases.youth[rows][back], cases.final[rows][back])
    text = known.code_text[code].copy()
    text[rng.random(len(at)) < 0.03] = None
    cjs = known.code_cjs[code].copy()
    cjs[rng.random(len(at)) < 0.01] = None
    centre = np.full(len(at), None, dtype=object)
    up = np.isin(result, (6, 7))
    centre[up] = crown_centre(cases, rows[back[up]])
    codes = np.array([f"{r:02d}" for r in range(16)], dtype=object)[result]
    codes[rng.random(len(at)) < 0.002] = None
    return {
        "offence_seq": results.seq[at].astype(str).astype(object),
        "cjs_offence_code": cjs,
        "ho_offence_code": known.code_label[code],
        "offence_description": text,
        "breach_marker": np.where(breach, "Y", "N").astype(object),
        "proceedings_type_code": np.where(breach & (rng.random(len(at)) < 0.5), "BR", "CR").astype(object),
        "plea_code": sentences.plea(kind),
        "mode_of_trial_code": sentences.mode_of_trial(kind),
        "finding_code": sentences.finding(),
        "result_code": codes,
        "custodial_days": sentences.custodial_days(),
        "community_order_months": sentences.community_months(),
        "fine_pence": sentences.fine_pence(),
        "compensation_pence": sentences.compensation_pence(known.group[label]),
        "disqualification_months": sentences.disqualification_months(),
        "crown_court_code": centre,
    }


def crown_centre(cases: DefendantCases, rows: Index) -> Texts:
    """The Crown Court centre that each case goes up to: one of its force's, by court house."""
    area = forces()
    width = max(len(f.crown_centres) for f in area)
    table = np.array(
        [[f.crown_centres[k % len(f.crown_centres)] for k in range(width)] for f in area],
        dtype=object,
    )
    # Two thirds go to the centre of the court house, the rest by the case.
    key = np.where(scatter(cases.case[rows], 61) < 0.67, cases.court[rows], cases.case[rows] + 999)
    return table[cases.force[rows], (scatter(key, 62) ** 1.5 * width).astype(int)]
