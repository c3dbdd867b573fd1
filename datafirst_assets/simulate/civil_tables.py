"""The civil courts' delivery: the rows of the three files of CaseMan and Possession Claim Online as texts."""

import numpy as np
import pyarrow as pa

from datafirst_assets.simulate.blocks import Block
from datafirst_assets.simulate.civil_claims import (
    CLAIMANT,
    DEFENDANT,
    INJURY,
    LANDLORD,
    MONEY,
    MORTGAGE,
    OTHER,
    TYPES,
    UNSPECIFIED,
    CivilCases,
)
from datafirst_assets.simulate.civil_names import couples, one_field, trading_as
from datafirst_assets.simulate.clerks import Sight, register
from datafirst_assets.simulate.companies import Companies
from datafirst_assets.simulate.county_courts import county_courts, running_numbers
from datafirst_assets.simulate.delivery import YearlyRows
from datafirst_assets.simulate.homes import Homes
from datafirst_assets.simulate.residences import Residences
from datafirst_assets.simulate.residents import NOBODY
from datafirst_assets.simulate.tables import Index, day, draw_rows, stacked, working_day
from datafirst_assets.simulate.texts import Column, capitals, coded, column, given, iso_date, joined, numbered

SYSTEMS, TENANCIES = ("CM", "PC"), ("SOC", "PRI", "ACC", "MOR")
ROLES, SORTS = ("CLT", "DFT"), ("P", "C")
BIRTH_MISSING, INJURED_MISSING = 0.915, 0.5  # chance; of the injured, whose claims say it
CAPITALS, CARE = 0.78, 1.3
STALE = 0.13  # of defendants: gone away, under an address of up to four years ago
EVENTS = ("HRG", "JDG", "WAR", "ORD", "DEF", "SET")
HEARING, JUDGMENT, WARRANT, ORDER, DEFENCE, SETTLEMENT = range(6)
OUTCOMES = ("DEF", "ADM", "TRI", "OUT", "SUS", "STR", "SET", "EXE", "NEX")
BY_DEFAULT, ADMITTED, TRIAL, OUTRIGHT, SUSPENDED, STRUCK_OUT, SETTLED, EXECUTED, NOT_EXECUTED = range(9)
NOTHING = -1
# How a claim ends, by type; what is missing goes to sleep.
ENDS = np.array([
    [62, 9, 5, 0, 0, 5, 8, 0, 0], [40, 5, 15, 0, 0, 10, 25, 0, 0], [8, 4, 12, 0, 0, 6, 66, 0, 0],
    [0, 0, 0, 44, 33, 15, 5, 0, 0], [0, 0, 0, 34, 38, 18, 6, 0, 0], [20, 5, 25, 0, 0, 20, 25, 0, 0],
])  # fmt: skip
ENDED = np.array([0.86, 0.80, 0.75, 0.92, 0.90, 0.75])


def civil_tables(
    block: Block, cases: CivilCases, residences: Residences, companies: Companies
) -> tuple[dict[str, YearlyRows], Column]:
    """The block's rows of the three files by name, and the party ids."""
    rng = block.stream("civil tables")
    n = len(cases.case)
    issued = cases.issued[cases.case]
    gone = (cases.role == DEFENDANT) & (rng.random(n) < STALE)
    since = np.where(gone, issued - rng.integers(150, 1500, n), issued)
    key, postcode = residences.at(np.maximum(cases.home, 0), since)
    bodies = np.flatnonzero(cases.person == NOBODY)
    name, lines, code, area = companies.typed(rng, cases.company[bodies], CAPITALS)
    # The defendant's court; a company's stands for what it is sued for, where its claimant lives.
    at = np.zeros(len(cases.type), dtype=np.int64)
    persons = np.flatnonzero(cases.person != NOBODY)
    at[cases.case[persons[::-1]]] = postcode[persons[::-1]]
    last = persons[cases.role[persons] == DEFENDANT]
    at[cases.case[last]] = postcode[last]
    court = county_courts().nearest(rng, residences.homes.places, at)
    year = cases.year
    running = running_numbers(block, court, year, cases.system, cases.issued)
    site = coded(county_courts().letters(), court)
    number = joined(coded(("C", "P"), cases.system), numbered(year % 100, width=2), site, running)
    party_id = numbered(40_000_007 + block.numbers(np.arange(n)) * 3)

    whom = _persons(rng, cases, persons, residences, key, postcode)
    body = {
        "name": column(name), "date_of_birth": pa.nulls(len(bodies), pa.string()), "address_line_1": column(lines[0]),
        "address_line_2": column(lines[1]), "postcode": column(code), "lsoa11": area,
    }  # fmt: skip
    back = np.argsort(np.r_[persons, bodies])
    parties = {
        "party_id": party_id,
        "case_number": coded(number, cases.case),
        "role": coded(ROLES, cases.role),
        "party_type": coded(SORTS, (cases.person == NOBODY).astype(int)),
        **{field: coded(pa.concat_arrays([texts, body[field]]), back) for field, texts in whom.items()},
    }
    order = np.lexsort((np.arange(n), cases.case, issued, year[cases.case]))
    claims, amount = _cases(rng, cases, court, number)
    return {
        "cases": claims,
        "parties": YearlyRows.sorted(parties, year[cases.case], order),
        "events": _events(rng, block, cases, number, amount),
    }, party_id


