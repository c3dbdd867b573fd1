"""Stable person ids: a cluster keeps the id that its records had, and every id that ends is accounted for.

The earlier `person_clusters` are the registry, with the last ids of records that have gone beside them: a delivery that
is withdrawn and landed again brings its people back under their ids. The part of a person with most of its records keeps
the id (a split); of several persons that become one, the oldest id stays (a merge). A new id is the number of the
relinking that made it and a hash of the cluster's first record; it is never reused and never the name of a member.
"""

from pathlib import Path

import numpy as np
import pyarrow as pa

from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import Connection, parquet, rows, write_parquet

# Ids carry the relinking that made them in front, so that the smaller of two ids is the older one.
NEW_ID = "lpad({generation}::VARCHAR, 4, '0') || '-' || left(sha256('{level}' || chr(31) || first_record), 16)"

# Every record of the registry with its number today; without one, where the record has gone.
BEFORE = """
CREATE OR REPLACE TEMP TABLE before AS
SELECT r.record, {levels}, CASE WHEN r.record IS NULL THEN p.source_dataset END AS source_dataset,
       CASE WHEN r.record IS NULL THEN p.source_record_id END AS source_record_id
FROM ({previous}) p LEFT JOIN {numbered} r USING (source_dataset, source_record_id)
"""

KEPT = """
CREATE OR REPLACE TEMP TABLE kept AS
WITH overlap AS (
    SELECT c.{level} AS cluster, b.{level} AS id, count(*) AS n, min(record) AS first
    FROM clustered c JOIN before b USING (record)
    GROUP BY ALL
), claim AS (  -- of the parts of an earlier person the largest claims the id
    SELECT * FROM overlap QUALIFY row_number() OVER (PARTITION BY id ORDER BY n DESC, first) = 1
)
SELECT cluster, id FROM claim  -- of the ids that claim one cluster the oldest stays
QUALIFY row_number() OVER (PARTITION BY cluster ORDER BY left(id, 4), n DESC, id) = 1
"""

NAMED = """
CREATE OR REPLACE TEMP TABLE named_{level} AS
WITH fresh AS (
    SELECT DISTINCT {level} AS record FROM clustered ANTI JOIN kept ON kept.cluster = clustered.{level}
)
SELECT cluster, id FROM kept
UNION ALL
SELECT record, {new_id} FROM (SELECT record, source_dataset || '|' || source_record_id AS first_record
                              FROM fresh JOIN {numbered} USING (record))
"""

# The records and their ids lie in the same order: nothing need be joined or sorted.
IDENTIFIED = """
SELECT source_dataset, source_record_id, {levels}
FROM (SELECT source_dataset, source_record_id FROM {records}) POSITIONAL JOIN record_ids
"""

# An id ended if no record has it any more; it split if its records now have several.
CHANGES = """
WITH now_and_before AS (
    SELECT b.person_id AS before, n.person_id AS now
    FROM {before} b JOIN {now} n USING (source_dataset, source_record_id)
    GROUP BY ALL
), parts AS (
    SELECT *, count(*) OVER (PARTITION BY before) AS pieces FROM now_and_before
)
SELECT '{release}' AS release, before AS previous_person_id, now AS person_id,
       CASE WHEN pieces > 1 THEN 'split' ELSE 'merged' END AS reason
FROM parts WHERE pieces > 1 OR before <> now
"""


def _numbered(records: Path) -> str:
    """The records of linkage with their numbers: places in the file."""
    return f"(SELECT file_row_number AS record, source_dataset, source_record_id FROM {parquet(records)})"


def _previous(registry: Path, gone: Path) -> str:
    """The registry, and the last ids of records that had gone before it was written."""
    if not gone.exists():
        return f"SELECT * FROM {parquet(registry)}"
    return (
        f"SELECT * FROM {parquet(registry)} UNION ALL BY NAME (SELECT * FROM {parquet(gone)} g "
        f"ANTI JOIN {parquet(registry)} r USING (source_dataset, source_record_id))"
    )


