"""What a family court's clerk typed for a party: all forenames in one field, and a birth date if anybody gave it."""

import numpy as np
import pandas as pd

from second_generator.clerks_addresses import Habits, typed_addresses
from second_generator.clerks_births import typed_births
from second_generator.clerks_wording import Names, Slips, names_heard
from second_generator.days import MISSING, written
from second_generator.draws import Array, change_where, keep, pick
from second_generator.name_lists import CP1252
from second_generator.residents import Residents
from second_generator.world import World

Columns = dict[str, Array]

_SLIPS = Slips(
    variant=0.07, nickname=0.016, forename_typo=0.021, surname_typo=0.023, cut=0.005, swapped=0.005, earlier_surname=0.09
)  # fmt: skip
_HABITS = Habits(late=0.07, no_postcode=0.05, nothing=0.03, homeless=0.008, prison=0.012, no_area=0.04)

_NO_BIRTH = {
    ("DV", "APP"): 0.6, ("DV", "RES"): 0.66, ("PR", "APP"): 0.27, ("PR", "RES"): 0.34, ("PU", "RES"): 0.13,
    ("FL", "APP"): 0.2, ("FL", "RES"): 0.33, ("AD", "APP"): 0.12, ("AD", "RES"): 0.45,
}  # fmt: skip
"""How often a grown-up's birth date is missing, by kind of case and role; courts differ in it."""

_NO_BIRTH_CHILD = 0.035

_BIRTH_SLIPS = {
    "day_month_swap": 0.014,
    "first_january": 0.009,
    "year_slip": 0.006,
    "digit_typo": 0.01,
    "placeholder": 0.005,
}


def _births(world: World, known: Residents, parties: pd.DataFrame, care: Array) -> Array:
    """Birth dates as text; `care` is the court's factor on how often they are missing."""
    rng, person, n = world.rng, parties.person.to_numpy(), len(parties)
    when = parties.received.to_numpy()
    day = typed_births(
        world, known, person, np.maximum(when, known.born[person] + 2), "family", _BIRTH_SLIPS, youngest=1
    )
    child = (parties.role == "CHD").to_numpy()
    share = np.array([_NO_BIRTH.get(key, _NO_BIRTH_CHILD) for key in zip(parties.kind, parties.role, strict=True)])
    missing = rng.random(n) < np.minimum(0.96, share * np.where(child, 1, care))
    missing |= child & (known.born[person] > when)  # not born yet
    world.rates.note("family", "dob_missing_grown_ups", missing & ~child, int((~child).sum()))
    world.rates.note("family", "dob_missing_children", missing & child, int(child.sum()))
    for kind in ("DV", "PR", "PU", "FL", "AD"):
        among = (parties.kind == kind).to_numpy() & ~child
        world.rates.note("family", f"dob_missing_grown_ups_{kind}", missing & among, int(among.sum()))
    return written(np.where(missing, MISSING, day), "date")


def _middle_names(world: World, parties: pd.DataFrame, names: Names) -> None:
    """Children's stand as on the birth certificate; grown-ups' are shortened or left out."""
    rng, n, child = world.rng, len(parties), (parties.role == "CHD").to_numpy()
    u = rng.random(n)
    initial = ~child & (u > 0.9) & ~pd.isna(names["forename2"])
    change_where(initial, names["forename2"], lambda name: name[0])
    left_out = u < np.where(child, 0.12, 0.42)
    names["forename2"] = np.where(left_out, None, names["forename2"])
    names["forename3"] = np.where(left_out | initial, None, names["forename3"])
    world.rates.note("family", "middle_name_present", ~pd.isna(names["forename2"]))
    world.rates.note("family", "middle_name_initial_only", initial)


def _other_names(world: World, known: Residents, parties: pd.DataFrame, names: Names) -> None:
    """Children under their mother's name, and wives with their earlier name behind the present one."""
    rng, n, person = world.rng, len(parties), parties.person.to_numpy()
    child = (parties.role == "CHD").to_numpy()
    mothers = known.surname_on(parties.mother.to_numpy(), parties.received.to_numpy())
    as_mother = child & (rng.random(n) < 0.04)
    names["surname"] = np.where(as_mother, mothers, names["surname"])
    both = known.surname[person] + "/" + known.married_surname[person]
    wife = (known.surname[person] != known.married_surname[person]) & (known.sex[person] == "F")
    formerly = wife & (rng.random(n) < 0.025)
    joint = pick(rng, [" FORMERLY ", " NEE ", " AKA "], n)
    behind = names["surname"] + joint + np.array([text.split("/")[-1] for text in both], object)
    names["surname"] = np.where(formerly, behind, names["surname"])
    world.rates.note("family", "child_under_mothers_surname", as_mother, int(child.sum()))
    world.rates.note("family", "earlier_surname_behind_surname", formerly)


