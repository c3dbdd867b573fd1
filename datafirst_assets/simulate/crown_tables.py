"""The Crown delivery: the rows of the five XHIBIT files as texts."""

from collections.abc import Iterable
from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from datafirst_assets.simulate.blocks import Block
from datafirst_assets.simulate.cases import DefendantCases
from datafirst_assets.simulate.clerks import SEXES, Sight, Typed, register
from datafirst_assets.simulate.courts import forces
from datafirst_assets.simulate.crown import APPEAL, SENTENCE, TRIAL, CrownDefendants
from datafirst_assets.simulate.crown_keys import CrownKeys
from datafirst_assets.simulate.crown_offences import DISPOSALS, Charges
from datafirst_assets.simulate.delivery import YearlyRows
from datafirst_assets.simulate.errors import ErrorRates
from datafirst_assets.simulate.homes import Homes
from datafirst_assets.simulate.identifiers import mistyped, typed_pnc
from datafirst_assets.simulate.magistrates import LowerCourt
from datafirst_assets.simulate.offences import offences
from datafirst_assets.simulate.organisations import typed_name
from datafirst_assets.simulate.people import People
from datafirst_assets.simulate.slips import mistype
from datafirst_assets.simulate.tables import Index, calendar, day, draw, scatter
from datafirst_assets.simulate.texts import (
    Column,
    changed,
    coded,
    column,
    given,
    iso_time,
    numbered,
)

REPEATED = 0.01  # of cases and defendants on case: delivered twice, the stale one older
REPEATED_DEFENDANT = 0.003  # of defendants, which have no date of update: the last row counts
CAPITALS = 0.12  # of records


def _clock(rng: np.random.Generator, n: int) -> np.ndarray:
    """Minutes of a day within office hours."""
    return rng.integers(8 * 60, 18 * 60, n)


def crown_tables(
    block: Block, crown: CrownDefendants, charges: Charges, keys: CrownKeys, lower: LowerCourt,
    people: People, homes: Homes,
) -> dict[str, YearlyRows]:  # fmt: skip
    """The block's rows of the five files; within a year in order of case."""
    rng, ended = block.stream("crown tables"), calendar(crown.final)[0]
    rows = np.lexsort((np.arange(len(ended)), crown.case, ended))
    on_charge = np.argsort(ended[charges.defendant], kind="stable")
    disposed = ended[charges.defendant[charges.disposal_charge]]
    on_disposal = np.argsort(disposed, kind="stable")
    return {
        "cases": _cases(rng, rows, ended[rows], crown, keys, lower.cases),
        "defendants": _defendants(rng, block, rows, ended[rows], crown, keys, lower.cases, people, homes),
        "defendants_on_case": _on_case(rng, rows, ended[rows], crown, keys, lower, people, block.errors),
        "defendants_on_offence": YearlyRows(
            _on_offence(rng, on_charge, crown, charges, keys, lower.cases), ended[charges.defendant[on_charge]]
        ),
        "disposals": YearlyRows(_disposals(on_disposal, crown, charges, keys), disposed[on_disposal]),
    }


def _disposals(rows: Index, crown: CrownDefendants, charges: Charges, keys: CrownKeys) -> pa.Table:
    """The sentences and orders."""
    charge, days, pence = charges.disposal_charge[rows], charges.days[rows], charges.pence[rows]
    return pa.table(
        {
            "disposal_id": coded(keys.disposal_id, rows),
            "defendant_on_offence_id": coded(keys.on_offence_id, charge),
            "disposal_type": coded(DISPOSALS, charges.disposal[rows]),
            "disposal_date": iso_time(crown.final[charges.defendant[charge]]),
            "custodial_days": numbered(days, days < 0),
            "amount_pence": numbered(pence, pence < 0),
        }
    )