def _cases(rng: np.random.Generator, cases: CivilCases, court: Index, number: Column) -> tuple[YearlyRows, np.ndarray]:
    """One row a claim, in order of issue; and the amounts in pence."""
    kind, n = cases.type, len(cases.type)
    middle = np.array([90_000, 250_000, 350_000, 160_000, 700_000, 200_000])[kind]
    amount = np.round(middle * np.exp(rng.normal(0, 1.0, n))).astype(np.int64)
    possession = np.isin(kind, (LANDLORD, MORTGAGE))
    unsaid = np.where(possession, rng.random(n) < 0.7, rng.random(n) < np.where(kind == MONEY, 0.01, 0.3))
    tenancy = np.where(kind == MORTGAGE, 3, np.where(cases.social, 0, 1 + (rng.random(n) < 0.27)))
    no_arrears = ~possession | (tenancy == 2) | (rng.random(n) < 0.15)
    table = {
        "case_number": number,
        "claim_type": coded(TYPES, kind),
        "court_code": coded(county_courts().code, court),
        "issue_date": iso_date(cases.issued),
        "claim_amount_pence": numbered(amount, unsaid),
        "tenancy_type": coded(TENANCIES, tenancy, ~possession | (rng.random(n) < 0.03)),
        "rent_arrears_pence": numbered(amount, no_arrears),
        "source_system": coded(SYSTEMS, cases.system),
    }
    return YearlyRows.sorted(table, cases.year, np.lexsort((cases.issued, cases.year))), amount


def _persons(
    rng: np.random.Generator, cases: CivilCases, rows: Index, residences: Residences, key: np.ndarray, postcode: Index
) -> dict[str, Column]:
    """Who the persons among the parties are, as the clerks typed it."""
    n, people = len(rows), residences.residents.people
    person, kind = cases.person[rows], cases.type[cases.case[rows]]
    injured = (kind == INJURY) & (cases.role[rows] == CLAIMANT)
    nothing = np.zeros(n)
    dwellings = Homes(residences.homes.places, key[rows], postcode[rows], np.arange(n), np.arange(n))
    missing = np.where(injured, INJURED_MISSING, BIRTH_MISSING)
    sight = Sight(
        person, cases.issued[cases.case[rows]], np.arange(n), missing, nothing + 1, nothing, nothing, 0.0, CARE
    )
    typed = register(rng, people, dwellings, sight)
    name = one_field(rng, typed)
    money = np.isin(kind, (MONEY, UNSPECIFIED, OTHER))
    business = trading_as(rng, people, person, typed.surname)
    named = np.flatnonzero(money & (business != "") & given(name))
    name[named] = name[named] + business[named]
    two = np.flatnonzero(cases.beside[rows] != NOBODY)
    name[two] = couples(rng, people, person[two], cases.beside[rows[two]], typed.surname[two])
    second = np.where(given(typed.lines[1]), typed.lines[1], typed.lines[2])
    upper = rng.random(n) < CAPITALS
    for texts in (name, typed.lines[0], second):
        capitals(texts, upper)
    return {
        "name": column(name), "date_of_birth": iso_date(typed.birth, typed.no_birth),
        "address_line_1": column(typed.lines[0]), "address_line_2": column(second),
        "postcode": column(typed.postcode), "lsoa11": typed.lsoa,
    }  # fmt: skip


def _events(
    rng: np.random.Generator, block: Block, cases: CivilCases, number: Column, amount: np.ndarray
) -> YearlyRows:
    """Defence, hearings, judgment or order, warrant; none later than the extract."""
    kind, n = cases.type, len(cases.type)
    possession = np.isin(kind, (LANDLORD, MORTGAGE))
    every = np.arange(n)
    end = cases.issued + 20 + rng.gamma(2.0, np.where(kind == INJURY, 150, np.where(possession, 25, 22)), n).astype(int)
    outcome = np.where(rng.random(n) < ENDED[kind], draw_rows(rng, ENDS, kind), NOTHING)
    defended = every[(outcome == TRIAL) | (rng.random(n) < np.where(kind == MONEY, 0.08, 0.2))]
    heard = every[(outcome == TRIAL) | (possession & (outcome != NOTHING))]
    ended = every[outcome != NOTHING]
    sort = np.where(outcome[ended] == SETTLED, SETTLEMENT, np.where(possession[ended], ORDER, JUDGMENT))
    paid = np.isin(outcome[ended], (BY_DEFAULT, ADMITTED, TRIAL, SETTLED)) & ~possession[ended]
    chance = np.where(outcome == OUTRIGHT, 0.4, np.where(outcome == BY_DEFAULT, 0.22, 0.0))
    chased = every[rng.random(n) < chance]
    executed = np.where(rng.random(len(chased)) < 0.45, EXECUTED, NOT_EXECUTED)
    case, what, when, found, pence = stacked(  # the last two: outcome, and amount or 0
        (defended, DEFENCE, cases.issued[defended] + rng.integers(5, 19, len(defended)), NOTHING, 0),
        (heard, HEARING, end[heard], NOTHING, 0),
        (ended, sort, end[ended], outcome[ended], np.where(paid, amount[ended] * 105 // 100, 0)),
        (chased, WARRANT, end[chased] + rng.integers(15, 120, len(chased)), executed, amount[chased] * 110 // 100),
    )
    when = np.maximum(working_day(when), cases.issued[case])
    kept = np.flatnonzero(when < day(cases.year[case] + 1, 2, 20))
    case, when, what, found, pence = case[kept], when[kept], what[kept], found[kept], pence[kept]
    table = {
        "event_id": numbered(70_000_001 + block.numbers(np.arange(len(case))) * 2),
        "case_number": coded(number, case),
        "event_type": coded(EVENTS, what),
        "event_date": iso_date(when),
        "outcome": coded(OUTCOMES, np.maximum(found, 0), found == NOTHING),
        "amount_pence": numbered(pence, pence == 0),
    }
    year = cases.year[case]
    return YearlyRows.sorted(table, year, np.lexsort((what, when, case, cases.issued[case], year)))
