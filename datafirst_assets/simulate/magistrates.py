"""The magistrates' delivery: the rows of defendant_offences.csv as texts, and the ids in them."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from datafirst_assets.simulate.blocks import Block
from datafirst_assets.simulate.cases import DefendantCases
from datafirst_assets.simulate.clerks import NOT_STATED, SEXES, UNRECORDED, Sight, register
from datafirst_assets.simulate.courts import court_houses, forces, justice_areas, youth_courts
from datafirst_assets.simulate.delivery import YearlyRows
from datafirst_assets.simulate.homes import Homes
from datafirst_assets.simulate.identifiers import mistyped, summons_numbers
from datafirst_assets.simulate.offences import BREACH, offences, remand_weights
from datafirst_assets.simulate.organisations import typed_name
from datafirst_assets.simulate.people import People
from datafirst_assets.simulate.results import Results
from datafirst_assets.simulate.sentences import Sentences
from datafirst_assets.simulate.tables import Index, Texts, calendar, draw, draw_rows, rank_within, scatter
from datafirst_assets.simulate.texts import Column, coded, column, joined, numbered, spread, uk_date

# Chances by offence type 1 to 4 (index 0 to 3); unknown age and sex as published for 2018, the summary
# ones lowered for the single justice cases that are not here.
DOB_MISSING = np.array([0.001, 0.004, 0.08, 0.05])
SEX_MISSING = np.array([0.02, 0.025, 0.10, 0.06])
POLICE_ID = np.array([0.78, 0.72, 0.60, 0.42])
CAPITALS = 0.93  # of records


def case_ids(block: Block, cases: DefendantCases) -> Column:
    """Libra case numbers: local justice area, year received, running number; one entry a case.

    Numbers rise with the day of receipt; the blocks take turns in each area's and year's numbers.
    """
    count = int(cases.case.max()) + 1
    court, received = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64)
    court[cases.case[::-1]] = cases.court[::-1]
    received[cases.case[::-1]] = cases.received[::-1]
    year = calendar(received)[0]
    turn = block.numbers(rank_within(court * 10_000 + year, received))
    number = 1000 + turn * 3 + (scatter(np.arange(count), 51) * 3).astype(int)
    return joined(coded(justice_areas(), court), numbered(year % 100, width=2), numbered(number, width=6))


def defendant_ids(block: Block, n: int) -> Column:
    """A Libra defendant number for each defendant-case, in no order that tells anything."""
    # 7 919 and 9 999 991 have no common factor: no number comes twice below ten million, and
    # every further ten million have a range of their own.
    row = block.numbers(np.arange(n, dtype=np.int64))
    return numbered(20_000_000 + row * 7919 % 9_999_991 + row // 9_999_991 * 10_000_000)


def arrest_numbers(block: Block, cases: DefendantCases) -> Column:
    """The arrest summons number of each defendant-case."""
    force = coded([f.code for f in forces()], cases.force)
    number = 100_000 + block.numbers(np.arange(len(cases.case), dtype=np.int64)) * 37
    return summons_numbers(force, calendar(cases.charge)[0], number)


@dataclass(frozen=True)
class LowerCourt:
    """The magistrates' courts' work of a block, and the ids it has there."""

    cases: DefendantCases
    results: Results
    case_id: Column  # one a case
    defendant_id: Column  # one a defendant-case
    asn: Column


def lower_court(block: Block, cases: DefendantCases, results: Results) -> LowerCourt:
    """The same work with its ids."""
    ids = case_ids(block, cases), defendant_ids(block, len(cases.case)), arrest_numbers(block, cases)
    return LowerCourt(cases, results, *ids)


def magistrates_table(block: Block, court: LowerCourt, people: People, homes: Homes, first_day: int) -> YearlyRows:
    """The block's rows of defendant_offences.csv from `first_day` on, in order of final result.

    One row an offence; the texts of a defendant-case are made once and repeated.
    """
    rng, cases, results = block.stream("magistrates"), court.cases, court.results
    delivered = cases.final >= first_day
    # Persons first, then organisations: who has no forename is not asked for one.
    rows = np.r_[np.flatnonzero(delivered & ~cases.organisation), np.flatnonzero(delivered & cases.organisation)]
    record = {
        "case_id": coded(court.case_id, cases.case[rows]),
        "defendant_id": coded(court.defendant_id, rows),
        "defendant_type": coded(("P", "O"), cases.organisation[rows].astype(int)),
        **_record_columns(rng, block, rows, cases, people, homes, court.asn),
    }
    order = np.lexsort((rows, cases.case[rows], cases.final[rows]))
    count = np.diff(np.r_[results.start, len(results.row)])[rows[order]]
    record_of = np.repeat(order, count)
    at = np.repeat(results.start[rows[order]] - (np.cumsum(count) - count), count) + np.arange(len(record_of))
    back = pa.array(record_of, pa.int64())
    table = {name: column.take(back) for name, column in record.items()}
    table |= _offence_columns(rng, at, rows[record_of], cases, results)
    return YearlyRows(pa.table(table), calendar(cases.final[rows[record_of]])[0])


def _record_columns(
    rng: np.random.Generator, block: Block, rows: Index, cases: DefendantCases, people: People, homes: Homes,
    asn: Column,
) -> dict[str, Column]:  # fmt: skip
    """Columns of a defendant-case, one entry for each of `rows` (persons first, then organisations)."""
    n = len(rows)
    kind = offences().kind[cases.label[rows]] - 1
    remand = draw_rows(rng, remand_weights(), kind)
    police, bail = remand // 3, remand % 3
    persons = slice(0, n - int(cases.organisation[rows].sum()))
    year = calendar(cases.final[rows])[0]
    # Ethnicity: 7 % unknown in 2010, rising some two points a year; summary cases seldom have it.
    known_rate = np.clip(0.07 + 0.021 * (year - 2010), 0.05, 0.5)
    arrested = police > 0
    missing = np.where(kind == 2, np.where(arrested, 0.35, 0.75), np.where(arrested, 0.5, 0.88))
    missing = np.where(kind < 2, known_rate, missing)
    who, sort = rows[persons], kind[persons]
    sight = Sight(
        cases.person[who], cases.received[who], cases.home[who], DOB_MISSING[sort], missing[persons],
        SEX_MISSING[sort], POLICE_ID[sort], CAPITALS, errors=block.errors,
    )  # fmt: skip
    typed = _persons(rng, people, homes, sight)
    firms = _organisations(rng, block, rows[persons.stop :], cases, people, homes)
    absent = pa.nulls(n - persons.stop, pa.string())
    identity = {name: pa.concat_arrays([texts, firms.get(name, absent)]) for name, texts in typed.items()}
    house = np.where(cases.youth[rows], len(court_houses()[0]), 0) + cases.court[rows]
    days = cases.final[rows] - cases.first[rows]
    hearings = np.where(days == 0, 1, 2 + rng.poisson(days / 45))
    requisition = rng.random(n) < np.clip((year - 2012) * 0.12, 0, 0.75)
    initiation = np.where(cases.summons[rows], np.where(requisition, 1, 2), 0)
    initiation = np.where(rng.random(n) < 0.015, draw(rng, [0, 0, 0, 6, 3, 1], n), initiation)
    unnumbered = rng.random(n) > np.where(cases.summons[rows], 0.78, 0.95)
    return identity | {
        "asn": mistyped(rng, coded(asn, rows, unnumbered), 0.004),
        "court_house_code": coded((*court_houses()[0], *youth_courts()), house),
        "court_type": coded(("MAG", "YTH"), cases.youth[rows].astype(int)),
        "lja_code": coded(justice_areas(), cases.court[rows], rng.random(n) < 0.005),
        "police_force_code": coded([f.code for f in forces()], cases.force[rows]),
        "initiation_code": coded(("C", "Q", "S", "O", "R", "Z"), initiation),
        "case_received_date": uk_date(cases.received[rows]),
        "first_hearing_date": uk_date(cases.first[rows], rng.random(n) < 0.008),
        "final_result_date": uk_date(cases.final[rows]),
        "hearings_count": numbered(hearings),
        "offence_date": uk_date(cases.offence[rows], rng.random(n) < 0.004),
        "charge_date": uk_date(cases.charge[rows], rng.random(n) < 0.06),
        "police_remand_status": coded(("S", "B", "C"), police),
        "court_remand_status": coded(("N", "B", "C"), bail),
    }


def _persons(rng: np.random.Generator, people: People, homes: Homes, sight: Sight) -> dict[str, Column]:
    """Identity columns of persons as typed; organisation_name is empty."""
    typed = register(rng, people, homes, sight)
    n = len(sight.person)
    sex = np.where((typed.sex == UNRECORDED) & (rng.random(n) < 0.6), NOT_STATED, typed.sex)
    return {
        "title": typed.title, "forename1": column(typed.first), "forename2": column(typed.second),
        "forename3": column(typed.third), "surname": column(typed.surname),
        "organisation_name": pa.nulls(n, pa.string()),
        "date_of_birth": uk_date(typed.birth, typed.no_birth), "sex": coded(SEXES, sex),
        "self_defined_ethnicity": typed.self_defined, "observed_ethnicity": typed.observed,
        "nationality": typed.nationality,
        **{f"address_line_{at}": column(line) for at, line in enumerate(typed.lines, 1)},
        "postcode": column(typed.postcode), "lsoa11": typed.lsoa, "pnc_id": typed.pnc,
        "cro_number": typed.cro,
    }  # fmt: skip


def _organisations(
    rng: np.random.Generator, block: Block, rows: Index, cases: DefendantCases, people: People, homes: Homes
) -> dict[str, Column]:
    """The identity columns that organisations have."""
    at, firm = homes.postcode[cases.home[rows]], cases.person[rows] - len(people.sex)
    lines = homes.places.lines(at, homes.key[cases.home[rows]])
    return {
        "organisation_name": column(typed_name(rng, block.numbers(firm), CAPITALS)),
        **{f"address_line_{line}": column(texts) for line, texts in enumerate(lines, 1)},
        "postcode": coded(homes.places.postcode, at), "lsoa11": homes.places.areas(at),
    }  # fmt: skip


def _offence_columns(
    rng: np.random.Generator, at: Index, rows: Index, cases: DefendantCases, results: Results
) -> dict[str, Column]:
    """Columns of an offence; `at` are entries of Results, `rows` the defendant-case of each."""
    known, n = offences(), len(at)
    label, code, result = results.label[at], results.code[at], results.result[at]
    kind = known.kind[label]
    breach = np.array([name.split(" ")[0] in BREACH for name in known.label])[label]
    sentences = Sentences(rng, result, label, cases.youth[rows])
    up = np.flatnonzero(np.isin(result, (6, 7)))
    centre = spread(column(crown_centre(cases, rows[up])), up, n)
    return {
        "offence_seq": numbered(results.seq[at]),
        "cjs_offence_code": coded(known.code_cjs, code, rng.random(n) < 0.01),
        "ho_offence_code": coded(known.code_label, code),
        "offence_description": coded(known.code_text, code, rng.random(n) < 0.03),
        "breach_marker": coded(("N", "Y"), breach.astype(int)),
        "proceedings_type_code": coded(("CR", "BR"), (breach & (rng.random(n) < 0.5)).astype(int)),
        "plea_code": sentences.plea(kind),
        "mode_of_trial_code": sentences.mode_of_trial(kind),
        "finding_code": sentences.finding(),
        "result_code": coded([f"{r:02d}" for r in range(16)], result, rng.random(n) < 0.002),
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
