"""The de-duplicated defendants of one court: what the link tables make of its records."""

from datafirst_assets.config import Settings
from datafirst_assets.contracts.sources import Source
from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import connect, parquet, write_parquet
from datafirst_assets.standardise import table_name

DEFENDANTS = """
SELECT p.person_id, count(*)::BIGINT AS records, min(i.extract_year)::BIGINT AS first_year,
       max(i.extract_year)::BIGINT AS last_year
FROM {clusters} p
JOIN (SELECT source_record_id, max(extract_year) AS extract_year FROM {cases} GROUP BY source_record_id) i
  ON i.source_record_id = p.source_record_id
WHERE p.source_dataset = '{source}'
GROUP BY p.person_id ORDER BY p.person_id
"""


def defendants_table(source: Source) -> str:
    """The name that the table shares with its asset."""
    return f"dedup_{source.name}__defendants"


def deduplicate_defendants(settings: Settings, source: Source) -> int:
    """Write one row per estimated defendant of a court: its records, first and last extract year.

    Returns:
        The number of defendants.
    """
    root = DataRoot(settings.data_dir)
    cases = root.years("events", table_name(source, "cases"))
    target = root.table("linkage", defendants_table(source))
    with connect(settings) as connection:
        if not cases:
            empty = "SELECT '' AS person_id, 0::BIGINT AS records, 0::BIGINT AS first_year, 0::BIGINT AS last_year"
            return write_parquet(connection, f"{empty} WHERE false", target)
        clusters = parquet(root.table("linkage", "person_clusters"))
        select = DEFENDANTS.format(clusters=clusters, cases=parquet(cases), source=source.name)
        return write_parquet(connection, select, target)