def _cases(
    rng: np.random.Generator, rows: Index, year: Index, crown: CrownDefendants, keys: CrownKeys,
    cases: DefendantCases,
) -> YearlyRows:  # fmt: skip
    """One row a case and year in which a defendant ended, and the stale repeats."""
    last = np.r_[(np.diff(crown.case[rows]) != 0) | (np.diff(year) != 0), True][: len(rows)]
    ends = np.flatnonzero(last)
    starts = np.r_[0, ends + 1][: len(ends)]
    latest = np.maximum.reduceat(crown.final[rows], starts) if len(rows) else rows
    head, year = rows[ends], year[ends]
    n = len(head)
    kind, row = crown.type[head], crown.row[head]
    serious = offences().kind[cases.label[row]] == 1
    receipts = ("CS", "CB", "BB", "EW", "IO", "TC", "VB")
    receipt = np.where(kind == TRIAL, np.where(serious, 4, 3), 0)
    bailed = np.where(rng.random(n) < 0.7, 1, 2)
    receipt = np.where((kind == SENTENCE) & (rng.random(n) < 0.08), bailed, receipt)
    receipt = np.where((kind == TRIAL) & (rng.random(n) < 0.003), 5, receipt)
    receipt = np.where(crown.voluntary[head], 6, receipt)
    appeal = kind == APPEAL
    up = cases.final[row]
    no_committal = appeal | crown.voluntary[head]
    updated = np.minimum(latest + rng.integers(0, 40, n), day(year + 1, 2, 27))
    columns = {
        "case_id": coded(keys.case_id, head),
        "case_number": column(keys.case_number[head]),
        "case_type": coded(("T", "S", "A"), kind),
        "case_sub_type": coded(("C", "S", "B", "O"), draw(rng, [42, 48, 6, 4], n), ~appeal),
        "receipt_type": coded(receipts, receipt, appeal | (rng.random(n) < 0.01)),
        "court_id": column(keys.court[head]),
        "police_force_code": coded([f.code for f in forces()], cases.force[row], appeal & (rng.random(n) < 0.4)),
        "magistrates_case_ref": column(keys.reference[head]),
        "received_date": iso_time(crown.received[head], minutes=_clock(rng, n)),
        "committal_date": iso_time(up, no_committal | (kind != SENTENCE) | (rng.random(n) < 0.05)),
        "sent_for_trial_date": iso_time(up, no_committal | (kind != TRIAL) | (rng.random(n) < 0.05)),
        "appeal_lodged_date": iso_time(crown.lodged[head], ~appeal),
        "orig_body_decision_date": iso_time(up, ~appeal | (rng.random(n) < 0.1)),
        "no_defendants_for_case": numbered(crown.defendants[head], rng.random(n) < 0.02),
    }
    stale = np.flatnonzero(rng.random(n) < REPEATED)
    older = np.maximum(updated[stale] - rng.integers(1, 60, len(stale)), crown.received[head[stale]])
    older = np.minimum(older, updated[stale] - 1)
    clock = _clock(rng, n + len(stale))
    repeated = _repeated(columns, stale, {"magistrates_case_ref"})
    repeated["last_update_date"] = iso_time(np.r_[updated, older], minutes=clock)
    return _shuffled(rng, repeated, year, stale)


def _repeated(columns: dict[str, Column], stale: Index, without: Iterable[str]) -> dict[str, Column]:
    """The columns with the rows `stale` once more at the end, where the columns `without` are empty."""
    nothing = pa.nulls(len(stale), pa.string())
    return {
        name: pa.concat_arrays([texts, nothing if name in without else coded(texts, stale)])
        for name, texts in columns.items()
    }


def _shuffled(rng: np.random.Generator, columns: dict[str, Column], year: Index, stale: Index) -> YearlyRows:
    """Rows of a file with the repeats (the rows after those of `year`) at any place of their year."""
    first = np.searchsorted(year, year[stale], side="left")
    behind = np.searchsorted(year, year[stale], side="right")
    place = first + (rng.random(len(stale)) * (behind - first)).astype(int) - 0.5
    return _in_order(columns, np.r_[year, year[stale]], np.r_[np.arange(len(year)), place])


def _in_order(columns: dict[str, Column], year: Index, place: np.ndarray) -> YearlyRows:
    """The rows by their place."""
    order = np.argsort(place, kind="stable")
    return YearlyRows(pa.table(columns).take(pa.array(order, pa.int64())), year[order])


