"""All tables of the twin, in the columns, types and order of their contracts, from a catalogue alone."""

from typing import Any

import numpy as np
import pyarrow as pa

from datafirst_assets.catalogue.model import Catalogue
from datafirst_assets.contracts.table import Table, columns, key
from datafirst_assets.errors import DataFirstError
from datafirst_assets.publish.tables import PUBLISHED
from datafirst_assets.publish.tables import RECORDS as RECORDS_OF
from datafirst_assets.twin import columns as shared
from datafirst_assets.twin.crown import case_types, crown_tables
from datafirst_assets.twin.declared import XJS, XJS_CHANGES, XJS_ID, declared_tables, xjs_link
from datafirst_assets.twin.links import changes, link_tables
from datafirst_assets.twin.magistrates import magistrates_tables
from datafirst_assets.twin.margins import Margins
from datafirst_assets.twin.names import COLUMN, LABEL, RECORDS
from datafirst_assets.twin.rules import HOW
from datafirst_assets.twin.spine import build_spine

ARROW: dict[str, pa.DataType] = {
    "VARCHAR": pa.string(),
    "BIGINT": pa.int64(),
    "DATE": pa.date32(),
    "DOUBLE": pa.float64(),
    "BOOLEAN": pa.bool_(),
}


def twin_tables(catalogue: Catalogue, records: int = RECORDS) -> dict[str, pa.Table]:
    """Every published table of the twin by name, sorted by its key, with the column that says what it is.

    Args:
        catalogue: whose margins it has. Its tables and columns are those of the contracts.
        records: defendant-cases of both courts.

    Raises:
        DataFirstError: a contract has a column that neither a margin nor a rule can fill.
    """
    margins = Margins(catalogue, records)
    spine = build_spine(margins)
    kinds = case_types(margins, spine.crown)
    courts = magistrates_tables(margins, spine.magistrates, kinds) | crown_tables(margins, spine, kinds)
    links = link_tables(margins, spine, courts["magistrates_defendant_case"], courts["crown_defendant_case"])
    made = courts | links | declared_tables(margins)
    made[XJS] = xjs_link(margins, spine, {name: made[table] for name, table in RECORDS_OF.items()})
    made[XJS_CHANGES] = changes(margins, XJS_CHANGES, XJS_ID, np.unique(made[XJS][XJS_ID].astype(str)).astype(object))
    return {name: _typed(margins, name, table.contract, made[name]) for name, table in PUBLISHED.items()}


def _typed(margins: Margins, name: str, contract: type[Table], made: shared.Table) -> pa.Table:
    """The table as its contract has it; a coded column that no rule speaks of comes from its margins."""
    declared = columns(contract)
    years = made.get("extract_year")
    drawn = {one.name for one in declared if one.code_list and one.name not in HOW and years is not None}
    unruled = [one.name for one in declared if one.name not in made.keys() | drawn]
    if unruled:
        raise DataFirstError(
            f"The twin of {name} has no rule for {', '.join(unruled)}. Write one in datafirst_assets/twin."
        )
    arrays: dict[str, Any] = {}
    for one in declared:
        if one.name not in made and years is not None:
            made[one.name] = margins.coded(name, one.name, years.astype(int))
        arrays[one.name] = pa.array(made[one.name].tolist(), type=ARROW[one.sql_type])
    table = pa.table(arrays)
    table = table.append_column(COLUMN, pa.array([LABEL] * len(table), type=pa.string()))
    return table.sort_by([(column, "ascending") for column in key(contract)])
