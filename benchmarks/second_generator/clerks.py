"""What a clerk typed for a person or an organisation on one record: typed anew each time, never copied from another.

Both systems go through here; the numbers differ where `system` says so.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from second_generator.clerks_births import typed_births
from second_generator.clerks_homes import typed_homes
from second_generator.clerks_names import typed_names
from second_generator.clerks_numbers import typed_numbers
from second_generator.clerks_organisations import typed_organisations
from second_generator.days import MISSING
from second_generator.draws import Array, change_where, keep, pick
from second_generator.groups import GROUPS
from second_generator.people import Population
from second_generator.world import World

Typed = dict[str, Array]
"""Columns of what was typed, one entry a record: texts or None, but for the day numbers `dob` and `true_dob`."""


@dataclass
class Parties:
    """The defendants of some records: a person, or an organisation where `person` is -1, and when it was typed."""

    person: Array
    organisation: Array
    when: Array
    pnc_share: Array  # how likely the record has a PNC id

    def __len__(self) -> int:
        """The number of records."""
        return len(self.person)


def _remarks(world: World, pop: Population, person: Array) -> Typed:
    rng, n, group = world.rng, len(person), pop.group[person]
    described = np.array([g.ethnicity for g in GROUPS], object)[group]
    vague = rng.random(n) < 0.05
    other = pick(rng, ["W9", "M9", "O9", "A9", "B9"], n)
    described = np.where(vague, other, np.where(rng.random(n) < 0.2, "NS", described))
    british = rng.random(n) < 0.35
    nationality = np.where(british, "British", np.array([g.nationality for g in GROUPS], object)[group])
    sex = pop.sex[person]
    female_title = pick(rng, ["Mrs", "Miss", "Ms"], n)
    typed_sex = np.where(rng.random(n) < 0.004, np.where(sex == "M", "F", "M"), sex)
    self_defined = keep(rng, described, 0.78)
    seen = np.where(rng.random(n) < 0.08, "N", np.array([g.appearance for g in GROUPS], object)[group])
    return {
        "sex": typed_sex,
        "self_defined_ethnicity": self_defined,
        "observed_ethnicity": keep(rng, seen, 0.75),
        "nationality": keep(rng, nationality, 0.6),
        "title": keep(rng, np.where(sex == "M", "Mr", female_title), 0.7),
    }


def _typed_persons(world: World, pop: Population, person: Array, when: Array, has_pnc: Array, system: str) -> Typed:
    rng = world.rng
    out = typed_names(world, pop, person, when, system)
    upper = rng.random(len(person)) < (0.12 if system == "crown" else 0.8)
    out["dob"] = typed_births(world, pop, person, when, system)
    out |= typed_homes(world, pop, person, when, system)
    capitals = ("forename1", "forename2", "forename3", "surname", "address_line_1", "address_line_2", "address_line_3")
    for column in capitals:
        change_where(upper, out[column], str.upper)
    out |= typed_numbers(world, pop, person, has_pnc, system)
    out |= _remarks(world, pop, person)
    if system == "mags":
        out["sex"] = np.where(rng.random(len(person)) < 0.03, "NS", out["sex"])
    return out


def typed(world: World, pop: Population, parties: Parties, organisations: pd.DataFrame, system: str) -> Typed:
    """What was typed for persons and organisations together, in the order of the records."""
    who, firm = np.flatnonzero(parties.person >= 0), np.flatnonzero(parties.person < 0)
    person = parties.person[who]
    has_pnc = world.rng.random(len(who)) < parties.pnc_share[who]
    out: Typed = {}
    for column, values in _typed_persons(world, pop, person, parties.when[who], has_pnc, system).items():
        is_day = column == "dob"
        out[column] = np.full(len(parties), MISSING if is_day else None, int if is_day else object)
        out[column][who] = values
    world.rng.random(len(firm))  # drawn for names once; whatever follows stays as it was
    chosen = typed_organisations(
        world, organisations, parties.organisation[firm], 1 if system == "mags" else 4, upper=True
    )
    out["organisation"] = np.full(len(parties), None, object)
    out["organisation"][firm] = chosen.organisation.to_numpy(object)
    for column in ("address_line_1", "address_line_2", "postcode"):
        out[column][firm] = chosen[column].to_numpy(object)
    out["true_dob"] = np.where(parties.person >= 0, pop.born[parties.person], 0)
    return out
