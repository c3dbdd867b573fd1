"""What family and civil clerks do to names before they write them down; how they arrange them is in their own modules."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from second_generator.draws import Array, change_where, pick
from second_generator.groups import indices
from second_generator.name_lists import CP1252, NICKNAMES, VARIANTS
from second_generator.residents import NEVER, Residents
from second_generator.slips import respell, typo, without_accents
from second_generator.world import World

Names = dict[str, Array]
"""forename1, forename2, forename3, surname and title, one entry a party."""


@dataclass(frozen=True)
class Slips:
    """Shares of names: in another spelling, shortened, mistyped (fore- and surname), cut off, in each other's place."""

    variant: float
    nickname: float
    forename_typo: float
    surname_typo: float
    cut: float
    swapped: float
    earlier_surname: float

    def times(self, factor: float) -> "Slips":
        """The same habits and another care: short names and earlier surnames are what people give themselves."""
        of_hand = ("variant", "forename_typo", "surname_typo", "cut", "swapped")
        return replace(self, **{name: getattr(self, name) * factor for name in of_hand})


def _surnames(world: World, known: Residents, person: Array, when: Array, slips: Slips, system: str) -> Array:
    """The surname in use, or for some women still (or already) the other; double names whole, halved or turned."""
    rng, n = world.rng, len(person)
    changes = known.wed[person] < NEVER
    other = changes & (rng.random(n) < slips.earlier_surname)
    in_use = known.surname_on(person, when)
    first, second = known.surname[person], known.married_surname[person]
    surname = np.where(other, np.where(in_use == first, second, first), in_use)
    world.rates.note(system, "surname_other_than_in_use", other)
    double = np.char.find(surname.astype(str), "-") > 0
    u = rng.random(n)
    change_where(double & (u < 0.33), surname, lambda name: name.replace("-", " "))
    change_where(double & (u > 0.9), surname, lambda name: name.split("-")[-1])
    change_where(double & (u > 0.85) & (u <= 0.9), surname, lambda name: "-".join(reversed(name.split("-"))))
    world.rates.note(system, "double_surname", double)
    world.rates.note(system, "double_surname_split_halved_or_turned", double & ((u < 0.33) | (u > 0.85)))
    return surname


def _forenames(world: World, known: Residents, person: Array, slips: Slips, system: str) -> Names:
    rng, n = world.rng, len(person)
    f1, f2, f3 = (getattr(known, f"forename{i}")[person].copy() for i in (1, 2, 3))
    usual = known.has_nickname[person] & (rng.random(n) < 0.55) & pd.Series(f1).isin(NICKNAMES.keys()).to_numpy()
    change_where(usual, f1, lambda name: NICKNAMES[name][0])
    world.rates.note(system, "nickname", usual | respell(rng, f1, slips.nickname, NICKNAMES))
    religious = np.isin(f2, ["Singh", "Kaur"])
    by_middle = ~pd.isna(f2) & ~religious & (rng.random(n) < 0.011)
    f1, f2 = np.where(by_middle, f2, f1), np.where(by_middle, None, f2)
    world.rates.note(system, "known_by_middle_name", by_middle)
    return {"forename1": f1, "forename2": f2, "forename3": f3}


def _mistype(world: World, names: Names, known: Residents, person: Array, slips: Slips, system: str) -> None:
    rng, n, middle = world.rng, len(person), 0.018 * world.dials.clerks
    for column, rate in (("forename1", slips.forename_typo), ("surname", slips.surname_typo), ("forename2", middle)):
        wrong = rng.random(n) < rate
        change_where(wrong, names[column], lambda name: typo(rng, name))
        world.rates.note(system, f"{column}_typo", wrong)
    cut = rng.random(n) < slips.cut
    change_where(cut, names["forename1"], lambda name: name[: max(3, len(name) - int(rng.integers(2, 5)))])
    world.rates.note(system, "forename_cut_off", cut)
    unfamiliar = indices(
        "pakistani", "bangladeshi", "west_african", "somali", "vietnamese", "chinese", "middle_eastern"
    )
    factor = np.where(np.isin(known.group[person], unfamiliar), 3.0, 0.8)
    swapped = rng.random(n) < slips.swapped * factor
    f1, surname = names["forename1"], names["surname"]
    names["forename1"], names["surname"] = np.where(swapped, surname, f1), np.where(swapped, f1, surname)
    world.rates.note(system, "forename_surname_swapped", swapped)


def _titles(world: World, known: Residents, person: Array, when: Array) -> Array:
    """Titles, those of children too; one in 150 that of the other sex."""
    rng, n = world.rng, len(person)
    young = when - known.born[person] < 18 * 365
    male = (known.sex[person] == "M") ^ (rng.random(n) < 0.006)
    women = pick(rng, {"Mrs": 42, "Miss": 33, "Ms": 24, "Dr": 1}, n)
    men = np.where(rng.random(n) < 0.015, "Dr", "Mr")
    return np.where(young, np.where(male, "Master", "Miss"), np.where(male, men, women))


def names_heard(
    world: World, known: Residents, person: Array, when: Array, slips: Slips, plain: float, system: str
) -> Names:
    """The parts of each name with all that goes wrong with them; a `plain` share without accents, none beyond cp1252."""
    rng, n, slips = world.rng, len(person), slips.times(world.dials.clerks)
    names = _forenames(world, known, person, slips, system)
    names["surname"] = _surnames(world, known, person, when, slips, system)
    respelt = np.zeros(n, bool)
    for column in ("forename1", "surname"):
        respelt |= respell(rng, names[column], slips.variant, VARIANTS)
    world.rates.note(system, "spelling_or_transliteration_variant", respelt)
    _mistype(world, names, known, person, slips, system)
    unaccented = rng.random(n) < plain
    for column in names:
        change_where(unaccented, names[column], without_accents)
        change_where(~unaccented, names[column], lambda name: name.translate(CP1252))
    world.rates.note(system, "women_under_a_changed_surname", known.wed[person] <= when)
    return names | {"title": _titles(world, known, person, when)}
