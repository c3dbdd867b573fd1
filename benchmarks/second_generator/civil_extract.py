"""The civil_caseman_pcol extract: claims, parties and events, in yearly deliveries by the day of issue."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from second_generator.alike import less_of_civil
from second_generator.civil_cases import BULK, CIVIL_FROM
from second_generator.civil_clerks import typed_civil_persons
from second_generator.civil_people import CivilPeople
from second_generator.clerks_organisations import typed_organisations
from second_generator.county_courts import CountyCourts
from second_generator.days import day, weekday, written, year_of
from second_generator.delivery import Faults, LandingZone, Value, deliver_years
from second_generator.draws import Array, digits_or_none, keep, pick
from second_generator.families import NOBODY
from second_generator.residents import Residents
from second_generator.world import World

SOURCE = "civil_caseman_pcol"

_VALUES: dict[str, list[Value]] = {
    "cases": [("claim_amount_pence", "1,200.00"), ("tenancy_type", "AST"), ("rent_arrears_pence", "n/k")],
    "parties": [("date_of_birth", "00/00/1970"), ("date_of_birth", "2041-11-09"), ("date_of_birth", "1979-06-31")],
    "events": [("outcome", "ZZZ"), ("amount_pence", "£40")],
}
_BREAKS: dict[str, list[Value]] = {
    "cases": [("claim_type", "?"), ("issue_date", "2015/13/01"), ("source_system", None)],
    "parties": [("case_number", "0"), ("party_type", "Q"), ("role", None)],
    "events": [("case_number", "0"), ("event_type", None), ("event_date", "tomorrow")],
}
_FAULTS = Faults(_VALUES, _BREAKS, {"cases": "case_number", "parties": "party_id", "events": "event_id"})
_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUVWXY"


@dataclass
class CivilCourt:
    """Claims and parties as they truly are; the row of each claim's court is `cases.court`."""

    cases: pd.DataFrame
    parties: pd.DataFrame
    courts: CountyCourts
    people: CivilPeople


def _claim_number(year: int, letters: str, serial: int) -> str:
    """A letter for the year, two of the court, and five and more for a serial number."""
    digits = ""
    while serial or len(digits) < 5:
        serial, digit = divmod(serial, len(_LETTERS))
        digits = _LETTERS[digit] + digits
    return _LETTERS[10 + year % 20] + letters + digits


def _case_table(world: World, court: CivilCourt) -> pd.DataFrame:
    rng, cases, n = world.rng, court.cases, len(court.cases)
    kind, possession = cases.type.to_numpy(object), cases.type.isin(["POL", "POM"]).to_numpy()
    rows = zip(
        year_of(cases.issued), court.courts.letters[cases.court], world.part.own(rng.permutation(n)), strict=True
    )
    number = np.array([_claim_number(int(y), c, int(s)) for y, c, s in rows], object)
    median = np.array([{"MON": 900, "PI": 6000, "POL": 1700, "POM": 5200}.get(k, 2500) for k in kind])
    amount = (100 * rng.lognormal(np.log(median), 0.9)).astype(int)
    unstated = (kind == "UMO") | (rng.random(n) < np.where(possession, 0.5, 0.02))
    arrears = np.where(possession & (rng.random(n) < 0.93), amount, -1)
    online = possession & (cases.tenancy.to_numpy(object) != "ACC") & (rng.random(n) < 0.68)
    return pd.DataFrame(
        {
            "case_number": number,
            "claim_type": kind,
            "court_code": court.courts.code[cases.court],
            "issue_date": written(cases.issued, "date"),
            "claim_amount_pence": digits_or_none(np.where(unstated, -1, amount)),
            "tenancy_type": np.where(possession, keep(rng, cases.tenancy.to_numpy(object), 0.96), None),
            "rent_arrears_pence": digits_or_none(arrears),
            "source_system": np.where(online, "PC", "CM").astype(object),
        }
    )


def _persons(court: CivilCourt, who: Array) -> pd.DataFrame:
    """What the clerks need to know of each person: see `typed_civil_persons`."""
    parties, case = court.parties.iloc[who], court.cases.iloc[court.parties.case.to_numpy()[who]]
    person, debtor = parties.person.to_numpy(), case.debtor.to_numpy()
    defends = (parties.role == "DFT").to_numpy()
    friend = case.friend.to_numpy()
    return pd.DataFrame(
        {
            "person": person,
            "role": parties.role.to_numpy(object),
            "type": case.type.to_numpy(object),
            "issued": case.issued.to_numpy(),
            "issuer": np.where(defends, case.issuer, NOBODY),
            "friend": np.where(defends, NOBODY, friend),
            "tenant": np.where(defends, debtor, person),
            "namesake": court.people.namesake[person],
        }
    )


