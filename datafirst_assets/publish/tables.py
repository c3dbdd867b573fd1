"""The registry of published tables; nothing else lists what a release holds.

A table that needs a program of its own is an entry here; one that is declared is an entry of its source.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import duckdb

from datafirst_assets.config import Settings
from datafirst_assets.contracts import published
from datafirst_assets.contracts.across import XjsIdChange, XjsLink
from datafirst_assets.contracts.published import HASH
from datafirst_assets.contracts.sources import SOURCES, Published, Source
from datafirst_assets.contracts.table import WHOLE_VALUE, Table
from datafirst_assets.deidentify.key import MasterKey
from datafirst_assets.errors import DataFirstError, without_values
from datafirst_assets.publish.crown import publish_crown_defendant_case, publish_crown_offence
from datafirst_assets.publish.declared import made_from, publish_declared
from datafirst_assets.publish.links import (
    publish_case_link,
    publish_defendant_id_change,
    publish_defendant_link,
    publish_xjs_id_change,
    publish_xjs_link,
)
from datafirst_assets.publish.magistrates import publish_magistrates_defendant_case, publish_magistrates_offence
from datafirst_assets.publish.sitting import Sitting, open_sitting


@dataclass(frozen=True)
class PublishedTable:
    """A table of the release.

    Attributes:
        name: of the table, its file and its catalogue heading.
        contract: what the table is.
        build: writes it into the published zone and returns its rows.
        reads: the tables of the events and linkage zones that it is made from.
    """

    name: str
    contract: type[Table]
    build: Callable[[Sitting], int]
    reads: tuple[str, ...]


_MAGS_CASES, _MAGS_OFFENCES = "std_mags_hocas__cases", "std_mags_hocas__offences"
_CROWN_CASES, _CROWN_OFFENCES = "std_crown_xhibit__cases", "std_crown_xhibit__offences"
_RECORDS = tuple(f"std_{source.name}__{source.records}" for source in SOURCES.values())
_PERSONS = "person_clusters"


def _declared(source: Source, table: Published) -> PublishedTable:
    return PublishedTable(
        table.name, table.contract, partial(publish_declared, source=source, table=table), made_from(source, table)
    )


PUBLISHED: dict[str, PublishedTable] = {
    table.name: table
    for table in (
        PublishedTable(
            "magistrates_defendant_case",
            published.MagistratesDefendantCase,
            publish_magistrates_defendant_case,
            (_MAGS_CASES, _MAGS_OFFENCES, _PERSONS),
        ),
        PublishedTable(
            "magistrates_offence",
            published.MagistratesOffence,
            publish_magistrates_offence,
            (_MAGS_CASES, _MAGS_OFFENCES),
        ),
        PublishedTable(
            "crown_defendant_case",
            published.CrownDefendantCase,
            publish_crown_defendant_case,
            (_CROWN_CASES, _CROWN_OFFENCES, _PERSONS),
        ),
        PublishedTable("crown_offence", published.CrownOffence, publish_crown_offence, (_CROWN_CASES, _CROWN_OFFENCES)),
        PublishedTable(
            "defendant_link", published.DefendantLink, publish_defendant_link, (_MAGS_CASES, _CROWN_CASES, _PERSONS)
        ),
        PublishedTable(
            "case_link",
            published.CaseLink,
            publish_case_link,
            (_MAGS_CASES, _CROWN_CASES, _PERSONS, "case_links"),
        ),
        PublishedTable(
            "defendant_id_change", published.DefendantIdChange, publish_defendant_id_change, ("id_changes",)
        ),
        *(_declared(source, table) for source in SOURCES.values() for table in source.published),
        PublishedTable("xjs_link", XjsLink, publish_xjs_link, (*_RECORDS, _PERSONS)),
        PublishedTable("xjs_id_change", XjsIdChange, publish_xjs_id_change, ("xjs_id_changes",)),
    )
}

DEFENDANTS = {"mags_hocas": "magistrates_defendant_case", "crown_xhibit": "crown_defendant_case"}
"""The published tables with a row per record of the criminal courts, by source."""
RECORDS = DEFENDANTS | {
    source.name: table.name
    for source in SOURCES.values()
    for table in source.published
    if table.entity == source.records
}
"""Those of every source."""


def ids(contract: type[Table]) -> frozenset[str]:
    """The columns of a published table that hold keyed hashes."""
    return frozenset(
        name
        for name, column in contract.to_schema().columns.items()
        if any((check.statistics or {}).get("pattern") == HASH.join(WHOLE_VALUE) for check in column.checks)
    )


def publish_in(sitting: Sitting, name: str) -> int:
    """Build one published table by name and return its rows; what goes wrong is told without any value of the data.

    Raises:
        DataFirstError: a code is not in its list; and see the table's own function.
    """
    with without_values(f"Publishing {name}"):
        try:
            return PUBLISHED[name].build(sitting)
        except duckdb.ConversionException:
            pass  # its text holds the code: what is raised below must not be chained to it
        raise DataFirstError(
            f"Publishing {name}: a standardised table that it reads ({', '.join(PUBLISHED[name].reads)}) holds a code "
            "that is not in its list. Load the years again, whose checks say where it is, then release again."
        )


def publish(name: str, settings: Settings, key: MasterKey) -> int:
    """Build one published table in a sitting of its own and return its rows.

    Raises:
        DataFirstError: see the table's own function.
    """
    with open_sitting(settings, key) as sitting:
        return publish_in(sitting, name)
