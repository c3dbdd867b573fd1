"""The family court's delivery: the rows of FamilyMan's three files as texts."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from datafirst_assets.simulate.blocks import Block
from datafirst_assets.simulate.clerks import SEXES, Sight, register
from datafirst_assets.simulate.companies import Companies
from datafirst_assets.simulate.county_courts import county_courts, running_numbers
from datafirst_assets.simulate.delivery import YearlyRows
from datafirst_assets.simulate.family_cases import (
    APPLICANT,
    CHILD,
    DIVORCE,
    NONE,
    PUBLIC,
    ROLES,
    TYPES,
    FamilyCases,
)
from datafirst_assets.simulate.homes import Homes
from datafirst_assets.simulate.people import NEVER
from datafirst_assets.simulate.residences import Residences
from datafirst_assets.simulate.residents import NOBODY
from datafirst_assets.simulate.tables import Index, calendar, day, draw_rows, stacked, working_day
from datafirst_assets.simulate.texts import Column, coded, column, given, iso_date, joined, numbered

LETTER = ("C", "P", "D", "Z", "F")  # of the case number, by type
# Chances by role: applicant, respondent, child.
BIRTH_MISSING = np.array([0.30, 0.16, 0.015])
SEX_MISSING = np.array([0.10, 0.12, 0.04])
CHILD_TITLE = 0.03
# Addresses kept from the other party, by type for applicants, and of children in care.
CONFIDENTIAL, IN_CARE = np.array([0.02, 0.04, 0.02, 0.10, 0.22]), 0.18
CAPITALS, CARE = 0.35, 1.2
RELATED = 0.55  # of later cases of a household: the earlier one is named
HARM = np.array([0.85, 0.45, 0.05, 0.5, 0.94])  # alleged, by type
HARM_MISSING = np.array([0.10, 0.15, 0.60, 0.30, 0.08])
HEARINGS = np.array([4.0, 2.1, 0.15, 1.6, 1.5])  # mean by type
ORDER_TYPES = ("CAO", "CAR", "SUP", "ADO", "DNI", "DAB", "NMO", "OCC", "DIS")
ORDERS = np.array([  # last order by type of case
    [15, 55, 20, 2, 0, 0, 0, 0, 8], [88, 0, 1, 0, 0, 0, 2, 0, 9], [0, 0, 0, 0, 0, 94, 0, 0, 6],
    [0, 0, 0, 94, 0, 0, 0, 0, 6], [0, 0, 0, 0, 0, 0, 78, 12, 10],
])  # fmt: skip
EVENTS = ("APP", "HRG", "ORD", "ADM")
APPLICATION, HEARING, ORDER, OFFICE = range(4)


def family_tables(
    block: Block, cases: FamilyCases, residences: Residences, companies: Companies
) -> tuple[dict[str, YearlyRows], Column, Index]:
    """The block's rows of the three files by name, and party id and council's number or nothing of each party."""
    rng = block.stream("family tables")
    key, postcode = residences.at(np.maximum(cases.home, 0), cases.received[cases.case])
    # A case is heard, and a council applies, where the last of its parties lives: a child, if there is one.
    last = np.zeros(len(cases.type), dtype=np.int64)
    last[cases.case] = np.arange(len(cases.case))
    place = postcode[last]
    court = county_courts().nearest(rng, residences.homes.places, place)
    year = calendar(cases.received)[0]
    running = running_numbers(block, court, year, cases.type, cases.received)
    site = coded(county_courts().letters(), court)
    number = joined(site, numbered(year % 100, width=2), coded(LETTER, cases.type), running)
    party_id = numbered(6_000_001 + block.numbers(np.arange(len(cases.case))) * 3)
    council = np.where(cases.person == NOBODY, companies.council(place)[cases.case], NONE)
    tables = {
        "cases": _cases(rng, cases, court, number),
        "parties": _parties(rng, cases, number, party_id, residences, key, postcode, companies, council),
        "events": _events(rng, block, cases, number),
    }
    return tables, party_id, council


def _cases(rng: np.random.Generator, cases: FamilyCases, court: Index, number: Column) -> YearlyRows:
    """One row a case, in order of year and receipt."""
    n = len(cases.type)
    told = rng.random(n) < np.where(cases.type == DIVORCE, 0.75, 0.93)
    named = (cases.earlier != NONE) & (rng.random(n) < RELATED)
    open_ = cases.closed == NEVER
    harm = (rng.random(n) < HARM[cases.type]).astype(int)
    table = {
        "case_number": number,
        "case_type": coded(TYPES, cases.type),
        "court_code": coded(county_courts().code, court),
        "received_date": iso_date(cases.received),
        "closed_date": iso_date(np.where(open_, 0, cases.closed), open_),
        "number_of_children": numbered(cases.children, ~told),
        "harm_alleged": coded(("N", "Y"), harm, rng.random(n) < HARM_MISSING[cases.type]),
        "related_case_number": coded(number, np.maximum(cases.earlier, 0), ~named),
    }
    return YearlyRows.sorted(table, cases.year, np.lexsort((cases.received, cases.year)))


def _parties(
    rng: np.random.Generator, cases: FamilyCases, number: Column, party_id: Column, residences: Residences,
    key: np.ndarray, postcode: Index, companies: Companies, council: Index,
) -> YearlyRows:  # fmt: skip
    """One row a party; a local authority stands in the surname's field."""
    n = len(cases.case)
    role, kind = cases.role, cases.type[cases.case]
    persons, bodies = np.flatnonzero(cases.person != NOBODY), np.flatnonzero(cases.person == NOBODY)
    whom = _identity(rng, cases, persons, residences, key, postcode)
    name, lines, code, area = companies.typed(rng, council[bodies], CAPITALS)
    body = {
        "surname": column(name), "address_line_1": column(lines[0]), "address_line_2": column(lines[1]),
        "postcode": column(code), "lsoa11": area,
    }  # fmt: skip
    back = np.argsort(np.r_[persons, bodies])
    absent = pa.nulls(len(bodies), pa.string())
    identity = {field: coded(pa.concat_arrays([texts, body.get(field, absent)]), back) for field, texts in whom.items()}
    chance = np.array([0.62, 0.45, 0.06])[role]
    chance = np.where(kind == PUBLIC, np.where(role == CHILD, 0.97, 0.88), chance)
    by_lawyer = (rng.random(n) < chance) | (cases.person == NOBODY)
    table = {
        "party_id": party_id,
        "case_number": coded(number, cases.case),
        "role": coded(ROLES, role),
        **identity,
        "represented": coded(("N", "Y"), by_lawyer.astype(int), rng.random(n) < 0.06),
    }
    year = cases.year[cases.case]
    return YearlyRows.sorted(table, year, np.lexsort((np.arange(n), cases.case, cases.received[cases.case], year)))


