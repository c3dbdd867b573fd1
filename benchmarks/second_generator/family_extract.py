"""The familyman extract: cases, parties and events, in yearly deliveries by the day of closing."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from second_generator.alike import less_of_family
from second_generator.clerks_organisations import typed_organisations
from second_generator.county_courts import CountyCourts
from second_generator.days import MISSING, day, weekday, written, year_of
from second_generator.delivery import Faults, LandingZone, Value, deliver_years
from second_generator.draws import Array, change_where, digits_or_none, keep, pick
from second_generator.families import Families
from second_generator.family_clerks import typed_family_persons
from second_generator.institutions import Institutions
from second_generator.residents import Residents
from second_generator.world import World

SOURCE = "familyman"

_LETTER = {"PU": "C", "PR": "P", "DV": "D", "AD": "Z", "FL": "F"}
_HEARINGS = {"PU": 5.0, "PR": 2.6, "DV": 0.3, "AD": 1.8, "FL": 1.9}
_ORDERS: dict[str, dict[str, float]] = {
    "PU": {"CAR": 60, "SUP": 22, "DIS": 10, "CAO": 8},
    "PR": {"CAO": 80, "DIS": 20},
    "AD": {"ADO": 95, "DIS": 5},
    "FL": {"NMO": 74, "OCC": 14, "DIS": 12},
    "DV": {"DAB": 94, "DIS": 6},
}
_REPRESENTED = {"PU": 0.9, "PR": 0.42, "DV": 0.5, "AD": 0.35, "FL": 0.55}

_SPOILT: dict[str, list[Value]] = {
    "cases": [("number_of_children", "two"), ("harm_alleged", "?")],
    "parties": [("sex", "X"), ("represented", "LIP"), ("date_of_birth", "1981-02-30"), ("date_of_birth", "2039-05-01")],
    "events": [("order_type", "ZZZ")],
}
_BREAKS: dict[str, list[Value]] = {
    "cases": [("case_type", "QQ"), ("received_date", "31.01.2015"), ("court_code", None)],
    "parties": [("case_number", "XX00X00000"), ("role", "JDG"), ("party_id", None)],
    "events": [("case_number", "XX00X00000"), ("event_type", "?"), ("event_date", None)],
}
_FAULTS = Faults(_SPOILT, _BREAKS, {"cases": "case_number", "parties": "party_id", "events": "event_id"})


@dataclass
class FamilyCourt:
    """Cases and parties as they truly are, and where: the row of each case's court is `cases.court`."""

    cases: pd.DataFrame
    parties: pd.DataFrame
    courts: CountyCourts
    institutions: Institutions


def _case_numbers(world: World, court: FamilyCourt) -> Array:
    """Two letters of the court, year, letter of the kind, and a serial number within these."""
    cases = court.cases
    head = court.courts.letters[cases.court] + np.array([f"{y % 100:02d}" for y in year_of(cases.received)], object)
    head = head + cases.kind.map(_LETTER).to_numpy(object)
    in_order = pd.Series(head).iloc[np.argsort(cases.received.to_numpy(), kind="stable")]
    count = in_order.groupby(in_order).cumcount().sort_index().to_numpy()
    serial = world.part.own(count + 1)
    return np.array([f"{h}{s:05d}" for h, s in zip(head, serial, strict=True)], object)


def _case_table(world: World, court: FamilyCourt, families: Families) -> pd.DataFrame:
    rng, cases, n = world.rng, court.cases, len(court.cases)
    number = _case_numbers(world, court)
    children = families.children.groupby("family").size().reindex(np.arange(len(families.kind)), fill_value=0)
    count = np.where(cases.kind == "AD", 1, children.to_numpy()[cases.family])
    before = np.r_[None, number[:-1]]
    related = np.where((cases.family.to_numpy() == np.r_[-1, cases.family.to_numpy()[:-1]]), before, None)
    related = keep(rng, related, 0.55)
    change_where(rng.random(n) < 0.2, related, lambda text: f"{text[:4]} {text[4]} {text[5:]}")
    harm = np.where(rng.random(n) < np.where(cases.kind.isin(["PU", "FL"]), 0.93, 0.42), "Y", "N")
    return pd.DataFrame(
        {
            "case_number": number,
            "case_type": cases.kind.to_numpy(object),
            "court_code": court.courts.code[cases.court],
            "received_date": written(cases.received, "date"),
            "closed_date": written(cases.closed, "date"),
            "number_of_children": keep(rng, digits_or_none(count), 0.93),
            "harm_alleged": np.where(cases.kind == "DV", None, keep(rng, harm, 0.9)),
            "related_case_number": related,
        }
    )


