"""Whose justice a release speaks of, in words: from the registry of sources, and from what was delivered."""

from collections.abc import Iterable

from datafirst_assets.contracts.sources import CRIMINAL, SOURCES, Source
from datafirst_assets.contracts.words import listed
from datafirst_assets.publish.tables import RECORDS

_EVERYWHERE = ("courts", "Data First", "data linkage", "justice")
"""Keywords of every dataset."""

OF_ALL = ("xjs_link", "xjs_id_change")
"""Published tables that speak of every source."""


def delivered(deliveries: Iterable[str]) -> tuple[Source, ...]:
    """The sources of these deliveries ("source/year"), in the registry's order."""
    named = {name.partition("/")[0] for name in deliveries}
    return tuple(source for source in SOURCES.values() if source.name in named)


def of_dataset(name: str) -> tuple[Source, ...]:
    """The sources of a published table's rows."""
    declared = {table.name: (source,) for source in SOURCES.values() for table in source.published}
    return tuple(SOURCES.values()) if name in OF_ALL else declared.get(name, tuple(CRIMINAL.values()))


def courts(sources: Iterable[Source]) -> str:
    """The courts by their kinds of justice, such as "criminal and family courts"."""
    return f"{listed(dict.fromkeys(source.domain for source in sources))} courts".strip()


def keywords(sources: Iterable[Source]) -> list[str]:
    """What somebody searches for who needs records of these sources."""
    told = set(_EVERYWHERE)
    for source in sources:
        told.update(court.removeprefix("the ") for court in source.courts)
        told.add("defendants" if source.name in CRIMINAL else "parties to cases")
    return sorted(told, key=str.casefold)


def across() -> str:
    """SQL: which cases of the first source have a person whom the first source of another justice knows too.

    In the way of research that has been published: `xjs_link` filtered by `source_dataset`, one dataset joined on
    `row_id_hash`, the other one's links on `estimated_xjs_id`, and distinct cases kept.
    """
    here = next(iter(CRIMINAL.values()))
    there = next(source for source in SOURCES.values() if source.domain != here.domain)
    case = next(name for name, (_, purpose) in here.ids.items() if purpose == "case")
    return (
        f"SELECT DISTINCT record.{case}\n"
        "FROM xjs_link AS link\n"
        f"JOIN {RECORDS[here.name]} AS record ON record.row_id_hash = link.row_id_hash\n"
        "JOIN xjs_link AS other_link ON other_link.estimated_xjs_id = link.estimated_xjs_id\n"
        f"JOIN {RECORDS[there.name]} AS other ON other.row_id_hash = other_link.row_id_hash\n"
        f"WHERE link.source_dataset = '{here.name}' AND other_link.source_dataset = '{there.name}'"
    )
