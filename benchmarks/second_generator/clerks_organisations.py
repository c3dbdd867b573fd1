"""How clerks and bulk issuers write organisations: legal forms, councils' names and departments, offices, slips, cut-off names.

All draws are apart from those of the rest (`apart`), so that nothing about people depends on them.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from second_generator.draws import Array, Rng
from second_generator.slips import typo
from second_generator.world import World

_FORMS = {
    "limited": ["Limited", "Ltd", "Ltd.", "LTD", "Limited"],
    "plc": ["Plc", "PLC", "P.L.C.", "plc", "Public Limited Company"],
}
_ABBREVIATIONS = {
    "Housing Association": "Hsg Assoc", "Services": "Svcs", "Association": "Assoc", "Insurance": "Ins", "Management": "Mgmt",
    "Building Society": "Bldg Soc", "Group": "Grp", "Saint": "St", "Company": "Co",
}  # fmt: skip
_DEPARTMENTS = (
    "Children's Services", "Legal Services", "Social Services", "Legal Department", "Adult Social Care", "Housing Department",
    "Children and Families", "Revenues and Benefits", "Legal Dept", "Children's Social Care",
)  # fmt: skip
_OFFICES = {
    "council": (2, 5),
    "bulk": (1, 4),
    "lender": (1, 4),
    "insurer": (1, 3),
    "association": (1, 3),
    "firm": (1, 1),
}
"""Addresses of one organisation, at least and at most, by kind."""
_SECOND_ADDRESS = 0.08
"""Of firms."""


def apart(world: World, number: int) -> Rng:
    """Draws for organisations only, of one source."""
    begun = world.rng.bit_generator.seed_seq.entropy  # type: ignore[attr-defined]
    return np.random.default_rng([*np.atleast_1d(begun).tolist(), 31, world.part.number, number])


@dataclass(frozen=True)
class Habits:
    """Shares of records whose name is written so."""

    form: float = 0.25
    formless: float = 0.05
    ampersand: float = 0.4
    abbreviated: float = 0.06
    article: float = 0.04
    signs: float = 0.04
    trading: float = 0.015
    slip: float = 0.012
    cut: float = 0.5
    department: float = 0.25
    style: float = 0.4
    capitals: float = 0.5
    no_postcode: float = 0.04
    elsewhere: float = 0.35


def _form(rng: Rng, name: str) -> str:
    for form, ways in _FORMS.items():
        if name.lower().endswith(" " + form) or (form == "limited" and name.lower().endswith(" ltd")):
            bare = name.rsplit(" ", 1)[0]
            return f"{bare} {ways[int(rng.integers(len(ways)))]}"
    return name


def _formless(name: str) -> str:
    head, _, form = name.rpartition(" ")
    return head.removesuffix(" (UK)") if form.lower() in ("limited", "ltd", "plc") else name


def _council(rng: Rng, name: str) -> str:
    """A council in another of the ways in which it is called."""
    if name.startswith("London Borough of "):
        place = name.removeprefix("London Borough of ")
        ways = [
            f"LB {place}", f"{place} London Borough Council", f"{place} Council", f"{place} LBC", f"LB of {place}",
            f"The Mayor and Burgesses of the London Borough of {place}", f"The London Borough of {place}",
        ]  # fmt: skip
        return ways[int(rng.integers(len(ways)))]
    for kind, short in (
        ("County Borough Council", "CBC"), ("Metropolitan Borough Council", "MBC"), ("County Council", "CC"),
        ("City Council", "CC"), ("Borough Council", "BC"), ("Council", "Cncl"),
    ):  # fmt: skip
        if name.endswith(" " + kind):
            place = name.removesuffix(" " + kind)
            ways = [f"{place} {short}", f"{place} Council", name.replace("Council", "Cncl"), f"The {name}"]
            if kind == "City Council":
                ways += [f"City of {place}", f"City of {place} Council", f"Council of the City of {place}"]
            if kind == "County Council":
                ways = [ways[0], *ways[2:]]
            return ways[int(rng.integers(len(ways)))]
    return name


def _abbreviated(rng: Rng, name: str) -> str:
    found = [full for full in _ABBREVIATIONS if full in name]
    return name.replace(found[0], _ABBREVIATIONS[found[0]]) if found else name


def _trading(rng: Rng, name: str) -> str:
    sign, brand = ("T/A", "t/a", "trading as"), ("Direct", "Online", "Stores")
    return f"{name} {sign[int(rng.integers(3))]} {' '.join(name.split()[:2])} {brand[int(rng.integers(3))]}"


def _department(rng: Rng, name: str) -> str:
    department = _DEPARTMENTS[int(rng.integers(len(_DEPARTMENTS)))]
    return f"{name}{(' ', ' - ', ', ')[int(rng.integers(3))]}{department}"


def _signs(rng: Rng, name: str) -> str:
    return name.replace("'", "").replace("-", " ") if "'" in name or "-" in name else name + "."


def _widths(rng: Rng, kinds: Array) -> Array:
    """The letters that an issuer's machine holds; none for most."""
    machine = np.isin(kinds, ["bulk", "lender"]) & (rng.random(len(kinds)) < 0.35)
    return np.where(machine, rng.integers(20, 31, len(kinds)), 0)


