"""Dials: how an order's world differs from the usual one. Untouched dials change no byte of what is delivered.

A dial that is a rate takes the place of the usual one where it is drawn; what the usual world has not at all is drawn from
`World.dialled`. None stands for rates that the clerks' modules know, by court or kind of case.
"""

from dataclasses import dataclass

from second_generator.groups import GROUPS

_SHARES = (
    "police_ids", "wrong_ids", "mistyped_ids", "misread_ids", "shared_id", "postcodes_missing", "births_missing",
    "births_first_january",
)  # fmt: skip
_FACTORS = ("clerks", "records_per_person")


@dataclass(frozen=True)
class Dials:
    """What a world can have more or less of than the usual one.

    Attributes:
        police_ids: share of the criminal courts' records with a PNC id; CRO numbers become rarer or commoner with them. A sparse
            order thins them after that.
        wrong_ids: share of those whose ids are another person's, mostly of the household; PNC ids and CRO numbers alike.
        mistyped_ids: share of PNC ids with a wrong digit, which the check letter gives away.
        misread_ids: share of PNC ids with a wrong digit that have the check letter of the wrong number.
        shared_id: share of PNC ids that are one and the same: what a force's system fills in.
        postcodes_missing: share of addresses without one.
        births_missing: share of the criminal courts' records without one.
        births_first_january: share of birth dates of which the clerk knew the year alone.
        clerks: factor on the rates of slips in names, births and postcodes.
        records_per_person: factor; the rows stay as many.
        community: the key of the one group of names that everybody is of.
    """

    police_ids: float | None = None
    wrong_ids: float = 0.005
    mistyped_ids: float = 0.005
    misread_ids: float = 0.0
    shared_id: float = 0.0
    postcodes_missing: float | None = None
    births_missing: float | None = None
    births_first_january: float | None = None
    clerks: float = 1.0
    records_per_person: float = 1.0
    community: str | None = None

    def __post_init__(self) -> None:
        """Raises ValueError: a dial is turned beyond its end."""
        for name in _SHARES:
            share = getattr(self, name)
            if share is not None and not 0 <= share <= 1:
                raise ValueError(f"{name} must be from 0 to 1, not {share}")
        for name in _FACTORS:
            factor = getattr(self, name)
            if not 0 < factor <= 10:
                raise ValueError(f"{name} must be above 0 and at most 10, not {factor}")
        known = [group.key for group in GROUPS]
        if self.community is not None and self.community not in known:
            raise ValueError(f"community must be one of {', '.join(known)}, not {self.community}")


USUAL = Dials()
"""Every dial untouched."""


def turned(dial: float | None, usual: float) -> float:
    """The rate that a dial says, or the usual one where it is untouched."""
    return usual if dial is None else dial