def _identity(
    rng: np.random.Generator, cases: FamilyCases, rows: Index, residences: Residences, key: np.ndarray, postcode: Index
) -> dict[str, Column]:
    """Who the persons among the parties are, as the clerks typed it."""
    n, role, kind = len(rows), cases.role[rows], cases.type[cases.case[rows]]
    nothing, places = np.zeros(n), residences.homes.places
    dwellings = Homes(places, key[rows], postcode[rows], np.arange(n), np.arange(n))
    sight = Sight(
        cases.person[rows], cases.received[cases.case[rows]], np.arange(n), BIRTH_MISSING[role], nothing + 1,
        SEX_MISSING[role], nothing, CAPITALS, CARE,
    )  # fmt: skip
    typed = register(rng, residences.residents.people, dwellings, sight)
    forenames = typed.first.copy()
    for more in (typed.second, typed.third):
        both = np.flatnonzero(given(forenames) & given(more))
        forenames[both] = forenames[both] + " " + more[both]
    hidden = rng.random(n) < np.where(role == APPLICANT, CONFIDENTIAL[kind], 0.02)
    hidden |= (role == CHILD) & (kind == PUBLIC) & (rng.random(n) < IN_CARE)
    second = np.where(given(typed.lines[1]), typed.lines[1], typed.lines[2])
    known = pa.array(~hidden)
    where = {"address_line_1": typed.lines[0], "address_line_2": second, "postcode": typed.postcode}
    where = {field: pc.if_else(known, column(texts), None) for field, texts in where.items()}
    called = pa.array((role != CHILD) | (rng.random(n) < CHILD_TITLE))
    return {
        "title": pc.if_else(called, typed.title, None), "forenames": column(forenames),
        "surname": column(typed.surname), "date_of_birth": iso_date(typed.birth, typed.no_birth),
        "sex": coded(SEXES, typed.sex), **where, "lsoa11": pc.if_else(known, typed.lsoa, None),
    }  # fmt: skip


def _events(rng: np.random.Generator, block: Block, cases: FamilyCases, number: Column) -> YearlyRows:
    """Application, hearings, orders and office work between receipt and closing."""
    kind, n = cases.type, len(cases.type)
    open_ = cases.closed == NEVER
    # An open case goes on; the extract knows nothing after its own day.
    end = np.minimum(np.where(open_, cases.received + 400, cases.closed), day(cases.year + 1, 2, 20))
    every = np.arange(n)

    def between(case: Index) -> np.ndarray:
        span = end[case] - cases.received[case]
        return cases.received[case] + np.floor(rng.random(len(case)) * (span + 1)).astype(np.int64)

    hearing = np.repeat(every, rng.poisson(HEARINGS[kind]))
    office = np.repeat(every, rng.poisson(0.7, n))
    ended = every[~open_ & (rng.random(n) < 0.97)]
    order = draw_rows(rng, ORDERS, kind[ended])
    divorced = ended[order == ORDER_TYPES.index("DAB")]
    nisi = np.maximum(end[divorced] - rng.integers(43, 90, len(divorced)), cases.received[divorced])
    case, sort, when, made = stacked(
        (every, APPLICATION, cases.received, NONE),
        (hearing, HEARING, between(hearing), NONE),
        (ended, ORDER, end[ended], order),
        (divorced, ORDER, nisi, ORDER_TYPES.index("DNI")),
        (office, OFFICE, between(office), NONE),
    )
    when = np.maximum(working_day(when), cases.received[case])
    unsaid = (made == NONE) | (rng.random(len(made)) < 0.02)
    table = {
        "event_id": numbered(8_000_003 + block.numbers(np.arange(len(case))) * 2),
        "case_number": coded(number, case),
        "event_type": coded(EVENTS, sort),
        "event_date": iso_date(when),
        "order_type": coded(ORDER_TYPES, np.maximum(made, 0), unsaid),
    }
    year = cases.year[case]
    return YearlyRows.sorted(table, year, np.lexsort((sort, when, case, cases.received[case], year)))
