"""The table `linkage_indicators`: what can be told of the links without any truth, worked out and stored."""

import pyarrow as pa

from datafirst_assets.config import Settings
from datafirst_assets.contracts.quality import LinkageIndicators
from datafirst_assets.contracts.table import column_names
from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import connect, write_parquet
from datafirst_assets.errors import DataFirstError
from datafirst_assets.evaluate.graph import read_graph
from datafirst_assets.evaluate.members import read_members
from datafirst_assets.quality.files import INDICATORS, quality_file
from datafirst_assets.quality.scenarios import Indicator, scenarios
from datafirst_assets.quality.sensitivity import sensitivity
from datafirst_assets.quality.stated import read_stated


def write_indicators(settings: Settings) -> list[Indicator]:
    """Work out all indicators of what is linked and write them.

    Returns:
        The rows, by kind, indicator and level.

    Raises:
        DataFirstError: nothing has been linked yet.
    """
    root = DataRoot(settings.data_dir)
    if not root.table("linkage", "case_links").exists():
        raise DataFirstError("Nothing has been linked yet. Run `datafirst run` first.")
    with connect(settings) as connection:
        members = read_members(connection, root)
        stated, linked = read_stated(connection, root, members.ids), read_graph(connection, root, members.ids)
        found = [
            *scenarios(connection, root, members, stated, linked.graph.apart),
            *sensitivity(members, stated, linked),
        ]
        found.sort(key=lambda row: (row.kind, row.indicator, row.level))
        names = column_names(LinkageIndicators)
        table = pa.table({name: [getattr(row, name) for row in found] for name in names})
        connection.register("found", table)
        select = f"SELECT {', '.join(names)} FROM found ORDER BY kind, indicator, level"
        write_parquet(connection, select, quality_file(root, INDICATORS))
    return found
