"""Who is in whom: every record of a person with its identity and its estimated persons, for all indicators at once."""

from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import Connection, parquet
from datafirst_assets.linkage import thresholds

LEVELS = tuple(reversed(thresholds.LEVELS))
"""From the loose to the strict threshold."""

# Texts are hashed (64 bits): numbers join in a quarter of the time, and nothing personal is held.
MEMBER = """
CREATE TEMP TABLE member AS
WITH clustered AS (
    SELECT hash(source_dataset, source_record_id) AS record, {hashed} FROM {clusters}
)
SELECT record, node_id, {levels}
FROM (SELECT hash(source_dataset, source_record_id) AS record, node_id FROM {identity_records} WHERE NOT is_organisation)
JOIN clustered USING (record)
"""
# All records of an identity are one person's at every level.
NODE = "CREATE TEMP TABLE node AS SELECT node_id, count(*) AS records, {levels} FROM member GROUP BY node_id"


def open_members(connection: Connection, root: DataRoot) -> None:
    """Make the tables `member` (one row per record of a person) and `node` (one row per identity)."""
    connection.execute(
        MEMBER.format(
            hashed=", ".join(f"hash({level}) AS {level}" for level in LEVELS),
            clusters=parquet(root.table("linkage", "person_clusters")),
            levels=", ".join(LEVELS),
            identity_records=parquet(root.table("linkage", "identity_records")),
        )
    )
    connection.execute(NODE.format(levels=", ".join(f"min({level}) AS {level}" for level in LEVELS)))