def _in_fields(world: World, known: Residents, parties: pd.DataFrame, names: Names, manner: Array) -> Columns:
    """Title, forenames and surname as the fields hold them; `manner` is the court's hand."""
    rng, n = world.rng, len(parties)
    f1 = names["forename1"]
    parts = zip(f1, names["forename2"], names["forename3"], strict=True)
    forenames = np.array([" ".join(str(p) for p in row if p is not None) for row in parts], object)
    title, surname = keep(rng, names["title"], 0.62), names["surname"]
    with_title = rng.random(n) < 0.008
    forenames = np.where(with_title, names["title"] + " " + forenames, forenames)
    child, when = (parties.role == "CHD").to_numpy(), parties.received.to_numpy()
    unborn = child & (known.born[parties.person] > when - 6)
    forenames = np.where(unborn, pick(rng, ["UNBORN BABY", "BABY", "UNBORN CHILD", None], n, [3, 4, 1, 1]), forenames)
    u = rng.random(n)
    unknown_father = (parties.role == "RES").to_numpy() & (known.sex[parties.person] == "M") & (u < 0.012)
    forenames = np.where(unknown_father, pick(rng, ["UNKNOWN", "NOT KNOWN", None], n), forenames)
    surname = np.where(unknown_father & (rng.random(n) < 0.5), "UNKNOWN", surname)
    initial, blank = (u > 0.5) & (u < 0.506), (u > 0.7) & (u < 0.7025)
    forenames = np.where(
        blank, None, np.where(initial & ~unborn & ~pd.isna(f1), f1.astype(str).astype("U1"), forenames)
    )
    forenames = np.array([text or None for text in forenames], object)
    change_where(np.ones(n, bool), surname, lambda name: name.translate(CP1252))
    upper = rng.random(n) < np.where(manner < 0.55, 0.97, 0.06)
    change_where(upper, forenames, str.upper)
    change_where(upper | ((manner > 0.75) & (rng.random(n) < 0.9)), surname, str.upper)
    change_where(upper, title, str.upper)
    world.rates.note("family", "title_in_forenames", with_title)
    world.rates.note("family", "unborn_or_unnamed_child", unborn, int(child.sum()))
    world.rates.note("family", "name_unknown_missing_or_initial", unknown_father | initial | blank)
    return {"title": title, "forenames": forenames, "surname": surname}


def _sexes(world: World, known: Residents, person: Array) -> Array:
    rng, n = world.rng, len(person)
    sex = np.where(rng.random(n) < 0.006, np.where(known.sex[person] == "M", "F", "M"), known.sex[person])
    u = rng.random(n)
    world.rates.note("family", "sex_missing_or_not_specified", u < 0.17)
    return np.where(u < 0.11, None, np.where(u < 0.17, "NS", sex))


def _in_care(world: World, parties: pd.DataFrame, lines: Columns, seats: pd.DataFrame) -> None:
    """Some children in public law and adoption live, for the court, at the council's address."""
    placed = parties.kind.isin(["PU", "AD"]).to_numpy() & (parties.role == "CHD").to_numpy()
    placed &= world.rng.random(len(parties)) < 0.22
    at = np.flatnonzero(placed)
    council = seats.iloc[parties.council.to_numpy()[at]]
    lines["address_line_1"][at] = "C/O " + council.organisation.to_numpy(object)
    lines["address_line_2"][at] = council.address_line_1.to_numpy(object)
    lines["postcode"][at] = council.postcode.to_numpy(object)
    lines["lsoa11"][at] = None
    world.rates.note("family", "child_at_the_councils_address", placed)


def typed_family_persons(world: World, known: Residents, parties: pd.DataFrame, seats: pd.DataFrame) -> Columns:
    """Columns of the persons among the parties.

    Args:
        parties: one row a person: person, role, kind, received, court, mother and council (a row of seats) of the case.
            Each court has a hand and a care of its own.
        seats: the institutions.
    """
    rng, person, when = world.rng, parties.person.to_numpy(), parties.received.to_numpy()
    court = parties.court.to_numpy()
    care, manner = 0.55 + 0.85 * (court * 0.7549 % 1), court * 0.618 % 1
    names = names_heard(world, known, person, when, _SLIPS, 0.7, "family")
    _middle_names(world, parties, names)
    _other_names(world, known, parties, names)
    out = _in_fields(world, known, parties, names, manner)
    out["date_of_birth"] = _births(world, known, parties, care)
    out["sex"] = _sexes(world, known, person)
    applicant, child = (parties.role == "APP").to_numpy(), (parties.role == "CHD").to_numpy()
    shy = np.select([parties.kind == "FL", parties.kind == "PR"], [0.3 * applicant, 0.1 * (applicant | child)], 0.0)
    withheld = rng.random(len(person)) < shy
    lines = typed_addresses(world, known, person, when, _HABITS, withheld, "family")
    _in_care(world, parties, lines, seats)
    for column in ("address_line_1", "address_line_2"):
        change_where(rng.random(len(person)) < np.where(manner < 0.55, 0.9, 0.1), lines[column], str.upper)
    return out | lines