def _defendants(
    rng: np.random.Generator, block: Block, rows: Index, year: Index, crown: CrownDefendants,
    keys: CrownKeys, cases: DefendantCases, people: People, homes: Homes,
) -> YearlyRows:  # fmt: skip
    """Who stands there, as the Crown Court's own clerks typed it."""
    n = len(rows)
    firm = cases.organisation[crown.row[rows]]
    persons, firms = np.flatnonzero(~firm), np.flatnonzero(firm)
    who = crown.row[rows[persons]]
    # One in eight has moved since the magistrates' court.
    home = np.where(rng.random(len(who)) < 0.12, homes.next_home[who], cases.home[who])
    sparse = crown.type[rows[persons]] == APPEAL
    unknown = np.clip(0.06 + 0.018 * (year[persons] - 2010), 0.05, 0.45)
    nothing = np.zeros(len(who))
    sight = Sight(
        cases.person[who], crown.first[rows[persons]], home, np.where(sparse, 0.35, 0.008),
        np.where(sparse, 0.9, unknown), nothing + 0.012, nothing, CAPITALS, errors=block.errors,
    )  # fmt: skip
    typed = register(rng, people, homes, sight)
    third = given(typed.third)
    typed.second[third] = typed.second[third] + " " + typed.third[third]
    typed.second[sparse & (rng.random(len(who)) < 0.8)] = None
    companies = _companies(rng, block, crown.row[rows[firms]], cases, people, homes)
    absent = pa.nulls(len(firms), pa.string())
    back = np.argsort(np.r_[persons, firms])
    columns = {"defendant_id": coded(keys.defendant_id, rows)} | {
        name: coded(pa.concat_arrays([texts, companies.get(name, absent)]), back)
        for name, texts in _identity(typed).items()
    }
    columns["is_company"] = coded(("N", "Y"), firm.astype(int))
    # Stale repeats stand before the row that counts: the last row of a key wins here.
    stale = np.flatnonzero(rng.random(n) < REPEATED_DEFENDANT)
    found = _repeated(columns, stale, {"postcode", "lsoa11"})
    found["first_name"] = changed(found["first_name"], np.arange(n, n + len(stale)), partial(mistype, rng))
    return _in_order(found, np.r_[year, year[stale]], np.r_[np.arange(n), stale - 0.5])


def _identity(typed: Typed) -> dict[str, Column]:
    """The identity columns of persons."""
    return {
        "first_name": column(typed.first), "middle_name": column(typed.second),
        "surname": column(typed.surname), "date_of_birth": iso_time(typed.birth, typed.no_birth),
        "gender": coded(SEXES, typed.sex), "ethnicity_self_defined": typed.self_defined,
        "ethnic_appearance_code": typed.observed, "nationality": typed.nationality,
        **{f"address_line_{at}": column(line) for at, line in enumerate(typed.lines, 1)},
        "postcode": column(typed.postcode), "lsoa11": typed.lsoa,
    }  # fmt: skip


def _companies(
    rng: np.random.Generator, block: Block, rows: Index, cases: DefendantCases, people: People, homes: Homes
) -> dict[str, Column]:
    """The identity columns of organisations: the surname holds the name."""
    place, firm = homes.postcode[cases.home[rows]], cases.person[rows] - len(people.sex)
    lines = homes.places.lines(place, homes.key[cases.home[rows]])
    return {
        "surname": column(typed_name(rng, block.numbers(firm), CAPITALS)),
        "gender": coded(("C",), np.zeros(len(rows))),
        **{f"address_line_{at}": column(line) for at, line in enumerate(lines, 1)},
        "postcode": coded(homes.places.postcode, place), "lsoa11": homes.places.areas(place),
    }  # fmt: skip


