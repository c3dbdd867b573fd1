"""The registry of published tables. A new one is one entry here; nothing else lists what a release holds."""

from collections.abc import Callable
from dataclasses import dataclass

from datafirst_assets.config import Settings
from datafirst_assets.contracts import published
from datafirst_assets.contracts.table import Table
from datafirst_assets.deidentify.key import MasterKey
from datafirst_assets.errors import without_values
from datafirst_assets.publish.crown import publish_crown_defendant_case, publish_crown_offence
from datafirst_assets.publish.links import publish_case_link, publish_defendant_id_change, publish_defendant_link
from datafirst_assets.publish.magistrates import publish_magistrates_defendant_case, publish_magistrates_offence


@dataclass(frozen=True)
class PublishedTable:
    """A table of the release.

    Attributes:
        name: of the table, its file and its catalogue heading.
        contract: what the table is.
        build: writes it into the published zone and returns its rows.
    """

    name: str
    contract: type[Table]
    build: Callable[[Settings, MasterKey], int]


PUBLISHED: dict[str, PublishedTable] = {
    table.name: table
    for table in (
        PublishedTable(
            "magistrates_defendant_case", published.MagistratesDefendantCase, publish_magistrates_defendant_case
        ),
        PublishedTable("magistrates_offence", published.MagistratesOffence, publish_magistrates_offence),
        PublishedTable("crown_defendant_case", published.CrownDefendantCase, publish_crown_defendant_case),
        PublishedTable("crown_offence", published.CrownOffence, publish_crown_offence),
        PublishedTable("defendant_link", published.DefendantLink, publish_defendant_link),
        PublishedTable("case_link", published.CaseLink, publish_case_link),
        PublishedTable("defendant_id_change", published.DefendantIdChange, publish_defendant_id_change),
    )
}


def publish(name: str, settings: Settings, key: MasterKey) -> int:
    """Build one published table by name and return its rows; what goes wrong is told without any value of the data.

    Raises:
        DataFirstError: see the table's own function.
    """
    with without_values(f"Publishing {name}"):
        return PUBLISHED[name].build(settings, key)
