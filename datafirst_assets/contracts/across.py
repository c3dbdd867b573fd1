"""What is published across all sources: the tables that speak of every source of the registry."""

from datafirst_assets.contracts.published import HASH
from datafirst_assets.contracts.sources import SOURCES
from datafirst_assets.contracts.table import Table, Text, column


class XjsLink(Table):
    """One row per record of every justice dataset."""

    row_id_hash: Text = column(disclosure="published", matches=HASH)
    source_dataset: Text = column(", ".join(SOURCES), disclosure="published")
    estimated_xjs_id: Text = column("estimated person across the justice system", disclosure="published", matches=HASH)

    class Config:
        unique = ["source_dataset", "row_id_hash"]


class XjsIdChange(Table):
    """One row per estimated_xjs_id that a release retires or splits."""

    release: Text = column(disclosure="published")
    previous_estimated_xjs_id: Text = column(disclosure="published", matches=HASH)
    estimated_xjs_id: Text = column(disclosure="published", matches=HASH)
    reason: Text = column(disclosure="published", code_list="id_change_reason")

    class Config:
        unique = ["release", "previous_estimated_xjs_id", "estimated_xjs_id"]