def _on_case(
    rng: np.random.Generator, rows: Index, year: Index, crown: CrownDefendants, keys: CrownKeys,
    lower: LowerCourt, people: People, errors: ErrorRates,
) -> YearlyRows:  # fmt: skip
    """The defendant in the case: police ids, bail, hearings, the end."""
    n, cases = len(rows), lower.cases
    row, kind = crown.row[rows], crown.type[rows]
    appeal, firm = kind == APPEAL, cases.organisation[row]
    person = np.where(firm, 0, cases.person[row])
    pnc = typed_pnc(rng, people, person, np.where(firm, 0.0, np.where(appeal, 0.25, 0.72)), errors)
    unnumbered = (rng.random(n) < np.where(appeal, 0.9, 0.12)) | crown.voluntary[rows]
    bail = ("B", "C", "J", "N")
    held = draw(rng, [60, 33, 0.5, 6.5], n)
    now = np.where(rng.random(n) < 0.8, held, draw(rng, [50, 43, 0.5, 6.5], n))
    age = (crown.first[rows] - people.birth[person]) / 365.25
    results = ("AA", "AD", "AB", "AC", "SV", "REM", "TO", "NH", "O")
    no_court = crown.voluntary[rows] | appeal
    days = crown.final[rows] - crown.first[rows]
    updated = np.minimum(crown.final[rows] + rng.integers(0, 45, n), day(year + 1, 2, 27))
    columns = {
        "defendant_on_case_id": coded(keys.on_case_id, rows),
        "case_id": coded(keys.case_id, rows),
        "defendant_id": coded(keys.defendant_id, rows),
        "defendant_number": numbered(crown.number[rows], rng.random(n) < 0.01),
        "pnc_id": pnc,
        "asn": mistyped(rng, coded(lower.asn, row, unnumbered), 0.015),
        "is_juvenile": coded(("N", "Y"), (~firm & (age < 18)).astype(int)),
        "bail_status_on_committal": coded(bail, held, appeal | (rng.random(n) < 0.06)),
        "bail_status_current": coded(bail, now, appeal | (rng.random(n) < 0.04)),
        "mag_court_first_hearing_date": iso_time(cases.first[row], no_court | (rng.random(n) < 0.25)),
        "mag_court_final_hearing_date": iso_time(cases.final[row], no_court | (rng.random(n) < 0.2)),
        "first_hearing_date": iso_time(crown.first[rows], rng.random(n) < 0.01),
        "final_result_date": iso_time(crown.final[rows]),
        "hearings_count": numbered(1 + rng.poisson(0.5 + np.minimum(days, 400) / 60)),
        "appeal_result": coded(results, draw(rng, [30, 28, 14, 8, 14, 1, 0.5, 2, 2.5], n), ~appeal),
    }
    stale = np.flatnonzero(rng.random(n) < REPEATED)
    found = _repeated(columns, stale, {"pnc_id", "bail_status_current"})
    found["hearings_count"] = pc.if_else(pa.array(np.arange(n + len(stale)) < n), found["hearings_count"], "1")
    older = updated[stale] - 1 - rng.integers(0, 30, len(stale))
    found["last_update_date"] = iso_time(np.r_[updated, older], minutes=_clock(rng, n + len(stale)))
    return _shuffled(rng, found, year, stale)


def _on_offence(
    rng: np.random.Generator, rows: Index, crown: CrownDefendants, charges: Charges,
    keys: CrownKeys, cases: DefendantCases,
) -> pa.Table:  # fmt: skip
    """The counts of the indictments; appeals have little more than a code."""
    known, n = offences(), len(rows)
    defendant, code = charges.defendant[rows], charges.code[rows]
    appeal = crown.type[defendant] == APPEAL
    committed = cases.offence[crown.row[defendant]]
    slip = (scatter(rows, 81) < 0.05) & ~appeal
    committed = np.where(slip, committed - 1, committed)
    return pa.table(
        {
            "defendant_on_offence_id": coded(keys.on_offence_id, rows),
            "defendant_on_case_id": coded(keys.on_case_id, defendant),
            "offence_seq": numbered(charges.seq[rows]),
            "cjs_offence_code": coded(known.code_cjs, code),
            "ho_offence_code": coded(known.code_label, code),
            "offence_description": coded(known.code_text, code, rng.random(n) < np.where(appeal, 0.6, 0.02)),
            "offence_date": iso_time(committed, (rng.random(n) < 0.01) | (appeal & (rng.random(n) < 0.7))),
            "plea": column(charges.plea[rows]),
            "verdict": column(charges.verdict[rows]),
        }
    )