def _party_table(world: World, court: FamilyCourt, known: Residents, families: Families, number: Array) -> pd.DataFrame:
    rng, parties, cases, n = world.rng, court.parties, court.cases, len(court.parties)
    seats, case = court.institutions.table, court.parties.case.to_numpy()
    columns = ["title", "forenames", "surname", "date_of_birth", "sex", "address_line_1", "address_line_2", "postcode"]
    table = {column: np.full(n, None, object) for column in [*columns, "lsoa11"]}
    who = np.flatnonzero(parties.person >= 0)
    of_case = cases.iloc[case[who]]
    told = pd.DataFrame(
        {
            "person": parties.person.to_numpy()[who],
            "role": parties.role.to_numpy(object)[who],
            "kind": of_case.kind.to_numpy(object),
            "received": of_case.received.to_numpy(),
            "court": of_case.court.to_numpy(),
            "mother": families.mother[of_case.family],
            "council": court.institutions.council[of_case.home],
        }
    )
    for column, values in typed_family_persons(world, known, told, seats).items():
        table[column][who] = values
    firm = np.flatnonzero(parties.person < 0)
    rng.random(len(firm))  # drawn for departments once; whatever follows stays as it was
    body = typed_organisations(world, seats, parties.organisation.to_numpy()[firm], 2)
    table["surname"][firm] = body.organisation.to_numpy(object)
    for column in ("address_line_1", "address_line_2", "postcode"):
        table[column][firm] = body[column].to_numpy(object)
    kind = cases.kind.to_numpy(object)[case]
    represented = np.where(rng.random(n) < np.array([_REPRESENTED[k] for k in kind]), "Y", "N")
    identity = {
        "party_id": (4_000_000 + world.part.own(rng.permutation(n))).astype(str).astype(object),
        "case_number": number[case],
        "role": parties.role.to_numpy(object),
    }
    order = [*identity, *table, "represented"]
    typed = pd.DataFrame(identity | table | {"represented": keep(rng, represented, 0.94)})[order]
    if world.alike is not None:
        less_of_family(world.alike, typed)
    return typed


def _events(world: World, court: FamilyCourt, number: Array) -> pd.DataFrame:
    """One row an event, none after the case was closed or, of an open one, some weeks after its year."""
    rng, cases, n = world.rng, court.cases, len(court.cases)
    received, closed, kind = cases.received.to_numpy(), cases.closed.to_numpy(), cases.kind.to_numpy(object)
    known_until = np.array([day(int(y) + 1, 2, 10) for y in cases.year])
    last = np.where(closed == MISSING, np.maximum(known_until, received), closed)
    hearings = rng.poisson(np.array([_HEARINGS[k] for k in kind]))
    rows = [("APP", np.arange(n), received, None)]
    for event, times in (("HRG", hearings), ("ADM", rng.poisson(0.8, n))):
        case = np.repeat(np.arange(n), times)
        at = received[case] + ((last - received)[case] * rng.random(len(case))).astype(int)
        rows.append((event, case, np.maximum(weekday(at), received[case]), None))
    ended = np.flatnonzero((closed != MISSING) & (rng.random(n) < 0.95))
    final = np.array([pick(rng, _ORDERS[k], 1)[0] for k in kind[ended]], object)
    rows.append(("ORD", ended, closed[ended], final))
    nisi = ended[final == "DAB"]
    decree = np.maximum(received[nisi], weekday(closed[nisi] - rng.integers(43, 110, len(nisi))))
    rows.append(("ORD", nisi, decree, np.full(len(nisi), "DNI", object)))
    frames = [pd.DataFrame({"case": c, "event_type": e, "at": at, "order_type": o}) for e, c, at, o in rows]
    events = pd.concat(frames, ignore_index=True).sort_values(["case", "at"], kind="stable", ignore_index=True)
    serial = world.part.own(rng.permutation(len(events)))
    return pd.DataFrame(
        {
            "event_id": np.array([f"E{s:09d}" for s in serial], object),
            "case_number": number[events.case],
            "event_type": events.event_type.to_numpy(object),
            "event_date": written(events["at"], "date"),
            "order_type": events.order_type.to_numpy(object),
        }
    ).assign(case=events.case)


def deliver_family(world: World, zone: LandingZone, court: FamilyCourt, known: Residents, families: Families) -> Array:
    """Add the extract to the landing zone, a delivery a year; returns the id of each party."""
    cases = _case_table(world, court, families)
    number, year = cases.case_number.to_numpy(object), court.cases.year.to_numpy()
    parties = _party_table(world, court, known, families, number)
    events = _events(world, court, number)
    of_event = year[events.case]
    tables = {
        "cases": (cases, year),
        "parties": (parties, year[court.parties.case]),
        "events": (events.drop(columns="case"), of_event),
    }
    years = range(world.first_year, world.last_year + 1)
    spoilt = deliver_years(zone, world.rng, SOURCE, years, tables, _FAULTS, "cp1252")
    world.rates.count("family", values_outside_contract=spoilt, event_rows=len(events))
    return parties.party_id.to_numpy(object)
