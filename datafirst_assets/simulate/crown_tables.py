"""The Crown delivery of one year: the five XHIBIT files as texts, and the ids they use."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from datafirst_assets.simulate.cases import DefendantCases
from datafirst_assets.simulate.clerks import Sight, register
from datafirst_assets.simulate.courts import forces
from datafirst_assets.simulate.crown import APPEAL, SENTENCE, TRIAL, CrownDefendants
from datafirst_assets.simulate.crown_offences import DISPOSALS, Charges
from datafirst_assets.simulate.homes import Homes
from datafirst_assets.simulate.identifiers import mistyped, typed_pnc
from datafirst_assets.simulate.magistrates import crown_centre
from datafirst_assets.simulate.offences import offences
from datafirst_assets.simulate.organisations import typed_name
from datafirst_assets.simulate.people import People
from datafirst_assets.simulate.slips import mistype
from datafirst_assets.simulate.tables import (
    Index,
    Texts,
    day,
    draw,
    given,
    iso_time,
    scatter,
    stream,
)

REPEATED = 0.01  # of cases and defendants on case: delivered twice, the stale one older
REPEATED_DEFENDANT = 0.003  # of defendants, which have no date of update: the last row counts


@dataclass(frozen=True)
class CrownKeys:
    """Ids of the whole run; one entry a Crown defendant unless said otherwise."""

    case_id: Texts
    case_number: Texts
    court: Texts
    reference: Texts
    defendant_id: Texts
    on_case_id: Texts
    on_offence_id: Texts  # one a charge
    disposal_id: Texts  # one a disposal


def build_keys(seed: int, crown: CrownDefendants, charges: Charges, cases: DefendantCases, libra: Texts) -> CrownKeys:
    """Ids without meaning, case numbers by court, and the clerks' reference of the lower court."""
    rng = stream(seed, "crown keys")

    def numbers(count: int, base: int, step: int) -> Texts:
        return (base + np.arange(count, dtype=np.int64) * step).astype(str).astype(object)

    n = len(crown.row)
    heads = np.flatnonzero(crown.number == 1)
    court = crown_centre(cases, crown.row[heads])
    case_court = np.empty(len(heads), dtype=object)
    case_court[crown.case[heads]] = court
    by_row = case_court[crown.case]
    reference = _references(rng, crown, heads, cases, libra)
    return CrownKeys(
        numbers(len(heads), 150_001, 3)[crown.case],
        crown.case_numbers(by_row),
        by_row,
        reference[crown.case],
        numbers(n, 410_003, 7),
        numbers(n, 730_001, 5),
        numbers(len(charges.defendant), 2_100_001, 3),
        numbers(len(charges.disposal), 5_300_001, 2),
    )


def _references(
    rng: np.random.Generator, crown: CrownDefendants, heads: Index, cases: DefendantCases,
    libra: Texts,
) -> Texts:  # fmt: skip
    """magistrates_case_ref by Crown case: Libra number 70 %, another 10 %, wrong 5 %, missing."""
    n = len(heads)
    true = libra[cases.case[crown.row[heads]]]
    u = rng.random(n)
    found = true.copy()
    style = draw(rng, [80, 8, 4, 4, 2, 2], n)
    for way, change in (
        (1, lambda t: f"{t[:4]} {t[4:6]} {t[6:]}"),
        (2, lambda t: f"{t[:4]}/{t[4:6]}/{t[6:]}"),
        (3, lambda t: f"MC {t}"),
        (4, lambda t: f"libra {t}"),
    ):
        rows = np.flatnonzero(style == way)
        found[rows] = np.array([change(text) for text in true[rows]], dtype=object)
    rows = np.flatnonzero(style == 5)
    found[rows] = mistype(rng, found[rows])
    other = np.flatnonzero((u >= 0.70) & (u < 0.80))
    force = np.array([f.code for f in forces()], dtype=object)[cases.force[crown.row[heads[other]]]]
    serial = rng.integers(10_000, 99_999, len(other)).astype(str).astype(object)
    found[other] = force + "TJ" + serial + true[other].astype("U6").astype(object)
    wrong = np.flatnonzero((u >= 0.80) & (u < 0.85))
    found[wrong] = libra[rng.integers(0, len(libra), len(wrong))]
    found[(u >= 0.85) | crown.voluntary[heads]] = None
    by_case = np.empty(n, dtype=object)
    by_case[crown.case[heads]] = found
    return by_case


