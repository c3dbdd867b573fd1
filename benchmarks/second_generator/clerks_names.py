"""Names as a clerk typed them: changed by marriage, respelt, shortened, swapped, mistyped, missing."""

import numpy as np
import pandas as pd

from second_generator.draws import Array, change_where
from second_generator.groups import indices
from second_generator.name_lists import CP1252, NICKNAMES, VARIANTS
from second_generator.people import Population
from second_generator.slips import respell, typo, without_accents
from second_generator.world import World

Names = dict[str, Array]
"""forename1, forename2, forename3 and surname, one entry a record."""


def _used_names(world: World, pop: Population, person: Array, when: Array, system: str) -> Names:
    """The names a person goes by that day, before anything goes wrong."""
    rng, n = world.rng, len(person)
    f1, f2, f3 = pop.forename1[person].copy(), pop.forename2[person].copy(), pop.forename3[person].copy()
    married = (when >= pop.wed[person]) & (rng.random(n) < 0.88)
    surname = np.where(married, pop.married_surname[person], pop.surname[person])
    world.rates.note(system, "surname_after_marriage", married)
    respelt = np.zeros(n, bool)
    for names in (f1, surname):
        respelt |= respell(rng, names, 0.08 * world.dials.clerks, VARIANTS)
    world.rates.note(system, "spelling_or_transliteration_variant", respelt)
    usual = pop.has_nickname[person] & (rng.random(n) < 0.6) & pd.Series(f1).isin(NICKNAMES.keys()).to_numpy()
    change_where(usual, f1, lambda name: NICKNAMES[name][0])
    world.rates.note(system, "nickname", usual | respell(rng, f1, 0.025, NICKNAMES))
    muslim = np.isin(pop.group[person], indices("pakistani", "bangladeshi", "somali", "middle_eastern"))
    often = muslim & np.char.startswith(pop.forename1[person].astype(str), "M")
    by_middle = ~pd.isna(f2) & ~np.isin(f2, ["Singh", "Kaur"]) & (rng.random(n) < np.where(often, 0.12, 0.008))
    f1, f2 = np.where(by_middle, f2, f1), np.where(by_middle, None, f2)
    world.rates.note(system, "known_by_middle_name", by_middle)
    dropped = np.isin(f2, ["Singh", "Kaur"]) & (rng.random(n) < 0.08)
    surname, f2 = np.where(dropped, f2, surname), np.where(dropped, None, f2)
    return {"forename1": f1, "forename2": f2, "forename3": f3, "surname": surname}


def _shorten_middle_names(world: World, names: Names, system: str) -> None:
    """Middle names left out or put as an initial."""
    rng, f2 = world.rng, names["forename2"]
    had, u = ~pd.isna(f2), rng.random(len(f2))
    f2 = np.where(u < (0.45 if system == "crown" else 0.32), None, f2)
    initial = had & (u > 0.92)
    change_where(initial, f2, lambda name: name[0])
    world.rates.note(system, "middle_name_present", ~pd.isna(f2))
    world.rates.note(system, "middle_name_initial_only", initial)
    names["forename2"] = f2
    names["forename3"] = np.where(pd.isna(f2) | (rng.random(len(f2)) < 0.3), None, names["forename3"])


def _mistype(world: World, pop: Population, person: Array, names: Names, system: str) -> None:
    """Typing slips, and forename and surname in each other's place."""
    rng, n = world.rng, len(person)
    for column, kind, rate in (
        ("forename1", "forename_typo", 0.024),
        ("surname", "surname_typo", 0.026),
        ("forename2", "middle_name_typo", 0.02),
    ):
        wrong = rng.random(n) < rate * world.dials.clerks
        change_where(wrong, names[column], lambda name: typo(rng, name))
        world.rates.note(system, kind, wrong)
    unfamiliar = indices(
        "pakistani", "bangladeshi", "sikh", "west_african", "somali", "vietnamese", "chinese", "middle_eastern"
    )
    usual = np.where(np.isin(pop.group[person], unfamiliar), 0.018, 0.005)
    swapped = rng.random(n) < usual * world.dials.clerks
    f1, surname = names["forename1"], names["surname"]
    names["forename1"], names["surname"] = np.where(swapped, surname, f1), np.where(swapped, f1, surname)
    world.rates.note(system, "forename_surname_swapped", swapped)


def _fit_alphabet(world: World, pop: Population, person: Array, names: Names, system: str) -> None:
    """Accents dropped, or those letters that the system cannot hold; hyphens and apostrophes as it comes."""
    rng, n = world.rng, len(person)
    plain = rng.random(n) < 0.6
    accented = pd.Series(pop.forename1[person] + names["surname"]).str.contains(r"[^\x00-\x7f]").to_numpy(bool)
    for column in ("forename1", "forename2", "forename3", "surname"):
        change_where(plain, names[column], without_accents)
        if system == "mags":  # Libra has cp1252 only
            change_where(~plain, names[column], lambda name: name.translate(CP1252))
    world.rates.note(system, "accented_name", ~plain & accented)
    surname, u = names["surname"], rng.random(n)
    pointed = pd.Series(surname).str.contains("[-']").to_numpy(bool) & (u < 0.3)
    change_where(pointed, surname, lambda name: name.replace("-", " ").replace("'", rng.choice(["", " "])))


def _leave_out(world: World, names: Names, system: str) -> None:
    """Placeholders, missing forenames and initials."""
    f1, u, factor = names["forename1"], world.rng.random(len(names["forename1"])), world.dials.clerks
    marked, unknown = u < 0.0012 * factor, (u > 0.5) & (u < 0.5 + 0.0012 * factor)
    missing, initial = (u > 0.6) & (u < 0.6 + 0.0025 * factor), (u > 0.7) & (u < 0.7 + 0.003 * factor)
    change_where(marked, names["surname"], lambda name: "MIG_ERROR_" + name)
    f1 = np.where(unknown, "NOT KNOWN", np.where(missing, None, f1))
    names["forename1"] = np.where(initial, [str(name)[0] if name else None for name in f1], f1)
    world.rates.note(system, "name_placeholder_or_missing_or_initial", marked | unknown | missing | initial)


def typed_names(world: World, pop: Population, person: Array, when: Array, system: str) -> Names:
    """The four names of each record."""
    names = _used_names(world, pop, person, when, system)
    _shorten_middle_names(world, names, system)
    _mistype(world, pop, person, names, system)
    _fit_alphabet(world, pop, person, names, system)
    _leave_out(world, names, system)
    return names