def _offices(world: World, rng: Rng, organisations: pd.DataFrame, kinds: Array) -> list[pd.DataFrame]:
    """The addresses of each organisation, that of its table first."""
    n, pc = len(organisations), world.postcodes
    least, most = (np.array([_OFFICES[kind][end] for kind in kinds]) for end in (0, 1))
    count = rng.integers(least, most + 1)
    count += (kinds == "firm") & (rng.random(n) < _SECOND_ADDRESS)
    frames = [organisations[["address_line_1", "address_line_2", "postcode"]].assign(office=0, row=np.arange(n))]
    for office in range(1, int(count.max(initial=1))):
        at = rng.integers(0, len(pc.code), n)
        line = rng.integers(1, 200, n).astype(str).astype(object) + " " + pc.street[at]
        frames.append(
            pd.DataFrame(
                {"address_line_1": line, "address_line_2": pc.town[at], "postcode": pc.code[at], "office": office}
            ).assign(row=np.where(count > office, np.arange(n), -1))
        )
    return frames


def typed_organisations(
    world: World, organisations: pd.DataFrame, who: Array, number: int, habits: Habits = Habits(), upper: bool = False
) -> pd.DataFrame:
    """What was typed for organisations, one row a record: organisation, address_line_1, address_line_2, postcode.

    Args:
        organisations: one row each, with their names and addresses, and `kind` where they are institutions.
        who: the row of each record's organisation.
        number: of the source, so that each draws by itself; the offices are those of the same table in all sources.
        upper: whether all is in capitals.
    """
    rng, n = apart(world, number), len(who)
    kinds = (
        organisations.get("kind", pd.Series("firm", organisations.index)).fillna("firm").replace("county", "council")
    )
    kind = kinds.to_numpy(object)
    shared = apart(world, 0)
    widths = _widths(shared, kind)
    offices = _offices(world, shared, organisations, kind)
    names = organisations.organisation.to_numpy(object)[who].copy()
    is_council = kind[who] == "council"

    def change(share: float, rule: Callable[[Rng, str], str], where: Array | bool = True) -> None:
        for i in np.flatnonzero((rng.random(n) < share) & where):
            names[i] = rule(rng, names[i])

    change(habits.style, _council, is_council)
    change(habits.department, _department, is_council)
    change(habits.form, _form)
    change(habits.formless, lambda _, name: _formless(name))
    change(habits.ampersand, lambda _, name: name.replace(" and ", " & "))
    change(habits.abbreviated, _abbreviated, ~is_council)
    change(habits.trading, _trading, ~is_council)
    change(habits.signs, _signs)
    change(habits.article, lambda _, name: name if name.startswith("The ") else f"The {name}")
    change(habits.slip, typo)
    cut = np.flatnonzero((widths[who] > 0) & (rng.random(n) < habits.cut))
    for i in cut:
        names[i] = names[i][: widths[who[i]]].strip()
    change(1.0 if upper else habits.capitals, lambda _, name: name.upper())
    office = np.where(rng.random(n) < habits.elsewhere, rng.integers(1, 5, n), 0)
    out = {"organisation": names}
    for column in ("address_line_1", "address_line_2", "postcode"):
        values = organisations[column].to_numpy(object)[who].copy()
        for place, frame in enumerate(offices[1:], start=1):
            there = (office == place) & (frame.row.to_numpy()[who] >= 0)
            values[there] = frame[column].to_numpy(object)[who[there]]
        out[column] = values
    out["postcode"] = np.where(rng.random(n) < habits.no_postcode, None, out["postcode"])
    return pd.DataFrame(out)