def _text(numbers: np.ndarray, missing: np.ndarray | None = None) -> Texts:
    found = numbers.astype(str).astype(object)
    if missing is not None:
        found[missing] = None
    return found


def _clock(rng: np.random.Generator, n: int) -> np.ndarray:
    """Seconds of a day within office hours, to the minute."""
    return rng.integers(8 * 60, 18 * 60, n) * 60


def _table(columns: dict[str, Texts]) -> pa.Table:
    return pa.table({name: pa.array(column, pa.string()) for name, column in columns.items()})


def crown_tables(
    rng: np.random.Generator, year: int, rows: Index, crown: CrownDefendants, charges: Charges,
    keys: CrownKeys, cases: DefendantCases, people: People, homes: Homes, asn: Texts,
) -> dict[str, pa.Table]:  # fmt: skip
    """The five files of one year; `rows` are its Crown defendants, in order of case."""
    year_end = int(day(year + 1, 2, 27))
    on_charge = np.flatnonzero(np.isin(charges.defendant, rows, kind="table"))
    on_disposal = np.flatnonzero(np.isin(charges.disposal_charge, on_charge, kind="table"))
    return {
        "cases.csv": _cases(rng, rows, crown, keys, cases, year_end),
        "defendants.csv": _defendants(rng, year, rows, crown, keys, cases, people, homes),
        "defendants_on_case.csv": _on_case(rng, rows, crown, keys, cases, people, asn, year_end),
        "defendants_on_offence.csv": _on_offence(rng, on_charge, crown, charges, keys, cases),
        "disposals.csv": _table(
            {
                "disposal_id": keys.disposal_id[on_disposal],
                "defendant_on_offence_id": keys.on_offence_id[charges.disposal_charge[on_disposal]],
                "disposal_type": DISPOSALS[charges.disposal[on_disposal]],
                "disposal_date": iso_time(crown.final[charges.defendant[charges.disposal_charge[on_disposal]]]),
                "custodial_days": _text(charges.days[on_disposal], charges.days[on_disposal] < 0),
                "amount_pence": _text(charges.pence[on_disposal], charges.pence[on_disposal] < 0),
            }
        ),
    }


def _cases(
    rng: np.random.Generator, rows: Index, crown: CrownDefendants, keys: CrownKeys,
    cases: DefendantCases, year_end: int,
) -> pa.Table:  # fmt: skip
    """One row a case with a defendant who ended this year, and the stale repeats."""
    ends = np.r_[np.flatnonzero(np.diff(crown.case[rows]) != 0), len(rows) - 1][: len(rows)]
    latest = np.zeros(int(crown.case.max(initial=0)) + 1, dtype=np.int64)
    np.maximum.at(latest, crown.case[rows], crown.final[rows])
    head = rows[ends]
    n = len(head)
    kind, row = crown.type[head], crown.row[head]
    serious = offences().kind[cases.label[row]] == 1
    receipt = np.where(kind == TRIAL, np.where(serious, "IO", "EW"), "CS").astype(object)
    some = (kind == SENTENCE) & (rng.random(n) < 0.08)
    receipt[some] = np.where(rng.random(int(some.sum())) < 0.7, "CB", "BB")
    receipt[(kind == TRIAL) & (rng.random(n) < 0.003)] = "TC"
    receipt[crown.voluntary[head]] = "VB"
    receipt[(kind == APPEAL) | (rng.random(n) < 0.01)] = None
    appeal = kind == APPEAL
    sub = np.array(["C", "S", "B", "O"], dtype=object)[draw(rng, [42, 48, 6, 4], n)]
    sub[~appeal] = None
    up = cases.final[row]
    no_committal = (kind == APPEAL) | crown.voluntary[head]
    updated = np.minimum(latest[crown.case[head]] + rng.integers(0, 40, n), year_end)
    columns = {
        "case_id": keys.case_id[head],
        "case_number": keys.case_number[head],
        "case_type": np.array(["T", "S", "A"], dtype=object)[kind],
        "case_sub_type": sub,
        "receipt_type": receipt,
        "court_id": keys.court[head],
        "police_force_code": np.array([f.code for f in forces()], dtype=object)[cases.force[row]],
        "magistrates_case_ref": keys.reference[head],
        "received_date": iso_time(crown.received[head], _clock(rng, n)),
        "committal_date": iso_time(up, None, no_committal | (kind != SENTENCE) | (rng.random(n) < 0.05)),
        "sent_for_trial_date": iso_time(up, None, no_committal | (kind != TRIAL) | (rng.random(n) < 0.05)),
        "appeal_lodged_date": iso_time(crown.lodged[head], None, ~appeal),
        "orig_body_decision_date": iso_time(up, None, ~appeal | (rng.random(n) < 0.1)),
        "no_defendants_for_case": _text(crown.defendants[head], rng.random(n) < 0.02),
    }
    columns["police_force_code"][appeal & (rng.random(n) < 0.4)] = None
    stale = np.flatnonzero(rng.random(n) < REPEATED)
    found = {name: np.r_[column, column[stale]] for name, column in columns.items()}
    found["magistrates_case_ref"][n:] = None
    older = np.maximum(updated[stale] - rng.integers(1, 60, len(stale)), crown.received[head[stale]])
    older = np.minimum(older, updated[stale] - 1)
    clock = _clock(rng, n + len(stale))
    found["last_update_date"] = iso_time(np.r_[updated, older], clock)
    return _shuffled(rng, found, n)