def _party_table(
    world: World, court: CivilCourt, known: Residents, organisations: pd.DataFrame, number: Array
) -> pd.DataFrame:
    rng, parties, n = world.rng, court.parties, len(court.parties)
    who, firm = np.flatnonzero(parties.person >= 0), np.flatnonzero(parties.person < 0)
    columns = ["name", "date_of_birth", "address_line_1", "address_line_2", "postcode", "lsoa11"]
    table = {column: np.full(n, None, object) for column in columns}
    for column, values in typed_civil_persons(world, known, court.people.partner, _persons(court, who)).items():
        table[column][who] = values
    rng.random((2, len(firm)))  # drawn for names once; whatever follows stays as it was
    body = typed_organisations(world, organisations, parties.organisation.to_numpy()[firm], 3)
    table["name"][firm] = body.organisation.to_numpy(object)
    for column in ("address_line_1", "address_line_2", "postcode"):
        table[column][firm] = body[column].to_numpy(object)
    kind = np.where((parties.person < 0).to_numpy() ^ (rng.random(n) < 0.002), "C", "P").astype(object)
    serial = world.part.own(rng.permutation(n))
    identity = {
        "party_id": np.array([f"CP{s:09d}" for s in serial], object),
        "case_number": number[parties.case],
        "role": parties.role.to_numpy(object),
        "party_type": kind,
    }
    typed = pd.DataFrame(identity | table)
    if world.alike is not None:
        less_of_civil(world.alike, typed, who)
    return typed


_Row = tuple[str, Array, Array, Array | None, Array | None]
"""Event type; claims; days after issue; outcomes; amounts."""


def _courses(world: World, court: CivilCourt) -> list[_Row]:
    """How claims go on: defence, hearing, judgment or order, settlement, warrant."""
    rng, cases, n = world.rng, court.cases, len(court.cases)
    possession = cases.type.isin(["POL", "POM"]).to_numpy()
    bulk = (cases.claimant == BULK).to_numpy()
    u = rng.random(n)
    defended = np.flatnonzero(u > np.where(bulk, 0.88, np.where(possession, 0.85, 0.55)))
    settled = np.flatnonzero((u > 0.3) & (u < 0.4) & ~possession)
    heard = np.flatnonzero((possession & (rng.random(n) < 0.93)) | (~possession & (u > 0.85)))
    ordered = heard[possession[heard] & (rng.random(len(heard)) < 0.9)]
    judged = np.flatnonzero(~possession & ((u < 0.3) | ((u > 0.4) & (u < 0.78)) | (u > 0.9)))
    amount = (100 * rng.lognormal(np.log(1100), 0.9, len(judged))).astype(int)
    trial = np.where(u[judged] > 0.85, "TRI", pick(rng, {"DEF": 84, "ADM": 16}, len(judged)))
    orders = pick(rng, {"OUT": 48, "SUS": 40, "STR": 12}, len(ordered))
    to_heard = rng.integers(28, 75, n)
    wait = np.where(u > 0.85, to_heard + 90, rng.integers(20, 45, n))
    enforced = np.concatenate([ordered[orders == "OUT"], judged[rng.random(len(judged)) < 0.17]])
    executed = pick(rng, {"EXE": 4, "NEX": 6}, len(enforced))
    return [
        ("DEF", defended, rng.integers(10, 33, len(defended)), None, None),
        ("HRG", heard, to_heard[heard] + np.where(possession[heard], 0, 85), None, None),
        ("ORD", ordered, to_heard[ordered], orders, None),
        ("JDG", judged, wait[judged], trial.astype(object), digits_or_none(amount)),
        ("SET", settled, rng.integers(25, 200, len(settled)), np.full(len(settled), "SET", object), None),
        ("WAR", enforced, rng.integers(110, 300, len(enforced)), executed, None),
    ]


def _events(world: World, court: CivilCourt, number: Array) -> pd.DataFrame:
    """One row an event, of those that were known when the year was delivered."""
    issued = court.cases.issued.to_numpy()
    frames = [
        pd.DataFrame({"case": c, "event_type": e, "at": weekday(issued[c] + d), "outcome": o, "amount_pence": a})
        for e, c, d, o, a in _courses(world, court)
    ]
    events = pd.concat(frames, ignore_index=True)
    known_until = np.array([day(int(y) + 1, 2, 15) for y in year_of(issued)])
    events = events[(events["at"] <= known_until[events.case]).to_numpy()]
    events = events.sort_values(["case", "at"], kind="stable", ignore_index=True)
    serial = world.part.own(world.rng.permutation(len(events)))
    return pd.DataFrame(
        {
            "event_id": np.array([f"CE{s:09d}" for s in serial], object),
            "case_number": number[events.case],
            "event_type": events.event_type.to_numpy(object),
            "event_date": written(events["at"], "date"),
            "outcome": events.outcome.to_numpy(object),
            "amount_pence": events.amount_pence.to_numpy(object),
        }
    ).assign(case=events.case)


def deliver_civil(
    world: World, zone: LandingZone, court: CivilCourt, known: Residents, organisations: pd.DataFrame
) -> Array:
    """Add the extract to the landing zone, a delivery a year; returns the id of each party."""
    cases = _case_table(world, court)
    number, year = cases.case_number.to_numpy(object), year_of(court.cases.issued)
    parties = _party_table(world, court, known, organisations, number)
    events = _events(world, court, number)
    of_event = year[events.case]
    tables = {
        "cases": (cases, year),
        "parties": (parties, year[court.parties.case]),
        "events": (events.drop(columns="case"), of_event),
    }
    years = range(max(CIVIL_FROM, world.first_year), world.last_year + 1)
    spoilt = deliver_years(zone, world.rng, SOURCE, years, tables, _FAULTS, "utf-8")
    world.rates.count("civil", values_outside_contract=spoilt, event_rows=len(events))
    return parties.party_id.to_numpy(object)
