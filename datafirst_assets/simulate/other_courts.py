"""What a court beside the criminal pair offers to the simulation, and how it is found.

A source of the registry that is not criminal has a module here, named after it, with its `COURT`; how its cases come
about and how its clerks type them may be in modules of its own. Nothing else here knows its name.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module

from datafirst_assets.contracts.sources import SOURCES
from datafirst_assets.simulate.blocks import Block
from datafirst_assets.simulate.companies import Companies
from datafirst_assets.simulate.delivery import Landing, YearlyRows
from datafirst_assets.simulate.residences import Residences
from datafirst_assets.simulate.residents import Residents
from datafirst_assets.simulate.tables import Index
from datafirst_assets.simulate.texts import Column


@dataclass(frozen=True)
class Heard:
    """What a court delivers of a block, and who its parties truly are: `block.parties` of them, one entry each.

    Attributes:
        tables: rows of each of the source's files, by its name in the registry.
        record: the party's `source_record_id`.
        person: position among the residents, NOBODY for a company.
        company: number, of no meaning for a person.
    """

    tables: Mapping[str, YearlyRows]
    record: Column
    person: Index
    company: Index


Hearing = Callable[[Residences, Companies], Heard]
"""The second half of a court's work on a block, when it is known where everybody lives."""


@dataclass(frozen=True)
class Court(Landing):
    """A court whose parties are the people of the criminal courts, their kin, newcomers and companies.

    Attributes:
        convene: from a block, its residents and the years that the court delivers: the residents with those whom its
            cases bring, and its hearing. Random numbers come from streams of its own (`block.stream`).
    """

    convene: Callable[[Block, Residents, range], tuple[Residents, Hearing]]


def other_courts() -> dict[str, Court]:
    """Every court that is not criminal, by its source's name, in the order of the registry."""
    return {name: _court(name) for name, source in SOURCES.items() if source.domain != "criminal"}


def _court(name: str) -> Court:
    court: Court = import_module(f"{__package__}.{name}").COURT
    return court