def _shuffled(rng: np.random.Generator, columns: dict[str, Texts], n: int) -> pa.Table:
    """Rows of a file with the repeats (after the first n) at any place."""
    total = len(next(iter(columns.values())))
    place = np.r_[np.arange(n), rng.integers(0, max(n, 1), total - n) - 0.5]
    order = np.argsort(place, kind="stable")
    return _table({name: column[order] for name, column in columns.items()})


def _defendants(
    rng: np.random.Generator, year: int, rows: Index, crown: CrownDefendants, keys: CrownKeys,
    cases: DefendantCases, people: People, homes: Homes,
) -> pa.Table:  # fmt: skip
    """Who stands there, as the Crown Court's own clerks typed it."""
    n = len(rows)
    appeal = crown.type[rows] == APPEAL
    firm = cases.organisation[crown.row[rows]]
    persons = np.flatnonzero(~firm)
    who = crown.row[rows[persons]]
    # One in eight has moved since the magistrates' court.
    home = np.where(rng.random(len(who)) < 0.12, homes.next_home[who], cases.home[who])
    sparse = appeal[persons]
    unknown = np.clip(0.06 + 0.018 * (year - 2010), 0.05, 0.45)
    nothing = np.zeros(len(who))
    sight = Sight(
        cases.person[who], crown.first[rows[persons]], home, np.where(sparse, 0.35, 0.008),
        np.where(sparse, 0.9, unknown), nothing + 0.012, nothing, 0.12,
    )  # fmt: skip
    typed = register(rng, people, homes, sight)
    third = given(typed["third"])
    typed["second"][third] = typed["second"][third] + " " + typed["third"][third]
    typed["second"][sparse & (rng.random(len(who)) < 0.8)] = None
    missing = ~given(typed["birth"])
    born = np.where(missing, 0, typed["birth"]).astype(np.int64)
    typed["birth"] = iso_time(born, None, missing)
    columns = {"defendant_id": keys.defendant_id[rows]}
    for column, source in (
        ("first_name", "first"), ("middle_name", "second"), ("surname", "surname"),
        ("date_of_birth", "birth"), ("gender", "sex"), ("ethnicity_self_defined", "ethnicity"),
        ("ethnic_appearance_code", "observed"), ("nationality", "nationality"),
        ("address_line_1", "line_1"), ("address_line_2", "line_2"), ("address_line_3", "line_3"),
        ("postcode", "postcode"), ("lsoa11", "lsoa"),
    ):  # fmt: skip
        columns[column] = np.full(n, None, dtype=object)
        columns[column][persons] = typed[source]
    firms = np.flatnonzero(firm)
    if len(firms):
        at = crown.row[rows[firms]]
        place = homes.postcode[cases.home[at]]
        columns["surname"][firms] = typed_name(rng, cases.person[at] - len(people.sex), 0.1)
        columns["gender"][firms] = "C"
        columns["postcode"][firms] = homes.places.postcode[place]
        columns["lsoa11"][firms] = homes.places.lsoa[place]
        one, two, three = homes.places.lines(place, homes.key[cases.home[at]])
        columns["address_line_1"][firms], columns["address_line_2"][firms] = one, two
        columns["address_line_3"][firms] = three
    columns["is_company"] = np.where(firm, "Y", "N").astype(object)
    # Stale repeats stand before the row that counts: the last row of a key wins here.
    stale = np.flatnonzero(rng.random(n) < REPEATED_DEFENDANT)
    found = {name: np.r_[column, column[stale]] for name, column in columns.items()}
    found["first_name"][n:] = mistype(rng, found["first_name"][n:])
    found["postcode"][n:], found["lsoa11"][n:] = None, None
    order = np.argsort(np.r_[np.arange(n), stale - 0.5], kind="stable")
    return _table({name: column[order] for name, column in found.items()})