def assign_ids(connection: Connection, levels: list[str], records: Path, registry: Path) -> int:
    """Name the clusters of the table `clustered` and write the registry anew, one row per record in the records' order.

    Args:
        connection: holds `clustered`: `record`, the place of a record in `records`, and for each level the cluster that
            it is in, as the number of the cluster's first record.
        levels: the columns to name.
        records: file of `source_dataset`, `source_record_id`, one row per record.
        registry: the earlier `person_clusters`; need not exist.

    Returns:
        The number of rows written.
    """
    gone, numbered = registry.with_name("person_clusters_gone.parquet"), _numbered(records)
    if registry.exists():
        previous, named = _previous(registry, gone), ", ".join(f"p.{level}" for level in levels)
        connection.execute(BEFORE.format(previous=previous, numbered=numbered, levels=named))
    else:
        none = ", ".join(f"NULL::VARCHAR AS {name}" for name in ("source_dataset", "source_record_id", *levels))
        connection.execute(f"CREATE OR REPLACE TEMP TABLE before AS SELECT NULL::BIGINT AS record, {none} WHERE false")
    generation = _next_generation(registry.with_name("relinkings.txt"))
    for level in levels:
        connection.execute(KEPT.format(level=level))
        new_id = NEW_ID.format(generation=generation, level=level)
        connection.execute(NAMED.format(level=level, new_id=new_id, numbered=numbered))
    # The records that have gone are kept first: a run that is killed in between has lost nothing.
    columns = ", ".join(("source_dataset", "source_record_id", *levels))
    lost = f"SELECT {columns} FROM before WHERE record IS NULL ORDER BY source_dataset, source_record_id"
    write_parquet(connection, lost, gone)
    connection.register("record_ids", pa.table({level: _ids(connection, level) for level in levels}))
    return write_parquet(connection, IDENTIFIED.format(levels=", ".join(levels), records=parquet(records)), registry)


def _ids(connection: Connection, level: str) -> pa.DictionaryArray:
    """The id of every record, in the records' order: texts once for each person, numbers for each record."""
    clusters = connection.sql(f"SELECT {level} FROM clustered ORDER BY record").to_arrow_table()[level].to_numpy()
    named = connection.sql(f"SELECT cluster, id FROM named_{level} ORDER BY cluster").to_arrow_table()
    place = np.zeros(len(clusters), dtype=np.int32)
    place[named["cluster"].to_numpy()] = np.arange(named.num_rows, dtype=np.int32)
    return pa.DictionaryArray.from_arrays(pa.array(place[clusters]), named["id"].combine_chunks())


def _next_generation(counter: Path) -> int:
    """Count relinkings, so that an id that has ended can never come back for other records."""
    number = int(counter.read_text()) + 1 if counter.exists() else 1
    counter.parent.mkdir(parents=True, exist_ok=True)
    building = counter.with_suffix(".tmp")
    building.write_text(str(number))
    building.replace(counter)
    return number


def record_changes(connection: Connection, root: DataRoot, current: str | None, coming: str) -> int:
    """Write `id_changes`: every person id that a release has retired or split so far, the coming one included.

    What a release said is kept beside it in the internal store (`linkage/released/<version>/`), written before the
    release is made, so that a run that is killed in between leaves nothing to mend.

    Args:
        connection: an open database.
        root: the data root.
        current: version of the newest release, if there is one.
        coming: version that the next release will have.

    Returns:
        The number of rows of the coming release.
    """
    clusters = parquet(root.table("linkage", "person_clusters"))
    empty = "SELECT '' AS release, '' AS previous_person_id, '' AS person_id, '' AS reason WHERE false"
    select = [empty]
    if current is not None:
        said = root.internal / "linkage" / "released" / current
        select.append(f"SELECT * FROM {parquet(said / 'id_changes.parquet')}")
        select.append(CHANGES.format(before=parquet(said / "person_ids.parquet"), now=clusters, release=coming))
    union = " UNION ALL ".join(f"SELECT * FROM ({part})" for part in select)
    ordered = f"SELECT * FROM ({union}) ORDER BY release, previous_person_id, person_id"
    target = root.table("linkage", "id_changes")
    write_parquet(connection, ordered, target)
    says = root.internal / "linkage" / "released" / coming
    write_parquet(connection, f"SELECT * FROM {parquet(target)} ORDER BY ALL", says / "id_changes.parquet")
    write_parquet(
        connection,
        f"SELECT source_dataset, source_record_id, person_id FROM {clusters} ORDER BY source_dataset, source_record_id",
        says / "person_ids.parquet",
    )
    return int(rows(connection, f"SELECT count(*) FROM {parquet(target)} WHERE release = ?", [coming])[0][0])
