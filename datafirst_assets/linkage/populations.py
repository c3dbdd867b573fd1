"""Populations: whose records are collapsed and linked together, and under which names their tables lie.

Defendants first, by themselves: whoever else comes before a court adds nothing to whom they are. Then the parties to the
cases of all other sources, among each other and with the defendants. Which source is whose follows from the registry.
"""

from dataclasses import dataclass
from pathlib import Path

from datafirst_assets.contracts.linkage import StdIdentities
from datafirst_assets.contracts.sources import CRIMINAL, SOURCES, Source
from datafirst_assets.contracts.table import columns
from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import Connection, parquet, row_count
from datafirst_assets.standardise import table_name


@dataclass(frozen=True)
class Population:
    """Records that are linked in one pass.

    Attributes:
        sources: whose records they are.
        prefix: what its tables' names begin with.
        edges: name of the table of its edges.
        beside: populations that were linked before and whom its identities are compared with as well.
    """

    sources: tuple[Source, ...]
    prefix: str
    edges: str
    beside: tuple["Population", ...] = ()

    @property
    def salt(self) -> str:
        """What the ids of its identities are hashes of besides their content: no two populations share an id."""
        return f"'{self.prefix}', " if self.prefix else ""

    @property
    def everyone(self) -> tuple["Population", ...]:
        """Whose identities take part, its own last."""
        return (*self.beside, self)

    def identities(self, root: DataRoot) -> Path:
        """One row per identity."""
        return root.table("identities", f"{self.prefix}identities")

    def records(self, root: DataRoot) -> Path:
        """One row per record: its identity."""
        return root.table("linkage", f"{self.prefix}identity_records")

    def apart(self, root: DataRoot) -> Path:
        """Pairs of identities that are two people of one case."""
        return root.table("linkage", f"{self.prefix}identities_apart")

    def table(self, root: DataRoot, name: str) -> Path:
        """Another table of its linkage, ids and numbers only."""
        return root.table("linkage", f"{self.prefix}{name}")

    def files(self, root: DataRoot) -> list[Path]:
        """The standardised identities of all its sources and years."""
        return [file for source in self.sources for file in root.years("identities", table_name(source, "identities"))]

    def stated(self, root: DataRoot) -> str:
        """FROM item of its standardised identities, which may be none."""
        files = self.files(root)
        if files:
            return parquet(files)
        nothing = ", ".join(f"NULL::{column.sql_type} AS {column.name}" for column in columns(StdIdentities))
        return f"(SELECT {nothing}, 0::UBIGINT AS file_index, 0::BIGINT AS file_row_number WHERE false)"


DEFENDANTS = Population(tuple(CRIMINAL.values()), prefix="", edges="person_edges")
PARTIES = Population(
    tuple(source for name, source in SOURCES.items() if name not in CRIMINAL),
    prefix="party_",
    edges="party_edges",
    beside=(DEFENDANTS,),
)
POPULATIONS = (DEFENDANTS, PARTIES)
"""In the order in which they are linked."""


def count_identities(connection: Connection, root: DataRoot, population: Population) -> int:
    """How many identities a population has."""
    return row_count(connection, population.identities(root))
