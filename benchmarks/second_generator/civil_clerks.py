"""What a civil court's clerk, or a bulk issuer's machine, put into the one field for a name, and the rest of a party."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from second_generator.clerks_addresses import Habits, typed_addresses
from second_generator.clerks_births import typed_births
from second_generator.clerks_wording import Names, Slips, names_heard
from second_generator.days import MISSING, written
from second_generator.draws import Array, change_where, pick
from second_generator.families import NOBODY
from second_generator.name_lists import CP1252
from second_generator.residents import Residents
from second_generator.slips import without_accents
from second_generator.world import World

Columns = dict[str, Array]

_SLIPS = Slips(
    variant=0.08, nickname=0.03, forename_typo=0.024, surname_typo=0.028, cut=0.004, swapped=0.004, earlier_surname=0.14
)  # fmt: skip
_BIRTH_SLIPS = {"day_month_swap": 0.012, "first_january": 0.016, "year_slip": 0.006, "digit_typo": 0.011} | {
    "placeholder": 0.012
}

_Heard = tuple[str, str, str, str]
"""Title, forename, middle name and surname; empty where there is none."""


def _words(*words: str) -> str:
    return " ".join(word for word in words if word)


_MANNERS: dict[str, tuple[float, Callable[[_Heard], str]]] = {
    "title_forename_initial_surname": (24, lambda p: _words(p[0], p[1], p[2][:1], p[3])),
    "title_forename_surname": (26, lambda p: _words(p[0], p[1], p[3])),
    "title_all_names": (11, lambda p: _words(*p)),
    "all_names": (10, lambda p: _words(p[1], p[2], p[3])),
    "forename_surname": (9, lambda p: _words(p[1], p[3])),
    "title_initials_surname": (8, lambda p: _words(p[0], p[1][:1], p[2][:1], p[3])),
    "initial_surname": (4, lambda p: _words(p[1][:1], p[3])),
    "surname_forename": (3, lambda p: _words(p[3], p[1])),
    "surname_comma_forenames": (4, lambda p: _words(p[3] + ",", p[1], p[2][:1])),
    "surname_title_forename": (1, lambda p: _words(p[3], p[0], p[1])),
}
_OF_ISSUERS = (0, 1, 2, 5, 1, 0, 8, 3, 0, 1, 4, 7, 1, 2, 0, 5)
"""The manner of each bulk issuer, by its place in the list."""

_WIDTHS = {3: 24, 6: 30, 9: 26, 13: 20}
"""Bulk issuers whose machines hold so many letters of a name."""

_BIRTHS_OF_ISSUERS = {1: 0.62, 6: 0.7, 11: 0.35}
"""Bulk issuers who send birth dates, with the share of their defendants that have one."""

_BIRTHS_ELSEWHERE = {"POL": 0.19, "POM": 0.22, "PI": 0.38, "MON": 0.04, "UMO": 0.03, "OTH": 0.05}

_TRADES = "Roofing,Plumbing,Motors,Building Services,Taxis,Cleaning,Joinery,Garden Services,Hair & Beauty,Electrical"


def _heard(names: Names) -> list[_Heard]:
    columns = [names[column] for column in ("title", "forename1", "forename2", "surname")]
    rows = zip(*columns, strict=True)
    return [tuple("" if pd.isna(value) else str(value) for value in row) for row in rows]  # type: ignore[misc]


def _arranged(world: World, names: Names, issuer: Array) -> Array:
    """The whole names: bulk issuers have one manner each, all others write as they like."""
    rng, n, manners = world.rng, len(issuer), list(_MANNERS.values())
    chosen = pick(rng, np.arange(len(manners)), n, [share for share, _ in manners]).astype(int)
    manner = np.where(issuer >= 0, np.array(_OF_ISSUERS)[issuer % len(_OF_ISSUERS)], chosen)
    out = np.array([manners[m][1](p) for m, p in zip(manner, _heard(names), strict=True)], object)
    for i, key in enumerate(_MANNERS):
        world.rates.note("civil", f"manner_{key}", manner == i)
    return out


def _trading(world: World, known: Residents, parties: pd.DataFrame, out: Array, surname: Array) -> None:
    """Sole traders, under one trade all their lives."""
    rng, person = world.rng, parties.person.to_numpy()
    trade = np.array(_TRADES.split(","), object)[person % 10]
    trading = (person * 613 % 100 < 7) & (rng.random(len(out)) < 0.3)
    alone = np.where(rng.random(len(out)) < 0.6, known.surname[person], known.forename1[person] + "'s")
    joint = pick(rng, [" t/a ", " T/A ", " trading as ", " (t/a) "], len(out))
    out[trading] = (out + joint + alone + " " + trade)[trading]
    world.rates.note("civil", "trading_as", trading)


def _additions(world: World, known: Residents, partner_of: Array, parties: pd.DataFrame, out: Array) -> None:
    """Father or son, deceased, child by a friend in law, and husband and wife in one."""
    rng, n, person = world.rng, len(parties), parties.person.to_numpy()
    namesake = parties.namesake.to_numpy()
    told = (namesake > 0) & (rng.random(n) < 0.3)
    elder, younger = pick(rng, [" SNR", " (SENIOR)", " SENIOR"], n), pick(rng, [" JNR", " JUNIOR", " (JNR)"], n)
    told |= (rng.random(n) < 0.0012) & (known.sex[person] == "M")
    out[:] = np.where(told, out + np.where(namesake == 1, elder, younger), out)
    world.rates.note("civil", "senior_or_junior", told)
    friend = parties.friend.to_numpy()
    child = (friend != NOBODY) & (parties.role == "CLT").to_numpy()
    by = known.forename1[friend] + " " + known.surname[friend]
    words = pick(rng, [" (BY HIS LITIGATION FRIEND ", " (A CHILD BY LITIGATION FRIEND "], n)
    out[:] = np.where(child, out + np.where(rng.random(n) < 0.7, words + by + ")", " (A CHILD)"), out)
    world.rates.note("civil", "child_by_litigation_friend", child)
    partner = partner_of[person]
    couple = (partner != NOBODY) & (known.surname[partner] == known.surname[person]) & (rng.random(n) < 0.009) & ~child
    he, she = (np.where((known.sex[person] == "M") == is_he, person, partner) for is_he in (True, False))
    forenames = zip(known.forename1[he], known.forename1[she], strict=True)
    initials = [f"MR {str(his)[:1]} & MRS {str(hers)[:1]} " for his, hers in forenames]
    both = np.where(rng.random(n) < 0.4, "Mr & Mrs ", np.array(initials, object)) + known.surname[person]
    out[:] = np.where(couple, both, out)
    world.rates.note("civil", "husband_and_wife_in_one", couple)


def _names(world: World, known: Residents, partner: Array, parties: pd.DataFrame) -> Array:
    rng, n, person = world.rng, len(parties), parties.person.to_numpy()
    heard = names_heard(world, known, person, parties.issued.to_numpy(), _SLIPS, 0.93, "civil")
    no_middle = rng.random(n) < 0.35
    heard["forename2"] = np.where(no_middle, None, heard["forename2"])
    world.rates.note("civil", "middle_name_known", ~pd.isna(heard["forename2"]))
    issuer = np.where(parties.role == "DFT", parties.issuer, NOBODY)
    out = _arranged(world, heard, issuer)
    _trading(world, known, parties, out, heard["surname"])
    _additions(world, known, partner, parties, out)
    change_where(rng.random(n) < 0.93, out, without_accents)
    change_where(np.ones(n, bool), out, lambda name: name.translate(CP1252))
    upper = rng.random(n) < np.where(issuer >= 0, np.where(issuer % 4 == 2, 0.0, 1.0), 0.72)
    change_where(upper, out, str.upper)
    cut = np.zeros(n, bool)
    for which, width in _WIDTHS.items():
        at = (issuer == which) & (np.char.str_len(out.astype(str)) > width)
        change_where(at, out, lambda name, width=width: name[:width].rstrip())
        cut |= at
    world.rates.note("civil", "name_cut_off_by_field", cut)
    u = rng.random(n)
    vague = (u < 0.002) & (parties.role == "DFT").to_numpy()
    out = np.where(vague, pick(rng, ["THE OCCUPIER", "NOT KNOWN", "OCCUPIER"], n), np.where(u > 0.9992, None, out))
    world.rates.note("civil", "name_missing_or_placeholder", vague | (u > 0.9992))
    return out


def _births(world: World, known: Residents, parties: pd.DataFrame) -> Array:
    rng, person, when = world.rng, parties.person.to_numpy(), parties.issued.to_numpy()
    born = typed_births(world, known, person, when, "civil", _BIRTH_SLIPS, youngest=200)
    elsewhere = np.array([_BIRTHS_ELSEWHERE[kind] for kind in parties.type])
    claimant = (parties.role == "CLT").to_numpy()
    sends = np.array([_BIRTHS_OF_ISSUERS.get(issuer, 0.02) for issuer in parties.issuer])
    share = np.where(parties.issuer >= 0, sends, elsewhere)
    share = np.where(claimant & (parties.type != "PI").to_numpy(), 0.02, share)
    missing = rng.random(len(person)) > share
    world.rates.note("civil", "dob_missing_of_persons", missing)
    for kind in sorted(_BIRTHS_ELSEWHERE):
        among = (parties.type == kind).to_numpy()
        world.rates.note("civil", f"dob_missing_{kind}", missing & among, int(among.sum()))
    return written(np.where(missing, MISSING, born), "date")


def typed_civil_persons(world: World, known: Residents, partner: Array, parties: pd.DataFrame) -> Columns:
    """Columns of the persons among the parties.

    Args:
        partner: by resident.
        parties: one row a person: person, role, and of the claim type, issued, issuer (NOBODY), friend (NOBODY), tenant
            (whose home it is: the debtor's for those who live there), and namesake.
    """
    rng, n = world.rng, len(parties)
    name = _names(world, known, partner, parties)
    late = np.where(parties.issuer >= 0, 0.17, np.where(parties.type.isin(["POL", "POM"]), 0.015, 0.08))
    habits = Habits(late=late, no_postcode=0.045, nothing=0.006, homeless=0.002, prison=0.003, no_area=0.05)
    lines = typed_addresses(
        world, known, parties.tenant.to_numpy(), parties.issued.to_numpy(), habits, np.zeros(n, bool), "civil"
    )
    for column in ("address_line_1", "address_line_2"):
        change_where(rng.random(n) < 0.7, lines[column], str.upper)
    return {"name": name, "date_of_birth": _births(world, known, parties)} | lines