def _on_case(
    rng: np.random.Generator, rows: Index, crown: CrownDefendants, keys: CrownKeys,
    cases: DefendantCases, people: People, asn: Texts, year_end: int,
) -> pa.Table:  # fmt: skip
    """The defendant in the case: police ids, bail, hearings, the end."""
    n = len(rows)
    row, kind = crown.row[rows], crown.type[rows]
    appeal, firm = kind == APPEAL, cases.organisation[row]
    person = np.where(firm, 0, cases.person[row])
    pnc = typed_pnc(rng, people, person, np.where(firm, 0.0, np.where(appeal, 0.25, 0.72)))
    pnc[firm] = None
    number = asn[row].copy()
    number[(rng.random(n) < np.where(appeal, 0.9, 0.12)) | crown.voluntary[rows]] = None
    number = mistyped(rng, number, 0.015)
    bail = np.array(["B", "C", "J", "N"], dtype=object)
    held = draw(rng, [60, 33, 0.5, 6.5], n)
    now = np.where(rng.random(n) < 0.8, held, draw(rng, [50, 43, 0.5, 6.5], n))
    on_committal, current = bail[held], bail[now]
    on_committal[appeal | (rng.random(n) < 0.06)] = None
    current[appeal | (rng.random(n) < 0.04)] = None
    age = (crown.first[rows] - people.birth[person]) / 365.25
    result = np.array(["AA", "AD", "AB", "AC", "SV", "REM", "TO", "NH", "O"], dtype=object)[
        draw(rng, [30, 28, 14, 8, 14, 1, 0.5, 2, 2.5], n)
    ]
    result[~appeal] = None
    no_court = crown.voluntary[rows] | appeal
    days = crown.final[rows] - crown.first[rows]
    updated = np.minimum(crown.final[rows] + rng.integers(0, 45, n), year_end)
    columns = {
        "defendant_on_case_id": keys.on_case_id[rows],
        "case_id": keys.case_id[rows],
        "defendant_id": keys.defendant_id[rows],
        "defendant_number": _text(crown.number[rows], rng.random(n) < 0.01),
        "pnc_id": pnc,
        "asn": number,
        "is_juvenile": np.where(~firm & (age < 18), "Y", "N").astype(object),
        "bail_status_on_committal": on_committal,
        "bail_status_current": current,
        "mag_court_first_hearing_date": iso_time(cases.first[row], None, no_court | (rng.random(n) < 0.25)),
        "mag_court_final_hearing_date": iso_time(cases.final[row], None, no_court | (rng.random(n) < 0.2)),
        "first_hearing_date": iso_time(crown.first[rows], None, rng.random(n) < 0.01),
        "final_result_date": iso_time(crown.final[rows]),
        "hearings_count": _text(1 + rng.poisson(0.5 + np.minimum(days, 400) / 60)),
        "appeal_result": result,
    }
    stale = np.flatnonzero(rng.random(n) < REPEATED)
    found = {name: np.r_[column, column[stale]] for name, column in columns.items()}
    found["pnc_id"][n:], found["bail_status_current"][n:] = None, None
    found["hearings_count"][n:] = "1"
    older = updated[stale] - 1 - rng.integers(0, 30, len(stale))
    found["last_update_date"] = iso_time(np.r_[updated, older], _clock(rng, n + len(stale)))
    return _shuffled(rng, found, n)


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
    text = known.code_text[code].copy()
    text[rng.random(n) < np.where(appeal, 0.6, 0.02)] = None
    return _table(
        {
            "defendant_on_offence_id": keys.on_offence_id[rows],
            "defendant_on_case_id": keys.on_case_id[defendant],
            "offence_seq": _text(charges.seq[rows]),
            "cjs_offence_code": known.code_cjs[code],
            "ho_offence_code": known.code_label[code],
            "offence_description": text,
            "offence_date": iso_time(committed, None, (rng.random(n) < 0.01) | (appeal & (rng.random(n) < 0.7))),
            "plea": charges.plea[rows],
            "verdict": charges.verdict[rows],
        }
    )
